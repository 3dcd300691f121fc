package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot"
	"bedside/bot/bottest/channeltest"
)

// adviseOn is the advice for texts that tell of breath.
func adviseOn(m bot.Message) (bot.Reply, bool) {
	if !m.Verdict.Urgent() && !strings.Contains(m.Text, "breathe") {
		return bot.Reply{}, false
	}
	parts := []bot.Part{{Kind: bot.PartAdvice, Text: "Trouble breathing\nCall 112 now."}}
	return bot.Reply{Outcome: bot.OutcomeUrgent, Parts: parts, Text: bot.PlainText(parts)}, true
}

// TestEmergencyNeedsNoStore holds that advice is in the answer to the form, although the store
// neither keeps the message nor can be read, and until the person has read it.
func TestEmergencyNeedsNoStore(t *testing.T) {
	var c *Channel
	stuck := make(chan struct{})
	defer close(stuck)
	r := newRig(t, Options{Advise: adviseOn}, inboxFunc(func(ctx context.Context, _, _ string, all []bot.Arrival) error {
		if all[0].Kind == bot.ArrivalPress { // as the relay, which knows no such button, once the store has it
			c.boxes.drop(all[0])
			return c.Acknowledge(ctx, all[0].Press, "This button is too old.")
		}
		reply, _ := adviseOn(bot.Message{Text: all[0].Text})
		p := c.Pack(reply, "")[0]
		p.Chat, p.Urgent = all[0].Chat, true
		if _, err := c.Deliver(ctx, p); err != nil {
			t.Error(err)
		}
		<-stuck // as a disk that is frozen
		return nil
	}), &fakeBacking{store: &fakeStore{hangs: true}})
	c = r.channel
	r.load("/")
	page := r.say("I can't breathe")
	if got := page.Find("#urgent[role=alert] .part").Text(); !strings.Contains(got, "Call 112 now.") {
		t.Fatalf("what is urgent is %q", got)
	}
	if page = r.load("/"); page.Find("#urgent .part").Length() == 0 || len(ownOn(page)) != 1 {
		t.Errorf("at the next look the page says %q", page.Find("body").Text())
	}
	if page = r.press("I have read this"); page.Find("#urgent .part").Length() > 0 || page.Find("#notice").Text() != "" {
		t.Errorf("what was read still stands there, or a notice: %q", page.Find("body").Text())
	}
	if got := shownOn(page); len(got) != 1 || !strings.Contains(got[0], "Call 112 now.") {
		t.Errorf("in the conversation stands %q", got)
	}
}

// TestRates refuses what is too much, and gives advice all the same.
func TestRates(t *testing.T) {
	inbox := &channeltest.Inbox{}
	var c *Channel
	r := newRig(t, Options{Rates: Rates{Session: 2, Address: 1000}, Advise: adviseOn}, inboxFunc(
		func(ctx context.Context, channel, cursor string, all []bot.Arrival) error {
			if _, err := c.Deliver(ctx, told(all[0].Chat, "a reply")); err != nil {
				return err
			}
			return inbox.Accept(ctx, channel, cursor, all)
		}), &fakeBacking{})
	c = r.channel
	r.load("/")
	r.say("one")
	r.say("two")
	page := r.say("three")
	if r.code != http.StatusTooManyRequests || page.Find("textarea").Text() != "three" ||
		!strings.Contains(page.Find("#error").Text(), "wait a minute") {
		t.Errorf("the third is answered with %d, %q", r.code, page.Find("#error").Text())
	}
	if page = r.say("I can't breathe"); !strings.Contains(page.Find("#urgent").Text(), "Call 112 now.") {
		t.Errorf("an emergency is answered with %d, %q", r.code, page.Find("body").Text())
	}
	if kept := inbox.Kept(); len(kept) != 2 {
		t.Errorf("%d were kept, want 2", len(kept))
	}
}

// TestEmergencyInTooLong gives advice on an emergency that is told in more than can be sent at once,
// to who has no session yet and to who has one, and leaves the text in the box to be shortened.
func TestEmergencyInTooLong(t *testing.T) {
	r := newRig(t, Options{Advise: adviseOn}, inboxFunc(func(context.Context, string, string, []bot.Arrival) error {
		t.Error("what is too long was taken")
		return nil
	}), &fakeBacking{})
	long := "I can't breathe. " + strings.Repeat("And then they said. ", 250)
	r.load("/")
	for _, name := range []string{"first message", "second message"} {
		page := r.say(long)
		if r.code != http.StatusUnprocessableEntity || !strings.Contains(page.Find("#urgent").Text(), "Call 112 now.") {
			t.Errorf("%s: answered with %d, urgent is %q", name, r.code, page.Find("#urgent").Text())
		}
		if page.Find("textarea").Text() == "" || !strings.Contains(page.Find("#error").Text(), "too long") {
			t.Errorf("%s: the page says %q", name, page.Find("#error").Text())
		}
	}
	if page := r.load("/"); page.Find("#urgent .part").Length() == 0 {
		t.Error("at the next look nothing of the advice is there")
	}
	// What is too large to be read at all takes nothing away: the page would drop what it no longer finds.
	if page := r.say(strings.Repeat("a", maxBody)); page.Find("#urgent .part").Length() == 0 {
		t.Errorf("answered with %d, the advice that was not read yet is gone", r.code)
	}
}

// TestComeBack holds that the address which the first reply is shown at leads to the page.
func TestComeBack(t *testing.T) {
	for _, base := range []string{"", "/ask"} {
		r := newRig(t, Options{PublicURL: "http://127.0.0.1" + base}, inboxFunc(
			func(context.Context, string, string, []bot.Arrival) error { return nil }), &fakeBacking{})
		if page := r.load(base + PostPath); r.code != http.StatusOK || page.Find("#ask").Length() != 1 {
			t.Errorf("%s%s is answered with %d: %q", base, PostPath, r.code, page.Text())
		}
	}
}

// TestTakenOnce holds that a form which is sent twice arrives once, and that a failure is told.
func TestTakenOnce(t *testing.T) {
	fail := true
	seen := map[string]int{}
	var c *Channel
	r := newRig(t, Options{}, inboxFunc(func(ctx context.Context, _, _ string, all []bot.Arrival) error {
		if fail {
			fail = false
			return errors.New("the disk is full")
		}
		if seen[all[0].ID]++; seen[all[0].ID] == 1 {
			_, err := c.Deliver(ctx, told(all[0].Chat, "a reply"))
			return err
		}
		return nil
	}), &fakeBacking{})
	c = r.channel
	r.load("/")
	page := r.say("hello")
	if r.code != http.StatusServiceUnavailable || page.Find("textarea").Text() != "hello" || len(ownOn(page)) != 0 {
		t.Errorf("a message that was not kept is answered with %d: %q", r.code, page.Find("main").Text())
	}
	form := goquery.CloneDocument(page)
	r.say("hello")
	r.page = form
	page = r.say("hello") // of the form as it was before
	if got := ownOn(page); len(got) != 1 || len(seen) != 1 {
		t.Errorf("%q is on the page, and %d arrived", got, len(seen))
	}
}

// TestAddress holds whose address counts for the rates.
func TestAddress(t *testing.T) {
	c, err := New(Options{PublicURL: "https://x.example", Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, from, forwarded, want string }{
		{"direct", "203.0.113.5:1", "", "203.0.113.5"},
		{"a stranger who says to be somebody", "203.0.113.5:1", "198.51.100.1", "203.0.113.5"},
		{"behind a proxy of this machine", "127.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"behind two", "127.0.0.1:1", "198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{"who says to be somebody behind a proxy", "10.1.2.3:1", "1.1.1.1, 198.51.100.1", "198.51.100.1"},
		{"nonsense", "127.0.0.1:1", "nobody", "127.0.0.1"},
		{"with the port, as some proxies write", "127.0.0.1:1", "198.51.100.1:51234", "198.51.100.1"},
		{"with the port, behind two", "10.1.2.3:1", "198.51.100.1:51234, 10.1.2.4:443", "198.51.100.1"},
		{"with the port, from a household", "127.0.0.1:1", "[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::/64"},
		{"a household", "[2001:db8:1:2:3:4:5:6]:1", "", "2001:db8:1:2::/64"},
		{"an old address in a new coat", "[::ffff:203.0.113.5]:1", "", "203.0.113.5"},
	} {
		request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		request.RemoteAddr = test.from
		if test.forwarded != "" {
			request.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := c.address(request); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestLimitsForget holds that limits of who is gone are not kept for ever.
func TestLimitsForget(t *testing.T) {
	l := newLimits(Rates{Session: 1})
	for i := range maxLimits + 10 {
		l.allow(number(i), 1)
	}
	if n := len(l.known); n > maxLimits {
		t.Errorf("%d limits are kept, at most %d", n, maxLimits)
	}
	m := newMailbox()
	for i := range maxBoxes + 10 {
		m.add(number(i), entry{Message: "x", At: time.Now(), parcel: &bot.Parcel{}})
	}
	if n := len(m.boxes); n > maxBoxes {
		t.Errorf("%d boxes are kept, at most %d", n, maxBoxes)
	}
}

// TestSlowReply holds that a reply is awaited for as long after it was made as a delivery takes, however late a
// slow store took what it is to.
func TestSlowReply(t *testing.T) {
	for name, tt := range map[string]struct {
		received, answered time.Duration // how long ago; 0 for not yet
		want               bool
	}{
		"not answered yet":         {received: 10 * time.Second, want: true},
		"answered just now":        {received: 10 * time.Second, answered: time.Millisecond, want: true},
		"answered without a reply": {received: 10 * time.Second, answered: settlesSoon, want: false},
		"never answered":           {received: waitsFor, want: false},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			in := bot.Inbound{Received: now.Add(-tt.received), Settled: tt.answered > 0}
			if in.Settled {
				in.Answered = now.Add(-tt.answered)
			}
			if got := isWaiting([]shown{{Own: true, At: in.Received, arrival: in, stored: true}}, now); got != tt.want {
				t.Errorf("that a reply is awaited is %v", got)
			}
		})
	}
}

// TestSessionNamed holds that the script can tell a conversation from the one before, by what nobody can join one
// with.
func TestSessionNamed(t *testing.T) {
	r := newRig(t, Options{}, &channeltest.Inbox{}, &fakeBacking{})
	name := func(page *goquery.Document) string { return page.Find("#log").AttrOr("data-session", "") }
	if got := name(r.load("/")); got != "" {
		t.Errorf("who has no conversation has %q", got)
	}
	seen := map[string]bool{}
	for range 2 {
		s := newSession()
		r.join(s)
		first := name(r.load("/"))
		if again := name(r.load("/")); first == "" || again != first || seen[first] {
			t.Errorf("a conversation is %q, then %q; before it were %v", first, again, seen)
		}
		if strings.Contains(s.token, first) || strings.Contains(s.chat, first) {
			t.Errorf("%q is of the cookie or the address", first)
		}
		seen[first] = true
	}
}

// TestPlace holds what is shown first of a conversation to who has just sent a message.
func TestPlace(t *testing.T) {
	own, reply := shown{ID: "OWN", Own: true}, shown{ID: "REPLY"}
	for want, said := range map[string]conversation{
		"latest":   {},
		"latest#":  {Entries: []shown{reply, own}},
		"m-REPLY":  {Entries: []shown{{ID: "EARLIER"}, own, reply}},
		"m-REPLY#": {Entries: []shown{own, {ID: "EARLIER"}, own, reply, {ID: "MORE"}}},
		"urgent":   {Entries: []shown{own, reply}, Urgent: []shown{reply}},
	} {
		if got := said.place(); got != strings.TrimSuffix(want, "#") {
			t.Errorf("%v leads to %q, want %q", said, got, want)
		}
	}
}

// TestReadBeforeStored holds that advice which was read does not come back when a slow store has taken
// what it was given on, at a later time than it was given.
func TestReadBeforeStored(t *testing.T) {
	given := time.Now()
	reply, _ := adviseOn(bot.Message{Text: "I can't breathe"})
	c := newRig(t, Options{Advise: adviseOn}, inboxFunc(nil), &fakeBacking{}).channel
	for name, tt := range map[string]struct {
		seen int64
		want int
	}{
		"unread":                {0, 1},
		"read before":           {given.UnixMilli() - 1, 1},
		"read as it was given":  {given.UnixMilli(), 0},
		"read as the store has": {given.Add(time.Second).UnixMilli(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := builder{channel: c, chat: "chat", held: held{seen: tt.seen, entries: []entry{
				{Message: "advice", At: given, parcel: &bot.Parcel{Parts: reply.Parts, Urgent: true}}}}}
			b.addAdvice(bot.Inbound{Arrival: bot.Arrival{ID: "a", Text: "I can't breathe", At: given.Add(-time.Second)},
				Received: given.Add(time.Second)})
			said := conversation{Entries: b.build()}
			if said.addUrgent(tt.seen); len(said.Urgent) != tt.want {
				t.Errorf("%d pieces of advice stand there, want %d", len(said.Urgent), tt.want)
			}
		})
	}
}
