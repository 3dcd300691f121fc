package relay

import (
	"context"
	"testing"
	"time"

	"bedside/bot"
)

// aheadStore is a store whose messages came in before the clock was set back.
type aheadStore struct {
	Store
	by time.Duration
}

func (s aheadStore) Unanswered(ctx context.Context, chat int64) ([]bot.Inbound, error) {
	waiting, err := s.Store.Unanswered(ctx, chat)
	for i := range waiting {
		waiting[i].Received = waiting[i].Received.Add(s.by)
	}
	return waiting, err
}

func (s aheadStore) OldestUnanswered(ctx context.Context) (time.Time, error) {
	oldest, err := s.Store.OldestUnanswered(ctx)
	if oldest.IsZero() || err != nil {
		return oldest, err
	}
	return oldest.Add(s.by), nil
}

// TestClockSetBack holds that a message which seems to come from the future is answered as soon as
// others, and that its age is not less than none.
func TestClockSetBack(t *testing.T) {
	for name, by := range map[string]time.Duration{"an hour": time.Hour, "a day": 24 * time.Hour, "a second": time.Second} {
		t.Run(name, func(t *testing.T) {
			withLane(t, func(_ *testing.T, w *harness) {
				w.hung.Store = aheadStore{w.hung.Store, by}
				w.hung.idle.Store(true)
				w.arrive(w.text("piece", "the left ear"), w.picture("album", "88", ""))
				if waits, err := w.Unanswered(w.t.Context()); waits != 0 || err != nil {
					t.Errorf("the oldest message waits %v, %v", waits, err)
				}
				w.hung.idle.Store(false)
				w.pass(restWithin + 2*time.Second)
				w.want("piece", "re: the left ear")
				w.want("album", onlyWords)
			})
		})
	}
}

// TestClockSetBackOfEmergency holds that the answer to an emergency does not wait for advice until
// the clock has come there again.
func TestClockSetBackOfEmergency(t *testing.T) {
	for received, awaits := range map[time.Duration]bool{0: true, time.Second: true, -adviceWithin: false, time.Hour: false} {
		b := &batch{Inbound: bot.Inbound{Arrival: bot.Arrival{Lane: bot.Lane{Token: 1}}, Received: time.Now().Add(received)}}
		if got := b.awaitsAdvice(); got != awaits {
			t.Errorf("received at %v from now, it awaits advice: %v, want %v", received, got, awaits)
		}
	}
}
