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
	b := newDeskHarness(t, "").startReady()
	b.say(1, unanswered)
	b.awaitPatient(1, "I will not guess")
	b.pressPatient(1, "Ask the clinic")
	draft := b.awaitPatient(1, "Shall I send this")
	for _, want := range []string{unanswered, "They do not see your name", "call 112"} {
		if !strings.Contains(draft.Text, want) {
			t.Errorf("the draft reads\n%s\nwant %q in it", draft.Text, want)
		}
	}
	if len(b.slack.Sent(deskChannelID)) > 0 {
		t.Error("staff see a question that was not confirmed")
	}
	b.pressPatient(1, "Send")
	code := b.ticketCode(1)
	b.awaitCard(code, "waiting", "From patient", unanswered, "Nobody has claimed it yet")
	b.pressStaff(nurse, code, "Claim")
	b.awaitCard(code, "Claimed by "+nurse)
	b.awaitPatient(1, "A person at the clinic is looking at your question "+code)
	b.say(1, "he is a quiet parrot, I promise")
	b.awaitBelowCard(code, "he is a quiet parrot")
	b.fillReply(nurse, code, "Parrots are fine. Keep the cage away from your bed.")
	if v := b.slack.Modal(nurse); !strings.Contains(v.Read(), "answers your question "+code) ||
		!strings.Contains(v.Read(), "Keep the cage away") {
		t.Errorf("the preview reads\n%s", v.Read())
	}
	b.submitReply(nurse)
	b.awaitPatient(1, "Keep the cage away from your bed.")
	b.awaitCard(code, "Answered by "+nurse, "Delivered")
	b.say(1, "thank you so much for that")
	b.awaitBelowCard(code, "thank you so much")
	b.say(1, "/end")
	b.awaitPatient(1, "I am back")
	b.awaitBelowCard(code, "The patient talks to the bot again")
	if m := b.ask(1, "can I shower?"); !strings.Contains(m.Text, "24 hours") {
		t.Errorf("after /end the bot says\n%s", m.Text)
	}
	b.pressStaff(nurse, code, "Close")
	b.pressStaff(nurse, code, "Spoke with the patient")
	b.awaitCard(code, "closed", "Closed by "+nurse+": spoke with the patient")
	if said := b.verifyLog(); !strings.HasPrefix(said, "6 lines, head ") {
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
	does func(b *deskHarness)
}{
	{"not sent", nil, func(b *deskHarness) {
		b.say(1, "/person "+unanswered)
		b.pressPatient(1, "Do not send")
		b.awaitPatient(1, "I have sent nothing")
		b.say(2, "/person")
		b.awaitPatient(2, "What would you like to ask")
		b.say(2, unanswered)
		b.awaitPatient(2, "Shall I send this")
		if len(b.slack.Sent(deskChannelID)) > 0 {
			b.t.Error("staff see what was not sent")
		}
	}},
	{"withdrawn", nil, func(b *deskHarness) {
		first := b.openTicket(1, unanswered)
		b.awaitCard(first, "waiting")
		b.pressPatient(1, "Take it back")
		b.awaitPatient(1, "I have taken back your question "+first)
		if card := b.awaitCard(first, "withdrawn", "Withdrawn by the patient"); strings.Contains(card.Shown()+card.Text,
			unanswered) {
			b.t.Errorf("staff still read\n%s", card.Shown())
		}
	}},
	{"blocked", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Claim")
		b.awaitPatient(1, "is looking at your question")
		b.fake.Block(1)
		b.awaitCard(code, "undeliverable", "the patient has blocked the bot or left")
		if labels := labels(b.awaitCard(code)); len(labels) > 0 {
			b.t.Errorf("staff can still press %q", labels)
		}
	}},
	{"blocked on the way", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Claim")
		b.awaitPatient(1, "is looking at your question")
		b.fake.Deactivate(1) // of which Telegram tells only who writes
		b.fillReply(nurse, code, "Parrots are fine.")
		b.submitReply(nurse)
		b.awaitCard(code, "undeliverable", "the patient has blocked the bot or left")
	}},
	{"refused", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Claim")
		b.awaitPatient(1, "is looking at your question")
		b.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "sendMessage", Times: 3, Code: 400,
			Description: "Bad Request: message is refused"})
		b.fillReply(nurse, code, "Parrots are fine.")
		b.submitReply(nurse)
		b.awaitCard(code, "undeliverable", "the patient's app refused the message")
	}},
	{"forgotten", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Claim")
		b.awaitPatient(1, "is looking at your question")
		b.say(1, "he is a quiet parrot, I promise")
		b.awaitBelowCard(code, "he is a quiet parrot")
		b.say(1, "/forget yes")
		b.awaitPatient(1, "I have erased everything")
		b.awaitCard(code, "withdrawn", "The question is erased")
		b.awaitBelowCard(code, "Erased, as the question was")
		for _, m := range b.slack.Sent(deskChannelID) {
			if strings.Contains(m.Shown()+m.Text, "parrot") {
				b.t.Errorf("staff still read\n%s", m.Shown())
			}
		}
	}},
	{"closed", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Close")
		b.pressStaff(nurse, code, "Back")
		b.awaitCard(code, "Nobody has claimed it yet")
		b.pressStaff(nurse, code, "Close")
		b.pressStaff(nurse, code, "Not for this desk")
		b.awaitCard(code, "Closed by "+nurse+": not for this desk")
		b.awaitPatient(1, "they cannot deal with it here")
	}},
	{"double claim", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		card := b.awaitCard(code)
		claim, _ := card.Button("Claim")
		b.slack.Press(nurse, card, claim.Value)
		b.slack.Press(colleague, card, claim.Value)
		winner, other := nurse, colleague
		called := map[string]string{nurse: nurse, colleague: "Bea"}
		if strings.Contains(b.awaitCard(code, "Claimed by").Shown(), "Bea") {
			winner, other = other, winner
		}
		b.awaitEphemeral(other, called[winner]+" claimed "+code)
		b.pressStaff(other, code, "Take over")
		b.awaitEphemeral(other, "again within a minute")
		b.pressStaff(other, code, "Take over")
		b.awaitCard(code, "Claimed by "+called[other])
		b.awaitBelowCard(code, called[other]+" has taken this over from "+called[winner])
	}},
	{"double answer", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.fillReply(nurse, code, "Parrots are fine.")
		b.fillReply(colleague, code, "No parrots, please.")
		b.submitReply(nurse)
		b.awaitPatient(1, "Parrots are fine.")
		b.slack.Submit(colleague)
		b.awaitCard(code, "Answered by "+nurse)
		b.until(20*time.Second, "the colleague to be told who was first", func() bool {
			v := b.slack.Modal(colleague)
			return v != nil && strings.Contains(v.Read()+fmt.Sprint(v.Errors), nurse+" has answered "+code+" already")
		})
		b.wantPatientWithout(1, "No parrots")
	}},
	{"a stranger", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(stranger, code, "Claim")
		b.awaitEphemeral(stranger, "Only members of the clinic's desk")
		b.pressStaff(stranger, code, "Reply to patient")
		b.pressStaff(stranger, code, "Close")
		b.awaitCard(code, "Nobody has claimed it yet")
		if b.slack.Modal(stranger) != nil {
			b.t.Error("a stranger has a form")
		}
		b.until(20*time.Second, "the log to tell of three refusals",
			func() bool { return strings.HasPrefix(b.verifyLog(), "4 lines") })
	}},
	{"nobody claims it", []string{"claim_within: 1s", "contact_after: 3s"}, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.until(20*time.Second, "a reminder", func() bool {
			return slices.ContainsFunc(b.slack.Sent(deskChannelID), func(m fakeslack.Message) bool {
				return m.Thread == "" && strings.Contains(m.Shown(), "Question "+code+" has waited")
			})
		})
		b.awaitPatient(1, "nobody at the clinic has looked at your question "+code+" yet")
		if !strings.Contains(b.awaitPatient(1, "nobody at the clinic").Text, "contact the clinic on 0123") {
			b.t.Error("the patient is not told whom to contact")
		}
		b.awaitCard(code, "waiting", "Nobody has claimed it for")
	}},
	{"nobody claims it still", []string{"claim_within: 1s", "escalate_after: 2s",
		"escalate_to: {channel: slack, chat: " + furtherChannelID + "}"}, func(b *deskHarness) {
		b.slack.Exists(furtherChannelID)
		code := b.openTicket(1, unanswered)
		told := func() int {
			return len(slices.DeleteFunc(b.slack.Sent(furtherChannelID), func(m fakeslack.Message) bool {
				return !strings.Contains(m.Shown(), "Question "+code) || !strings.Contains(m.Shown(), "still nobody has claimed it")
			}))
		}
		b.until(20*time.Second, "word further on", func() bool { return told() > 0 })
		b.stop() // which records what was delivered
		b.start()
		b.pressStaff(nurse, b.openTicket(2, unanswered), "Claim")
		b.awaitPatient(2, "is looking at your question")
		if n := told(); n != 1 {
			b.t.Errorf("it is told %d times, want once", n)
		}
		for _, m := range b.slack.Sent(furtherChannelID) {
			if !strings.Contains(m.Text, "<!channel>") || strings.Contains(m.Shown(), "parrot") {
				b.t.Errorf("further on they read %q: %q", m.Text, m.Shown())
			}
		}
	}},
	{"out of hours", []string{"claim_within: 1s", "contact_after: 2s", "hours: {mon: \"\"}", "time_zone: Europe/London"},
		func(b *deskHarness) {
			b.say(1, "/person "+unanswered)
			if m := b.awaitPatient(1, "Shall I send this"); !strings.Contains(m.Text, "Nobody is there") {
				b.t.Errorf("the patient reads\n%s", m.Text)
			}
			b.pressPatient(1, "Send")
			code := b.ticketCode(1)
			b.awaitCard(code, "waiting")
			time.Sleep(3 * time.Second)
			b.wantPatientWithout(1, "nobody at the clinic has looked")
			if n := len(b.slack.Sent(deskChannelID)); n != 1 {
				b.t.Errorf("%d messages at the desk, want the card alone", n)
			}
		}},
	{"a call back", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Call the patient back")
		b.pressPatient(1, "Yes, call me")
		b.awaitPatient(1, "Which number may they call?")
		b.say(1, "why do you want to know that?")
		b.awaitPatient(1, "I could not read this as a telephone number")
		b.say(1, "+41 555 0199 4477")
		b.awaitPatient(1, "Only the person who calls you sees the number")
		b.pressStaff(colleague, code, "Show the number once")
		b.awaitEphemeral(colleague, nurse+" claimed "+code)
		b.pressStaff(nurse, code, "Show the number once")
		b.awaitEphemeral(nurse, "+41 555 0199 4477")
		b.awaitCard(code, "the number was shown to "+nurse+" and is erased")
		for _, m := range b.slack.Messages(deskChannelID) {
			if m.For != nurse && strings.Contains(m.Shown()+m.Text, "0199") {
				b.t.Errorf("others read\n%s", m.Shown())
			}
		}
	}},
	{"no call back", nil, func(b *deskHarness) {
		code := b.openTicket(1, unanswered)
		b.pressStaff(nurse, code, "Call the patient back")
		b.pressPatient(1, "No")
		b.awaitPatient(1, "They will not call you")
		b.awaitCard(code, "the patient does not want one")
	}},
	{"urgent", nil, func(b *deskHarness) {
		b.say(1, "I can't breathe")
		b.awaitPatient(1, "Call 112")
		code := b.awaitPatient(1, "I have told the clinic as well").Text[len("I have told the clinic as well ("):][:4]
		b.awaitCard(code, "URGENT", "I can't breathe", "The patient was told to call for help at once")
		if posts := b.slack.Requests("chat.postMessage"); !strings.HasPrefix(posts[len(posts)-1].Params["text"],
			"<!channel> ") {
			b.t.Errorf("nobody is told of %q", posts[len(posts)-1].Params["text"])
		}
		b.say(1, "my lips are turning blue and I can't breathe")
		b.awaitBelowCard(code, "my lips are turning blue")
		b.pressStaff(nurse, code, "Claim")
		b.awaitPatient(1, "I stay quiet")
		b.say(1, "I can't breathe at all")
		b.awaitBelowCard(code, "I can't breathe at all")
		b.await(20*time.Second, "advice for the third", func() bool {
			n := 0
			for _, m := range b.fake.Sent(1) {
				n += strings.Count(m.Text, "Call 112")
			}
			return n >= 3
		})
	}},
	{"changed", nil, func(b *deskHarness) {
		message, code := b.asksClinic(1, unanswered)
		b.awaitCard(code, "parrot")
		b.changeQuestion(1, message)
		b.awaitCard(code, "ferret", "The patient has changed the question since")
	}},
}

// TestDeskStates takes a ticket to each of its ends.
func TestDeskStates(t *testing.T) {
	t.Parallel()
	for _, test := range deskStates {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newDeskHarness(t, "", test.more...).startReady()
			test.does(b)
			b.verifyLog()
		})
	}
}
