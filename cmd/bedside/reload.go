package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func (p *program) reload() *cobra.Command {
	var path, at string
	cmd := &cobra.Command{
		Use:   "reload --config FILE",
		Short: "Have a running service read its leaflets and its sentences anew",
		Long: `Have a running 'bedside serve' read its leaflets anew, on this machine and with the
same config, and print what came of it. Other instances on the same store do the same.
Calendars of holidays and the file of the clinic's sentences are read anew, too.

A changed leaflet is noticed without this, within seconds where the system tells of
changes to files and within half a minute elsewhere. SIGHUP does the same as this, and
tells the log what came of it.`,
		Args: configAlone(&path),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runReload(cmd.Context(), path, at) },
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	cmd.Flags().StringVar(&at, "at", "", "`ADDRESS` of its health and metrics, in place of the one in the config")
	return cmd
}

// configAlone demands a config and nothing else.
func configAlone(path *string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := noArguments(cmd, args); err != nil {
			return err
		}
		if *path == "" {
			return errors.New("no config is named; give --config FILE, the one of 'bedside serve'")
		}
		return nil
	}
}

func (p *program) runReload(ctx context.Context, path, at string) error {
	c, err := readConfigAlone(path)
	if err != nil {
		return err
	}
	if at == "" {
		at = c.HTTP.operationsAddress()
	}
	done, err := askReload(ctx, at)
	if err != nil {
		return err
	}
	for _, problem := range slices.Concat(done.Problems, done.Holidays, done.Words) {
		fmt.Fprintln(p.out, problem)
	}
	fmt.Fprintln(p.out, done.summary())
	switch {
	case done.Error != "":
		return errors.New(done.Error)
	case len(done.Problems) > 0:
		return fmt.Errorf("%s in the leaflets; mend them, they are read again at once", count(len(done.Problems), "problem"))
	case len(done.Holidays) > 0:
		return fmt.Errorf("%s in the calendars of holidays; mend them, they are read again within half a minute",
			count(len(done.Holidays), "problem"))
	case len(done.Words) > 0:
		return fmt.Errorf("%s in the clinic's sentences, so those of before are said; mend them, they are read again within seconds",
			count(len(done.Words), "problem"))
	}
	return nil
}

// summary tells on one line what is live.
func (r reloaded) summary() string {
	if !r.Swapped {
		return fmt.Sprintf("version %s stays live, with %s", shortDigest(r.Digest), count(r.Leaflets, "leaflet"))
	}
	text := fmt.Sprintf("version %s is live, with %s", shortDigest(r.Digest), count(r.Leaflets, "leaflet"))
	for _, some := range []struct {
		what string
		ids  []string
	}{{"added", r.Added}, {"changed", r.Changed}, {"removed", r.Removed}, {"kept as before", r.Kept}} {
		if len(some.ids) > 0 {
			text += "; " + some.what + ": " + strings.Join(some.ids, ", ")
		}
	}
	return text
}

// operationsAddress is where the service has health and metrics.
func (c httpConfig) operationsAddress() string {
	switch {
	case c.Operations != "":
		return string(c.Operations)
	case c.Listen.isLocal():
		return string(c.Listen)
	}
	return string(defaultOperations)
}

// maxReloaded is how many bytes are read of what a service answers.
const maxReloaded = 4 << 20

// askReload asks the service at an address to reload, and waits for what comes of it.
func askReload(ctx context.Context, at string) (done reloaded, err error) {
	ctx, cancel := context.WithTimeout(ctx, reloadWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+fromHere(at)+"/reload", http.NoBody)
	if err != nil {
		return done, fmt.Errorf("reload: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return done, fmt.Errorf("reload: %w; is 'bedside serve' running here with this config?", err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxReloaded))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(body)))
	}
	if err == nil {
		err = json.Unmarshal(body, &done)
	}
	if err != nil {
		return done, fmt.Errorf("reload: what answers at %s: %w", at, err)
	}
	return done, nil
}
