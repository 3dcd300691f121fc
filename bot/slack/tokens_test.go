package slack

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
)

// tokenFile stands for a file that a secret manager writes.
type tokenFile struct {
	mu     sync.Mutex
	tokens Tokens
	err    error
}

func (f *tokenFile) write(t Tokens, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens, f.err = t, err
}

func (f *tokenFile) read() (Tokens, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tokens, f.err
}

const rotated = "xoxe.xoxb-1-c4nary-second"

// first are the tokens of before.
var first = Tokens{fakeslack.DefaultBotToken, fakeslack.DefaultAppToken}

// rotating is a bubble with tokens in a file.
func rotating(t *testing.T, test func(t *testing.T, r *harness, f *tokenFile)) {
	t.Helper()
	f := &tokenFile{tokens: first}
	bubble(t, func(o *Options) { o.Reread = f.read }, func(t *testing.T, r *harness) {
		r.fake.Exists("DU1")
		test(t, r, f)
	})
}

// TestTokenRotated holds that a message for which Slack refuses the old token goes out by the new one,
// once, whatever the refusal is called, and that nothing is unwell in between.
func TestTokenRotated(t *testing.T) {
	for _, refusal := range []string{"token_expired", "invalid_auth", "token_revoked", "account_inactive"} {
		rotating(t, func(t *testing.T, r *harness, f *tokenFile) {
			r.fake.Rotate(rotated, "", refusal)
			f.write(Tokens{rotated, first.App}, nil)
			if _, err := r.c.Deliver(t.Context(), said("DU1", "hello")); err != nil || len(r.fake.Sent("DU1")) != 1 {
				t.Errorf("%s: %v, sent %v", refusal, err, r.fake.Sent("DU1"))
			}
			settle(time.Minute)
			if r.c.Refusal() != nil || r.c.Fault() != nil || r.c.identity() == nil {
				t.Errorf("%s: refusal %v, fault %v", refusal, r.c.Refusal(), r.c.Fault())
			}
			wantSilence(t, "the log", r.logs.String())
		})
	}
}

// TestTokenLate holds that a token which is refused is waited for, shown as refused, and used as
// soon as it is there, also when the file was away or held nonsense before.
func TestTokenLate(t *testing.T) {
	rotating(t, func(t *testing.T, r *harness, f *tokenFile) {
		r.fake.Rotate(rotated, "", "token_expired")
		if _, err := r.c.Deliver(t.Context(), said("DU1", "hello")); !errors.Is(err, ErrToken) ||
			!strings.Contains(err.Error(), "BEDSIDE_SLACK_BOT_TOKEN_FILE") {
			t.Errorf("it says %v", err)
		}
		settle(time.Minute)
		f.write(Tokens{}, errors.New("the file is away"))
		settle(time.Minute)
		f.write(Tokens{"c4nary", first.App}, nil)
		settle(time.Minute)
		if !errors.Is(r.c.Refusal(), ErrToken) || !errors.Is(r.c.Fault(), ErrToken) {
			t.Errorf("refusal %v, fault %v", r.c.Refusal(), r.c.Fault())
		}
		f.write(Tokens{rotated, first.App}, nil)
		settle(time.Minute)
		if r.c.Refusal() != nil || r.c.Fault() != nil {
			t.Errorf("afterwards: refusal %v, fault %v", r.c.Refusal(), r.c.Fault())
		}
		if _, err := r.c.Deliver(t.Context(), said("DU1", "hello")); err != nil {
			t.Error(err)
		}
		logs := r.logs.String()
		if !strings.Contains(logs, "another is waited for") || !strings.Contains(logs, "the file is away") ||
			!strings.Contains(logs, "used from now on") {
			t.Errorf("the log is %s", logs)
		}
		wantSilence(t, "the log", logs)
	})
}

// TestTokensPrintNothing holds that tokens that are printed by mistake give nothing away.
func TestTokensPrintNothing(t *testing.T) {
	wantPrintsNothing(t, Tokens{"xoxb-c4nary", "xapp-c4nary"})
}

// TestUninstalled holds that Run ends when the app is removed, in Socket Mode too, where Slack says so
// by an event, and that a token of somebody else which is revoked ends nothing.
func TestUninstalled(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{})
	r.fake.Push(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{"U7"}}})
	r.await("the proof", func() bool { return len(r.fake.Requests("auth.test")) == 2 })
	r.say(1)
	r.await("a message", func() bool { return len(r.inbox.texts()) == 1 })
	r.fake.Uninstall()
	r.await("the end", func() bool { return errors.Is(r.c.Refusal(), ErrToken) && errors.Is(r.c.Fault(), ErrToken) })
	if err := r.stop(); !errors.Is(err, ErrToken) || !strings.Contains(err.Error(), "the app was removed") {
		t.Errorf("it ends with %v", err)
	}
}

// TestRefusedWhileWriting holds that Run ends when Slack refuses the token of what is written, though the socket
// goes on by a token of its own.
func TestRefusedWhileWriting(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{})
	r.fake.Exists("DU1")
	r.fake.Rotate(rotated, "", "token_revoked")
	if _, err := r.c.Deliver(t.Context(), said("DU1", "hello")); !errors.Is(err, ErrToken) {
		t.Errorf("it says %v", err)
	}
	r.await("the end", func() bool { return errors.Is(r.c.Fault(), ErrToken) })
	if err := r.stop(); !errors.Is(err, ErrToken) {
		t.Errorf("it ends with %v", err)
	}
}

// TestAppTokenRotated holds that a socket is opened by the new app-level token.
func TestAppTokenRotated(t *testing.T) {
	t.Parallel()
	f := &tokenFile{tokens: first}
	fake := fakeslack.Start(t, fakeslack.Options{})
	r := newHarness(t, fake, func(o *Options) { o.Silence, o.Reread = 600*time.Millisecond, f.read }).run()
	r.await("a connection", func() bool { open, _ := fake.Connections(); return open == 1 })
	fake.Rotate("", "xapp-1-c4nary-second", "invalid_auth")
	f.write(Tokens{first.Bot, "xapp-1-c4nary-second"}, nil)
	fake.Drop()
	r.await("another connection", func() bool { _, ever := fake.Connections(); return ever == 2 })
	r.await("health", func() bool { return r.c.Fault() == nil && r.c.Refusal() == nil })
	wantSilence(t, "the log", r.logs.String())
}
