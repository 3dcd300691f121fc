package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// The section of the embedded leaflet that says when one may shower.
const (
	homeSection = "bone-marrow-examination/after-you-go-home"
	homeHeading = "After you go home"
)

// asksUntil lets people ask, one after the other, until the answer is as wanted, and returns how
// long that took. Each has a chat of their own: whoever asks too fast gets no answer.
func (p *process) asksUntil(chat int64, question string, within time.Duration, what string,
	ok func(reply string) bool) time.Duration {
	p.t.Helper()
	began := time.Now()
	p.until(within, what, func() bool {
		chat += 1000
		return ok(p.ask(chat, question).Text)
	})
	return time.Since(began)
}

func holds(text string) func(string) bool {
	return func(reply string) bool { return strings.Contains(reply, text) }
}

func lacks(text string) func(string) bool {
	return func(reply string) bool { return !strings.Contains(reply, text) }
}

// rules runs a command on what is published beside the process.
func (p *process) rules(want int, says string, args ...string) {
	p.t.Helper()
	p.command(want, says, append([]string{args[0], "--config", p.config()}, args[1:]...)...)
}

// TestWithdraw withdraws a section while people are served, kills the process, and restores it:
// between the two nobody is answered from it or offered it, and the log tells all of it.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram}).start()
		p.wantAnswer(1, "can I shower?", "24 hours")
		p.rules(exitUsage, "no reason is given", "withdraw", homeSection)
		p.rules(exitFailed, "has no section \"after-home\"", "withdraw", "bone-marrow-examination/after-home", "--why", "x")
		p.rules(exitOK, "nothing is withdrawn", "withdraw")
		p.rules(exitOK, "› "+homeHeading, "withdraw", homeSection, "--why", "the time is wrong")
		took := p.asksUntil(2, "can I shower?", 10*time.Second, "no answer from the section", lacks("24 hours"))
		t.Logf("withdrawn after %v", took.Round(10*time.Millisecond))
		p.kill()
		p.start()
		for chat, question := range []string{"can I shower?", "when can I shower after the bone marrow examination?",
			"after you go home", "what about after I go home"} {
			reply := p.ask(int64(10+chat), question)
			if strings.Contains(reply.Text, "24 hours") || strings.Contains(reply.Text, homeHeading) ||
				strings.Contains(fmt.Sprint(reply.Keyboard), homeHeading) {
				t.Errorf("%s: after a restart the reply is\n%s\n%v", question, reply.Text, reply.Keyboard)
			}
		}
		p.wantAnswer(20, "how long does the test take?", "How long it takes")
		if code, said := p.get("/readyz"); code != 200 || !strings.Contains(said, "withheld: 1 section") {
			t.Errorf("health: %d, %s", code, said)
		}
		if _, said := p.get("/metrics"); !strings.Contains(said, "\nbedside_withheld_sections 1\n") {
			t.Error("the metric does not count it")
		}
		p.rules(exitOK, "the time is wrong", "withdraw")
		p.rules(exitFailed, "is not withdrawn; what is withdrawn: "+homeSection, "restore", "bone-marrow-examination")
		p.rules(exitOK, "restored: ", "restore", homeSection)
		took = p.asksUntil(3, "can I shower?", 10*time.Second, "an answer from the section again", holds("24 hours"))
		t.Logf("restored after %v", took.Round(10*time.Millisecond))
		p.command(exitOK, "2 lines, head ", "audit", "verify", "--config", p.config())
		name, err := login(p.env)
		if err != nil {
			t.Fatal(err)
		}
		p.command(exitOK, "\toperator:"+name+"\twithdrew "+homeSection+": the time is wrong\t", "audit", "list", "--config",
			p.config())
	})
}

// TestPressAfterWithdrawal presses a button whose passage was withdrawn since it was shown.
func TestPressAfterWithdrawal(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{env: quickTelegram}).start()
	offered := p.ask(1, "needle")
	label, ok := pickOf(offered)
	if !ok {
		t.Fatalf("no section is offered: %v", offered.Keyboard)
	}
	p.rules(exitOK, "withdrawn: ", "withdraw", "bone-marrow-examination", "--why", "outdated")
	p.asksUntil(2, "can I shower?", 10*time.Second, "no answer", lacks("24 hours"))
	before := len(fake.Sent(1))
	p.press(offered, label)
	if reply := p.reply(1, before, "the press"); !strings.Contains(reply.Text, "could not find the answer") {
		t.Errorf("pressing %s shows\n%s", label, reply.Text)
	}
	if reply := p.ask(4, "/start bone-marrow-examination"); !strings.Contains(reply.Text, "I have no leaflet for the link") ||
		strings.Contains(reply.Text, "Bone marrow") {
		t.Errorf("a link to what is withdrawn opens\n%s", reply.Text)
	}
	if reply := p.ask(3, "/leaflets"); !strings.Contains(reply.Text, "I have no leaflets at the moment.") {
		t.Errorf("/leaflets: %s", reply.Text)
	}
}

// TestWaitingReplyIsTakenBack withdraws a section whose quote waits for its delivery, as while the
// platform is away, and kills the process meanwhile: what goes out in the end quotes nothing.
func TestWaitingReplyIsTakenBack(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram}).start()
		fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "sendMessage", Times: 1000})
		p.say(1, "can I shower?")
		p.until(10*time.Second, "the reply to wait", func() bool { return p.prints("a message was not delivered") })
		p.rules(exitOK, "withdrawn: ", "withdraw", homeSection, "--why", "the time is wrong")
		p.until(10*time.Second, "it to be withheld", p.remarks("withheld: 1 section"))
		p.kill()
		fake.Heal()
		p.start()
		if reply := p.reply(1, 0, "the question"); strings.Contains(reply.Text, "24 hours") ||
			!strings.Contains(reply.Text, "has just taken back the part of a leaflet") {
			t.Errorf("delivered at last:\n%s", reply.Text)
		}
	})
}

// remarks tells whether the health of a process remarks something.
func (p *process) remarks(text string) func() bool {
	return func() bool {
		_, said := p.get("/readyz")
		return strings.Contains(said, text)
	}
}

// TestRulingsOnReplicas switches the bot off and withdraws a section beside two replicas: both know
// it within seconds, and the one that is left when the other is killed answers so; emergencies
// still get their advice.
func TestRulingsOnReplicas(t *testing.T) {
	t.Parallel()
	const words = "We are checking our leaflets today"
	at := postgres.Database(t, databaseName(t))
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	first, second := newProcess(t, fake, setup{store: at, env: quickTelegram}), newProcess(t, fake, setup{store: at,
		env: quickTelegram})
	first.start()
	first.until(10*time.Second, "the first to lead", first.leads)
	second.start()
	first.wantAnswer(1, "can I shower?", "24 hours")
	began := time.Now()
	first.rules(exitOK, "off: ", "off", words)
	for _, p := range []*process{first, second} {
		p.until(10*time.Second, "it to be off", p.remarks("off: staff have switched the bot off"))
	}
	t.Logf("both are off after %v", time.Since(began).Round(10*time.Millisecond))
	for chat := int64(2); chat < 8; chat++ { // both take work up
		if reply := first.ask(chat, "can I shower?").Text; !strings.HasPrefix(reply, words+
			". To reach a person, contact the clinic on 0123") {
			t.Errorf("off: %s", reply)
		}
	}
	if reply := first.ask(9, "I can't breathe"); !strings.Contains(reply.Text, "Call 112 now") {
		t.Errorf("an emergency gets\n%s", reply.Text)
	}
	first.kill()
	if reply := second.ask(10, "hello").Text; !strings.Contains(reply, words) {
		t.Errorf("the second says %s", reply)
	}
	second.rules(exitOK, "withdrawn: ", "withdraw", homeSection, "--why", "the time is wrong")
	second.rules(exitOK, "on: ", "on")
	second.rules(exitFailed, "the bot is not switched off", "on")
	second.asksUntil(11, "how long does the test take?", 10*time.Second, "an answer again", holds("How long it takes"))
	if reply := second.ask(12, "can I shower?").Text; strings.Contains(reply, "24 hours") {
		t.Errorf("from what is withdrawn: %s", reply)
	}
	first.start()
	for chat := int64(13); chat < 18; chat++ {
		if reply := first.ask(chat, "can I shower?").Text; strings.Contains(reply, "24 hours") {
			t.Errorf("with the first again: %s", reply)
		}
	}
}

// TestReviewDueRule holds that the rule of the config is kept for leaflets that are overdue.
func TestReviewDueRule(t *testing.T) {
	t.Parallel()
	const leaflet = "---\ntitle: Wound care\nreviewed: 2020-01-01\nreview_due: 2021-01-01\n---\n" +
		"## Shower\n\nYou may shower after 24 hours.\n\n## Food\n\nEat as usual.\n"
	for rule, ok := range map[string]func(string) bool{
		"answer": func(reply string) bool {
			return strings.Contains(reply, "after 24 hours") && strings.Contains(reply, "Review was due 1 January 2021.") &&
				!strings.Contains(reply, "may be out of date")
		},
		"note": func(reply string) bool {
			return strings.Contains(reply, "after 24 hours") && strings.Contains(reply, "it may be out of date.")
		},
		"withhold": lacks("after 24 hours"),
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
			p := newProcess(t, fake, setup{env: quickTelegram, config: "leaflets: [leaflets]\nreview_due: " + rule + "\n"})
			folder := filepath.Join(p.folder, "leaflets")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "wound.md"), []byte(leaflet), 0o600); err != nil {
				t.Fatal(err)
			}
			p.start()
			if reply := p.ask(1, "when can I shower?").Text; !ok(reply) {
				t.Errorf("the reply is\n%s", reply)
			}
		})
	}
}

// TestStaffRule withdraws, restores, and switches off and on by staff in Slack, and by nobody else.
func TestStaffRule(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		b := newDeskHarness(t, at(t)).startReady()
		if m := b.ask(1, "can I shower?"); !strings.Contains(m.Text, "24 hours") {
			t.Fatalf("at first: %s", m.Text)
		}
		b.slack.Slash("C1", stranger, "/off", "")
		b.awaitSlack("C1", "Only members of the clinic's desk can do this")
		b.slack.Slash("C1", nurse, "/withdraw", homeSection+" the time is wrong")
		b.awaitSlack("C1", "Withdrawn: ")
		b.awaitSlack(deskChannelID, nurse+" has withdrawn")
		b.asksUntil(2, "can I shower?", 10*time.Second, "no answer", lacks("24 hours"))
		b.slack.Command(deskChannelID, colleague, "/restore "+homeSection) // the same by /ask
		b.asksUntil(3, "can I shower?", 10*time.Second, "an answer again", holds("24 hours"))
		b.slack.Slash("C1", colleague, "/off", "We are checking our leaflets.")
		took := b.asksUntil(4, "can I shower?", 10*time.Second, "the words", holds("We are checking our leaflets."))
		t.Logf("off after %v", took.Round(10*time.Millisecond))
		b.kill()
		b.startReady()
		b.say(5, "I can't breathe")
		b.awaitPatient(5, "Call 112 now")
		if m := b.ask(6, "can I shower?"); !strings.Contains(m.Text, "We are checking our leaflets.") {
			t.Errorf("after a restart: %s", m.Text)
		}
		b.pressPatient(6, "Ask the clinic")
		b.awaitPatient(6, "Shall I send this")
		b.slack.Slash("C1", nurse, "/on", "")
		b.asksUntil(7, "can I shower?", 10*time.Second, "an answer again", holds("24 hours"))
		if said := b.verifyLog(); strings.Contains(said, "changed") {
			t.Error(said)
		}
	})
}

// awaitSlack waits until somebody reads something in a channel.
func (b *deskHarness) awaitSlack(channel, text string) {
	b.t.Helper()
	b.until(20*time.Second, shorten(text)+" in "+channel, func() bool {
		for _, m := range b.slack.Messages(channel) {
			if strings.Contains(m.Shown(), text) {
				return true
			}
		}
		return false
	})
}
