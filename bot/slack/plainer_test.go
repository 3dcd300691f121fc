package slack

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
)

// waysOut are the ways in which something is shown: a chat, what it takes beforehand, and the
// method that is called.
var waysOut = []struct {
	chat   string
	before func(r *harness, p *bot.Parcel)
	method string
}{
	{"C1", nil, "chat.postMessage"},
	{"C1:1700000000.000100", nil, "chat.postMessage"},
	{"DU1", nil, "chat.postMessage"},
	{"C1", func(_ *harness, p *bot.Parcel) { p.Loud = true }, "chat.postMessage"},
	{"C1", func(r *harness, p *bot.Parcel) {
		p.Change, _ = r.c.Deliver(r.t.Context(), said("C1", "before"))
		settle(3 * time.Second)
	}, "chat.update"},
	{"C1::U1", nil, "chat.postEphemeral"},
	{"C1::U1", func(r *harness, _ *bot.Parcel) { r.fake.Command("C1", "U1", "x"); settle(3 * time.Second) },
		"response_url"},
}

// TestPlainer refuses the form of messages, once and twice, on every way: what they say comes
// all the same, and the log tells which block is refused and not a word of it.
func TestPlainer(t *testing.T) {
	const words = "zulufon <!channel> & _more_"
	for _, way := range waysOut {
		for _, name := range []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"} {
			for times := 1; times <= 2; times++ {
				t.Run(fmt.Sprint(way.chat, " ", way.method, " ", name, " ", times), func(t *testing.T) {
					bubble(t, nil, func(t *testing.T, r *harness) {
						r.t = t
						r.fake.Exists("C1", "DU1")
						p := bot.Parcel{Chat: way.chat, Parts: answer(words), Buttons: [][]bot.Button{{{Label: "Why?", Data: "why:1"}}}}
						if way.before != nil {
							way.before(r, &p)
						}
						r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Error: name, Times: times, Told: []string{
							"must be more than 0 characters [json-pointer:/blocks/1/text/text]", "zulufon [json-pointer:/zulufon]"}})
						if _, err := r.c.Deliver(t.Context(), p); err != nil {
							t.Fatal(err)
						}
						wantPlain(t, r, p, words, times)
					})
				})
			}
		}
	}
}

// wantPlain looks at what came of a message that was refused so many times.
func wantPlain(t *testing.T, r *harness, p bot.Parcel, words string, times int) {
	t.Helper()
	to, _ := parseAddress(p.Chat)
	sent := r.fake.Sent(to.channel)
	if len(sent) != 1 {
		t.Fatalf("there are %d messages", len(sent))
	}
	m := sent[0]
	if !strings.Contains(m.Read(), words) || m.Thread != to.thread || m.For != to.user {
		t.Errorf("it reads %q in the thread %q for %q", m.Read(), m.Thread, m.For)
	}
	bare := string(m.Blocks) == "" || string(m.Blocks) == "[]"
	byResponseURL := len(r.fake.Requests("response_url")) > 0 // falls back by itself the first time
	if bare != (times == 2 && !byResponseURL) || bare != (len(m.Buttons()) == 0) {
		t.Errorf("after %d refusals it has the blocks %s", times, m.Blocks)
	}
	for _, mention := range m.Mentions() {
		if mention != "<!channel>" || !p.Loud {
			t.Errorf("it calls %s", mention)
		}
	}
	logs := r.logs.String()
	if !byResponseURL && (!strings.Contains(logs, `blocks="1 `) || !strings.Contains(logs, "/blocks/1/text/text")) {
		t.Errorf("the log does not tell the block: %s", logs)
	}
	wantSilence(t, "the log", logs)
}

// TestResponseURLSpent holds that nothing is lost when Slack says of a response_url what nobody
// could foresee, with whatever status.
func TestResponseURLSpent(t *testing.T) {
	for _, fault := range []fakeslack.Fault{
		{Kind: fakeslack.Refuse, Error: "used_url"}, {Kind: fakeslack.Refuse, Error: "expired_url"},
		{Kind: fakeslack.Page, Code: 404}, {Kind: fakeslack.Page, Code: 500}, {Kind: fakeslack.Reset},
	} {
		for _, member := range []bool{true, false} {
			bubble(t, nil, func(t *testing.T, r *harness) {
				r.fake.Command("C1", "U1", "x")
				settle(3 * time.Second)
				if !member {
					r.fake.Outside("C1")
				}
				fault.Method = "response_url"
				r.fake.Break(fault)
				if _, err := r.c.Deliver(t.Context(), said("C1::U1", "hello")); err != nil {
					t.Fatal(err)
				}
				channel := map[bool]string{true: "C1", false: "DU1"}[member]
				if sent := r.fake.Sent(channel); len(sent) != 1 || sent[0].Read() != "hello" || member && sent[0].For != "U1" {
					t.Errorf("%+v, a member %v: there is %+v", fault, member, sent)
				}
			})
		}
	}
}

// TestButtonsOfSpentURL holds that buttons which can no longer be changed stay, without an error.
func TestButtonsOfSpentURL(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.Command("C1", "U1", "x")
		settle(time.Second)
		p := said("C1::U1", "hello")
		p.Buttons = [][]bot.Button{{{Label: "Helpful", Data: "yes:1"}}}
		if _, err := r.c.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		m := r.fake.Sent("C1")[0]
		r.fake.Press("U1", m, "yes:1")
		settle(3 * time.Second)
		r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "response_url", Error: "expired_url"})
		if _, err := r.c.Deliver(t.Context(), bot.Parcel{Chat: "C1::U1", Change: m.TS}); err != nil {
			t.Error(err)
		}
	})
}

// TestPlainerViews holds that a form and the App Home are shown though Slack refuses how they look, with all words
// and fields, and that the log tells which block.
func TestPlainerViews(t *testing.T) {
	refusal := func(method string) fakeslack.Fault {
		return fakeslack.Fault{Kind: fakeslack.Refuse, Method: method, Error: "invalid_blocks",
			Told: []string{"no address [json-pointer:/view/blocks/0/accessory/url]"}}
	}
	desk(t, func(t *testing.T, r *harness, _ *fakeForms, card fakeslack.Message) {
		r.fake.Break(refusal("views.open"))
		v := r.opened(t, card)
		if _, ok := v.Fields()["Your reply"]; !ok || !strings.Contains(v.Read(), "They ask: can I <swim> & dive?") ||
			!strings.Contains(r.logs.String(), `blocks="0 section"`) {
			t.Errorf("the form is %s\n%s", v.Read(), r.logs)
		}
	})
	home := Home{Clinic: "Hill & Dale", Leaflets: []HomeLeaflet{{Title: "Walking", Link: "https://example.org/x"}}}
	options := func(o *Options) { o.Home = func(context.Context) (Home, error) { return home, nil } }
	bubble(t, options, func(t *testing.T, r *harness) {
		r.fake.Break(refusal("views.publish"))
		r.fake.OpenHome("U1")
		settle(time.Second)
		if h := r.fake.Home("U1"); h == nil || !strings.Contains(h.Read(), "Walking") || strings.Contains(string(h.Blocks), "url") {
			t.Errorf("the home is %+v", h)
		}
	})
}
