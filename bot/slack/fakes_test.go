package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/logtest"
)

// fakeInbox keeps arrivals in memory, each once, as the store does: by their id, and by
// chat, message and edit.
type fakeInbox struct {
	mu    sync.Mutex
	kept  []bot.Arrival
	seen  map[string]bool
	again int           // repeats that were taken
	fail  int           // how many times Accept fails, from now on
	slow  time.Duration // how long Accept takes
}

var errFull = errors.New("the disk is full")

func (in *fakeInbox) Accept(ctx context.Context, _, _ string, arrivals []bot.Arrival) error {
	in.mu.Lock()
	slow := in.slow
	in.mu.Unlock()
	select {
	case <-time.After(slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.fail > 0 {
		in.fail--
		return errFull
	}
	if in.seen == nil {
		in.seen = map[string]bool{}
	}
	for _, a := range arrivals {
		same := a.Chat + " " + a.Message + " " + time.Unix(a.Edit, 0).String() + a.Press
		if in.seen[a.ID] || in.seen[same] {
			in.again++
			continue
		}
		in.seen[a.ID], in.seen[same] = true, true
		in.kept = append(in.kept, a)
	}
	return nil
}

func (in *fakeInbox) Knows(_ context.Context, _, chat string) (bool, error) {
	return slices.ContainsFunc(in.arrivals(), func(a bot.Arrival) bool { return a.Chat == chat }), nil
}

func (in *fakeInbox) failing(times int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.fail = times
}

func (in *fakeInbox) slowed(d time.Duration) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.slow = d
}

func (in *fakeInbox) arrivals() []bot.Arrival {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.kept)
}

// texts returns what was kept, in order, with the chats.
func (in *fakeInbox) texts() []string {
	found := []string{}
	for _, a := range in.arrivals() {
		found = append(found, a.Text)
	}
	return found
}

// harness is a channel before a fake Slack.
type harness struct {
	t     *testing.T
	fake  *fakeslack.Server
	inbox *fakeInbox
	forms Forms
	c     *Channel
	logs  *logtest.Buffer
	stop  func() error // ends Run and returns what it said
}

// newHarness makes a channel that does not run yet.
func newHarness(t *testing.T, fake *fakeslack.Server, change func(*Options)) *harness {
	t.Helper()
	r := &harness{t: t, fake: fake, inbox: &fakeInbox{}, logs: &logtest.Buffer{}}
	o := Options{
		BotToken: fakeslack.DefaultBotToken, AppToken: fakeslack.DefaultAppToken,
		SigningSecret: fakeslack.DefaultSigningSecret,
		APIURL:        fake.URL + "/api/", Log: slog.New(slog.NewTextHandler(r.logs, nil)),
	}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	r.c = c
	return r
}

// run runs the channel until stop, or the test ends.
func (r *harness) run() *harness { return r.runInto(r.inbox) }

// runInto runs the channel with another inbox.
func (r *harness) runInto(inbox Inbox) *harness {
	ctx, cancel := context.WithCancel(r.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.c.Run(ctx, inbox, r.forms) }()
	r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	r.t.Cleanup(func() { _ = r.stop() })
	return r
}

// await waits until something is true.
func (r *harness) await(what string, ok func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Second)
	defer cancel()
	for !ok() {
		select {
		case <-ctx.Done():
			r.t.Fatalf("waiting for %s; kept %q; logs:\n%s", what, r.inbox.texts(), r.logs)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// laterInbox stands for a handler that is made after the server that calls it.
type laterInbox struct{ http.Handler }

// bubble runs a test with a channel that receives over HTTP and a fake, with no
// network and with time that costs nothing.
func bubble(t *testing.T, change func(*Options), test func(t *testing.T, r *harness)) {
	t.Helper()
	bubbleWithForms(t, nil, change, test)
}

// bubbleWithForms is bubble with forms that staff fill in.
func bubbleWithForms(t *testing.T, forms Forms, change func(*Options), test func(t *testing.T, r *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		app := &laterInbox{}
		fake := fakeslack.New(fakeslack.Options{Scopes: append(fakeslack.UsualScopes(), "assistant:write"),
			Client: &http.Client{Transport: fakeslack.Direct{Handler: app}}})
		fake.SendTo("http://app.test")
		r := newHarness(t, fake, func(o *Options) {
			o.HTTP, o.Transport = true, fake.Transport()
			if change != nil {
				change(o)
			}
		})
		r.forms = forms
		app.Handler = r.c.Handler(r.inbox, r.forms)
		r.run()
		synctest.Wait()
		test(t, r)
		_ = r.stop()
		fake.Close()
	})
}

// settle lets a while pass.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
