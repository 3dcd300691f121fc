package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// newAudienceHarness serves leaflets of which some are limited, with a desk in Slack.
func newAudienceHarness(t *testing.T, store string) (b *deskHarness, folder string) {
	t.Helper()
	of := map[string]string{}
	for _, name := range []string{"staff-only.md", "knee/knee.md"} {
		of[name] = limitedLeaflets[name]
	}
	folder = libraryIn(t, of)
	top := "audiences:\n  knee-clinic: {folders: [" + filepath.Join(folder, "knee") + "], telegram: [knee-7f3a9c], " +
		"slack: [C0KNEE01]}\n"
	b = newDeskHarnessWith(t, store, leafletsIn(folder)+top)
	b.slack.Exists("C0KNEE01", "C0OTHER1")
	return b.startReady(), folder
}

const aboutKnee = "when can I drive after the knee arthroscopy?"

// wantOutside fails when a message that somebody outside an audience reads tells of it.
func wantOutside(t *testing.T, m faketelegram.Message) {
	t.Helper()
	if text := m.Text + fmt.Sprint(m.Keyboard); strings.Contains(strings.ToLower(text), "knee") ||
		strings.Contains(text, canary) || strings.Contains(text, "on the ward") {
		t.Errorf("somebody outside reads\n%s", text)
	}
}

// TestAudience goes from outside an audience into it by a link and out again by /forget, and
// looks at what the desk and the log are told meanwhile.
func TestAudience(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		b, folder := newAudienceHarness(t, at(t))
		for _, text := range []string{aboutKnee, "/leaflets", "/start knee", "/start knee-7f3a9d"} {
			b.say(1, "/start")
			wantOutside(t, b.ask(1, text))
		}
		if m := b.ask(2, "/start knee-7f3a9c"); !strings.Contains(m.Text, "Knee arthroscopy") {
			t.Errorf("the link is answered with\n%s", m.Text)
		}
		b.wantAnswer(2, aboutKnee, "Do not drive for a week")
		told := b.ask(2, "knee swelling")
		if m := b.ask(2, "/export"); !strings.Contains(m.Text, "knee-7f3a9c") {
			t.Errorf("/export has nothing of the link:\n%s", m.Text)
		}
		wantOutside(t, b.ask(1, aboutKnee))
		if _, ok := pickOf(told); !ok {
			t.Fatalf("nothing is offered: %v", told.Keyboard)
		}
		b.atDeskOutside()
		b.limits(folder, told)
		before := len(b.fake.Sent(2))
		b.say(2, "/forget yes")
		b.reply(2, before, "/forget")
		wantOutside(t, b.ask(2, aboutKnee))
		if b.prints(canary) {
			t.Error("the log holds the canary")
		}
		if _, said := b.get("/metrics"); strings.Contains(said, "knee") || strings.Contains(said, canary) ||
			!strings.Contains(said, "\nbedside_library_leaflets 1\n") {
			t.Error("the metrics tell of what is limited")
		}
	})
}

// pickOf is the label of the first button that picks something.
func pickOf(m faketelegram.Message) (string, bool) {
	for _, row := range m.Keyboard {
		for _, button := range row {
			if strings.HasPrefix(button.Data, "pick:") {
				return button.Text, true
			}
		}
	}
	return "", false
}

// atDeskOutside sends a question about what staff at the desk are not to see.
func (b *deskHarness) atDeskOutside() {
	b.t.Helper()
	b.ask(2, aboutKnee)
	b.pressPatient(2, "Ask the clinic")
	b.awaitPatient(2, "Shall I send this")
	b.pressPatient(2, "Send")
	code := b.ticketCode(2)
	card := b.awaitCard(code, "waiting", aboutKnee)
	b.fillReply(nurse, code, "Please wait a week.")
	if shown := card.Shown() + fmt.Sprint(b.slack.Modal(nurse)); strings.Contains(shown, canary) ||
		strings.Contains(shown, "Knee arthroscopy") {
		b.t.Errorf("staff outside the audience read\n%s", shown)
	}
	b.submitReply(nurse)
	b.awaitPatient(2, "Please wait a week.")
	b.say(2, "/end")
	b.awaitPatient(2, "I am back")
}

// limits limits a leaflet for others while people are served: a button of before quotes it no more.
func (b *deskHarness) limits(folder string, told faketelegram.Message) {
	b.t.Helper()
	text := limitedLeaflets["knee/knee.md"]
	if err := os.Remove(filepath.Join(folder, "knee", "knee.md")); err != nil {
		b.t.Fatal(err)
	}
	writeLeaflet(b.t, folder, "knee.md", "---\naudience: staff\n---\n\n"+text)
	b.asksUntil(1002, "/start knee-7f3a9c", 20*time.Second, "it to be limited", lacks("Knee"))
	label, _ := pickOf(told)
	before := len(b.fake.Sent(2))
	b.press(told, label)
	if m := b.reply(2, before, "the press"); strings.Contains(m.Text, canary) {
		b.t.Errorf("a button of before quotes\n%s", m.Text)
	}
	writeLeaflet(b.t, folder, "knee.md", "---\naudience: nobody-knows\n---\n\n"+text)
	b.until(20*time.Second, "the wrong name to be told", b.remarks(`there is no audience "nobody-knows"`))
	for _, chat := range []int64{2, 3} {
		b.say(chat, "/start")
		if m := b.ask(chat, aboutKnee); strings.Contains(m.Text+fmt.Sprint(m.Keyboard), canary) {
			b.t.Errorf("a leaflet for an audience that there is not is quoted:\n%s", m.Text)
		}
	}
	if err := os.Remove(filepath.Join(folder, "knee.md")); err != nil {
		b.t.Fatal(err)
	}
	writeLeaflet(b.t, filepath.Join(folder, "knee"), "knee.md", text)
	b.asksUntil(5002, "/start knee-7f3a9c", 20*time.Second, "it to be back", holds("Knee"))
}

// TestAudienceInSlack asks in a channel that belongs to an audience and in one that does not, and
// opens the App Home.
func TestAudienceInSlack(t *testing.T) {
	t.Parallel()
	b, _ := newAudienceHarness(t, "")
	hears := func(channel string) string {
		before := len(b.slack.Sent(channel))
		b.slack.Command(channel, "U1", aboutKnee)
		b.until(20*time.Second, "an answer", func() bool { return len(b.slack.Sent(channel)) > before })
		m := b.slack.Sent(channel)[before]
		return m.Shown() + m.Text
	}
	if said := hears("C0KNEE01"); !strings.Contains(said, "Do not drive for a week") {
		t.Errorf("its channel hears\n%s", said)
	}
	if said := hears("C0OTHER1"); strings.Contains(said, "Knee arthroscopy") {
		t.Errorf("another channel hears\n%s", said)
	}
	var home *fakeslack.Message
	b.slack.OpenHome("U1")
	b.until(20*time.Second, "the App Home", func() bool { home = b.slack.Home("U1"); return home != nil })
	if shown := home.Shown(); strings.Contains(shown, "Knee") || !strings.Contains(shown, "on the ward") ||
		!strings.Contains(shown, "Leaflets (2)") {
		t.Errorf("the App Home shows\n%s", shown)
	}
	sharesForStaff(t, b)
}

// sharesForStaff asks for what is for staff and shares it: not where strangers may read along, as far as is known.
func sharesForStaff(t *testing.T, b *deskHarness) {
	t.Helper()
	const channel = "C0OTHER1"
	next := func(do func()) fakeslack.Message {
		before := len(b.slack.Sent(channel))
		do()
		b.until(20*time.Second, "a message", func() bool { return len(b.slack.Sent(channel)) > before })
		return b.slack.Sent(channel)[before]
	}
	told := next(func() { b.slack.Command(channel, "U1", "does the needle hurt on the ward?") })
	share, ok := told.Button("Share in channel")
	if !ok || !strings.Contains(told.Shown(), canary) || told.For != "U1" {
		t.Fatalf("a member of staff hears\n%s", told.Shown())
	}
	if m := next(func() { b.slack.Press("U1", told, share.Value) }); m.For != "U1" || strings.Contains(m.Shown(), canary) ||
		!strings.Contains(m.Shown(), "was not shared") {
		t.Errorf("where nobody is known, %q reads\n%s", m.For, m.Shown())
	}
	b.slack.Say(fakeslack.Post{Channel: channel, User: "U2", Text: "good morning"})
	b.until(20*time.Second, "it to be heard", func() bool { return b.slack.Pending() == 0 })
	if m := next(func() { b.slack.Press("U1", told, share.Value) }); m.For != "" || !strings.Contains(m.Shown(), canary) {
		t.Errorf("among staff, %q reads\n%s", m.For, m.Shown())
	}
	b.slack.Say(fakeslack.Post{Channel: channel, User: "U2", Text: "good morning", Host: "T0OTHER"})
	b.until(20*time.Second, "it to be heard", func() bool { return b.slack.Pending() == 0 })
	if m := next(func() { b.slack.Press("U1", told, share.Value) }); m.For != "U1" || strings.Contains(m.Shown(), canary) {
		t.Errorf("among strangers, %q reads\n%s", m.For, m.Shown())
	}
}
