package relay

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// want compares what a chat heard.
func (w *harness) want(chat string, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.heard(chat)); diff != "" {
		w.t.Errorf("%s heard (-want +got):\n%s", chat, diff)
	}
}

// wantBegins compares the beginnings of what a chat heard.
func (w *harness) wantBegins(chat string, want ...string) {
	w.t.Helper()
	got := w.heard(chat)
	for i := range min(len(got), len(want)) {
		got[i] = got[i][:min(len(got[i]), len(want[i]))]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s heard (-want +got):\n%s", chat, diff)
	}
}

func TestQuestionsAndPieces(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.say("a", "Can I shower tonight?")
		w.want("a", "re: Can I shower tonight?")
		w.say("a", "hi")
		w.want("a")
		w.pass(1900 * time.Millisecond)
		w.want("a")
		w.pass(100 * time.Millisecond)
		w.want("a", "re: hi")

		w.say("a", "hi", "when can I")
		w.pass(time.Second)
		w.want("a")
		w.say("a", "have a shower")
		w.want("a", "re: hi / when can I / have a shower")

		w.say("a", "can I swim with it", "and does it hurt?")
		w.want("a", "re: can I swim with it", "re: and does it hurt?")

		w.say("a", "the left ear")
		w.pass(1500 * time.Millisecond)
		w.say("a", "since monday")
		w.pass(1900 * time.Millisecond)
		w.want("a")
		w.pass(200 * time.Millisecond)
		w.want("a", "re: the left ear / since monday")

		early, late := w.text("a", "bath"), w.text("a", "swimming")
		late.At = early.At.Add(time.Hour) // the platform kept them back
		w.arrive(early, late)
		w.pass(2 * time.Second)
		w.want("a", "re: bath", "re: swimming")
	})
}

// TestRelated presses what is offered below an answer; a number does not pick it.
func TestRelated(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "more about the ear?")
		press := w.press("a", "aftercare")
		w.say("a", "1")
		w.pass(2 * time.Second)
		w.arrive(press)
		w.want("a", "re: more about the ear?", "re: 1", "picked aftercare")
	})
}

func TestChoices(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "which ear is it?")
		pick := w.press("a", "right ear")
		w.want("a", "re: which ear is it? Choose one:") // as above buttons
		w.say("a", "1")
		w.want("a", "picked left ear")
		w.pass(time.Hour)
		pick.At = time.Now()
		w.arrive(pick)
		w.want("a", "picked right ear")

		foreign := pick
		foreign.ID, foreign.Chat, foreign.Press = "foreign", "b", "foreign"
		w.arrive(foreign)
		w.want("b")
		for _, data := range []string{"", "pick:1:1", "pick:x", "no", "yes:1", "yes:1:1", "erase:1", strings.Repeat("9", 90),
			pick.Text + "9"} {
			w.arrive(w.kind("a", bot.ArrivalPress, data))
		}
		w.want("a")
		if got := len(w.channel.acks); got != 11 {
			t.Errorf("%d presses acknowledged, want all 11: %q", got, w.channel.acks)
		}
	})
}

func TestJudgements(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "Can I swim?")
		yes, no, clinic := w.press("a", "Helpful"), w.press("a", "Not helpful"), w.press("a", "Ask the clinic")
		w.want("a", "re: Can I swim?")
		w.arrive(yes)
		if last := w.last("a"); last.Change != yes.Message || last.Parts != nil || len(last.Buttons) != 1 {
			t.Errorf("the buttons are changed to %+v", last)
		}
		w.want("a", "change "+yes.Message)
		w.arrive(no)
		w.want("a")
		w.arrive(clinic)
		w.wantBegins("a", "I am a computer program. To reach a person, contact the ward on 0123 456.")
		w.say("a", "Can I fly?")
		no = w.press("a", "Not helpful")
		w.heard("a")
		w.arrive(no)
		w.wantBegins("a", "change m", "Thank you for telling me.")
		var rows []string
		if err := w.store.Audit(t.Context(), time.Time{}, func(row bot.AuditRow) error {
			if row.Passage != "" {
				rows = append(rows, strings.Join([]string{string(row.Outcome), row.Leaflet, row.Version, row.Passage, row.SHA256,
					row.Helpful}, " "))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		want := []string{"answer ear-tubes 2024-03-01 ear-tubes/pain#1 abc yes",
			"answer ear-tubes 2024-03-01 ear-tubes/pain#1 abc no"}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
	})
}

func TestEdits(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		first := w.text("a", "when can I")
		w.arrive(first)
		w.arrive(w.edit(first, "when can I swim?"))
		w.want("a", "re: when can I swim?")
		w.arrive(w.edit(first, "when can I swim?")) // a change that nobody sees
		w.want("a")
		w.arrive(w.edit(first, "when can I dive?"))
		if last := w.last("a"); last.ReplyTo != first.Message {
			t.Errorf("the reply refers to %q", last.ReplyTo)
		}
		w.want("a", "re: when can I dive?")
		chat, err := w.store.Find(t.Context(), "test", "a")
		if err != nil {
			t.Fatal(err)
		}
		peer, _, _ := w.store.Peer(t.Context(), chat)
		if diff := cmp.Diff([]string{"when can I dive?"}, peer.Conversation.Earlier); diff != "" {
			t.Errorf("the conversation remembers (-want +got):\n%s", diff)
		}
		piece, second := w.text("a", "my ear"), w.text("a", "runs")
		w.arrive(piece, second, w.edit(second, "runs since monday"))
		w.pass(2 * time.Second)
		w.want("a", "re: my ear / runs since monday")
	})
}

func TestOtherKinds(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		album := []bot.Arrival{w.kind("a", bot.ArrivalOther, ""), w.kind("a", bot.ArrivalOther, ""),
			w.kind("a", bot.ArrivalOther, "")}
		w.arrive(album...)
		w.arrive(w.kind("a", bot.ArrivalOther, ""))
		w.want("a", "I can only read words. Please type your question.")
		w.pass(10 * time.Second)
		w.arrive(w.kind("a", bot.ArrivalOther, ""))
		w.want("a", "I can only read words. Please type your question.")

		w.channel.faults["a"] = []error{errors.New("down")}
		w.say("a", "Can I swim?")
		w.arrive(w.kind("a", bot.ArrivalLeft, ""))
		w.pass(time.Hour)
		w.want("a")
		w.arrive(w.kind("a", bot.ArrivalBack, ""))
		w.say("a", "Can I swim now?")
		w.want("a", "re: Can I swim now?")
	})
}

func TestFlood(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		var many []bot.Arrival
		for range 250 {
			many = append(many, w.text("a", "Can I swim?"))
		}
		w.arrive(many...)
		w.arrive(w.text("a", "My chest hurts and I cannot breathe"))
		w.say("b", "Can I swim?")
		w.want("b", "re: Can I swim?")
		got := map[string]int{}
		for _, text := range w.heard("a") {
			got[text[:10]]++
		}
		if got["re: Can I "] != 60 || got["You are se"] != 1 || got["Possible h"] != 1 {
			w.t.Errorf("heard %v", got)
		}
		w.pass(5 * time.Second)
		w.say("a", "Can I swim?", "Can I dive?")
		w.want("a", "re: Can I swim?")
		w.pass(56 * time.Second)
		w.say("a", strings.Split(strings.Repeat("Can I swim?\n", 14), "\n")[:14]...)
		if texts := w.heard("a"); len(texts) != 12 || !strings.HasPrefix(texts[11], "You are sending") {
			w.t.Errorf("heard %q", texts)
		}
	})
}

func TestTyping(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.responder.slow.Store(int64(650 * time.Millisecond))
		w.say("a", "Can I swim?")
		w.pass(time.Second)
		if got := len(w.channel.typings); got != 0 {
			t.Errorf("typing was shown %d times for a fast reply", got)
		}
		w.responder.slow.Store(int64(2 * time.Second))
		began := time.Now()
		w.say("a", "Can I dive?")
		w.pass(3 * time.Second)
		if got := w.channel.typings; len(got) != 1 || got[0].Sub(began) != typingAfter {
			t.Errorf("typing was shown at %v", got)
		}
	})
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name    string
		breaks  bool
		broken  bool
		repair  bool
		heard   string
		between time.Duration
	}{
		{name: "for long", broken: true, heard: "I am sorry, something went wrong"},
		{name: "breakdown", breaks: true, heard: "I am sorry, something went wrong"},
		{name: "for a moment", broken: true, repair: true, heard: "re: Can I swim?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			withHarness(t, func(t *testing.T, w *harness) {
				w.responder.breaks.Store(test.breaks)
				w.responder.broken.Store(test.broken)
				w.say("a", "Can I swim?")
				w.pass(20 * time.Second)
				w.want("a")
				if test.repair {
					w.responder.broken.Store(false)
				}
				w.pass(20 * time.Second)
				w.wantBegins("a", test.heard)
				w.say("a", "I cannot breathe") // works all the same
				if got := w.heard("a"); len(got) == 0 {
					t.Error("no advice while the search is down")
				}
			})
		})
	}
}

func TestInPublic(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		public := func(kind bot.ArrivalKind, text string) bot.Arrival {
			a := w.kind("group", kind, text)
			a.Public = true
			return a
		}
		for _, text := range []string{"hi", "Can I swim?", "/export", "/forget yes"} {
			asked := public(bot.ArrivalText, text)
			w.arrive(asked)
			if last := w.last("group"); last.ReplyTo != asked.Message || last.Buttons != nil {
				t.Errorf("%q is answered with %+v", text, last)
			}
			w.wantBegins("group", "Others can read along here.")
			changed := w.edit(asked, text+"?")
			changed.Public = true
			w.arrive(changed)
		}
		w.arrive(public(bot.ArrivalOther, ""), public(bot.ArrivalPress, "yes:1"))
		w.want("group")
		w.arrive(public(bot.ArrivalText, "I cannot breathe"))
		w.wantBegins("group", "Trouble breathing", "If I have misunderstood")
		chat, _ := w.store.Find(t.Context(), "test", "group")
		if peer, _, _ := w.store.Peer(t.Context(), chat); len(peer.Conversation.Earlier) > 0 {
			t.Errorf("a conversation was kept: %+v", peer.Conversation)
		}
	})
}
