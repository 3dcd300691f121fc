package telegram

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// unauthorized is a refusal of the token.
func unauthorized(method string, times int) faketelegram.Fault {
	return faketelegram.Fault{Kind: faketelegram.Refuse, Method: method, Code: 401, Description: "Unauthorized", Times: times}
}

// TestTokenRefusedInPassing holds that refusals that getMe does not bear out, or not for long,
// keep nobody waiting for more than a few seconds.
func TestTokenRefusedInPassing(t *testing.T) {
	for _, test := range []struct {
		name     string
		refusals []faketelegram.Fault
	}{
		{"one poll", []faketelegram.Fault{unauthorized("getUpdates", 1)}},
		{"three polls", []faketelegram.Fault{unauthorized("getUpdates", 3)}},
		{"a poll and a proof", []faketelegram.Fault{unauthorized("getUpdates", 1), unauthorized("getMe", 1)}},
		{"the first call", []faketelegram.Fault{unauthorized("getMe", 2)}},
		{"the question for a webhook", []faketelegram.Fault{unauthorized("getWebhookInfo", 1)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
				for _, refusal := range test.refusals {
					r.fake.Break(refusal)
				}
				r.run()
				r.fake.Say(1, "hello")
				settle(12 * time.Second)
				r.wantTexts("hello")
				settle(time.Minute)
				if r.c.Fault() != nil {
					t.Errorf("after it the fault is %v", r.c.Fault())
				}
			})
		})
	}
}

// TestPollRefusedForGood holds that polls that are refused, while getMe takes the token, are
// tried again at a growing pause, and do not count as a sign that messages come.
func TestPollRefusedForGood(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Minute + time.Second)
		r.fake.Break(unauthorized("getUpdates", -1))
		settle(10 * time.Minute)
		if n := r.polls(); n > 40 || !errors.Is(r.c.Fault(), ErrToken) || time.Since(r.c.LastPoll()) < 9*time.Minute {
			t.Errorf("%d polls, fault %v, last good one %s ago", n, r.c.Fault(), time.Since(r.c.LastPoll()))
		}
		r.fake.Heal()
		r.fake.Say(1, "hello")
		settle(time.Minute)
		r.wantTexts("hello")
	})
}

// TestWebhookRefusedInPassing holds that one refusal does not end the watch of a webhook.
func TestWebhookRefusedInPassing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, faketelegram.StartPiped(t, faketelegram.Options{}), func(o *Options) {
			o.WebhookURL, o.Secret = "http://127.0.0.1:1/", "QanarySecret-0000000000000000000"
		}).run()
		settle(time.Second)
		r.fake.Break(unauthorized("getWebhookInfo", 1))
		settle(5 * time.Minute)
		if r.c.Fault() != nil || time.Since(r.c.LastPoll()) > watchEvery {
			t.Errorf("fault %v, last good answer %s ago", r.c.Fault(), time.Since(r.c.LastPoll()))
		}
		if err := r.stop(); err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}
