package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestHealth asks a service that is ready, one that its platform does not answer, and none.
func TestHealth(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{env: quickTelegram}).start()
	at := strings.TrimPrefix(p.url(""), "http://")
	says := func(code int, text string) {
		t.Helper()
		var out, mistakes bytes.Buffer
		p.until(20*time.Second, text, func() bool {
			out.Reset()
			mistakes.Reset()
			got := run(t.Context(), []string{"health", "--config", p.config(), "--at", at}, nil, stdio{nil, &out, &mistakes})
			return got == code && strings.HasPrefix(out.String()+mistakes.String(), text)
		})
		if strings.Count(out.String()+mistakes.String(), "\n") != 1 || (code == exitOK) != (mistakes.Len() == 0) {
			t.Errorf("printed:\n%s\nas an error:\n%s", &out, &mistakes)
		}
	}
	says(exitOK, "ready\n")
	fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "getUpdates", Times: -1})
	says(exitFailed, "bedside: not ready: telegram: ")
	fake.Heal()
	p.stop()
	says(exitFailed, "bedside: health: ")
}

func TestFromHere(t *testing.T) {
	for at, want := range map[string]string{
		":9090": "127.0.0.1:9090", "0.0.0.0:9090": "127.0.0.1:9090", "[::]:9090": "127.0.0.1:9090",
		"127.0.0.1:8080": "127.0.0.1:8080", "10.0.0.7:80": "10.0.0.7:80", "[::1]:80": "[::1]:80", "nonsense": "nonsense",
	} {
		if got := fromHere(at); got != want {
			t.Errorf("from here %q is %q, want %q", at, got, want)
		}
	}
}
