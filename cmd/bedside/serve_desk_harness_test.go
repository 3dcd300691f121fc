package main

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// Who is at the desk of these tests, and where.
const (
	deskChannelID    = "C0DESK01"
	furtherChannelID = "C0SENIOR1"
	nurse            = "UNURSE01"
	colleague        = "UNURSE02"
	stranger         = "UVISITOR"
)

// unanswered is a question that no leaflet answers.
const unanswered = "can I keep a parrot in my bedroom while my stitches heal?"

// deskHarness is "bedside serve" between a fake Telegram with patients and a fake Slack
// with staff.
type deskHarness struct {
	*process
	slack    *fakeslack.Server
	restarts bool // the process is started again when it has died
}

// until waits until something is so.
func (b *deskHarness) until(within time.Duration, what string, ok func() bool) {
	b.t.Helper()
	b.process.until(within, what, func() bool {
		if b.restarts && b.exited() {
			b.kill() // notes the time
			b.start()
		}
		return ok()
	})
}

// await is until: what happens at the fakes is seen soon enough.
func (b *deskHarness) await(within time.Duration, what string, ok func() bool) {
	b.t.Helper()
	b.until(within, what, ok)
}

// retryUntil does something again and again until it has an effect, as people do when a
// program died under their hands and is there again, or nothing happens for a while. What it
// does waits for nothing: that it had its effect is looked for here alone.
func (b *deskHarness) retryUntil(what string, do func(), ok func() bool) {
	b.t.Helper()
	var last time.Time
	kills := 0
	b.until(30*time.Second, what, func() bool {
		if ok() {
			return true
		}
		if died := len(b.kills) > kills; time.Since(last) > 3*time.Second || died && b.linked() {
			last, kills = time.Now(), len(b.kills)
			do()
		}
		return false
	})
}

// linked tells whether Slack has a socket to the process.
func (b *deskHarness) linked() bool {
	open, _ := b.slack.Connections()
	return open > 0
}

// newDeskHarness prepares a harness without starting it; more are lines of the config's desk.
func newDeskHarness(t *testing.T, store string, more ...string) *deskHarness {
	t.Helper()
	return newDeskHarnessWith(t, store, "", more...)
}

// newDeskHarnessWith does the same with lines at the top of the config.
func newDeskHarnessWith(t *testing.T, store, top string, more ...string) *deskHarness {
	t.Helper()
	slack := fakeslack.Start(t, fakeslack.Options{NoLimits: true, Retries: quickRetries})
	slack.Exists(deskChannelID)
	slack.Group("SNURSES1", nurse)
	config := top + "slack:\n  api_url: " + slack.URL + "/api/\ndesk:\n  channel: slack\n  chat: " + deskChannelID +
		"\n  staff: [SNURSES1, " + colleague + " Bea]\n"
	for _, line := range more {
		config += "  " + line + "\n"
	}
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{store: store, config: config + "telegram:\n", env: []string{
		slackBotToken + "=" + fakeslack.DefaultBotToken, slackAppToken + "=" + fakeslack.DefaultAppToken,
		"BEDSIDE_TEST_REST=100ms",
	}})
	return &deskHarness{process: p, slack: slack}
}

// startReady starts the process and waits until both sides are reached.
func (b *deskHarness) startReady(env ...string) *deskHarness {
	b.t.Helper()
	b.start(env...)
	b.until(20*time.Second, "health", func() bool { code, _ := b.get("/readyz"); return code == 200 })
	return b
}

// awaitPatient waits until the patient was told something since a number of messages, and
// returns the message.
func (b *deskHarness) awaitPatient(chat int64, text string) (found faketelegram.Message) {
	b.t.Helper()
	b.await(20*time.Second, "patient hears "+shorten(text), func() bool {
		for _, m := range b.fake.Sent(chat) {
			if strings.Contains(m.Text, text) {
				found = m
			}
		}
		return found.ID != 0
	})
	return found
}

// wantPatientWithout fails when a patient was told something.
func (b *deskHarness) wantPatientWithout(chat int64, text string) {
	b.t.Helper()
	for _, m := range b.fake.Sent(chat) {
		if strings.Contains(m.Text, text) {
			b.t.Errorf("patient %d was told %q", chat, m.Text)
		}
	}
}

// pressPatient lets a patient press the newest button with a label.
func (b *deskHarness) pressPatient(chat int64, label string) {
	b.t.Helper()
	message, data := 0, ""
	b.await(20*time.Second, "a button "+label, func() bool {
		for _, m := range b.fake.Sent(chat) {
			for _, row := range m.Keyboard {
				for _, button := range row {
					if button.Text == label {
						message, data = m.ID, button.Data
					}
				}
			}
		}
		return data != ""
	})
	b.fake.Press(chat, message, data)
}

// openTicket lets a patient ask the clinic something, and returns the ticket's code.
func (b *deskHarness) openTicket(chat int64, question string) string {
	b.t.Helper()
	_, code := b.asksClinic(chat, question)
	return code
}

// asksClinic does the same, and returns the patient's message, too.
func (b *deskHarness) asksClinic(chat int64, question string) (message int, code string) {
	b.t.Helper()
	message = b.say(chat, question)
	b.awaitPatient(chat, "I will not guess")
	b.pressPatient(chat, "Ask the clinic")
	b.awaitPatient(chat, "Shall I send this")
	b.pressPatient(chat, "Send")
	return message, b.ticketCode(chat)
}

// ticketCode is the code of a patient's newest ticket.
func (b *deskHarness) ticketCode(chat int64) string {
	b.t.Helper()
	_, after, _ := strings.Cut(b.awaitPatient(chat, "Its code is ").Text, "Its code is ")
	return after[:4]
}

// awaitCard waits until the card of a ticket shows something, and returns it.
func (b *deskHarness) awaitCard(code string, texts ...string) fakeslack.Message {
	b.t.Helper()
	return b.awaitCardWithin(20*time.Second, code, texts...)
}

func (b *deskHarness) awaitCardWithin(within time.Duration, code string, texts ...string) (found fakeslack.Message) {
	b.t.Helper()
	defer func() {
		if b.t.Failed() {
			b.t.Logf("the card of %s reads:\n%s", code, found.Shown())
		}
	}()
	b.until(within, fmt.Sprintf("the card of %s with %q", code, texts), func() bool {
		cards := b.cards(code)
		if len(cards) == 0 {
			return false
		}
		found = cards[len(cards)-1]
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(found.Shown(), text) })
	})
	return found
}

// cards are the cards of a ticket: more than one only around a kill.
func (b *deskHarness) cards(code string) []fakeslack.Message {
	return slices.DeleteFunc(b.slack.Sent(deskChannelID), func(m fakeslack.Message) bool {
		return m.Thread != "" || m.For != "" || !strings.Contains(m.Shown(), "Question "+code+" ·")
	})
}

// pressStaff lets a member of staff press a button of a ticket's card.
func (b *deskHarness) pressStaff(user, code, label string) {
	b.t.Helper()
	card := b.awaitCard(code)
	b.until(20*time.Second, "a button "+label, func() bool {
		card = b.awaitCard(code)
		_, ok := card.Button(label)
		return ok
	})
	button, _ := card.Button(label)
	b.slack.Press(user, card, button.Value)
}

// pressStaffAgain lets a member of staff press a button of a ticket's card when the card has it.
// It waits for none: the press before may have had its effect meanwhile, and the button be gone.
func (b *deskHarness) pressStaffAgain(user, code, label string) {
	b.t.Helper()
	cards := b.cards(code)
	if len(cards) == 0 {
		return
	}
	card := cards[len(cards)-1]
	if button, ok := card.Button(label); ok {
		b.slack.Press(user, card, button.Value)
	}
}

// awaitEphemeral waits until a member of staff alone is told something.
func (b *deskHarness) awaitEphemeral(user, text string) {
	b.t.Helper()
	b.until(20*time.Second, user+" being told "+shorten(text), func() bool {
		return slices.ContainsFunc(b.slack.Messages(deskChannelID), func(m fakeslack.Message) bool {
			return m.For == user &&
				strings.Contains(m.Shown(), text)
		})
	})
}

// awaitBelowCard waits until something stands below a ticket's card.
func (b *deskHarness) awaitBelowCard(code, text string) {
	b.t.Helper()
	b.until(20*time.Second, shorten(text)+" below the card", func() bool {
		ts := b.awaitCard(code).TS
		return slices.ContainsFunc(b.slack.Sent(deskChannelID), func(m fakeslack.Message) bool {
			return m.Thread == ts &&
				strings.Contains(m.Shown(), text)
		})
	})
}

// fillReply lets a member of staff open the form of a ticket, write a reply and look at
// its preview.
func (b *deskHarness) fillReply(user, code, text string) {
	b.t.Helper()
	b.pressStaff(user, code, "Reply to patient")
	b.until(20*time.Second, "the form", func() bool { return b.slack.Modal(user) != nil })
	if !b.slack.Fill(user, "Your reply, as the patient will read it", text) {
		b.t.Fatalf("the form has no field for the reply: %v", b.slack.Modal(user).Fields())
	}
	b.slack.Submit(user)
	b.until(20*time.Second, "the preview", func() bool {
		v := b.slack.Modal(user)
		return v != nil && v.Submit == "Send to patient"
	})
}

// submitReply lets a member of staff send off what they have filled in.
func (b *deskHarness) submitReply(user string) {
	b.t.Helper()
	b.slack.Submit(user)
	b.until(20*time.Second, "the form to close", func() bool { return b.slack.Modal(user) == nil })
}

// verifyLog checks the desk's log beside the running process, and returns how many lines it has.
func (b *deskHarness) verifyLog() string {
	b.t.Helper()
	return b.audit("verify")
}

// logged lists what the log says was done, once for each time. That a patient was told that the desk cannot be reached
// is left out, once: after a kill it depends on how soon the machine has the process running again.
func (b *deskHarness) logged() (done []string) {
	b.t.Helper()
	for line := range strings.Lines(b.audit("list")) {
		if fields := strings.Split(line, "\t"); len(fields) > 3 {
			done = append(done, fields[3])
		}
	}
	if told := slices.Index(done, "told the patient that it is not there yet"); told >= 0 {
		done = slices.Delete(done, told, told+1)
	}
	return done
}

// audit runs a command about the log.
func (b *deskHarness) audit(command string) string {
	b.t.Helper()
	path, err := binary()
	if err != nil {
		b.t.Fatal(err)
	}
	cmd := exec.Command(path, "audit", command, "--config", b.config())
	cmd.Env, cmd.Dir = b.env, b.folder
	said, err := cmd.CombinedOutput()
	if err != nil {
		b.t.Errorf("audit %s: %v\n%s", command, err, said)
	}
	return string(said)
}
