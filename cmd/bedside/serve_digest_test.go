package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// digests are those that the staff's chat got.
func (b *deskHarness) digests() (found []string) {
	for _, m := range b.slack.Sent(deskChannelID) {
		if strings.Contains(m.Shown(), "The week in questions") {
			found = append(found, m.Shown())
		}
	}
	return found
}

// home opens the App Home of a person and returns what it shows.
func (b *deskHarness) home(user string) (text string) {
	b.t.Helper()
	b.slack.OpenHome(user)
	b.until(20*time.Second, "the home of "+user, func() bool {
		if home := b.slack.Home(user); home != nil {
			text = home.Shown()
		}
		return text != ""
	})
	return text
}

// TestDigestIsSentOnce starts the service an hour after a digest was due, kills it,
// and starts it again: staff get one.
func TestDigestIsSentOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		due := strings.ToLower(time.Now().UTC().Add(-time.Hour).Format("Mon 15:04"))
		b := newDeskHarness(t, at(t), fmt.Sprintf("digest: %q", due), "time_zone: UTC")
		b.startReady()
		b.until(20*time.Second, "the digest", func() bool { return len(b.digests()) > 0 })
		for chat := range int64(2) {
			b.stop()
			b.startReady()
			b.say(500+chat, unanswered)
			b.awaitPatient(500+chat, "I will not guess")
		}
		if got := b.digests(); len(got) != 1 || !strings.Contains(got[0], "No patient asked anything.") {
			t.Errorf("digests: %q", got)
		}
		if text := b.home(nurse); !strings.Contains(text, "What I could not answer") || !strings.Contains(text, "parrot") ||
			!strings.Contains(text, "2 times") {
			t.Errorf("a nurse sees:\n%s", text)
		}
		if text := b.home(stranger); !strings.Contains(text, "Leaflets (1)") || strings.Contains(text, "could not answer") ||
			strings.Contains(text, "parrot") {
			t.Errorf("somebody else sees:\n%s", text)
		}
	})
}
