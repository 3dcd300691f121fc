package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/logtest"
)

// serveHarness is a running "bedside serve".
type serveHarness struct {
	out  *logtest.Buffer
	stop func() int // ends it and returns its exit code
}

// starting has a place for each start within the tests' own process that may be under way at once: with the race
// detector one takes all of a processor for seconds, so that more would only keep one another waiting. A process of
// its own needs none, and how long one is away is what some tests are about.
var starting = make(chan struct{}, runtime.GOMAXPROCS(0))

// turnToStart waits for such a place, and returns what gives it back.
func turnToStart() (started func()) {
	starting <- struct{}{}
	return sync.OnceFunc(func() { <-starting })
}

func startServe(t *testing.T, fake *faketelegram.Server) *serveHarness {
	t.Helper()
	folder := t.TempDir()
	path := filepath.Join(folder, "bedside.yaml")
	if err := os.WriteFile(path, []byte("http:\n  listen: 127.0.0.1:0\ntelegram:\n  api_url: "+fake.URL+
		"\nclinic:\n  emergency_number: \"112\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := &logtest.Buffer{}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--config", path}, []string{telegramToken + "=" + fake.Token()},
			stdio{nil, out, out})
	}()
	stop := sync.OnceValue(func() int { cancel(); return <-code })
	t.Cleanup(func() {
		stop()
		if t.Failed() {
			t.Logf("serve printed:\n%s", out)
		}
	})
	return &serveHarness{out, stop}
}

func TestServeTelegram(t *testing.T) {
	fake := faketelegram.Start(t, faketelegram.Options{})
	s := startServe(t, fake)
	ask := func(chat int64, text, want string) {
		t.Helper()
		before := len(fake.Sent(chat))
		fake.Say(chat, text)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := fake.Await(ctx, "a reply", func() bool { return len(fake.Sent(chat)) > before }); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		sent := fake.Sent(chat)
		t.Logf("%q\n%s\n%v", text, sent[len(sent)-1].Text, sent[len(sent)-1].Keyboard)
		if !strings.Contains(sent[len(sent)-1].Text, want) {
			t.Errorf("%q is answered with\n%s\nwant %q in it", text, sent[len(sent)-1].Text, want)
		}
	}
	ask(1, "/start", "Hello")
	ask(1, "can I shower?", "24 hours")
	ask(1, "can I take ibuprofen?", "will not guess")
	ask(2, "I can't breathe", "Call 112")
	ask(2, "/privacy", "30 days")
	if code := s.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
	if strings.Contains(s.out.String(), "shower") || strings.Contains(s.out.String(), fake.Token()) {
		t.Error("the log holds a patient's words or the token")
	}
}
