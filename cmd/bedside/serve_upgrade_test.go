package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestUpgrade has an earlier version leave a store with an open question, a reply of staff and an
// answer that wait for their delivery, and texts that are sealed. This one takes it over, and
// everything goes out, once; the earlier one, whose tables have to be others, then refuses the store in
// words, and leaves it as it is. "make upgrade FROM=COMMIT" builds the earlier version and runs it.
func TestUpgrade(t *testing.T) {
	earlier := os.Getenv("BEDSIDE_EARLIER")
	if earlier == "" {
		t.Skip("BEDSIDE_EARLIER names no earlier version")
	}
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(t *testing.T) string) {
		b := newDeskHarness(t, at(t))
		b.program = earlier
		b.startReady()
		open := b.openTicket(1, unanswered)
		b.awaitCard(open, "parrot")
		answered := b.openTicket(2, "can my snake sleep beside me while my stitches heal?")
		b.pressStaff(nurse, answered, "Claim")
		b.awaitPatient(2, "is looking at your question")
		b.fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "sendMessage", Times: -1})
		b.fillReply(nurse, answered, "Snakes are fine.")
		b.submitReply(nurse)
		b.awaitCard(answered, "Answered by "+nurse+". The reply is on its way.")
		b.say(3, "when can I shower?")
		b.await(20*time.Second, "all to be read", func() bool { return b.fake.Pending() == 0 })
		b.await(20*time.Second, "the answer to be tried", func() bool {
			for _, r := range b.fake.Requests("sendMessage") {
				if strings.Contains(r.Params["text"], "24 hours") {
					return true
				}
			}
			return false
		})
		b.stop()

		b.program = ""
		b.fake.Heal()
		b.startReady()
		b.awaitPatient(2, "Snakes are fine.")
		b.awaitPatient(3, "24 hours")
		b.awaitCard(answered, "Delivered")
		if m := b.ask(1, "/export"); !strings.Contains(m.Text, "parrot") {
			t.Errorf("of what was sealed before /export has\n%s", m.Text)
		}
		b.pressStaff(nurse, open, "Claim")
		b.awaitCard(open, "Claimed by "+nurse)
		b.fillReply(nurse, open, "Parrots are fine.")
		b.submitReply(nurse)
		b.awaitPatient(1, "Parrots are fine.")
		b.awaitCard(open, "Delivered")
		for chat, text := range map[int64]string{1: "Parrots are fine.", 2: "Snakes are fine.", 3: "24 hours"} {
			n := 0
			for _, m := range b.fake.Sent(chat) {
				n += min(1, strings.Count(m.Text, text))
			}
			if n != 1 {
				t.Errorf("patient %d is told %q %d times", chat, text, n)
			}
		}
		if cards := b.cards(open); len(cards) != 1 {
			t.Errorf("there are %d cards of a question", len(cards))
		}
		b.verifyLog()
		b.stop()

		b.program = earlier
		b.launch()
		b.until(20*time.Second, "the earlier version to end", b.exited)
		if !b.prints("its tables are those of a newer version of Bedside (") {
			t.Errorf("the earlier version says\n%s", b.printed())
		}
		b.program = ""
		b.startReady()
		if m := b.ask(4, "when can I shower?"); !strings.Contains(m.Text, "24 hours") {
			t.Errorf("after the earlier version was refused:\n%s", m.Text)
		}
	})
}
