package relay

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot"
)

// fakeDesk is a desk that does as a test says, and counts how often it was asked.
type fakeDesk struct {
	mu     sync.Mutex
	asked  int
	take   func(peer bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error)
	urgent func(peer bot.Peer) (bot.Step, error)
	tend   func() ([]bot.Step, time.Duration, error)
}

func (c *fakeDesk) Take(_ context.Context, peer bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	if c.take == nil {
		return bot.Step{}, false, nil
	}
	return c.take(peer, in, patient)
}

func (c *fakeDesk) Urgent(_ context.Context, peer bot.Peer, _ bot.Inbound) (bot.Step, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	return c.urgent(peer)
}

func (c *fakeDesk) RunDue(context.Context, int64, time.Time) ([]bot.Step, time.Duration, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tend == nil {
		return nil, 0, nil
	}
	return c.tend()
}

// set changes, between two steps, what a test's functions look at.
func (c *fakeDesk) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

// withDesk runs a test with a desk, whose staff chat is "staff", while time stands
// still.
func withDesk(t *testing.T, test func(t *testing.T, w *harness, c *fakeDesk, staff int64)) {
	t.Helper()
	withHarness(t, func(t *testing.T, w *harness) {
		w.stop()
		staff, err := w.store.OpenDesk(t.Context(), "test", "staff")
		if err != nil {
			t.Fatal(err)
		}
		c := &fakeDesk{}
		w.relay(w.channel, Options{}, Service{Desk: c})
		w.start()
		test(t, w, c, staff)
	})
}

func notes(chat int64, texts ...string) (step bot.Step) {
	for _, text := range texts {
		step.Notes = append(step.Notes, bot.Note{Chat: chat, Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}})
	}
	return step
}

// TestStep holds that what the desk makes of something is committed whole, in both
// chats, and that what is none of its business goes the usual way.
func TestStep(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.take = func(peer bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error) {
			step := notes(0, "to you")
			step.Notes = append(step.Notes, notes(staff, "to staff").Notes...)
			step.Notes = append(step.Notes, notes(12345, "to nobody").Notes...)
			return step, patient && !peer.Desk && in.Text == "/person", nil
		}
		w.say("1", "/person")
		w.say("1", "/help")
		if got := w.heard("1"); len(got) < 2 || got[0] != "to you" || !strings.HasPrefix(got[1], "Type your question") {
			t.Errorf("the patient hears %q", got)
		}
		if got := w.heard("staff"); !slices.Equal(got, []string{"to staff"}) {
			t.Errorf("staff hear %q", got)
		}
	})
}

// TestUnseenChanges holds that a change that nobody sees does nothing again, whoever did it: neither the
// commands of patients nor what is for the desk, and what staff wrote there is not to be sent twice.
func TestUnseenChanges(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, _ int64) {
		c.take = func(_ bot.Peer, in bot.Inbound, _ bool) (bot.Step, bool, error) {
			return notes(0, "desk: "+in.Text), in.Text == "/person" || in.Text == "Rest.", nil
		}
		for _, done := range []struct{ chat, text string }{{"1", "/person"}, {"1", "/forget"}, {"1", "/export"}, {"1", "/help"},
			{"1", "/start"}, {"1", "can I swim?"}, {"staff", "Rest."}, {"staff", "/help"}} {
			a := w.text(done.chat, done.text)
			w.arrive(a)
			if got := w.heard(done.chat); len(got) == 0 {
				t.Errorf("%s: nothing is heard", done.text)
			}
			w.arrive(w.edit(a, done.text))
			if got := w.heard(done.chat); len(got) > 0 {
				t.Errorf("%s, unchanged: %q is heard", done.text, got)
			}
		}
	})
}

// TestStepAnew holds that a step is asked for anew when a ticket has changed, and not
// for ever.
func TestStepAnew(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		tries := 3
		c.take = func(peer bot.Peer, _ bot.Inbound, _ bool) (bot.Step, bool, error) {
			step := notes(0, "done")
			if tries--; tries > 0 {
				step.Tickets = []bot.Ticket{{ID: 7, Version: 99, Chat: peer.ID, Desk: staff}}
			}
			return step, true, nil
		}
		w.say("1", "/person")
		asked := func() (n int) {
			c.set(func() { n = c.asked })
			return n
		}
		if got := w.heard("1"); !slices.Equal(got, []string{"done"}) || asked() != 3 {
			t.Errorf("heard %q after %d tries", got, asked())
		}
		c.set(func() { tries = 1000 })
		w.say("1", "/person")
		if n := asked(); n > 3+maxAnew {
			t.Errorf("asked %d times at once", n)
		}
		c.set(func() { tries = 1 })
		w.pass(time.Minute)
		if got := w.heard("1"); !slices.Equal(got, []string{"done"}) {
			t.Errorf("heard %q in the end", got)
		}
	})
}

// TestAdviceBeforeDesk holds that a patient's emergency is never the desk's to take,
// and is answered whatever is wrong there.
func TestAdviceBeforeDesk(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.set(func() {
			c.take = func(bot.Peer, bot.Inbound, bool) (bot.Step, bool, error) { return bot.Step{}, true, nil }
		})
		for name, urgent := range map[string]func(bot.Peer) (bot.Step, error){
			"well":   func(bot.Peer) (bot.Step, error) { return notes(staff, "told"), nil },
			"broken": func(bot.Peer) (bot.Step, error) { return bot.Step{}, errors.New("a fault") },
			"stale": func(p bot.Peer) (bot.Step, error) {
				return bot.Step{Turn: bot.Turn{Tickets: []bot.Ticket{{ID: 7, Version: 99, Chat: p.ID, Desk: staff}}}}, nil
			},
		} {
			c.set(func() { c.urgent = urgent })
			w.say(name, "I can't breathe")
			if got := w.heard(name); len(got) == 0 || !strings.Contains(got[0], "reath") {
				t.Errorf("%s: heard %q", name, got)
			}
			if got := w.heard("staff"); (len(got) == 1) != (name == "well") {
				t.Errorf("%s: staff hear %q", name, got)
			}
		}
		w.say("staff", "call 112 if you can't breathe")
		if got := w.heard("staff"); len(got) > 0 {
			t.Errorf("what staff write was taken for an emergency: %q", got)
		}
	})
}

// unacknowledgingChannel is a channel that cannot show anything to one person.
type unacknowledgingChannel struct{ *fakeChannel }

func (unacknowledgingChannel) Acknowledge(context.Context, string, string) error {
	return errors.New("the press is too old")
}

// TestSecret holds that what is shown once counts as shown only when it was.
func TestSecret(t *testing.T) {
	for _, fails := range []bool{false, true} {
		withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
			w.stop()
			if fails {
				w.Relay.channels["test"] = unacknowledgingChannel{w.channel}
			}
			w.start()
			c.take = func(bot.Peer, bot.Inbound, bool) (bot.Step, bool, error) {
				step := notes(0, "it was shown")
				step.Secret = "the number"
				return step, true, nil
			}
			w.arrive(w.kind("staff", bot.ArrivalPress, "number:7"))
			if got := w.heard("staff"); (len(got) == 0) != fails {
				t.Errorf("fails %v: staff hear %q", fails, got)
			}
			if waiting, err := w.store.Unanswered(t.Context(), staff); len(waiting) > 0 || err != nil {
				t.Errorf("fails %v: %v waits, %v", fails, waiting, err)
			}
		})
	}
}

// TestTend holds that desk work is called when it asks for it.
func TestTend(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		times := 0
		c.tend = func() ([]bot.Step, time.Duration, error) {
			if times++; times == 3 {
				return nil, 0, nil
			}
			return []bot.Step{notes(0, "due")}, time.Hour, nil
		}
		chat, err := w.store.Find(t.Context(), "test", "staff")
		if err != nil || chat != staff {
			t.Fatal(chat, err)
		}
		w.stop()
		w.start()
		w.pass(time.Minute)
		if got := w.heard("staff"); len(got) != 1 {
			t.Errorf("at the start: %q", got)
		}
		w.pass(time.Hour)
		if got := w.heard("staff"); len(got) != 1 {
			t.Errorf("after an hour: %q", got)
		}
		w.pass(5 * time.Hour)
		if got := w.heard("staff"); len(got) != 0 {
			t.Errorf("in the end: %q", got)
		}
		c.set(func() {
			if times != 3 {
				t.Errorf("called %d times", times)
			}
		})
	})
}

// TestDeskIsNeverGone holds that what is for staff waits when their chat takes
// nothing, as when the bot was thrown out of it.
func TestDeskIsNeverGone(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.take = func(bot.Peer, bot.Inbound, bool) (bot.Step, bool, error) { return notes(staff, "a card"), true, nil }
		w.channel.faults["staff"] = []error{bot.ErrChatGone, bot.ErrChatGone}
		w.say("1", "/person")
		if got := w.heard("staff"); len(got) > 0 {
			t.Errorf("staff hear %q", got)
		}
		w.pass(10 * time.Minute)
		if got := w.heard("staff"); !slices.Equal(got, []string{"a card"}) {
			t.Errorf("in the end staff hear %q", got)
		}
		if !strings.Contains(w.log.String(), "bring the bot back into it") {
			t.Error("the log does not say what to do")
		}
	})
}

// TestDeskComesBack holds that what is for staff, at the desk or in the chat that it escalates to, waits while
// the bot is out of their chat, and comes in order once it is let in again.
func TestDeskComesBack(t *testing.T) {
	for _, chat := range []string{"staff", "further"} {
		withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, _ int64) {
			to, err := w.store.OpenDesk(t.Context(), "test", chat)
			if err != nil {
				t.Fatal(err)
			}
			c.set(func() {
				c.take = func(_ bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error) {
					return notes(to, in.Text), patient, nil
				}
				c.urgent = func(bot.Peer) (bot.Step, error) { return card(to), nil }
			})
			for range 5 {
				w.fault(chat, bot.ErrChatGone)
			}
			w.say("1", "first")
			w.pass(5 * time.Second)
			w.say("2", "I can't breathe")
			w.arrive(w.kind(chat, bot.ArrivalLeft, ""))
			w.say("3", "third")
			w.pass(time.Minute)
			w.arrive(w.kind(chat, bot.ArrivalBack, ""))
			w.pass(10 * time.Minute)
			if got := w.heard(chat); !slices.Equal(got, []string{"first", "An emergency", "third"}) {
				t.Errorf("%s: once the bot is back they read %q", chat, got)
			}
		})
	}
}
