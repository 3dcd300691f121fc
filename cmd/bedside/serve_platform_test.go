package main

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// quickTelegram makes polls and health quick to tell.
var quickTelegram = []string{"BEDSIDE_TEST_POLL=1s", "BEDSIDE_TEST_FRESH_POLL=3s"}

// fault is something that the platform, or what lies between, does.
type fault struct {
	name   string
	before func(fake *faketelegram.Server) // before the process starts; nil for nothing
	then   func(t *testing.T, p *process)
}

// TestPlatform lets Telegram and the network fail, each time for a process of its
// own; in the end a question must be answered once.
func TestPlatform(t *testing.T) {
	t.Parallel()
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
			if f.before != nil {
				f.before(fake)
			}
			p := newProcess(t, fake, setup{env: quickTelegram})
			p.start()
			f.then(t, p)
			p.wantAnswer(99, "can I shower?", "24 hours")
			if doubled := fake.Doubled(); len(doubled) > 0 {
				t.Errorf("%d messages came twice", len(doubled))
			}
			p.until(5*time.Second, "it to be ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
			if code := p.stop(); code != exitOK {
				t.Errorf("serve ended with %d", code)
			}
		})
	}
}

// awaitUnready waits until health tells of something.
func (p *process) awaitUnready(within time.Duration, want string) {
	p.t.Helper()
	p.until(within, "health to tell of "+want, func() bool {
		code, body := p.get("/readyz")
		return code == http.StatusServiceUnavailable && strings.Contains(body, want)
	})
	if code, _ := p.get("/livez"); code != http.StatusOK {
		p.t.Errorf("/livez says %d, as if a restart would help", code)
	}
}

// answeredDespite makes a call go wrong and demands that a message comes once all the same.
func answeredDespite(f faketelegram.Fault, within time.Duration) func(t *testing.T, p *process) {
	return func(t *testing.T, p *process) {
		p.fake.Break(f)
		p.say(1, "can I shower?")
		p.await(within, "a reply", func() bool { return len(p.fake.Sent(1)) > 0 })
	}
}

var faults = []fault{
	{"5 the ids of updates start anew", nil, func(t *testing.T, p *process) {
		p.wantAnswer(1, "can I shower?", "24 hours")
		p.await(5*time.Second, "the update to be confirmed", func() bool { return p.fake.Pending() == 0 })
		if err := p.fake.RestartIDs(500); err != nil {
			t.Fatal(err)
		}
		began := len(p.fake.Requests("getUpdates"))
		p.wantAnswer(1, "will it hurt?", "How it feels")
		if polls := len(p.fake.Requests("getUpdates")) - began; polls > 10 {
			t.Errorf("it polls %d times for one message", polls)
		}
	}},
	{"6 an update that cannot be read", func(fake *faketelegram.Server) {
		for chat := range int64(99) {
			fake.Say(1000+chat, "can I shower?")
			if chat == 50 {
				fake.PushRaw(
					7,
					`"message":{"message_id":"x","date":1,"chat":{"id":7,"type":"private"},"text":"canary in a bad update"}`,
				)
			}
		}
	}, func(t *testing.T, p *process) {
		p.wrote["canary in a bad update"] = true
		p.await(30*time.Second, "99 replies", func() bool { return len(p.fake.Unanswered()) == 0 })
		if _, body := p.get("/metrics"); !strings.Contains(body, "bedside_telegram_quarantined_updates_total 1") ||
			!p.prints("cannot be read") {
			t.Error("the bad update is not told of")
		}
	}},
	{"8 a second poller", nil, func(t *testing.T, p *process) {
		ctx, stop := context.WithCancel(t.Context())
		rival := make(chan struct{})
		go func() { defer close(rival); pollAlong(ctx, p.fake) }()
		p.awaitUnready(15*time.Second, "another program uses this bot's token")
		stop()
		<-rival
	}},
	{"10 a poll that hangs", nil, func(t *testing.T, p *process) {
		p.fake.Break(faketelegram.Fault{Kind: faketelegram.Hang, Method: "getUpdates"})
		p.awaitUnready(8*time.Second, "telegram: nothing received for")
	}},
	{"10 a poll that dribbles", nil, func(t *testing.T, p *process) {
		p.fake.Break(faketelegram.Fault{Kind: faketelegram.Dribble, Method: "getUpdates"})
		p.awaitUnready(8*time.Second, "telegram: nothing received for")
	}},
	{"11 a proxy's page for a poll", nil, answeredDespite(faketelegram.Fault{Kind: faketelegram.Page, Method: "getUpdates",
		Times: 2}, 10*time.Second)},
	{"11 a proxy's page for a message", nil,
		answeredDespite(faketelegram.Fault{Kind: faketelegram.Page, Method: "sendMessage", Times: 2}, 10*time.Second)},
	{"11 a connection that is reset", nil,
		answeredDespite(faketelegram.Fault{Kind: faketelegram.Reset, Method: "sendMessage"}, 10*time.Second)},
	{"11 an answer without end", nil, answeredDespite(faketelegram.Fault{Kind: faketelegram.Flood, Method: "getUpdates"},
		15*time.Second)},
	{"11 everything at the start", func(fake *faketelegram.Server) {
		fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Times: -1}) // a slow machine may serve after a few calls
	}, func(_ *testing.T, p *process) {
		p.awaitUnready(5*time.Second, "telegram: not reached since the start")
		p.fake.Heal()
	}},
	{"12 429 for a poll", nil, answeredDespite(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "getUpdates",
		Code: 429, Description: "Too Many Requests: retry after 2", RetryAfter: 2}, 10*time.Second)},
	{"12 429 for one chat", nil, func(t *testing.T, p *process) {
		p.ask(1, "/help")
		p.fake.RateLimit(1, 4*time.Second)
		began := time.Now()
		p.say(1, "can I shower?")
		p.wantAnswer(2, "will it hurt?", "How it feels")
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("another chat waits %v", took)
		}
		p.reply(1, 1, "the chat that waits")
		if took := time.Since(began); took < 4*time.Second || len(p.fake.Early()) > 0 {
			t.Errorf("the chat waits %v of 4s; %d calls were hasty", took, len(p.fake.Early()))
		}
	}},
	{"13 a chat that blocks the bot", nil, func(t *testing.T, p *process) {
		p.ask(1, "/help")
		p.fake.Deactivate(1)
		p.say(1, "can I shower?")
		tries := func() (n int) {
			for _, r := range p.fake.Requests("sendMessage") {
				if r.Chat == 1 || r.Code == 403 {
					n++
				}
			}
			return n
		}
		p.until(5*time.Second, "a try", func() bool { return tries() == 2 })
		p.say(1, "will it hurt?")
		time.Sleep(3 * time.Second)
		if tries() > 3 {
			t.Errorf("it is tried %d times to write to a closed chat", tries())
		}
		p.fake.Block(2)
		p.await(5*time.Second, "the block to be taken", func() bool { return p.fake.Pending() == 0 })
		p.fake.Unblock(2)
		p.wantAnswer(2, "can I shower?", "24 hours")
	}},
	{"14 a group that moves", nil, func(t *testing.T, p *process) {
		const group, super = -5, -1000000000005
		p.fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "sendMessage"})
		p.fake.Write(faketelegram.Post{Chat: group, Text: "@" + faketelegram.DefaultUsername + " can I shower?"})
		p.until(5*time.Second, "a try", func() bool { return len(p.fake.Requests("sendMessage")) > 0 })
		p.fake.Migrate(group, super)
		p.await(10*time.Second, "a reply in the new group", func() bool { return len(p.fake.Sent(super)) == 1 })
	}},
}

// TestStops lets happen what only a person can mend: serve ends, and says what to do.
func TestStops(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		before func(fake *faketelegram.Server)
		want   string
	}{
		{"9 a webhook of somebody else's",
			func(fake *faketelegram.Server) { fake.SetWebhook("https://clinic.example/secret-path") },
			"a webhook is set for this bot: updates go to clinic.example; delete it with deleteWebhook, or give this bot a " +
				"token of its own"},
		{"15 a token that is none any more", (*faketelegram.Server).Revoke,
			"telegram refuses the bot's token: ask @BotFather for the token, or for a new one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			fake := faketelegram.Start(t, faketelegram.Options{})
			test.before(fake)
			p := newProcess(t, fake, setup{})
			p.launch()
			p.until(10*time.Second, "the end", p.exited)
			if p.code() != exitFailed || !p.prints("bedside: ") || !p.prints(test.want) {
				t.Errorf("serve ended with %d, want %d and %q", p.code(), exitFailed, test.want)
			}
			if calls := len(fake.Requests("")); calls > 3 || len(fake.Requests("deleteWebhook")) > 0 || p.prints("secret-path") {
				t.Errorf("serve made %d calls, want no more than three, none that deletes", calls)
			}
		})
	}
	t.Run("15 a token that is revoked while it serves", func(t *testing.T) {
		t.Parallel()
		fake := faketelegram.Start(t, faketelegram.Options{})
		p := newProcess(t, fake, setup{env: quickTelegram}).start()
		p.ask(1, "/help")
		fake.Revoke()
		p.until(10*time.Second, "the end", p.exited)
		if p.code() != exitFailed || !p.prints("telegram refuses the bot's token") {
			t.Errorf("serve ended with %d, want %d", p.code(), exitFailed)
		}
	})
}

// TestLimits holds that the platform's limits are kept while many write, and that
// whoever is told to wait waits.
func TestLimits(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	p := newProcess(t, fake, setup{env: []string{"BEDSIDE_TEST_LIMIT="}}).start()
	for chat := int64(1); chat <= 60; chat++ {
		p.say(chat, "can I shower?")
	}
	for i := range 12 {
		p.say(100, story[i%len(story)].ask)
	}
	for range 8 {
		fake.Write(faketelegram.Post{Chat: -200, Text: "@" + faketelegram.DefaultUsername + " can I shower?"})
	}
	p.await(40*time.Second, "everything to be answered", func() bool {
		return len(fake.Unanswered()) == 0 && len(fake.Sent(100)) == 12 && len(fake.Sent(-200)) >= 5
	})
	// A busy network pushes messages together that were sent apart, so that a few may be refused.
	calls := fake.Requests("sendMessage")
	refused := slices.DeleteFunc(slices.Clone(calls),
		func(r faketelegram.Request) bool { return r.Code != http.StatusTooManyRequests })
	if len(refused) > len(calls)/10 || len(fake.Early()) > 0 || len(fake.Doubled()) > 0 {
		t.Errorf("of %d calls %d are refused, %d of them hasty, and %d messages came twice", len(calls), len(refused),
			len(fake.Early()), len(fake.Doubled()))
	}
}
