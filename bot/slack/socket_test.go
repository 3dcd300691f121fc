package slack

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/fakeslack"
)

// socketHarness is a channel in Socket Mode before a fake on a real port, which sends
// again soon what is not acknowledged.
func socketHarness(t *testing.T, o fakeslack.Options) *harness {
	t.Helper()
	if o.Retries == nil {
		o.Retries = []time.Duration{0, 50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, time.Second}
	}
	if o.AckWithin == 0 {
		o.AckWithin = time.Second
	}
	r := newHarness(t, fakeslack.Start(t, o), func(o *Options) { o.Silence = 600 * time.Millisecond })
	r.run()
	r.await("a connection", func() bool { open, _ := r.fake.Connections(); return open > 0 })
	return r
}

func (r *harness) say(i int) {
	r.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: fmt.Sprint("message ", i)})
}

func TestSocketMode(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{})
	r.fake.Command("C1", "U1", "a command")
	r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " a mention"})
	r.fake.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "a shortcut"})
	r.fake.Shortcut("U1", r.fake.Messages("C1")[1])
	r.await("three arrivals", func() bool { return len(r.inbox.texts()) == 3 && r.fake.Pending() == 0 })
	if lost := r.fake.Lost(); len(lost) > 0 || time.Since(r.c.LastSeen()) > time.Minute || r.c.Fault() != nil {
		t.Errorf("lost %v, last seen %v, fault %v", lost, r.c.LastSeen(), r.c.Fault())
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}

// TestSocketNotOpenYet holds that a channel is not taken for one that receives before
// something can come.
func TestSocketNotOpenYet(t *testing.T) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{})
	fake.Break(fakeslack.Fault{Kind: fakeslack.Page, Method: "apps.connections.open"})
	r := newHarness(t, fake, nil).run()
	r.await("a failure", func() bool { return r.c.Fault() != nil })
	if len(fake.Requests("auth.test")) != 1 || !r.c.LastSeen().IsZero() {
		t.Errorf("last seen %v", r.c.LastSeen())
	}
	r.await("a socket", func() bool { return !r.c.LastSeen().IsZero() })
	if open, _ := fake.Connections(); open != 1 || r.c.Fault() != nil {
		t.Errorf("%d sockets, %v", open, r.c.Fault())
	}
}

// TestSocketStoreFails holds that nothing is acknowledged that is not kept.
func TestSocketStoreFails(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{AckWithin: 100 * time.Millisecond})
	r.inbox.failing(2)
	r.say(1)
	r.await("the message", func() bool { return len(r.inbox.texts()) == 1 && r.fake.Pending() == 0 })
	if e := r.fake.Events()[0]; len(e.Attempts) != 3 || !e.Acked() {
		t.Errorf("attempts: %+v", e.Attempts)
	}
}

// TestSocketSlowStore holds that many things at once in one chat wait for a slow store no longer than two of
// them: Slack waits for none of them longer than for one, and sends the press of a button no second time.
func TestSocketSlowStore(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{AckWithin: 3 * time.Second}) // of twenty one after the other, the last waits 6 s
	r.say(0)
	r.await("a message", func() bool { return len(r.inbox.texts()) == 1 && r.fake.Pending() == 0 })
	m := r.fake.Messages("DU1")[0]
	r.inbox.slowed(300 * time.Millisecond)
	want := []string{"message 0", "yes:1"} // pressed again and again
	for i := range 10 {
		r.say(i + 1)
		r.fake.Press("U1", m, "yes:1")
		want = append(want, fmt.Sprint("message ", i+1))
	}
	r.await("all", func() bool { return r.fake.Pending() == 0 })
	for _, e := range r.fake.Events() {
		if len(e.Attempts) != 1 || !e.Acked() {
			t.Errorf("%s was sent %d times, acknowledged: %t", e.Type, len(e.Attempts), e.Acked())
		}
	}
	got := r.inbox.texts()
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// TestSocketReplaced holds that there is always a socket while one is replaced, and
// that what comes meanwhile, on whichever, is neither lost nor doubled.
func TestSocketReplaced(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		do   func(s *fakeslack.Server)
	}{{"warning", (*fakeslack.Server).Warn}, {"refresh", (*fakeslack.Server).Refresh}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := socketHarness(t, fakeslack.Options{WarnFor: 700 * time.Millisecond})
			least := 99
			for i := range 120 {
				if i == 20 {
					test.do(r.fake)
				}
				r.say(i)
				open, _ := r.fake.Connections()
				least = min(least, open)
				time.Sleep(10 * time.Millisecond)
			}
			r.await("all", func() bool { return len(r.inbox.texts()) == 120 && r.fake.Pending() == 0 })
			_, ever := r.fake.Connections()
			if least < 1 || ever < 2 || len(r.fake.Lost()) > 0 {
				t.Errorf("at least %d sockets were open, %d in all; lost %v", least, ever, r.fake.Lost())
			}
			retried := 0
			for _, e := range r.fake.Events() {
				retried += len(e.Attempts) - 1
			}
			if retried > 2 { // what is on its way when a socket ends comes again
				t.Errorf("%d had to be sent again", retried)
			}
		})
	}
}

// TestSocketBreaks ends or freezes all sockets: what came meanwhile comes again.
func TestSocketBreaks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		do   func(s *fakeslack.Server)
	}{{"dropped", (*fakeslack.Server).Drop}, {"half-open", (*fakeslack.Server).Freeze}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := socketHarness(t, fakeslack.Options{AckWithin: 300 * time.Millisecond})
			r.say(1)
			r.await("the first", func() bool { return len(r.inbox.texts()) == 1 })
			seen := r.c.LastSeen()
			test.do(r.fake)
			r.say(2)
			r.await("the second", func() bool { return len(r.inbox.texts()) == 2 && r.fake.Pending() == 0 })
			if !r.c.LastSeen().After(seen) || len(r.fake.Lost()) > 0 ||
				!strings.Contains(r.logs.String(), "the connection to Slack ended") {
				t.Errorf("lost %v, logs %s", r.fake.Lost(), r.logs)
			}
		})
	}
}

// TestSocketNonsense sends what no server should.
func TestSocketNonsense(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{})
	for _, text := range []string{"", "nonsense", "[]", "null", `{"type":7}`, `{"type":"events_api"}`,
		`{"type":"events_api","envelope_id":"e1","payload":"x"}`, `{"type":"new","envelope_id":"e2"}`} {
		r.fake.PushText(text)
	}
	r.say(1)
	r.await("a message", func() bool { return len(r.inbox.texts()) == 1 && r.fake.Pending() == 0 })
	if _, ever := r.fake.Connections(); ever != 1 || r.c.Quarantined() < 6 {
		t.Errorf("%d connections, %d counted", ever, r.c.Quarantined())
	}
}

// TestSocketTwice sends an event in two envelopes, and an envelope twice: each is acknowledged as often as it
// comes, and counts once.
func TestSocketTwice(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{})
	event := map[string]any{"type": "event_callback", "team_id": fakeslack.Team, "event_id": "Ev1", "event": map[string]any{
		"type": "message", "channel": "DU1", "channel_type": "im", "user": "U1", "text": "once", "ts": "1700000000.000100"}}
	r.fake.PushRaw(event)
	r.fake.PushRaw(event)
	envelope := `{"type":"events_api","envelope_id":"e1","payload":{"type":"event_callback","team_id":"` + fakeslack.Team +
		`","event_id":"Ev2","event":{"type":"message","channel":"DU1","channel_type":"im","user":"U1","text":"twice",` +
		`"ts":"1700000000.000200"}}}`
	r.fake.PushText(envelope)
	r.fake.PushText(envelope)
	r.await("all", func() bool {
		r.inbox.mu.Lock()
		defer r.inbox.mu.Unlock()
		return len(r.inbox.kept)+r.inbox.again == 4
	})
	r.await("acknowledgements", func() bool { return r.fake.Pending() == 0 })
	if texts := r.inbox.texts(); len(texts) != 2 || len(r.fake.Lost()) > 0 {
		t.Errorf("kept %q, lost %v", texts, r.fake.Lost())
	}
}

// TestSocketsTaken holds that sockets which others hold are waited for, and that the log says who may.
func TestSocketsTaken(t *testing.T) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{})
	fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "apps.connections.open", Error: "too_many_websockets", Times: 2})
	r := newHarness(t, fake, nil).run()
	r.await("a fault", func() bool { return strings.Contains(r.logs.String(), "end replicas") })
	r.await("a connection", func() bool { open, _ := fake.Connections(); return open == 1 })
	r.say(1)
	r.await("a message", func() bool { return len(r.inbox.texts()) == 1 })
}

// TestSocketStops holds what needs a person.
func TestSocketStops(t *testing.T) {
	t.Parallel()
	r := socketHarness(t, fakeslack.Options{})
	r.fake.Disable()
	r.await("the end", func() bool { return errors.Is(r.c.Fault(), ErrSocketOff) })
	if err := r.stop(); !errors.Is(err, ErrSocketOff) {
		t.Errorf("it ends with %v", err)
	}
	fake := fakeslack.Start(t, fakeslack.Options{})
	fake.Revoke()
	r = newHarness(t, fake, nil).run()
	r.await("the end", func() bool { return errors.Is(r.c.Fault(), ErrToken) })
	if err := r.stop(); !errors.Is(err, ErrToken) || len(fake.Requests("")) != 1 {
		t.Errorf("it ends with %v after %d calls", err, len(fake.Requests("")))
	}
}

// TestSocketTrouble lets connecting fail in every way before it succeeds.
func TestSocketTrouble(t *testing.T) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{})
	for _, f := range []fakeslack.Fault{
		{Kind: fakeslack.Page, Method: "auth.test"}, {Kind: fakeslack.Reset, Method: "apps.connections.open"},
		{Kind: fakeslack.Refuse, Method: "apps.connections.open", Error: "too_many_websockets"},
		{Kind: fakeslack.Refuse, Method: "apps.connections.open", Error: "ratelimited", After: 1},
	} {
		fake.Break(f)
	}
	r := newHarness(t, fake, nil).run()
	r.await("a connection", func() bool { open, _ := fake.Connections(); return open == 1 })
	if r.await("health", func() bool { return r.c.Fault() == nil }); len(fake.Requests("")) > 8 {
		t.Errorf("%d calls", len(fake.Requests("")))
	}
}
