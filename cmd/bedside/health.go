package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthWithin is the time that a running service may take to tell whether it is ready: its
// probes of the store take up to two seconds.
const healthWithin = 4 * time.Second

// maxHealth is how many bytes are read of what a service says of itself.
const maxHealth = 64 << 10

func (p *program) health() *cobra.Command {
	var path, at string
	cmd := &cobra.Command{
		Use:   "health --config FILE",
		Short: "Tell whether a running service answers people",
		Long: `Ask a running 'bedside serve' whether people are answered now, on this machine and with
the same config, and print what it says on one line. The exit code is 0 when it is ready
and 1 when it is not or cannot be reached: what the health check of a container needs,
where there is no other program.`,
		Args: configAlone(&path),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfigAlone(path)
			if err != nil {
				return err
			}
			if at == "" {
				at = c.HTTP.operationsAddress()
			}
			said, err := askHealth(cmd.Context(), at)
			if err == nil {
				fmt.Fprintln(p.out, said)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&path, "config", "", "config `FILE`")
	cmd.Flags().StringVar(&at, "at", "", "`ADDRESS` of its health and metrics, in place of the one in the config")
	return cmd
}

// askHealth asks the service at an address whether it is ready, and returns what it says on
// one line. It fails when the service is not ready, or does not answer.
func askHealth(ctx context.Context, at string) (said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, healthWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+fromHere(at)+"/readyz", http.NoBody)
	if err != nil {
		return "", fmt.Errorf("health: %w; write the address as host:port", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", fmt.Errorf("health: %w; is 'bedside serve' running here with this config?", err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxHealth))
	if err != nil {
		return "", fmt.Errorf("health: what answers at %s: %w", at, err)
	}
	said = strings.ReplaceAll(strings.TrimSpace(string(body)), "\n", "; ")
	switch response.StatusCode {
	case http.StatusOK:
		return said, nil
	case http.StatusServiceUnavailable:
		return "", errors.New("not ready: " + said)
	}
	return "", fmt.Errorf("health: what answers at %s is no 'bedside serve': %s", at, response.Status)
}

// fromHere is the address by which this machine reaches a service that listens on one:
// loopback where it listens on all.
func fromHere(at string) string {
	if host, port, err := net.SplitHostPort(at); err == nil && (host == "" || net.ParseIP(host).IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return at
}
