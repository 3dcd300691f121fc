package relay

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// card is an urgent card of the desk's as a step tells it.
func card(staff int64) bot.Step {
	return bot.Step{Notes: []bot.Note{{Chat: staff, Loud: true, Role: bot.RoleCard,
		Parts:   []bot.Part{{Kind: bot.PartAdvice, Text: "An emergency"}, {Kind: bot.PartQuote, Text: "I cannot breathe"}},
		Buttons: [][]bot.Button{{{Label: "Claim", Data: "claim:1"}}},
	}}}
}

// TestDeskRefuses holds that what staff have to read about an emergency reaches them in
// plainer forms, when the platform refuses the usual one.
func TestDeskRefuses(t *testing.T) {
	for refusals, want := range []struct {
		loud, buttons bool
		kind          bot.PartKind
		messages      int
		begins        string
	}{{true, true, bot.PartAdvice, 1, "An emergency"}, {false, true, bot.PartAdvice, 1, "An emergency"},
		{false, true, bot.PartSay, 1, "An emergency"}, {false, true, bot.PartSay, 1, "An emergency"},
		{false, false, bot.PartSay, 1, "An emergency"}, {false, true, bot.PartSay, 1, sayUnshown[:50]},
		{false, false, bot.PartSay, 1, sayUnshown[:50]}} {
		withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
			c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
			for range refusals {
				w.fault("staff", bot.ErrRefused)
			}
			w.say("1", "I can't breathe")
			w.pass(time.Second)
			got := w.last("staff")
			if got.Loud != want.loud || (len(got.Buttons) > 0) != want.buttons || got.Parts[0].Kind != want.kind {
				t.Errorf("refused %d times, staff get %+v, want %+v", refusals, got, want)
			}
			if heard := w.heard("staff"); len(heard) != want.messages || !strings.HasPrefix(heard[0], want.begins) {
				t.Errorf("refused %d times, staff get %q", refusals, heard)
			}
			if got := w.heard("1"); len(got) == 0 {
				t.Error("the patient is not advised")
			}
			if w.Health() != (Health{}) {
				t.Errorf("refused %d times and taken, health is %+v", refusals, w.Health())
			}
		})
	}
}

// TestDeskRefusesForHours holds that nothing for staff is dropped, whatever reason the platform
// names and for however long; health tells of it, and it comes once the platform takes it.
func TestDeskRefusesForHours(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
		const forms, minutes = 7, 180 // how often it is tried, and for how long
		for range forms * minutes {
			w.fault("staff", bot.ErrRefused)
		}
		w.say("1", "I can't breathe")
		w.pass((minutes - 1) * time.Minute)
		if w.Health().DeskShut == 0 || len(w.heard("staff")) > 0 {
			t.Errorf("while it is refused, health is %+v and staff are told %q", w.Health(), w.heard("staff"))
		}
		w.pass(5 * time.Minute)
		if got := w.heard("staff"); len(got) != 1 || !strings.HasPrefix(got[0], "An emergency") {
			t.Errorf("once it is taken, staff are told %q", got)
		}
		if w.Health() != (Health{}) {
			t.Errorf("once it is taken, health is %+v", w.Health())
		}
	})
}

// TestDeskShut closes the desk's chat: staff are told of an emergency elsewhere, once, health
// tells of it, and the card comes when the chat is open again.
func TestDeskShut(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		w.stop()
		w.relay(w.channel, Options{Fallback: Place{"test", "fallback"}}, Service{Desk: c})
		w.start()
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
		for range 3 {
			w.fault("staff", bot.ErrChatGone)
		}
		began := time.Now()
		w.say("1", "I can't breathe")
		w.pass(2 * time.Second)
		told := w.last("fallback")
		if told.at.Sub(began) > 2*time.Second ||
			!strings.Contains(bot.PlainText(told.Parts), sayDeskShut[:20]) && len(told.Parts) == 0 {
			t.Errorf("elsewhere staff are told %+v", told)
		}
		if w.Health().DeskShut == 0 {
			t.Error("health does not tell of it")
		}
		w.pass(5 * time.Minute)
		if got := w.heard("staff"); len(got) != 1 {
			t.Errorf("at the desk staff get %q", got)
		}
		if got := w.heard("fallback"); len(got) != 3 { // one message for each part, on this channel
			t.Errorf("elsewhere staff are told %q", got)
		}
		if w.Health() != (Health{}) {
			t.Errorf("once the desk is open: %+v", w.Health())
		}
	})
}

// TestDeskShutForHours holds that health tells of a desk that stays shut for as long as it is
// tried in vain, from the first time on.
func TestDeskShutForHours(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
		const hours = 8
		for range hours * 60 {
			w.fault("staff", bot.ErrChatGone)
		}
		w.say("1", "I can't breathe")
		w.pass(time.Second)
		began := time.Now().Add(-w.Health().DeskShut)
		for range hours*60 - 1 {
			w.pass(time.Minute)
			if got, want := w.Health().DeskShut, time.Since(began); got != want {
				t.Fatalf("after %s health tells of %s", want, got)
			}
		}
		w.pass(time.Minute)
		if w.Health() != (Health{}) || len(w.heard("staff")) != 1 {
			t.Errorf("once the desk is open: %+v", w.Health())
		}
	})
}

// TestDeskShutElsewhere has another instance deliver to the desk what this one could not: this
// one's health does not tell of it for ever.
func TestDeskShutElsewhere(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
		w.fault("staff", bot.ErrChatGone)
		w.say("1", "I can't breathe")
		w.pass(30 * time.Second)
		w.stop()
		first := w.Relay
		w.relay(w.channel, Options{}, Service{Desk: c})
		w.start()
		if first.Health().DeskShut == 0 {
			t.Error("health does not tell of it")
		}
		w.pass(failureFor)
		if got := w.heard("staff"); len(got) != 1 {
			t.Errorf("at the desk staff get %q", got)
		}
		if first.Health() != (Health{}) || w.Health() != (Health{}) {
			t.Errorf("once another has delivered to the desk: %+v, and its own %+v", first.Health(), w.Health())
		}
		w.stop()
		w.Relay = first // which has its turn again
		w.start()
		w.fault("staff", bot.ErrChatGone)
		w.say("1", "I can't breathe")
		w.pass(time.Second)
		if got := w.Health().DeskShut; got == 0 || got > time.Second {
			t.Errorf("shut anew, health tells of %s", got)
		}
	})
}

// TestDeskShutUnheard counts when there is nowhere else to tell staff.
func TestDeskShutUnheard(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, c *fakeDesk, staff int64) {
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
		w.fault("staff", errors.Join(bot.ErrChatGone))
		w.say("1", "I can't breathe")
		w.pass(time.Second)
		w.mu.Lock()
		defer w.mu.Unlock()
		if !slices.Contains(w.events, Event{Name: "unheard"}) ||
			!strings.Contains(w.log.String(), "desk.fallback names no other") {
			t.Error("nobody is told that staff are not")
		}
	})
}

// TestDeskWithoutStore takes the store away: staff are told of an emergency at the desk all the
// same, and get the card once it is back.
func TestDeskWithoutStore(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		staff, err := w.store.OpenDesk(t.Context(), "test", "staff")
		if err != nil {
			t.Fatal(err)
		}
		c := &fakeDesk{}
		c.set(func() { c.urgent = func(bot.Peer) (bot.Step, error) { return card(staff), nil } })
		w.stop()
		w.relay(w.channel, Options{Spool: w.spool, DeskPlace: Place{"test", "former"}}, Service{Desk: c})
		w.start()
		w.store.Break(errors.New("away"))
		w.fault("former", &bot.MovedError{Chat: "staff"})
		began := time.Now()
		w.say("1", breathless)
		w.pass(time.Second)
		w.wantAdvised("1", began)
		if got := w.heard("staff"); len(got) != 2 || !strings.HasPrefix(got[0], sayStoreAway[:30]) || got[1] != breathless {
			t.Errorf("without the store staff are told %q", got)
		}
		w.store.Break(nil)
		w.pass(time.Minute)
		if got := w.heard("staff"); !slices.Equal(got, []string{"An emergency"}) {
			t.Errorf("once it is back staff are told %q", got)
		}
	})
}
