package telegram

import (
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestContested holds that each of two programs that take turns tells of the other for as long
// as that one runs, and not for long after.
func TestContested(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		other := newHarness(t, r.fake, nil).run()
		settle(3 * time.Minute)
		for i := range 60 {
			settle(10 * time.Second)
			if r.c.Contested() == nil || other.c.Contested() == nil {
				t.Fatalf("after %d s the one says %v, the other %v", 10*i, r.c.Contested(), other.c.Contested())
			}
		}
		_ = other.stop()
		settle(3*r.c.options.PollTimeout + longestRefused)
		if err := r.c.Contested(); err != nil {
			t.Errorf("alone again it says %v", err)
		}
	})
}

// TestContestedByWebhook holds that a webhook that is set while we poll has words of its own.
func TestContestedByWebhook(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.fake.SetWebhook("http://elsewhere.test/")
		settle(time.Minute)
		if err := r.c.Contested(); err == nil || !strings.Contains(err.Error(), "delete it with deleteWebhook") ||
			strings.Contains(err.Error(), "another program") {
			t.Errorf("it says %v", err)
		}
	})
}

// TestOneConflict holds that one refused poll is not told of: a process that ends may still poll.
func TestOneConflict(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "getUpdates", Code: 409,
			Description: "Conflict: terminated by other getUpdates request"})
		r.run()
		for range 20 {
			settle(5 * time.Second)
			if err := r.c.Contested(); err != nil {
				t.Fatalf("it says %v", err)
			}
		}
	})
}
