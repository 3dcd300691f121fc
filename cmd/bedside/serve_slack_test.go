package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/logtest"
)

// slackHarness is "bedside serve" before a fake Slack.
type slackHarness struct {
	*serveHarness
	t    *testing.T
	fake *fakeslack.Server
	base string // of its own HTTP server
}

func startSlack(t *testing.T, mode string, o fakeslack.Options) *slackHarness {
	t.Helper()
	if o.Retries == nil {
		o.Retries = []time.Duration{0, 100 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}
	}
	fake := fakeslack.Start(t, o)
	listen := freePort(t)
	if mode == "http" {
		fake.SendTo("http://" + listen)
	}
	path := filepath.Join(t.TempDir(), "bedside.yaml")
	config := "http:\n  listen: " + listen + "\nslack:\n  mode: " + mode + "\n  api_url: " + fake.URL +
		"/api/\nclinic:\n  emergency_number: \"112\"\n  staff_emergency: Call 2222.\n"
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := &logtest.Buffer{}
	code := make(chan int, 1)
	env := []string{
		slackBotToken + "=" + fakeslack.DefaultBotToken, slackAppToken + "=" + fakeslack.DefaultAppToken, slackSigning + "=" +
			fakeslack.DefaultSigningSecret,
	}
	defer turnToStart()()
	go func() { code <- run(ctx, []string{"serve", "--config", path}, env, stdio{nil, out, out}) }()
	s := &slackHarness{&serveHarness{out, sync.OnceValue(func() int { cancel(); return <-code })}, t, fake, "http://" +
		listen}
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("serve printed:\n%s", out)
		}
	})
	s.untilWithin(startWithin, "it to be ready", func() bool { return s.status("/readyz") == http.StatusOK })
	return s
}

func (s *slackHarness) status(path string) int {
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.base+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	_ = response.Body.Close() // nothing of it is read
	return response.StatusCode
}

// startWithin is the time that a start may take here: within the test's own process it is
// slowed by the race detector and by the starts beside it, and nothing is said of its speed.
const startWithin = time.Minute

func (s *slackHarness) until(what string, ok func() bool) {
	s.t.Helper()
	s.untilWithin(20*time.Second, what, ok)
}

func (s *slackHarness) untilWithin(limit time.Duration, what string, ok func() bool) {
	s.t.Helper()
	end := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(end) {
			s.t.Fatalf("waiting for %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// awaitMessage does something and returns the message that the bot writes to a channel then.
func (s *slackHarness) awaitMessage(channel string, do func()) fakeslack.Message {
	s.t.Helper()
	before := len(s.fake.Sent(channel))
	do()
	s.until("a message in "+channel, func() bool { return len(s.fake.Sent(channel)) > before })
	return s.fake.Sent(channel)[before]
}

func (s *slackHarness) wants(m fakeslack.Message, texts ...string) {
	s.t.Helper()
	for _, want := range texts {
		if !strings.Contains(m.Shown(), want) {
			s.t.Errorf("the reply is\n%s\nwant %q in it", m.Shown(), want)
		}
	}
	if len(m.Mentions()) > 0 {
		s.t.Errorf("the reply calls %v", m.Mentions())
	}
}

func labels(m fakeslack.Message) []string {
	var found []string
	for _, b := range m.Buttons() {
		if b.URL == "" {
			found = append(found, b.Label)
		}
	}
	return found
}

// TestServeSlack goes through every surface, in both modes.
func TestServeSlack(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"socket", "http"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := startSlack(t, mode, fakeslack.Options{NoLimits: true})
			for _, surface := range slackSurfaces {
				t.Run(surface.name, func(t *testing.T) {
					outer := s.t
					s.t = t
					defer func() { s.t = outer }()
					surface.does(s)
				})
			}
			s.until("all to be acknowledged", func() bool { return s.fake.Pending() == 0 })
			if lost := s.fake.Lost(); len(lost) > 0 {
				t.Errorf("not acknowledged: %+v", lost)
			}
			if code := s.stop(); code != exitOK {
				t.Errorf("serve ended with %d", code)
			}
			for _, secret := range []string{"shower", "breathe", "canary", fakeslack.DefaultBotToken, fakeslack.DefaultAppToken,
				fakeslack.DefaultSigningSecret, "hook0secret"} {
				if strings.Contains(s.out.String(), secret) {
					t.Errorf("the log holds %q", secret)
				}
			}
		})
	}
}

var slackSurfaces = []struct {
	name string
	does func(s *slackHarness)
}{
	{"a direct message", func(s *slackHarness) {
		m := s.awaitMessage("DU1", func() { s.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "can I shower?"}) })
		s.wants(m, "24 hours", "›", "eviewed")
		if got := labels(m); !slices.Equal(got, []string{"Helpful", "Not helpful", "Why this answer?"}) || m.Thread != "" {
			s.t.Errorf("buttons %q, thread %q", got, m.Thread)
		}
	}},
	{"a mention, a follow-up, and why", func(s *slackHarness) {
		var root string
		m := s.awaitMessage("C1", func() {
			root = s.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: fakeslack.Mention + " can I shower?"})
		})
		s.wants(m, "24 hours")
		if m.Thread != root {
			s.t.Errorf("it is answered in the thread %q, want %q", m.Thread, root)
		}
		follow := s.awaitMessage("C1",
			func() { s.fake.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "will it hurt?", Thread: root}) })
		s.wants(follow, "How it feels")
		if follow.Thread != root {
			s.t.Errorf("the follow-up is answered in the thread %q, want %q", follow.Thread, root)
		}
		why, _ := follow.Button("Why this answer?")
		told := s.awaitMessage("C1", func() { s.fake.Press("U2", follow, why.Value) })
		s.wants(told, "Confidence", "Words it accounts for", "Runner-up")
		if told.For != "U2" {
			s.t.Errorf("why is told to %q", told.For)
		}
		helpful, _ := m.Button("Helpful")
		s.wants(s.awaitMessage("C1", func() { s.fake.Press("U1", m, helpful.Value) }), "Thank you.")
		s.until("the buttons to go", func() bool {
			i := slices.IndexFunc(s.fake.Sent("C1"), func(now fakeslack.Message) bool { return now.TS == m.TS })
			return slices.Equal(labels(s.fake.Sent("C1")[i]), []string{"Why this answer?"})
		})
		if n := len(s.fake.Sent("C1")); n != 4 {
			s.t.Errorf("%d messages, want 4: a mention is two events and one answer", n)
		}
	}},
	{"a command, and sharing", func(s *slackHarness) {
		for _, channel := range []string{"C2", "C3"} {
			if channel == "C3" {
				s.fake.Outside(channel)
			}
			m := s.awaitMessage(channel, func() { s.fake.Command(channel, "U1", "can I shower?") })
			s.wants(m, "24 hours")
			if m.For != "U1" || !slices.Contains(labels(m), "Share in channel") {
				s.t.Errorf("seen by %q, with %q", m.For, labels(m))
			}
			share, _ := m.Button("Share in channel")
			shared := s.awaitMessage(channel, func() { s.fake.Press("U1", m, share.Value) })
			s.wants(shared, "24 hours")
			if shared.For != "" {
				s.t.Errorf("what is shared is seen by %q alone", shared.For)
			}
			s.fake.Press("U2", m, share.Value) // it was not shown to them
			time.Sleep(300 * time.Millisecond)
			if n := len(s.fake.Sent(channel)); n != 2 {
				s.t.Errorf("%d messages, want 2", n)
			}
		}
		s.wants(s.awaitMessage("C2", func() { s.fake.Command("C2", "U5", "") }), "/ask", "Call 2222")
	}},
	{"a shortcut", func(s *slackHarness) {
		ts := s.fake.Say(fakeslack.Post{Channel: "C4", User: "U2", Text: "My patient asks: can I shower?"})
		m := s.awaitMessage("C4", func() { s.fake.Shortcut("U1", s.fake.Messages("C4")[0]) })
		s.wants(m, "24 hours")
		if m.For != "U1" || m.Thread != ts {
			s.t.Errorf("seen by %q in the thread %q", m.For, m.Thread)
		}
	}},
	{"a choice, pressed and typed", func(s *slackHarness) {
		say := func(text string) func() {
			return func() { s.fake.Say(fakeslack.Post{Channel: "DU6", User: "U6", Text: text}) }
		}
		m := s.awaitMessage("DU6", say("may I soak in a pool?"))
		s.wants(m, "I will not guess", "1. After you go home")
		pick, ok := m.Button("After you go home")
		if !ok {
			s.t.Fatalf("it offers %q", labels(m))
		}
		s.wants(s.awaitMessage("DU6", func() { s.fake.Press("U6", m, pick.Value) }), "› After you go home")
		s.wants(s.awaitMessage("DU6", say("may I soak in a pool?")), "If so, choose it")
		s.wants(s.awaitMessage("DU6", say("1")), "› After you go home")
		typed := s.awaitMessage("C6", func() { s.fake.Command("C6", "U6", "may I soak in a pool?") })
		s.wants(typed, "1. After you go home")
		s.wants(s.awaitMessage("C6", func() { s.fake.Command("C6", "U6", "1") }), "› After you go home")
	}},
	{"an edited question in a thread", func(s *slackHarness) {
		var ts string
		s.wants(s.awaitMessage("C5", func() {
			ts = s.fake.Say(fakeslack.Post{Channel: "C5", User: "U1", Text: fakeslack.Mention + " can I shower?"})
		}), "24 hours")
		m := s.awaitMessage("C5", func() { s.fake.Rewrite("C5", ts, fakeslack.Mention+" will it hurt?") })
		s.wants(m, "How it feels")
		if m.Thread != ts {
			s.t.Errorf("the edit is answered in the thread %q, want %q", m.Thread, ts)
		}
	}},
	{"an emergency", func(s *slackHarness) {
		m := s.awaitMessage("DU1", func() {
			s.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "my patient can't breathe"})
		})
		s.wants(m, "Call 2222.")
		if strings.Contains(m.Shown(), "Call 112") {
			s.t.Errorf("staff read the patients' advice:\n%s", m.Shown())
		}
	}},
	{"the App Home", func(s *slackHarness) {
		s.fake.OpenHome("U1")
		s.until("a home", func() bool { return s.fake.Home("U1") != nil })
		s.wants(*s.fake.Home("U1"), "/ask", "Leaflets (1)", "No review date given.", "Most asked", "Call 2222.")
	}},
	{"what looks like a summons", func(s *slackHarness) {
		for _, text := range []string{"<!channel> <@U1> <https://evil|clinic> &lt; can I shower?",
			"*bold* _x_ `y` can I shower?"} {
			s.wants(s.awaitMessage("DU7", func() { s.fake.Say(fakeslack.Post{Channel: "DU7", User: "U7", Text: text}) }))
		}
	}},
	{"forged buttons", func(s *slackHarness) {
		m := s.awaitMessage("DU8", func() { s.fake.Say(fakeslack.Post{Channel: "DU8", User: "U8", Text: "can I shower?"}) })
		for _, forged := range []string{"pick:1:1", "yes:999", "erase:123", "share:1", "why:1", "nonsense", ":::",
			strings.Repeat("x", 2000)} {
			s.fake.Press("U8", m, forged)
		}
		s.until("all to be taken", func() bool { return s.fake.Pending() == 0 })
		time.Sleep(500 * time.Millisecond)
		for _, m := range s.fake.Sent("DU8")[1:] {
			s.wants(m, "too old")
		}
	}},
}
