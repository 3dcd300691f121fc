package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"

	"bedside/bot/store"
)

// person is who runs a command, as the log names them: by the account on this machine.
func (p *program) person() (string, error) {
	name, err := p.login(p.env)
	if err != nil {
		return "", fmt.Errorf("who runs this cannot be told: %w; run it from an account that has a name", err)
	}
	return "operator:" + name, nil
}

// login is the name of the account that runs the program: behind sudo, that of whoever called it.
func login(env []string) (string, error) {
	if os.Geteuid() == 0 { // nobody else could be believed
		for _, pair := range env {
			if name, ok := strings.CutPrefix(pair, "SUDO_USER="); ok && name != "" {
				return name, nil
			}
		}
	}
	account, err := user.Current()
	if err != nil {
		return "", err
	}
	return account.Username, nil
}

// operate opens a store beside the processes that answer from it, does something with it, and
// closes it.
func (p *program) operate(ctx context.Context, place storePlace, do func(*store.Operator) error) error {
	keys, err := p.keysOf(place)
	if err != nil {
		return err
	}
	operator, err := store.OpenOperator(ctx, store.Options{At: string(place), Keys: keys})
	if err != nil {
		return err
	}
	return errors.Join(do(operator), operator.Close())
}

// openReader opens a store as readStore does; the caller closes it.
func (p *program) openReader(ctx context.Context, place storePlace) (*store.Reader, error) {
	keys, err := p.keysOf(place)
	if err != nil {
		return nil, err
	}
	return store.OpenReader(ctx, store.Options{At: string(place), Keys: keys})
}

// readStore opens a store to be read, beside the processes that answer from it, does something with it, and
// closes it.
func (p *program) readStore(ctx context.Context, place storePlace, do func(*store.Reader) error) error {
	reader, err := p.openReader(ctx, place)
	if err != nil {
		return err
	}
	return errors.Join(do(reader), reader.Close())
}

// readStoreOf does the same with the store of a config.
func (p *program) readStoreOf(ctx context.Context, path string, do func(*store.Reader) error) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	return p.readStore(ctx, c.Store, do)
}
