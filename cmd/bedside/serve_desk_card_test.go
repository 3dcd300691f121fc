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

// TestCardTakenAway takes the card of an open question away while the process is dead: it is posted
// anew with the next change, once, and staff work with that one.
func TestCardTakenAway(t *testing.T) {
	t.Parallel()
	t.Run("Slack", func(t *testing.T) {
		t.Parallel()
		b := newDeskHarness(t, "").startReady()
		message, code := b.asksClinic(1, unanswered)
		before := b.awaitCard(code, "parrot")
		b.kill()
		b.slack.Delete(deskChannelID, before.TS)
		b.startReady()
		b.changeQuestion(1, message)
		after := b.awaitCard(code, "ferret")
		b.pressStaff(nurse, code, "Claim")
		b.awaitCard(code, "Claimed by "+nurse)
		b.slack.Say(fakeslack.Post{Channel: deskChannelID, User: stranger, Text: "who has this?", Thread: after.TS})
		b.fillReply(nurse, code, "Ferrets are fine.")
		b.submitReply(nurse)
		b.awaitPatient(1, "Ferrets are fine.")
		b.awaitCard(code, "Delivered")
		if cards := b.cards(code); len(cards) != 1 || cards[0].TS != after.TS {
			t.Errorf("there are %d cards, the first one posted anew as %s: %v", len(cards), after.TS, cards)
		}
		b.verifyLog()
	})
	t.Run("Telegram", func(t *testing.T) {
		t.Parallel()
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		config := fmt.Sprintf("desk:\n  channel: telegram\n  chat: \"%d\"\n  staff: [\"%d\", \"%d\"]\ntelegram:\n", staffGroup,
			firstNurse, secondNurse)
		b := &deskHarness{process: newProcess(t, fake, setup{config: config, env: quickTelegram})}
		fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse, Text: "the bot is here now"})
		b.start()
		message, code := b.asksClinic(1, unanswered)
		before := b.awaitPatient(staffGroup, "Question "+code)
		b.kill()
		fake.Delete(staffGroup, before.ID)
		b.start()
		b.changeQuestion(1, message)
		after := b.awaitPatient(staffGroup, "ferret")
		fake.PressAs(staffGroup, firstNurse, after.ID, dataOf(after, "Claim"))
		b.awaitPatient(staffGroup, "Claimed by 7100001")
		fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse, Text: "Ferrets are fine.", ReplyTo: after.ID})
		preview := b.awaitPatient(staffGroup, "This is what the patient of "+code+" will read")
		fake.PressAs(staffGroup, firstNurse, preview.ID, dataOf(preview, "Send to patient"))
		b.awaitPatient(1, "Ferrets are fine.")
		delivered := b.awaitPatient(staffGroup, "Delivered")
		cards := slices.DeleteFunc(fake.Sent(staffGroup), func(m faketelegram.Message) bool {
			return m.Gone || !strings.Contains(m.Text, "Question "+code+" ·")
		})
		if len(cards) != 1 || delivered.ID != after.ID {
			t.Errorf("there are %d cards, the first one posted anew as %d: %v", len(cards), after.ID, cards)
		}
		b.verifyLog()
	})
}

// TestLongCard has a question as long as Telegram takes one, of letters that platforms count twice or
// write in several: its card is there in its own form, and all of the question with it.
func TestLongCard(t *testing.T) {
	t.Parallel()
	question := strings.Repeat("🦜&<", 1000)
	asks := func(b *deskHarness) string {
		b.say(1, "/person "+question)
		b.awaitPatient(1, "Shall I send this")
		b.pressPatient(1, "Send")
		return b.ticketCode(1)
	}
	wants := func(t *testing.T, b *deskHarness, said string) {
		t.Helper()
		for _, letter := range []string{"🦜", "&", "<"} {
			if n := strings.Count(said, letter); n != 1000 {
				t.Errorf("staff read %q %d times", letter, n)
			}
		}
		if b.prints("refuses a message to the desk") {
			t.Error("the platform refuses the card")
		}
	}
	t.Run("Slack", func(t *testing.T) {
		t.Parallel()
		b := newDeskHarness(t, "").startReady()
		card := b.awaitCard(asks(b), "The rest of the question is below this card.", "Claim")
		said := func() string {
			text := card.Shown()
			for _, m := range b.slack.Sent(deskChannelID) {
				if m.Thread == card.TS {
					text += m.Shown()
				}
			}
			return text
		}
		b.await(20*time.Second, "the rest", func() bool { return strings.Count(said(), "🦜") >= 1000 })
		wants(t, b, said())
	})
	t.Run("Telegram", func(t *testing.T) {
		t.Parallel()
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		config := fmt.Sprintf("desk:\n  channel: telegram\n  chat: \"%d\"\n  staff: [\"%d\"]\ntelegram:\n", staffGroup, firstNurse)
		b := &deskHarness{process: newProcess(t, fake, setup{config: config, env: quickTelegram})}
		fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse, Text: "the bot is here now"})
		b.start()
		card := b.awaitPatient(staffGroup, "Question "+asks(b))
		if dataOf(card, "Claim") == "" || !strings.Contains(card.Text, "The rest of the question is below this card.") {
			t.Errorf("the card is %v\n%s", card.Keyboard, card.Text)
		}
		said := func() (text string) {
			for _, m := range fake.Sent(staffGroup) {
				text += m.Text
			}
			return text
		}
		b.await(20*time.Second, "the rest", func() bool { return strings.Count(said(), "🦜") >= 1000 })
		wants(t, b, said())
	})
}

// changeQuestion lets a patient rewrite the message that they asked with.
func (b *deskHarness) changeQuestion(chat int64, message int) {
	b.t.Helper()
	b.fake.Rewrite(chat, message, "can I keep a ferret in my bedroom while my stitches heal?")
	b.awaitPatient(chat, "I have passed on your change")
}
