package store

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"bedside/bot/bottest/storetest"
)

// server is the PostgreSQL of all tests.
var server = storetest.Postgres{Prepare: prepare}

// prepare brings the tables of a database up to date, and leaves nothing in them.
func prepare(at string) error {
	keys, err := NewKeys(make([]byte, KeySize))
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := Open(ctx, Options{At: at, Keys: keys})
	if err != nil {
		return err
	}
	err = s.engine.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "DELETE FROM data_keys")
		return err
	})
	return errors.Join(err, s.Close())
}

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	server.Database(t, "first") // or skip all of it
	storetest.Run(t, func(t *testing.T, name string) storetest.Store {
		return opened(t, server.Database(t, name))
	})
}

// pooler returns the address of a database by way of a real PgBouncer in transaction mode.
func pooler(t *testing.T, direct string) string {
	t.Helper()
	at, err := url.Parse(direct)
	must(t, err)
	return server.Pooler(t, strings.TrimPrefix(at.Path, "/"), 10)
}

// TestPooled holds that a store behind PgBouncer in transaction mode does all that it
// does else. The pool is smaller than what the store would open itself.
func TestPooled(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T, name string) storetest.Store {
		at := server.Database(t, name)
		if _, ok := poolers.Load(name); !ok {
			poolers.Store(name, pooler(t, at))
		}
		place, _ := poolers.Load(name)
		return opened(t, place.(string))
	})
}

// poolers are those of the databases of TestPooled, which are opened twice.
var poolers sync.Map
