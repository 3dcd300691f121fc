package relay

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// withPrivacy runs the relay anew with a notice on privacy.
func (w *harness) withPrivacy(version string, required bool) {
	w.stop()
	w.relay(w.channel, Options{Privacy: Privacy{version, required}}, Service{})
	w.start()
}

// notice is the data of the button under the notice that a chat got last, and what the chat heard.
func (w *harness) notice(chat string, want ...string) (data string) {
	w.t.Helper()
	data = w.press(chat, "I agree").Text
	w.wantBegins(chat, want...)
	return data
}

// agrees presses the button, which goes with that, and compares what else the chat hears.
func (w *harness) agrees(chat, data string, want ...string) {
	w.t.Helper()
	w.arrive(w.kind(chat, bot.ArrivalPress, data))
	heard := w.heard(chat)
	if len(heard) == 0 || !strings.HasPrefix(heard[0], "change ") || !slices.Equal(heard[1:], want) {
		w.t.Errorf("after the press %s heard %q, want %q", chat, heard, want)
	}
}

// standing is what is kept of a chat.
func (w *harness) standing(chat string) bot.Standing {
	w.t.Helper()
	id, err := w.store.Find(w.t.Context(), "test", chat)
	if err != nil {
		w.t.Fatal(err)
	}
	peer, _, err := w.store.Peer(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return peer.Standing
}

const (
	noticeBegins = "This bot is run by Hill Street"
	mayAgree     = "If that is all right with you"
	mustAgree    = "Please press the button if you agree."
)

// TestConsentNotice holds that the first question is answered together with the notice, once for
// each version of it, and that what was agreed to is kept until it is forgotten.
func TestConsentNotice(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.withPrivacy("1", false)
		w.say("a", "/help")
		w.wantBegins("a", "Type your question")
		w.say("a", "Can I shower?")
		button := w.notice("a", "re: Can I shower?", noticeBegins, mayAgree)
		w.say("a", "Can I swim?")
		w.want("a", "re: Can I swim?")
		if s := w.standing("a"); s.Told.Version != "1" || s.Agreed.Version != "" {
			t.Errorf("before the press: %+v", s)
		}
		w.agrees("a", button)
		agreed := w.standing("a").Agreed
		if agreed.Version != "1" || agreed.At.IsZero() {
			t.Errorf("after the press: %+v", agreed)
		}
		w.withPrivacy("2", false)
		w.arrive(w.kind("a", bot.ArrivalPress, button)) // of the old notice: they get the new one
		w.wantBegins("a", "change m", noticeBegins, mayAgree)
		if got := w.standing("a").Agreed; got != agreed {
			t.Errorf("the press of an old button agreed to %+v", got)
		}
		w.say("a", "Can I drive?")
		w.want("a", "re: Can I drive?")
		w.say("b", "Can I drive?")
		w.wantBegins("b", "re: Can I drive?", noticeBegins, mayAgree)
		w.say("a", "/forget yes")
		w.heard("a")
		w.say("a", "Can I shower?")
		w.wantBegins("a", "re: Can I shower?", noticeBegins, mayAgree)
	})
}

// TestConsentRequired holds that questions wait until the person agrees, over a restart, and are
// answered then, in their order; and that an emergency never waits.
func TestConsentRequired(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.withPrivacy("1", true)
		w.say("a", "Can I shower?")
		button := w.notice("a", noticeBegins, mustAgree)
		w.say("a", "Can I swim?")
		w.wantBegins("a", mustAgree)
		w.say("a", "/leaflets")
		opens := w.press("a", "Ear tubes")
		if heard := strings.Join(w.heard("a"), "\n"); !strings.HasPrefix(heard, "I have these leaflets:") ||
			strings.Contains(heard, mustAgree) {
			t.Errorf("a command: %q", heard)
		}
		w.arrive(opens)
		w.wantBegins("a", mustAgree)
		w.say("a", "I have crushing chest pain and cannot breathe")
		w.pass(5 * time.Second)
		if heard := strings.Join(w.heard("a"), "\n"); !strings.Contains(heard, "Possible heart attack") || strings.Contains(heard, mustAgree) {
			t.Errorf("an emergency is answered with %q", heard)
		}
		w.withPrivacy("1", true)
		w.agrees("a", button, "re: Can I shower?", "re: Can I swim?")
		if s := w.standing("a"); len(s.Held) > 0 || s.Agreed.Version != "1" {
			t.Errorf("%+v", s)
		}
		w.agrees("a", button) // twice
		w.say("a", "Can I drive?")
		w.want("a", "re: Can I drive?")
		w.withPrivacy("2", true)
		w.say("a", "Can I fly?")
		w.agrees("a", w.notice("a", noticeBegins, mustAgree), "re: Can I fly?")
	})
}

// TestConsentHeld holds that few questions wait, each as it reads last.
func TestConsentHeld(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.withPrivacy("1", true)
		for range maxWaiting + 2 {
			w.say("a", "Can I shower?")
			w.pass(time.Minute)
		}
		if n := len(w.standing("a").Held); n != maxWaiting {
			t.Errorf("%d questions wait", n)
		}
		w.pass(20 * time.Hour)
		w.say("a", "/help") // so that the chat is not forgotten itself
		w.pass(6 * time.Hour)
		w.say("a", "Can I swim?")
		if held := w.standing("a").Held; len(held) != 1 || held[0].Text != "Can I swim?" {
			t.Errorf("after their time: %+v", held)
		}
	})
}

// TestConsentPieces holds that a question in pieces waits whole, however its pieces are changed meanwhile.
func TestConsentPieces(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.withPrivacy("1", true)
		first, second := w.text("a", "my left ear"), w.text("a", "since monday")
		w.arrive(first, second)
		w.pass(2 * time.Second)
		button := w.notice("a", noticeBegins, mustAgree)
		w.arrive(w.edit(second, "since tuesday"))
		w.arrive(w.edit(first, "my right ear"))
		w.heard("a")
		w.agrees("a", button, "re: my right ear / since tuesday")
	})
}

// TestConsentPicture holds that what came with a question that waits is known of when it is answered, in
// the answer and in what the clinic is asked with it, and of no other question.
func TestConsentPicture(t *testing.T) {
	withDesk(t, func(t *testing.T, w *harness, _ *fakeDesk, _ int64) {
		w.stop()
		w.Relay.options.Privacy = Privacy{"1", true}
		w.start()
		w.say("a", "Can I swim?")
		button := w.notice("a", noticeBegins, mustAgree)
		w.arrive(w.picture("a", "", "is it normal?"))
		w.pass(5 * time.Second)
		w.wantBegins("a", mustAgree)
		w.arrive(w.kind("a", bot.ArrivalPress, button))
		if draft := w.draftOf("a"); draft == nil || draft.Attached != bot.AttachmentPicture {
			t.Errorf("the button offers %+v", draft)
		}
		w.wantBegins("a", "change m", "re: Can I swim?", "not seen your picture, re: is it normal?")
	})
}
