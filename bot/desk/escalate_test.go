package desk

import (
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

// TestEscalation holds that a ticket that nobody claims is told of once more after a while of
// opening time, in another chat or with a word to everybody in the same one, whatever restarts.
func TestEscalation(t *testing.T) {
	const again = "still nobody has claimed it"
	for _, tt := range []struct {
		name    string
		further bool // to another chat
		act     func(r *harness)
		want    int
		words   string
	}{
		{"in the same chat", false, nil, 1, again + ". Its card is above."},
		{"in another chat", true, nil, 1, "Its card is in the desk's chat."},
		{"without a card", true, func(r *harness) { r.shut = true }, 1, "has not taken its card yet"},
		{"claimed in time", true, func(r *harness) { r.presses("U1", "claim:%d", r.ticket().ID) }, 0, ""},
		{"withdrawn in time", false, func(r *harness) { r.writes("/withdraw") }, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hours := Hours{Week: map[time.Weekday][]Span{time.Monday: {{8 * 60, 12 * 60}}, time.Tuesday: {{8 * 60, 12 * 60}}}}
				r := newHarness(t, Options{Forms: true, Hours: hours, ClaimWithin: time.Hour, EscalateAfter: 2 * time.Hour,
					ContactAfter: 6 * time.Hour})
				if tt.further {
					other, err := r.store.OpenDesk(t.Context(), "telegram", "-100")
					r.must(err)
					r.Desk = New(r.store, fakeLeaflets{}, withPlace(r.options, other))
				}
				r.opens("why does it hurt?") // on a Saturday
				if tt.act != nil {
					tt.act(r)
				}
				monday := time.Date(2000, 1, 3, 0, 0, 0, 0, time.UTC)
				time.Sleep(time.Until(monday.Add(10*time.Hour - time.Second)))
				if r.tends(); count(r.seen, again) != 0 {
					t.Errorf("staff are told too early: %q", r.seen)
				}
				for range 5 { // each time by a new process
					time.Sleep(time.Second)
					r.tends()
					r.Desk = New(r.store, fakeLeaflets{}, r.options)
				}
				time.Sleep(24 * time.Hour)
				if r.tends(); count(r.seen, again) != tt.want || tt.want > 0 && count(r.seen, tt.words) != 1 {
					t.Errorf("staff are told %q, want %d times %q", r.seen, tt.want, tt.words)
				}
				if told := r.loudAt(r.options.EscalateTo); tt.further && told != tt.want {
					t.Errorf("everybody there is told %d times, want %d", told, tt.want)
				}
			})
		})
	}
}

func withPlace(o Options, chat int64) Options {
	o.EscalateTo = chat
	return o
}

// loudAt takes what waits for a chat, and returns how much of it is for everybody there.
func (r *harness) loudAt(chat int64) (n int) {
	r.t.Helper()
	for {
		d, _, err := r.store.NextParcel(r.t.Context(), chat)
		if r.must(err); d == nil {
			return n
		}
		if d.Parcel.Loud {
			n++
		}
		r.must(r.store.MarkSent(r.t.Context(), chat, d.ID, "m"))
	}
}

// TestEscalationIsOff holds that nothing is told further on when no time is set.
func TestEscalationIsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		r.opens("why does it hurt?")
		time.Sleep(1000 * time.Hour)
		if r.tends(); count(r.seen, "still nobody") != 0 || r.ticket().State != bot.TicketWaiting {
			t.Errorf("staff are told %q", r.seen)
		}
	})
}
