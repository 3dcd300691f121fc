package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestDeskMoves has the desk's group become a supergroup, whether the program is told of that,
// now or later, or not at all. The config keeps the first id, over a restart: each ticket that is
// open has a card in the supergroup, where staff claim and answer it.
func TestDeskMoves(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		for name, move := range map[string]func(b *deskHarness){
			"while it is up, and then a restart": func(b *deskHarness) {
				b.fake.Migrate(basicGroup, supergroup)
				b.await(20*time.Second, "the news to be read", func() bool { return b.fake.Pending() == 0 })
				b.stop()
				b.start()
			},
			"while it is down": func(b *deskHarness) {
				b.stop()
				b.fake.Migrate(basicGroup, supergroup)
				b.start()
			},
			"while it is down for long": func(b *deskHarness) {
				b.stop()
				b.fake.MigrateUnseen(basicGroup, supergroup)
				b.start()
			},
			"while it is up, unseen, and then killed": func(b *deskHarness) {
				b.fake.MigrateUnseen(basicGroup, supergroup)
				b.awaitPatient(supergroup, "Question "+b.openTicket(3, unanswered))
				b.kill()
				b.start()
			},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				deskMoves(t, at(t), move)
			})
		}
	})
}

// The ids of the desk's group before and after it became a supergroup.
const basicGroup, supergroup int64 = -345678, -1009876543210

func deskMoves(t *testing.T, store string, move func(b *deskHarness)) {
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	config := fmt.Sprintf("desk:\n  channel: telegram\n  chat: \"%d\"\n  staff: [\"%d Anna\"]\ntelegram:\n", basicGroup, firstNurse)
	b := &deskHarness{process: newProcess(t, fake, setup{config: config, store: store})}
	b.fake.Write(faketelegram.Post{Chat: basicGroup, From: firstNurse, Text: "the bot is here now"})
	b.start()
	before := b.openTicket(1, unanswered)
	b.awaitPatient(basicGroup, "Question "+before)
	move(b)
	b.fake.Write(faketelegram.Post{Chat: supergroup, From: firstNurse, Text: "we are a supergroup now, says " + b.mention()})
	after := b.openTicket(2, unanswered)
	for patient, code := range map[int64]string{1: before, 2: after} {
		card := b.awaitPatient(supergroup, "Question "+code)
		b.fake.PressAs(supergroup, firstNurse, card.ID, dataOf(card, "Claim"))
		b.awaitPatient(patient, "is looking at your question "+code)
		b.fake.Write(faketelegram.Post{Chat: supergroup, From: firstNurse, Text: "Parrots are fine.", ReplyTo: card.ID})
		preview := b.awaitPatient(supergroup, "This is what the patient of "+code+" will read")
		b.fake.PressAs(supergroup, firstNurse, preview.ID, dataOf(preview, "Send to patient"))
		b.awaitPatient(patient, "Parrots are fine.")
		b.await(20*time.Second, "the card to say so", func() bool {
			for _, m := range b.fake.Sent(supergroup) {
				if m.ID == card.ID {
					return strings.Contains(m.Text, "Delivered")
				}
			}
			return false
		})
	}
	for _, m := range b.fake.Sent(supergroup) {
		if strings.Contains(m.Text, "too old") || strings.Contains(m.Text, "Type your question") {
			t.Errorf("staff are told %q", m.Text)
		}
	}
	b.until(10*time.Second, "word of which line to change", func() bool {
		return b.prints("level=WARN") && b.prints("desk.chat is the id that the group had before it became a supergroup") &&
			b.prints(fmt.Sprintf("bedside.yaml:%d id=%d", b.lineOfChat(), supergroup))
	})
	b.verifyLog()
}

func (b *deskHarness) mention() string { return "@" + faketelegram.DefaultUsername }

// lineOfChat is the line of the config that names the desk's chat.
func (b *deskHarness) lineOfChat() int { return keyLine(b.config(), "desk", "chat") }
