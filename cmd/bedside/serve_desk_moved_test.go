package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
	"bedside/knowledge/strictyaml"
)

// TestDeskMoves has the desk's group become a supergroup, whether the program is told of that,
// now or later, or not at all. The config keeps the first id, over a restart: each ticket that is
// open has a card in the supergroup, where staff claim and answer it.
func TestDeskMoves(t *testing.T) {
	t.Parallel()
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
			deskMoves(t, move)
		})
	}
}

// The ids of the desk's group before and after it became a supergroup.
const basicGroup, supergroup int64 = -345678, -1009876543210

var deskThatMoves = fmt.Sprintf("desk:\n  channel: telegram\n  chat: \"%d\"\n  staff: [\"%d Anna\"]\n", basicGroup, firstNurse)

func deskMoves(t *testing.T, move func(b *deskHarness)) {
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	b := &deskHarness{process: newProcess(t, fake, setup{config: deskThatMoves + "telegram:\n"})}
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
func (b *deskHarness) lineOfChat() int {
	text, err := os.ReadFile(b.config())
	if err != nil {
		b.t.Fatal(err)
	}
	return strictyaml.Line(text, "desk.chat")
}

// TestDeskMovesForReplicas holds that each of several instances takes what happens in the
// supergroup for what staff do, though Telegram told only one of them that it is the desk's.
func TestDeskMovesForReplicas(t *testing.T) {
	t.Parallel()
	store, hook := postgres.Database(t, databaseName(t)), freePort(t)
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	instance := func(listen string) *process {
		return newProcess(t, fake, setup{store: store, listen: listen,
			config: deskThatMoves + "telegram:\n  mode: webhook\n  webhook_url: http://" + hook + "/telegram/hook\n",
			env:    append([]string{telegramSecret + "=" + hookSecret}, quickTelegram...)}).start()
	}
	told, other := instance(hook), instance("")
	fake.Migrate(basicGroup, supergroup)
	told.await(20*time.Second, "the news to be read", func() bool { return fake.Pending() == 0 })
	update := 0
	var last time.Time
	other.until(20*time.Second, "staff's press to be taken for one", func() bool {
		if time.Since(last) > time.Second {
			update, last = update+1, time.Now()
			other.post(hookSecret, "application/json", fmt.Sprintf(`{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%d},
				"message":{"message_id":1,"chat":{"id":%d,"type":"supergroup"}},"data":"claim:1"}}`, update, update, firstNurse, supergroup))
		}
		for _, r := range fake.Requests("answerCallbackQuery") {
			if r.Params["show_alert"] == "true" { // as staff are told, and nobody else
				return true
			}
		}
		return false
	})
}
