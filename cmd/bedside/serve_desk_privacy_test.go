package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// canaryPatient is a patient whose chat id is not to be known, like the rest of them.
const canaryPatient int64 = 7301946285

// identity is what tells who a patient is.
var identity = []string{fmt.Sprint(canaryPatient), faketelegram.FirstName, faketelegram.LastName,
	faketelegram.PersonName, "0199 4477"}

// TestDeskCanary takes a ticket through all that can happen to it and looks for who
// the patient is in everything that goes to Slack, in the log, and in the metrics.
func TestDeskCanary(t *testing.T) {
	t.Parallel()
	b := newDeskHarness(t, "").startReady()
	b.say(canaryPatient, "/privacy")
	b.awaitPatient(canaryPatient, "staff read in Slack, without your name")
	code := b.openTicket(canaryPatient, unanswered)
	b.pressStaff(nurse, code, "Call the patient back")
	b.pressPatient(canaryPatient, "Yes, call me")
	b.awaitPatient(canaryPatient, "Which number may they call?")
	b.say(canaryPatient, "+41 555 0199 4477")
	b.awaitPatient(canaryPatient, "Only the person who calls you")
	b.say(canaryPatient, "he is a quiet parrot, I promise")
	b.awaitBelowCard(code, "he is a quiet parrot")
	b.say(canaryPatient, "I can't breathe")
	b.awaitPatient(canaryPatient, "I have told the clinic as well")
	b.fillReply(nurse, code, "Parrots are fine.")
	b.submitReply(nurse)
	b.awaitCard(code, "Delivered")
	b.pressStaff(nurse, code, "Show the number once")
	b.awaitEphemeral(nurse, "+41 555 0199 4477")
	b.awaitCard(code, "is erased")
	for _, file := range []string{"bedside.db", "bedside.db-wal"} {
		for _, text := range append([]string{"parrot", "Parrots"}, identity...) {
			if b.fileContains(file, []byte(text)) {
				t.Errorf("%s holds %q in the open", file, text)
			}
		}
	}
	b.fake.Block(canaryPatient)
	b.fake.Unblock(canaryPatient)
	second := b.openTicket(canaryPatient+1, unanswered)
	b.say(canaryPatient+1, "/forget yes")
	b.awaitCard(second, "The question is erased")
	b.say(canaryPatient, "/forget yes")
	b.awaitCard(code, "The question is erased")
	shownOnce := 0
	for _, r := range b.slack.Requests("") {
		sent := fmt.Sprint(r.Method, r.Params)
		for _, text := range identity {
			if !strings.Contains(sent, text) {
				continue
			}
			if text == "0199 4477" && strings.Contains(sent, "ephemeral") {
				shownOnce++
				continue
			}
			t.Errorf("Slack was sent %q with %s", text, r.Method)
		}
	}
	if shownOnce != 1 {
		t.Errorf("the number was shown %d times", shownOnce)
	}
	_, metrics := b.get("/metrics")
	for what, text := range map[string]string{"the log": b.out.String(), "the metrics": metrics} {
		for _, canary := range append([]string{"parrot", "breathe"}, identity...) {
			if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
				t.Errorf("%s hold %q", what, canary)
			}
		}
	}
	b.until(20*time.Second, "nothing of the patients' words to be left for staff", func() bool {
		return !slices.ContainsFunc(b.slack.Sent(deskChannelID), func(m fakeslack.Message) bool {
			all := m.Shown() + m.Text
			return strings.Contains(all, "parrot") || strings.Contains(all, "breathe") || strings.Contains(all, "Parrots")
		})
	})
	b.wantNoWordsOnDisk()
}

// wantNoWordsOnDisk looks for words of the patients in all files of the store.
func (b *deskHarness) wantNoWordsOnDisk() {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.folder, "bedside.db*"))
	if err != nil || len(files) < 2 {
		b.t.Fatalf("files %v, %v", files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, canary := range append([]string{"parrot", "breathe"}, identity...) {
			if strings.Contains(string(text), canary) {
				b.t.Errorf("%s holds %q", filepath.Base(name), canary)
			}
		}
	}
}

// The desk on Telegram.
const staffGroup, firstNurse, secondNurse, visitor int64 = -1001234567890, 7100001, 7100002, 7100009

// TestDeskOnTelegram does without forms: a reply to the card is a draft, which is
// shown before it is sent.
func TestDeskOnTelegram(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	config := fmt.Sprintf("desk:\n  channel: telegram\n  chat: \"%d\"\n  staff: [\"%d\", \"%d\"]\ntelegram:\n", staffGroup,
		firstNurse, secondNurse)
	b := &deskHarness{process: newProcess(t, fake, setup{config: config})}
	b.fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse, Text: "the bot is here now"})
	b.start()
	code := b.openTicket(1, unanswered)
	card := b.awaitPatient(staffGroup, "Question "+code)
	claims := func(from int64) string { return b.fake.PressAs(staffGroup, from, card.ID, dataOf(card, "Claim")) }
	b.awaitNotice(claims(visitor), "Only members of the clinic's desk")
	claims(firstNurse)
	b.awaitPatient(staffGroup, "Claimed by 7100001")
	b.awaitNotice(claims(secondNurse), "7100001 claimed "+code)
	b.fake.Write(faketelegram.Post{Chat: staffGroup, From: secondNurse,
		Text: "what a strange question, call 112 if he has chest pain", ReplyTo: card.ID})
	b.awaitPatient(staffGroup, "7100001 claimed "+code+" at")
	b.fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse, Text: "just between us: parrots!"})
	b.fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse,
		Text: "Parrots are fine. Call 112 if you have chest pain.", ReplyTo: card.ID})
	preview := b.awaitPatient(staffGroup, "This is what the patient of "+code+" will read")
	b.wantPatientWithout(1, "Parrots are fine")
	b.awaitNotice(b.fake.PressAs(staffGroup, secondNurse, preview.ID, dataOf(preview, "Send to patient")),
		"Only who wrote this draft")
	for range 2 {
		b.fake.PressAs(staffGroup, firstNurse, preview.ID, dataOf(preview, "Send to patient"))
	}
	b.awaitPatient(1, "Parrots are fine.")
	b.await(20*time.Second, "the card to say so", func() bool {
		return slices.ContainsFunc(b.fake.Sent(staffGroup), func(m faketelegram.Message) bool {
			return m.ID == card.ID && strings.Contains(m.Text, "Delivered")
		})
	})
	b.fake.Write(faketelegram.Post{Chat: staffGroup, From: firstNurse, Text: "/forget@" + faketelegram.DefaultUsername +
		" yes"})
	b.awaitPatient(staffGroup, "This chat is the clinic's desk")
	b.await(20*time.Second, "all to be read", func() bool { return b.fake.Pending() == 0 })
	time.Sleep(time.Second)
	n := 0
	for _, m := range b.fake.Sent(1) {
		n += strings.Count(m.Text, "Parrots are fine.")
	}
	if n != 1 {
		t.Errorf("the reply came %d times", n)
	}
	b.wantPatientWithout(1, "between us")
	b.wantPatientWithout(1, "strange question")
	b.verifyLog()
}

// dataOf is what a button with a label says.
func dataOf(m faketelegram.Message, label string) string {
	for _, row := range m.Keyboard {
		for _, button := range row {
			if button.Text == label {
				return button.Data
			}
		}
	}
	return ""
}

// awaitNotice waits until the one who pressed was told something.
func (b *deskHarness) awaitNotice(press, text string) {
	b.t.Helper()
	b.await(20*time.Second, "a word to who pressed", func() bool {
		notice, ok := b.fake.Acknowledged(press)
		if ok && !strings.Contains(notice, text) {
			b.t.Fatalf("who pressed is told %q, want %q", notice, text)
		}
		return ok
	})
}

// TestDeskOverWork holds that staff's own questions in the desk's channel are answered
// as before, and that nothing of them goes to a patient.
func TestDeskOverWork(t *testing.T) {
	t.Parallel()
	b := newDeskHarness(t, "").startReady()
	code := b.openTicket(1, unanswered)
	ts := b.awaitCard(code).TS
	b.slack.Say(fakeslack.Post{Channel: deskChannelID, User: nurse, Text: "is this the patient from bed nine?",
		Thread: ts})
	b.slack.Say(fakeslack.Post{Channel: deskChannelID, User: nurse, Text: "the wound of bed nine", Thread: ts,
		Subtype: "file_share", Files: []map[string]any{{"id": "F1", "mimetype": "image/jpeg"}}})
	b.awaitBelowCard(code, "Your picture was sent to nobody: only words reach a patient from here.")
	b.slack.Say(fakeslack.Post{Channel: deskChannelID, User: nurse, Text: fakeslack.Mention + " can patients shower?"})
	b.until(20*time.Second, "an answer to staff", func() bool {
		return slices.ContainsFunc(b.slack.Sent(deskChannelID),
			func(m fakeslack.Message) bool { return strings.Contains(m.Shown(), "24 hours") })
	})
	b.wantPatientWithout(1, "bed nine")
	b.wantPatientWithout(1, "24 hours")
	b.wantPatientWithout(1, "picture")
}
