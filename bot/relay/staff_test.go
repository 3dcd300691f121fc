package relay

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"bedside/bot"
)

// fakeStaffChannel is a channel of staff. A chat whose name begins with "private" is one
// person's beside others.
type fakeStaffChannel struct{ *fakeChannel }

func (fakeStaffChannel) Private(chat string) bool { return strings.HasPrefix(chat, "private") }

func (fakeStaffChannel) Strangers(chat string) bool { return strings.HasSuffix(chat, "with strangers") }

// withStaffChannel runs a test with a channel of staff, while time stands still.
func withStaffChannel(t *testing.T, test func(*testing.T, *harness)) {
	t.Helper()
	withHarness(t, func(t *testing.T, w *harness) {
		w.stop()
		w.relay(fakeStaffChannel{w.channel}, Options{}, Service{Staff: &fakeResponder{Responder: w.responder.ForStaff()}})
		w.start()
		test(t, w)
	})
}

// labels are those of the buttons under a parcel.
func labels(p sent) (found []string) {
	for _, row := range p.Buttons {
		for _, b := range row {
			found = append(found, b.Label)
		}
	}
	return found
}

func TestStaffButtons(t *testing.T) {
	withStaffChannel(t, func(t *testing.T, w *harness) {
		w.say("open", "does it hurt?")
		if got := labels(w.last("open")); !slices.Equal(got, []string{"Helpful", "Not helpful", "Why this answer?"}) {
			t.Errorf("in a thread: %q", got)
		}
		w.say("private 1", "does it hurt?")
		if got := labels(w.last("private 1")); !slices.Equal(got, []string{"Helpful", "Not helpful", "Why this answer?",
			"Share in channel"}) {
			t.Errorf("privately: %q", got)
		}
		w.arrive(w.press("private 1", "Helpful"))
		if got := labels(w.last("private 1")); !slices.Equal(got, []string{"Why this answer?", "Share in channel"}) {
			t.Errorf("after it was judged: %q", got)
		}
	})
}

func TestWhy(t *testing.T) {
	withStaffChannel(t, func(t *testing.T, w *harness) {
		w.say("open", "does it hurt?")
		why := w.press("open", "Why this answer?")
		w.arrive(why)
		if got := w.channel.acks; len(got) != 1 || !strings.Contains(got[0], why.Press+": ") ||
			!strings.Contains(got[0], "Pain") {
			t.Errorf("why is told as %q", got)
		}
		forged := w.kind("other", bot.ArrivalPress, why.Text)
		w.arrive(forged)
		if got := w.channel.acks[1]; !strings.Contains(got, "too old") {
			t.Errorf("another chat is told %q", got)
		}
		if got := w.heard("open"); len(got) != 1 {
			t.Errorf("everybody reads %q", got)
		}
	})
}

func TestShare(t *testing.T) {
	withStaffChannel(t, func(t *testing.T, w *harness) {
		w.say("private 1", "does it hurt?")
		share := w.press("private 1", "Share in channel")
		if w.last("private 1").Open {
			t.Error("the answer is everybody's at once")
		}
		w.arrive(share)
		if got := w.last("private 1"); !got.Open || len(got.Buttons) > 0 || got.Parts[0].Text != "picked  › Pain" {
			t.Errorf("what is shared is %+v", got)
		}
		w.heard("private 1")
		w.arrive(w.kind("private 2", bot.ArrivalPress, share.Text))
		w.arrive(w.kind("open", bot.ArrivalPress, share.Text))
		if got := append(w.heard("private 2"), w.heard("open")...); len(got) > 0 {
			t.Errorf("another chat shares %q", got)
		}
	})
}

// TestShareWithStrangers holds that what staff alone may see is not shown where people of other
// organisations read along, and that all else is.
func TestShareWithStrangers(t *testing.T) {
	for _, test := range []struct {
		chat    string
		limited bool
		shared  bool
	}{{"private 1", true, true}, {"private 1 with strangers", true, false}, {"private 1 with strangers", false, true}} {
		withHarness(t, func(t *testing.T, w *harness) {
			w.stop()
			w.relay(fakeStaffChannel{w.channel}, Options{}, Service{Staff: &fakeResponder{Responder: w.responder.ForStaff()},
				Sees: func(a bot.Asker, _ string) bool { return !test.limited || a.Staff && !a.Shared }})
			w.start()
			w.say(test.chat, "does it hurt?")
			w.arrive(w.press(test.chat, "Share in channel"))
			if got := w.last(test.chat).Open; got != test.shared {
				t.Errorf("%+v: shared %v", test, got)
			}
			if told := strings.Contains(strings.Join(w.channel.acks, " "), sayNotForStrangers); told == test.shared {
				t.Errorf("%+v: told %q", test, w.channel.acks)
			}
		})
	}
}

// TestStaffEmergency holds that staff get the clinic's procedure, also without the
// store.
func TestStaffEmergency(t *testing.T) {
	withStaffChannel(t, func(t *testing.T, w *harness) {
		w.say("open", "he can't breathe")
		if got := w.channel.sent[0].Parts[0].Text; !strings.Contains(got, "emergency procedure") {
			t.Errorf("staff read %q", got)
		}
		w.store.Break(errors.New("no disk"))
		if err := w.Accept(t.Context(), "test", "", []bot.Arrival{w.text("open", "she can't breathe")}); err == nil {
			t.Fatal("what is not kept is accepted")
		}
		w.pass(0)
		if got := w.channel.sent; len(got) != 4 || !strings.Contains(got[2].Parts[0].Text, "emergency procedure") {
			t.Errorf("without the store staff read %q", w.heard("open"))
		}
		w.store.Break(nil)
	})
}
