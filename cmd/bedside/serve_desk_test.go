package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
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

// deskStates are ways of a ticket, each to another end.
var deskStates = []struct {
	name string
	more []string // of the config's desk
	does func(b *bridge)
}{
	{"not sent", nil, func(b *bridge) {
		b.say(1, "/person "+odd)
		b.touch(1, "Do not send")
		b.hears(1, "I have sent nothing")
		b.say(2, "/person")
		b.hears(2, "What would you like to ask")
		b.say(2, odd)
		b.hears(2, "Shall I send this")
		if len(b.slack.Sent(deskRoom)) > 0 {
			b.t.Error("staff see what was not sent")
		}
	}},
	{"withdrawn", nil, func(b *bridge) {
		first := b.opens(1, odd)
		b.card(first, "waiting")
		b.touch(1, "Take it back")
		b.hears(1, "I have taken back your question "+first)
		if card := b.card(first, "withdrawn", "Withdrawn by the patient"); strings.Contains(card.Shown()+card.Text, odd) {
			b.t.Errorf("staff still read\n%s", card.Shown())
		}
	}},
	{"blocked", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Claim")
		b.hears(1, "is looking at your question")
		b.fake.Block(1)
		b.card(code, "undeliverable", "the patient has blocked the bot or left")
		if labels := labels(b.card(code)); len(labels) > 0 {
			b.t.Errorf("staff can still press %q", labels)
		}
	}},
	{"blocked on the way", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Claim")
		b.hears(1, "is looking at your question")
		b.fake.Deactivate(1) // of which Telegram tells only who writes
		b.fills(nurse, code, "Parrots are fine.")
		b.sends(nurse)
		b.card(code, "undeliverable", "the patient has blocked the bot or left")
	}},
	{"refused", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Claim")
		b.hears(1, "is looking at your question")
		b.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "sendMessage", Times: 3, Code: 400, Description: "Bad Request: message is refused"})
		b.fills(nurse, code, "Parrots are fine.")
		b.sends(nurse)
		b.card(code, "undeliverable", "the patient's app refused the message")
	}},
	{"forgotten", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Claim")
		b.hears(1, "is looking at your question")
		b.say(1, "he is a quiet parrot, I promise")
		b.below(code, "he is a quiet parrot")
		b.say(1, "/forget yes")
		b.hears(1, "I have erased everything")
		b.card(code, "withdrawn", "The question is erased")
		b.below(code, "Erased, as the question was")
		for _, m := range b.slack.Sent(deskRoom) {
			if strings.Contains(m.Shown()+m.Text, "parrot") {
				b.t.Errorf("staff still read\n%s", m.Shown())
			}
		}
	}},
	{"closed", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Close")
		b.presses(nurse, code, "Back")
		b.card(code, "Nobody has claimed it yet")
		b.presses(nurse, code, "Close")
		b.presses(nurse, code, "Not for this desk")
		b.card(code, "Closed by "+nurse+": not for this desk")
		b.hears(1, "they cannot deal with it here")
	}},
	{"double claim", nil, func(b *bridge) {
		code := b.opens(1, odd)
		card := b.card(code)
		claim, _ := card.Button("Claim")
		b.slack.Press(nurse, card, claim.Value)
		b.slack.Press(colleague, card, claim.Value)
		winner, other := nurse, colleague
		called := map[string]string{nurse: nurse, colleague: "Bea"}
		if strings.Contains(b.card(code, "Claimed by").Shown(), "Bea") {
			winner, other = other, winner
		}
		b.told(other, called[winner]+" claimed "+code)
		b.presses(other, code, "Take over")
		b.told(other, "again within a minute")
		b.presses(other, code, "Take over")
		b.card(code, "Claimed by "+called[other])
		b.below(code, called[other]+" has taken this over from "+called[winner])
	}},
	{"double answer", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.fills(nurse, code, "Parrots are fine.")
		b.fills(colleague, code, "No parrots, please.")
		b.sends(nurse)
		b.hears(1, "Parrots are fine.")
		b.slack.Submit(colleague)
		b.card(code, "Answered by "+nurse)
		b.until(20*time.Second, "the colleague to be told who was first", func() bool {
			v := b.slack.Modal(colleague)
			return v != nil && strings.Contains(v.Read()+fmt.Sprint(v.Errors), nurse+" has answered "+code+" already")
		})
		b.unheard(1, "No parrots")
	}},
	{"a stranger", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(stranger, code, "Claim")
		b.told(stranger, "Only members of the clinic's desk")
		b.presses(stranger, code, "Reply to patient")
		b.presses(stranger, code, "Close")
		b.card(code, "Nobody has claimed it yet")
		if b.slack.Modal(stranger) != nil {
			b.t.Error("a stranger has a form")
		}
		b.until(20*time.Second, "the log to tell of three refusals", func() bool { return strings.HasPrefix(b.log(), "4 lines") })
	}},
	{"nobody claims it", []string{"claim_within: 1s", "contact_after: 3s"}, func(b *bridge) {
		code := b.opens(1, odd)
		b.until(20*time.Second, "a reminder", func() bool {
			return slices.ContainsFunc(b.slack.Sent(deskRoom), func(m fakeslack.Message) bool {
				return m.Thread == "" && strings.Contains(m.Shown(), "Question "+code+" has waited")
			})
		})
		b.hears(1, "nobody at the clinic has looked at your question "+code+" yet")
		if !strings.Contains(b.hears(1, "nobody at the clinic").Text, "contact the clinic on 0123") {
			b.t.Error("the patient is not told whom to contact")
		}
		b.card(code, "waiting", "Nobody has claimed it for")
	}},
	{"out of hours", []string{"claim_within: 1s", "contact_after: 2s", "hours: {mon: \"\"}", "time_zone: Europe/London"}, func(b *bridge) {
		b.say(1, "/person "+odd)
		if m := b.hears(1, "Shall I send this"); !strings.Contains(m.Text, "Nobody is there") {
			b.t.Errorf("the patient reads\n%s", m.Text)
		}
		b.touch(1, "Send")
		code := b.code(1)
		b.card(code, "waiting")
		time.Sleep(3 * time.Second)
		b.unheard(1, "nobody at the clinic has looked")
		if n := len(b.slack.Sent(deskRoom)); n != 1 {
			b.t.Errorf("%d messages at the desk, want the card alone", n)
		}
	}},
	{"a call back", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Call the patient back")
		b.touch(1, "Yes, call me")
		b.hears(1, "Which number may they call?")
		b.say(1, "why do you want to know that?")
		b.hears(1, "I could not read this as a telephone number")
		b.say(1, "+41 555 0199 4477")
		b.hears(1, "Only the person who calls you sees the number")
		b.presses(colleague, code, "Show the number once")
		b.told(colleague, nurse+" claimed "+code)
		b.presses(nurse, code, "Show the number once")
		b.told(nurse, "+41 555 0199 4477")
		b.card(code, "the number was shown to "+nurse+" and is erased")
		for _, m := range b.slack.Messages(deskRoom) {
			if m.For != nurse && strings.Contains(m.Shown()+m.Text, "0199") {
				b.t.Errorf("others read\n%s", m.Shown())
			}
		}
	}},
	{"no call back", nil, func(b *bridge) {
		code := b.opens(1, odd)
		b.presses(nurse, code, "Call the patient back")
		b.touch(1, "No")
		b.hears(1, "They will not call you")
		b.card(code, "the patient does not want one")
	}},
	{"urgent", nil, func(b *bridge) {
		b.say(1, "I can't breathe")
		b.hears(1, "Call 112")
		code := b.hears(1, "I have told the clinic as well").Text[len("I have told the clinic as well ("):][:4]
		b.card(code, "URGENT", "I can't breathe", "The patient was told to call for help at once")
		if posts := b.slack.Requests("chat.postMessage"); !strings.HasPrefix(posts[len(posts)-1].Params["text"], "<!channel> ") {
			b.t.Errorf("nobody is told of %q", posts[len(posts)-1].Params["text"])
		}
		b.say(1, "my lips are turning blue and I can't breathe")
		b.below(code, "my lips are turning blue")
		b.presses(nurse, code, "Claim")
		b.hears(1, "I stay quiet")
		b.say(1, "I can't breathe at all")
		b.below(code, "I can't breathe at all")
		b.await(20*time.Second, "advice for the third", func() bool {
			n := 0
			for _, m := range b.fake.Sent(1) {
				n += strings.Count(m.Text, "Call 112")
			}
			return n >= 3
		})
	}},
	{"changed", nil, func(b *bridge) {
		message := b.say(1, odd)
		b.hears(1, "I will not guess")
		b.touch(1, "Ask the clinic")
		b.hears(1, "Shall I send this")
		b.touch(1, "Send")
		code := b.code(1)
		b.card(code, "parrot")
		b.fake.Rewrite(1, message, "can I keep a ferret in my bedroom while my stitches heal?")
		b.hears(1, "I have passed on your change")
		b.card(code, "ferret", "The patient has changed the question since")
	}},
}

// TestDeskStates takes a ticket to each of its ends.
func TestDeskStates(t *testing.T) {
	t.Parallel()
	for _, test := range deskStates {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBridge(t, "", test.more...).up()
			test.does(b)
			b.log()
		})
	}
}
