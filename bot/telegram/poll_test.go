package telegram

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/faketelegram"
)

func (r *harness) wantTexts(want ...string) {
	r.t.Helper()
	if diff := cmp.Diff(want, r.inbox.texts()); diff != "" {
		r.t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// polls returns how often the fake was polled.
func (r *harness) polls() int { return len(r.fake.Requests("getUpdates")) }

func TestPollKeepsBeforeItConfirms(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.inbox.slow = 3 * time.Second
		r.fake.Say(1, "hello")
		settle(2 * time.Second)
		if u := r.fake.Updates()[0]; len(u.HandedOut) != 1 || !u.Confirmed.IsZero() {
			t.Errorf("while the inbox works the update is %+v, want handed out and not confirmed", u)
		}
		settle(2 * time.Second)
		if u := r.fake.Updates()[0]; u.Confirmed.IsZero() {
			t.Errorf("after the inbox has it the update is %+v, want confirmed", u)
		}
		r.wantTexts("hello")
		if err := r.stop(); err != nil {
			t.Errorf("stopping: %v", err)
		}
	})
}

func TestPollTriesAgainWhatWasNotKept(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.inbox.failing(4)
		for i := range 10 {
			r.fake.Say(1, fmt.Sprint(i))
		}
		settle(time.Second)
		if err := r.c.Fault(); !errors.Is(err, errFull) {
			t.Errorf("the fault is %v, want %v", err, errFull)
		}
		if n := r.fake.Pending(); n != 10 {
			t.Errorf("%d updates wait, want all 10", n)
		}
		settle(2 * time.Minute)
		r.wantTexts("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
		if skipped := r.fake.Skipped(); len(skipped) > 0 || r.c.Fault() != nil {
			t.Errorf("skipped %v, fault %v", skipped, r.c.Fault())
		}
	})
}

// TestIDsRestart holds that ids that restart, as after a quiet week, neither lose
// a message nor make the loop turn in circles, wherever the ids go.
func TestIDsRestart(t *testing.T) {
	for _, next := range []int{500, 899_999_995, 900_000_003, 1_900_000_000} {
		t.Run(fmt.Sprint(next), func(t *testing.T) {
			bubble(t, faketelegram.Options{FirstUpdate: 900_000_000}, func(t *testing.T, r *harness) {
				r.run()
				r.fake.Say(1, "before")
				settle(24 * time.Hour)
				if err := r.fake.RestartIDs(next); err != nil {
					t.Fatal(err)
				}
				before := r.polls()
				r.fake.Say(1, "after")
				settle(5 * time.Second)
				r.fake.Say(1, "and again")
				settle(time.Minute)
				r.wantTexts("before", "after", "and again")
				if n := r.polls() - before; n > 8 {
					t.Errorf("%d polls in a minute", n)
				}
				if n := r.fake.Pending(); n != 0 || len(r.fake.Skipped()) > 0 {
					t.Errorf("%d updates wait, skipped %v", n, r.fake.Skipped())
				}
			})
		})
	}
}

// TestStartAfterIDsRestarted starts anew when the ids have restarted close by
// what was confirmed last.
func TestStartAfterIDsRestarted(t *testing.T) {
	bubble(t, faketelegram.Options{FirstUpdate: 1000}, func(t *testing.T, r *harness) {
		r.run()
		r.fake.Say(1, "before")
		settle(time.Second)
		_ = r.stop()
		settle(time.Second) // until the fake has noticed that the last poll is gone
		if err := r.fake.RestartIDs(995); err != nil {
			t.Fatal(err)
		}
		r.fake.Say(1, "after")
		again := newHarness(t, r.fake, nil)
		again.inbox = r.inbox
		again.run()
		settle(time.Minute)
		again.wantTexts("before", "after")
		_ = again.stop()
	})
}

// TestRepeatsHaveTheSameID stops the channel between keeping and confirming: the
// batch comes again, and can be told to be the same.
func TestRepeatsHaveTheSameID(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		first := r.fake.Say(1, "one")
		r.fake.Rewrite(1, first, "two")
		r.fake.Press(1, first, "yes:1")
		r.fake.Block(1)
		r.inbox.slow = time.Second
		r.run()
		settle(500 * time.Millisecond)
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Hang, Method: "getUpdates"})
		settle(time.Second)
		_ = r.stop()
		settle(time.Second)
		if n := r.fake.Pending(); n != 4 || len(r.inbox.arrivals()) != 4 {
			t.Fatalf("%d updates wait, %d are kept, want 4 and 4", n, len(r.inbox.arrivals()))
		}
		again := newHarness(t, r.fake, nil)
		again.inbox = r.inbox
		again.run()
		settle(time.Minute)
		_ = again.stop()
		if n := len(r.inbox.arrivals()); n != 4 || r.inbox.again != 4 || r.fake.Pending() != 0 {
			t.Errorf("%d are kept and %d came again, want 4 and 4; %d wait", n, r.inbox.again, r.fake.Pending())
		}
	})
}

// TestSameIDOfAnotherMessage holds that an id that comes again for another
// message is not taken for a repeat.
func TestSameIDOfAnotherMessage(t *testing.T) {
	bubble(t, faketelegram.Options{FirstUpdate: 1000}, func(t *testing.T, r *harness) {
		r.run()
		r.fake.Say(1, "before")
		settle(24 * time.Hour)
		if err := r.fake.RestartIDs(1000); err != nil {
			t.Fatal(err)
		}
		r.fake.Say(1, "after")
		settle(time.Minute)
		r.wantTexts("before", "after")
	})
}

func TestOneBadUpdateHoldsUpNoOther(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		for i := range 99 {
			r.fake.Say(int64(i+1), fmt.Sprint(i))
			if i == 50 {
				r.fake.PushRaw(7, `"message":{"message_id":"kwyjibo","text":"zulufon","chat":{"id":7}}`)
			}
		}
		r.run()
		settle(time.Minute)
		if n := len(r.inbox.arrivals()); n != 99 || r.c.Quarantined() != 1 {
			t.Errorf("%d arrivals, %d in quarantine, want 99 and 1", n, r.c.Quarantined())
		}
		if n := r.fake.Pending(); n != 0 {
			t.Errorf("%d updates wait", n)
		}
		logs := r.logs.String()
		if !strings.Contains(logs, "message.message_id") || strings.Contains(logs, "kwyjibo") ||
			strings.Contains(logs, "zulufon") {
			t.Errorf("the log says\n%s", logs)
		}
	})
}

func TestBadUpdateAlone(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		r.fake.PushRaw(1, `"message":[]`)
		settle(time.Minute)
		if n := r.fake.Pending(); n != 0 || r.c.Quarantined() != 1 {
			t.Errorf("%d updates wait, %d in quarantine, want 0 and 1", n, r.c.Quarantined())
		}
	})
}

func TestTwoPollers(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		other := newHarness(t, r.fake, nil).run()
		settle(10 * time.Minute)
		if logs := r.logs.String(); !strings.Contains(logs, "409") ||
			!strings.Contains(logs, "another program uses this bot's token") {
			t.Errorf("the log says\n%s", logs)
		}
		// Each poll throws the other out, which comes back later every time.
		if n := r.polls(); n > 60 {
			t.Errorf("%d polls in ten minutes", n)
		}
		_ = other.stop()
		settle(longestRefused + r.c.options.PollTimeout + time.Second)
		if err := r.c.Fault(); err != nil {
			t.Errorf("alone again: %v", err)
		}
	})
}

func TestWebhookOfSomebodyElse(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.SetWebhook("http://elsewhere.test/secret-path")
		r.run()
		settle(time.Second)
		err := r.stop()
		if !errors.Is(err, ErrWebhookSet) || !strings.Contains(err.Error(), "elsewhere.test") ||
			strings.Contains(err.Error(), "secret-path") {
			t.Errorf("Run ended with %v", err)
		}
		if n := len(r.fake.Requests("deleteWebhook")); n != 0 {
			t.Error("the webhook was deleted")
		}
	})
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.fake.SetWebhook("http://elsewhere.test/")
		settle(5 * time.Minute)
		if n := len(r.fake.Requests("deleteWebhook")); n != 0 || r.c.Fault() == nil || r.polls() > 40 {
			t.Errorf("deleted %d times, fault %v, %d polls", n, r.c.Fault(), r.polls())
		}
	})
}

func TestTokenRevoked(t *testing.T) {
	for name, revokeFirst := range map[string]bool{"before the start": true, "while polling": false} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
				if revokeFirst {
					r.fake.Revoke()
				}
				r.run()
				settle(time.Second)
				before := len(r.fake.Requests(""))
				r.fake.Revoke()
				settle(10 * time.Minute)
				if n := len(r.fake.Requests("")); n-before > 3 || revokeFirst && n > 15 {
					t.Errorf("%d calls, %d of them with a token that was revoked", n, n-before)
				}
				err := r.stop()
				if !errors.Is(err, ErrToken) {
					t.Fatalf("Run ended with %v", err)
				}
				if text := err.Error() + r.logs.String(); strings.Contains(text, "fake-token") ||
					!strings.Contains(text, "@BotFather") {
					t.Errorf("it says\n%s", text)
				}
			})
		})
	}
}

// TestPollSurvives lets each fault come in a row and looks that the message comes
// through soon after, without a storm of polls.
func TestPollSurvives(t *testing.T) {
	for _, fault := range []faketelegram.Fault{
		{Kind: faketelegram.Page, Times: 5},
		{Kind: faketelegram.Hang, Times: 2},
		{Kind: faketelegram.Dribble, Times: 2},
		{Kind: faketelegram.Cut, Times: 3},
		{Kind: faketelegram.Reset, Times: 3},
		{Kind: faketelegram.Refuse, Code: 500, Description: "Internal Server Error: restart", Times: 4},
		{Kind: faketelegram.Refuse, Code: 429, Description: "Too Many Requests: retry after 20", RetryAfter: 20},
	} {
		t.Run(fmt.Sprint(fault.Kind, fault.Code), func(t *testing.T) {
			bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
				r.run()
				settle(time.Second)
				fault.Method = "getUpdates"
				r.fake.Break(fault)
				r.fake.Say(1, "hello")
				settle(45 * time.Second)
				last := r.c.LastPoll()
				settle(3 * time.Minute)
				r.wantTexts("hello")
				if n := r.polls(); n > 25 {
					t.Errorf("%d polls in four minutes", n)
				}
				if r.c.Fault() != nil || !r.c.LastPoll().After(last) || r.fake.Pending() != 0 {
					t.Errorf("after it: fault %v, last poll %v, %d waiting", r.c.Fault(), r.c.LastPoll(), r.fake.Pending())
				}
			})
		})
	}
}

// TestPollsThatAreNotHeld holds that a server that answers a poll at once, with nothing, is asked
// at a growing pause that differs from one time to the next, and that one that holds it is asked
// again at once.
func TestPollsThatAreNotHeld(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Short, Method: "getUpdates", Times: -1})
		r.run()
		settle(2 * time.Minute)
		asked := r.fake.Requests("getUpdates")
		pauses := map[time.Duration]bool{}
		for i := 1; i < len(asked); i++ {
			pause := asked[i].At.Sub(asked[i-1].At)
			pauses[pause.Round(time.Millisecond)] = true
			if least := longestPause / 2; i > 10 && pause < least {
				t.Errorf("pause %d is %s, want at least %s", i, pause, least)
			}
		}
		if n := len(asked); n < 60 || n > 180 || len(pauses) < n/2 {
			t.Errorf("%d polls in two minutes, with %d different pauses", n, len(pauses))
		}
		r.fake.Heal()
		settle(time.Minute)
		before := r.polls()
		settle(10 * time.Minute)
		if n := r.polls() - before; n < 19 || n > 21 {
			t.Errorf("%d polls of half a minute in ten minutes", n)
		}
		r.fake.Say(1, "hello")
		settle(time.Second)
		r.wantTexts("hello")
	})
}

func TestPollWaitsAsLongAsAsked(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "getUpdates", Code: 429,
			Description: "Too Many Requests: retry after 60", RetryAfter: 60})
		r.fake.Say(1, "wakes the poll that is held; the next is refused")
		settle(time.Second)
		before := r.polls()
		settle(58 * time.Second)
		if n := r.polls() - before; n != 0 || r.c.Fault() == nil {
			t.Errorf("%d polls within the minute to wait, fault %v", n, r.c.Fault())
		}
	})
}

// TestTelegramDownAtTheStart holds that the bot comes up by itself.
func TestTelegramDownAtTheStart(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Times: -1})
		r.run()
		settle(10 * time.Minute)
		if !r.c.LastPoll().IsZero() || r.c.Fault() == nil {
			t.Errorf("last poll %v, fault %v, want never and one", r.c.LastPoll(), r.c.Fault())
		}
		r.fake.Heal()
		r.fake.Say(1, "hello")
		settle(time.Minute)
		r.wantTexts("hello")
		if menu := r.fake.Commands("all_private_chats", "es"); len(menu) != 8 || menu[5].Command != "forget" {
			t.Errorf("the Spanish menu is %v", menu)
		}
	})
}

func TestEndlessAnswer(t *testing.T) {
	fake := faketelegram.Start(t, faketelegram.Options{})
	fake.Break(faketelegram.Fault{Kind: faketelegram.Flood})
	r := newHarness(t, fake, nil)
	start := time.Now()
	if err := r.c.getMe(t.Context()); err == nil || time.Since(start) > callTimeout {
		t.Errorf("error %v after %s", err, time.Since(start))
	}
}

func TestStopDoesNotWaitForThePoll(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		start := time.Now()
		if err := r.stop(); err != nil || time.Since(start) > 0 {
			t.Errorf("stopping took %s: %v", time.Since(start), err)
		}
	})
}

func TestNewRefuses(t *testing.T) {
	good := Options{Token: "1:abcdefgh"}
	for name, change := range map[string]func(*Options){
		"no token":            func(o *Options) { o.Token = "" },
		"a token of no form":  func(o *Options) { o.Token = "hunter2 qanaryjones" },
		"a poll without end":  func(o *Options) { o.PollTimeout = time.Hour },
		"an address of none":  func(o *Options) { o.APIURL = "qanaryjones" },
		"a format in it":      func(o *Options) { o.APIURL = "http://x.test/%s" },
		"no secret":           func(o *Options) { o.WebhookURL = "https://x.test/" },
		"a secret of no form": func(o *Options) { o.WebhookURL, o.Secret = "https://x.test/", "qanaryjones with space" },
		"a webhook of none":   func(o *Options) { o.WebhookURL, o.Secret = "qanaryjones", strings.Repeat("x", 20) },
	} {
		o := good
		change(&o)
		if _, err := New(o); err == nil || strings.Contains(err.Error(), "qanaryjones") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if c, err := New(good); err != nil || c.Name() != "telegram" {
		t.Errorf("what is right: %v", err)
	}
}

// TestManyAtOnce lets a hundred people write at once and holds the order in each chat.
func TestManyAtOnce(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		for chat := range int64(100) {
			go func() {
				for i := range 20 {
					r.fake.Say(chat+1, fmt.Sprint(i))
					time.Sleep(time.Second)
				}
			}()
		}
		settle(2 * time.Minute)
		next := map[string]int{}
		for _, a := range r.inbox.arrivals() {
			if a.Text != fmt.Sprint(next[a.Chat]) {
				t.Fatalf("in chat %s %q comes, want %d", a.Chat, a.Text, next[a.Chat])
			}
			next[a.Chat]++
		}
		if n := len(r.inbox.arrivals()); n != 2000 {
			t.Errorf("%d arrivals, want 2000", n)
		}
	})
}
