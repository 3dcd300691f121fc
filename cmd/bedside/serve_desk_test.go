package main

import (
	"strings"
	"testing"
)

// TestDesk goes from a patient's question to a nurse's answer and back.
func TestDesk(t *testing.T) {
	t.Parallel()
	b := newBridge(t, "").up()
	b.say(1, odd)
	b.hears(1, "I will not guess")
	b.touch(1, "Ask the clinic")
	draft := b.hears(1, "Shall I send this")
	for _, want := range []string{odd, "They do not see your name", "call 112"} {
		if !strings.Contains(draft.Text, want) {
			t.Errorf("the draft reads\n%s\nwant %q in it", draft.Text, want)
		}
	}
	if len(b.slack.Sent(deskRoom)) > 0 {
		t.Error("staff see a question that was not confirmed")
	}
	b.touch(1, "Send")
	code := b.code(1)
	b.card(code, "waiting", "From patient", odd, "Nobody has claimed it yet")
	b.presses(nurse, code, "Claim")
	b.card(code, "Claimed by "+nurse)
	b.hears(1, "A person at the clinic is looking at your question "+code)
	b.say(1, "he is a quiet parrot, I promise")
	b.below(code, "he is a quiet parrot")
	b.fills(nurse, code, "Parrots are fine. Keep the cage away from your bed.")
	if v := b.slack.Modal(nurse); !strings.Contains(v.Read(), "answers your question "+code) || !strings.Contains(v.Read(), "Keep the cage away") {
		t.Errorf("the preview reads\n%s", v.Read())
	}
	b.sends(nurse)
	b.hears(1, "Keep the cage away from your bed.")
	b.card(code, "Answered by "+nurse, "Delivered")
	b.say(1, "thank you so much for that")
	b.below(code, "thank you so much")
	b.say(1, "/end")
	b.hears(1, "I am back")
	b.below(code, "The patient talks to the bot again")
	if m := b.ask(1, "can I shower?"); !strings.Contains(m.Text, "24 hours") {
		t.Errorf("after /end the bot says\n%s", m.Text)
	}
	b.presses(nurse, code, "Close")
	b.presses(nurse, code, "Spoke with the patient")
	b.card(code, "closed", "Closed by "+nurse+": spoke with the patient")
	if said := b.log(); !strings.HasPrefix(said, "6 lines, head ") {
		t.Errorf("the log has %s, want opened, claimed, answered, delivered, ended, closed", said)
	}
	if n := len(b.cards(code)); n != 1 {
		t.Errorf("there are %d cards", n)
	}
}
