package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// cliAs runs a command line as a person's account would.
func (p *process) cliAs(name string, args ...string) (code int, out, told string) {
	p.t.Helper()
	var stdout, stderr bytes.Buffer
	program := &program{stdio: stdio{strings.NewReader(""), &stdout, &stderr}, env: p.env,
		login: func([]string) (string, error) { return name, nil }}
	code = program.run(p.t.Context(), append(args, "--config", p.config()))
	return code, stdout.String(), stderr.String()
}

const (
	showerPassage = "bone-marrow-examination/after-you-go-home#1"
	correction    = "Wait at least 48 hours before you have a bath or a shower. We wrote 24 hours by mistake."
)

// TestRecall tells many people a passage, corrects them, and kills who does it on the way: on
// SQLite the process goes on after its next start, on PostgreSQL another replica does.
func TestRecall(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		store := at(t)
		p := newProcess(t, fake, setup{store: store, config: "leaflets: [leaflets]\n", env: quickTelegram})
		p.leaflets()
		p.start()
		other := p
		if store != "" {
			other = newProcess(t, fake, setup{store: store, config: "leaflets: [leaflets]\n", env: quickTelegram})
			other.leaflets()
			other.start()
		}
		p.tellMany()
		if exit, out, told := p.cliAs("anna", "recall", "nowhere"); exit != exitOK || !strings.Contains(out, "told 0 times") ||
			!strings.Contains(told, `there is no leaflet "nowhere"; there are`) {
			t.Errorf("a mistyped id: %d, %s%s", exit, out, told)
		}
		replies := p.dryRun()
		p.proves(replies[0])
		code := p.proposes48()
		p.wantAnswer(erasedChat, "/forget yes", "erased")
		fake.Block(leftChat)
		p.until(20*time.Second, "that one has left", func() bool {
			_, out, _ := p.cliAs("anna", "recall", showerPassage)
			return strings.Contains(out, "takes no messages") && strings.Contains(out, "1 time to chats that were erased")
		})
		if exit, _, told := p.cliAs(
			"anna",
			"recall",
			"approve",
			code,
		); exit != exitFailed ||
			!strings.Contains(told, "another person") {
			t.Fatalf("the proposer's yes: %d, %s", exit, told)
		}
		if n := p.corrected(); n != 0 {
			t.Fatalf("%d are corrected before a second person's yes", n)
		}
		began := time.Now()
		if exit, out, told := p.cliAs(
			"ben",
			"recall",
			"approve",
			code,
		); exit != exitOK ||
			!strings.Contains(out, "goes to 38 chats") {
			t.Fatalf("the second person's yes: %d, %s%s", exit, out, told)
		}
		p.await(30*time.Second, "the first corrections", func() bool { return p.corrected() >= 5 })
		p.kill()
		if other == p {
			p.start()
		}
		other.await(60*time.Second, "all corrections", func() bool { return p.corrected() == 38 })
		t.Logf("38 chats corrected %v after the yes, with a kill on the way", time.Since(began).Round(100*time.Millisecond))
		other.wantsEachOnce(code)
	})
}

// The chats of TestRecall: the first forty are told the passage, and one is not.
const (
	recalledChats = 40
	erasedChat    = 1
	leftChat      = 2
	otherChat     = 99
)

func (p *process) tellMany() {
	p.t.Helper()
	for chat := int64(1); chat <= recalledChats; chat++ {
		p.say(chat, "When can I have a shower?")
	}
	for chat := int64(1); chat <= recalledChats; chat++ {
		p.await(30*time.Second, "all to be told", func() bool { return sentContains(p.fake, chat, "24 hours") })
	}
	p.ask(otherChat, "does it hurt?")
}

// dryRun lists who was told, and returns the numbers of the replies.
func (p *process) dryRun() (replies []string) {
	p.t.Helper()
	var code int
	var out, told string
	p.until(20*time.Second, "all to be kept", func() bool {
		code, out, told = p.cliAs("anna", "recall", showerPassage, "--json")
		return strings.Count(out, "\n") == recalledChats
	})
	for line := range strings.Lines(out) {
		var row quotationJSON
		if err := json.Unmarshal([]byte(line), &row); err != nil || !row.Reachable || row.Chat == "" || !row.Patient {
			p.t.Fatalf("%v: %s (%d, %s)", err, line, code, told)
		}
		replies = append(replies, json.Number(regexp.MustCompile(`"reply":(\d+)`).FindStringSubmatch(line)[1]).String())
	}
	if strings.Contains(out, "shower") {
		p.t.Errorf("it shows what was asked:\n%s", out)
	}
	_, none, _ := p.cliAs("anna", "recall", "bone-marrow-examination@2001-01-01")
	if !strings.Contains(none, "was told 0 times") {
		p.t.Errorf("of a version that nobody was told: %s", none)
	}
	if code, _, told := p.cliAs("anna", "recall", "a#b"); code != exitUsage {
		p.t.Errorf("of no passage: %d, %s", code, told)
	}
	return replies
}

// proves shows what a reply was made from, before and after the leaflet was changed.
func (p *process) proves(reply string) {
	p.t.Helper()
	code, out, told := p.cliAs("anna", "proof", reply)
	for _, want := range []string{"answer, confidence", "sent, ", `"Bone marrow examination (`, "After you go home",
		showerPassage,
		"the leaflets have this passage, word for word", "none was raised", "the search", "of the question accounted for",
		"that it answers", " counts ", "runner-up", "library", "version "} {
		if !strings.Contains(out, want) {
			p.t.Errorf("no %q (%d, %s) in\n%s", want, code, told, out)
		}
	}
	if strings.Contains(out, "shower") {
		p.t.Errorf("it shows what was asked:\n%s", out)
	}
	file := filepath.Join(p.folder, "leaflets", "bone-marrow-examination.md")
	text, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte("24 hours"), []byte("48 hours")), 0o600); err != nil {
		p.t.Fatal(err)
	}
	_, out, _ = p.cliAs("anna", "proof", reply, "--json")
	var proof proofJSON
	if err := json.Unmarshal(
		[]byte(out),
		&proof,
	); err != nil || proof.Today != passageChanged ||
		proof.Proof.Best == nil ||
		proof.Proof.Program == "" {
		p.t.Errorf("after the leaflet was changed: %v, %s", err, out)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		p.t.Fatal(err)
	}
	if code, _, told := p.cliAs("anna", "proof", "12"); code != exitFailed || !strings.Contains(told, "no reply 12") {
		p.t.Errorf("of no reply: %d, %s", code, told)
	}
}

// proposes48 proposes the correction, and returns its code.
func (p *process) proposes48() string {
	p.t.Helper()
	code, out, told := p.cliAs("anna", "recall", showerPassage, "--send", correction)
	found := regexp.MustCompile(`recall approve (R-\w+)`).FindStringSubmatch(out)
	if code != exitOK || found == nil || !strings.Contains(out, correction) ||
		!strings.Contains(out, "of which 40 can be reached") {
		p.t.Fatalf("proposed: %d, %s%s", code, out, told)
	}
	return found[1]
}

// corrected is how many chats have the correction.
func (p *process) corrected() (n int) {
	for chat := int64(1); chat <= recalledChats; chat++ {
		if sentContains(p.fake, chat, correction) {
			n++
		}
	}
	return n
}

// wantsEachOnce holds that each has one correction, but one around the kill, and others none.
func (p *process) wantsEachOnce(code string) {
	p.t.Helper()
	p.until(20*time.Second, "the end of the recall", func() bool {
		_, out, _ := p.cliAs("anna", "recall", "list")
		return strings.Contains(out, code) && strings.Contains(out, " sent, ") &&
			strings.Contains(out, "0 waiting, 0 in the outbox, 38 delivered")
	})
	time.Sleep(2 * time.Second) // for copies to come
	copies := 0
	for _, chat := range p.fake.Chats() {
		times := 0
		for _, m := range p.fake.Sent(chat) {
			if strings.Contains(m.Text, correction) {
				times++
			}
		}
		if may := chat <= recalledChats && chat != erasedChat &&
			chat != leftChat; !may && times > 0 ||
			may && (times < 1 || times > 2) {
			p.t.Errorf("chat %d was corrected %d times", chat, times)
		}
		copies += max(0, times-1)
	}
	if copies > 10 { // those on their way when it was killed
		p.t.Errorf("%d copies", copies)
	}
	p.t.Logf("%d copies around the kill", copies)
	if exit, out, told := p.cliAs("anna", "audit", "verify"); exit != exitOK {
		p.t.Errorf("the log: %d, %s%s", exit, out, told)
	}
}

// TestRecallAtTheDesk has a member of staff say yes in Slack to what an operator proposed.
func TestRecallAtTheDesk(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		b := newDeskHarness(t, at(t))
		b.startReady()
		b.say(1, "When can I have a shower?")
		b.awaitPatient(1, "24 hours")
		code := ""
		b.until(20*time.Second, "a proposal", func() bool {
			_, out, _ := b.cliAs("anna", "recall", showerPassage, "--send", correction)
			if found := regexp.MustCompile(`recall approve (R-\w+)`).FindStringSubmatch(out); found != nil {
				code = found[1]
			}
			return code != ""
		})
		asked := func() (found []fakeslack.Message) {
			for _, m := range b.slack.Sent(deskChannelID) {
				if strings.Contains(m.Shown(), code) {
					found = append(found, m)
				}
			}
			return found
		}
		b.until(20*time.Second, "staff to be asked", func() bool { return len(asked()) > 0 })
		if text := asked()[0].Shown(); !strings.Contains(text, "anna wants to correct what 1 chat was told") ||
			!strings.Contains(text, correction) {
			t.Errorf("staff are asked:\n%s", text)
		}
		b.stop()
		b.startReady()
		press := func(user string) {
			button, ok := asked()[0].Button("Yes, send it")
			if !ok {
				t.Fatalf("no button under\n%s", asked()[0].Shown())
			}
			b.slack.Press(user, asked()[0], button.Value)
		}
		press(stranger)
		b.awaitEphemeral(stranger, "Only members")
		b.wantPatientWithout(1, correction)
		press(nurse)
		b.awaitPatient(1, correction)
		b.until(
			20*time.Second,
			"what was decided",
			func() bool { return strings.Contains(asked()[0].Shown(), "said yes to recall") },
		)
		if n := len(asked()); n != 1 {
			t.Errorf("staff were asked %d times", n)
		}
		b.verifyLog()
	})
}
