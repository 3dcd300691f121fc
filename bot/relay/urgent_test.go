package relay

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// count counts the events of a name.
func (w *harness) count(name string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		if e.Name == name {
			n++
		}
	}
	return n
}

// TestUrgentWithoutCard holds that staff hear of an emergency whatever becomes of its card, for
// which no advice waits, nor anybody else: the desk is asked again, and when that has lasted,
// staff are told without a card, and whoever runs the service as well.
func TestUrgentWithoutCard(t *testing.T) {
	const toldWithout = "A patient was just told what to do in an emergency. No card"
	for _, test := range []struct {
		name  string
		fault error // nil for a ticket that changes again and again
		lane  bool
		times int // that the desk fails
		cards int
		told  int           // without a card
		soon  time.Duration // when staff know
	}{
		{"the desk fails once", errors.New("connection reset"), true, 1, 1, 0, 2 * time.Second},
		{"the desk fails for a while", errors.New("connection reset"), true, 20, 1, 0, 25 * time.Second},
		{"the desk fails for good", errors.New("damaged"), true, 1000, 0, 1, 35 * time.Second},
		{"a ticket changes for a while", nil, true, 3 * maxAnew, 1, 0, 5 * time.Second},
		{"a ticket changes for good", nil, true, 1000 * maxAnew, 0, 1, 35 * time.Second},
		{"the desk fails once, without the lane", errors.New("connection reset"), false, 1, 1, 0, 0},
		{"the desk fails for good, without the lane", errors.New("damaged"), false, 1000, 0, 1, 0},
		{"a ticket changes for good, without the lane", nil, false, 1000 * maxAnew, 0, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
				w.stop()
				w.relay(w.channel, Options{DeskPlace: Place{"test", "staff"}}, Service{Desk: c})
				w.start()
				failed := 0
				c.set(func() {
					c.urgent = func(p bot.Peer) (bot.Step, error) {
						step := card(staff)
						if failed++; failed > test.times {
							return step, nil
						}
						step.Tickets = []bot.Ticket{{ID: 7, Version: 99, Chat: p.ID, Desk: staff}}
						return step, test.fault
					}
				})
				began, a := time.Now(), w.text("1", breathless)
				if test.lane {
					w.arrive(a)
				} else if _, err := w.store.Accept(t.Context(), "test", "", []bot.Arrival{a}); err != nil {
					t.Fatal(err)
				}
				w.say("2", "Can I swim?")
				w.wantAdvised("1", began)
				w.want("2", "re: Can I swim?")
				w.pass(test.soon)
				got := w.heard("staff")
				if test.cards == 1 && !slices.Equal(got, []string{"An emergency"}) ||
					test.told == 1 && (len(got) != 2 || !strings.HasPrefix(got[0], toldWithout) || got[1] != breathless) {
					t.Errorf("after %s staff hear %q", test.soon, got)
				}
				w.pass(time.Hour)
				w.wantAdvised("1", began)
				w.want("staff")
				if replies := w.count("reply"); w.count("unheard") != test.told || replies != 2 {
					t.Errorf("%d times unheard, want %d; %d replies", w.count("unheard"), test.told, replies)
				}
				if oldest, err := w.Unanswered(t.Context()); oldest != 0 || err != nil {
					t.Errorf("something waits for an answer since %v, %v", oldest, err)
				}
				if strings.Contains(w.log.String(), breathless) {
					t.Error("the log has what the patient wrote")
				}
			})
		})
	}
}

// TestUrgentCardAfterRestart holds that an emergency whose card could not be made has it after a
// restart, however long that took.
func TestUrgentCardAfterRestart(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		tries := 0
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return bot.Step{}, errors.New("away") } })
		began := time.Now()
		w.say("1", breathless)
		w.pass(giveUpAfter / 2)
		w.stop()
		w.pass(time.Hour)
		c.set(func() {
			c.urgent = func(bot.Peer) (bot.Step, error) {
				if tries++; tries == 1 {
					return bot.Step{}, errors.New("not there yet")
				}
				return card(staff), nil
			}
		})
		w.relay(w.channel, Options{}, Service{Desk: c})
		w.start()
		w.pass(5 * time.Second)
		w.wantAdvised("1", began)
		if w.want("staff", "An emergency"); w.count("unheard") != 0 {
			t.Error("it counts as untold")
		}
	})
}

// TestUrgentWithoutCardNorPlace holds that an emergency without a card waits for a chat of staff that takes the words, and
// not for ever.
func TestUrgentWithoutCardNorPlace(t *testing.T) {
	for refusals, want := range map[int]int{6: 2, 10_000: 0} { // pieces that staff read
		withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
			w.stop()
			w.relay(w.channel, Options{DeskPlace: Place{"test", "staff"}}, Service{Desk: c})
			w.start()
			c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return bot.Step{}, errors.New("damaged") } })
			for range refusals {
				w.fault("staff", errors.New("connection reset"))
			}
			w.say("1", breathless)
			w.pass(3 * giveUpAfter)
			if got := w.heard("staff"); len(got) != want || want > 0 && got[1] != breathless {
				t.Errorf("refused %d times, staff hear %q", refusals, got)
			}
			if w.count("unheard") != 1 {
				t.Errorf("refused %d times: %d times unheard", refusals, w.count("unheard"))
			}
			if oldest, err := w.Unanswered(t.Context()); oldest != 0 || err != nil {
				t.Errorf("refused %d times: something waits for an answer since %v, %v", refusals, oldest, err)
			}
		})
	}
}
