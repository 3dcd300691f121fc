package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/channeltest"
)

// at is a time of the tests, in seconds.
func at(seconds int) time.Time {
	return time.Date(2026, time.November, 26, 12, 0, seconds, 0, time.UTC)
}

// wrote is a text that a store has.
func wrote(n int, text string) bot.Inbound {
	return bot.Inbound{Arrival: bot.Arrival{ID: number(n), Message: "said " + number(n), Kind: bot.ArrivalText, Text: text,
		At: at(n)}, Received: at(n), Settled: true}
}

// pressed is a press that a store has.
func pressed(n int, message, data string) bot.Inbound {
	return bot.Inbound{Arrival: bot.Arrival{ID: number(n), Message: message, Kind: bot.ArrivalPress, Text: data, At: at(n)},
		Received: at(n), Settled: true}
}

// sent is a parcel that a store has.
func sent(n int, text string, buttons ...bot.Button) bot.Sent {
	p := told("", text)
	if len(buttons) > 0 {
		p.Buttons = [][]bot.Button{buttons}
	}
	return bot.Sent{Parcel: p, Message: number(n), At: at(n)}
}

// changed is a change that a store has.
func changed(n, of int, text string) bot.Sent {
	s := sent(n, text)
	s.Parcel.Change, s.Message = number(of), number(of)
	if text == "" {
		s.Parcel.Parts = nil
	}
	return s
}

// emergency is a text of one that the lane has advised on.
func emergency(n int) bot.Inbound {
	in := wrote(n, "I can't breathe")
	in.Verdict, in.Lane.Token = bot.Verdict{Urgency: bot.UrgencyNow, Flag: "breathing"}, 7
	return in
}

// TestConversation holds what a person reads of what a store has.
func TestConversation(t *testing.T) {
	yes := bot.Button{Label: "Helpful", Data: "yes:1"}
	for _, test := range []struct {
		name string
		bot.Transcript
		want string
	}{
		{"nothing", bot.Transcript{}, ""},
		{"in the order of time", bot.Transcript{Arrivals: []bot.Inbound{wrote(1, "one"), wrote(3, "two")},
			Sent: []bot.Sent{sent(2, "reply"), sent(4, "another")}}, "one > reply < two > another <"},
		{"buttons that are taken away", bot.Transcript{Sent: []bot.Sent{sent(1, "reply", yes), changed(2, 1, "")}}, "reply <"},
		{"a message that is changed", bot.Transcript{Sent: []bot.Sent{sent(1, "reply", yes), changed(2, 1, "changed")}},
			"changed <"},
		{"a change of what expired", bot.Transcript{Sent: []bot.Sent{changed(2, 1, "changed")}}, ""},
		{"a command reads as its button", bot.Transcript{Arrivals: []bot.Inbound{wrote(1, "/privacy")}}, "Privacy >"},
		{"a command that has none", bot.Transcript{Arrivals: []bot.Inbound{wrote(1, "/frget me")}}, "/frget me >"},
		{"a press reads as its button", bot.Transcript{Arrivals: []bot.Inbound{pressed(2, number(1), "pick:1:2")},
			Sent: []bot.Sent{sent(1, "which?", bot.Button{Label: "Knee", Data: "pick:1:2"})}}, "which? [Knee] < Knee >"},
		{"a judgement is no message", bot.Transcript{Arrivals: []bot.Inbound{pressed(2, number(1), "yes:1")},
			Sent: []bot.Sent{sent(1, "reply", yes)}}, "reply [Helpful] <"},
		{"a press of what was never there", bot.Transcript{Arrivals: []bot.Inbound{pressed(2, "x", "pick:9:9")}}, ""},
		{"advice", bot.Transcript{Arrivals: []bot.Inbound{emergency(1)}},
			"I can't breathe > Trouble breathing\nCall 112 now. < ! seen:1795694401000"},
		{"advice that was read", bot.Transcript{Arrivals: []bot.Inbound{emergency(1), pressed(2, "", "seen:1795694401000")}},
			"I can't breathe > Trouble breathing\nCall 112 now. <"},
		{"a second emergency after the first was read", bot.Transcript{Arrivals: []bot.Inbound{emergency(1),
			pressed(2, "", "seen:1795694401000"), emergency(3)}}, "I can't breathe > Trouble breathing\nCall 112 now. < " +
			"I can't breathe > Trouble breathing\nCall 112 now. < ! seen:1795694403000"},
		{"advice that was delivered like a reply", bot.Transcript{Sent: []bot.Sent{{Message: "m", At: at(1), Parcel: bot.Parcel{
			Urgent: true, Parts: []bot.Part{{Kind: bot.PartAdvice, Text: "Call 112"}}}}}}, "Call 112 < ! seen:1795694401000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := &fakeStore{}
			s := newSession()
			store.put(s.chat, func(of *bot.Transcript) { of.Arrivals, of.Sent = test.Arrivals, test.Sent })
			c := newRig(t, Options{Advise: adviseOn}, &channeltest.Inbox{}, &fakeBacking{}).channel
			if got := readConversation(c.conversation(t.Context(), store, s.chat)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// readConversation writes out a conversation on one line: what is the person's own with >, what is
// the bot's with <, and what is urgent with !.
func readConversation(said conversation) string {
	var all []string
	for _, s := range said.Entries {
		if s.Own {
			all = append(all, s.Text, ">")
			continue
		}
		all = append(all, bot.PlainText(s.Parts))
		for _, row := range s.Buttons {
			for _, b := range row {
				all = append(all, "["+b.Label+"]")
			}
		}
		all = append(all, "<")
	}
	if said.Seen != "" {
		all = append(all, "!", said.Seen)
	}
	return strings.Join(all, " ")
}

// TestHeldAndStored holds that what was in memory is shown once when the store has it, with the id
// that it had, and that all of it goes when the chat is forgotten, but for the farewell.
func TestHeldAndStored(t *testing.T) {
	store := &fakeStore{}
	s := newSession()
	c := newRig(t, Options{Advise: adviseOn}, &channeltest.Inbox{}, &fakeBacking{}).channel
	look := func(want string) (ids []string) {
		t.Helper()
		said := c.conversation(t.Context(), store, s.chat)
		if got := readConversation(said); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		for _, e := range said.Entries {
			ids = append(ids, e.ID)
		}
		return ids
	}
	in := emergency(1)
	in.Chat = s.chat
	c.boxes.take(in.Arrival)
	reply, _ := adviseOn(bot.Message{Text: in.Text})
	p := c.Pack(reply, "")[0]
	p.Chat = s.chat
	if _, err := c.Deliver(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	const advised = "I can't breathe > Trouble breathing\nCall 112 now. < ! "
	said := c.conversation(t.Context(), store, s.chat)
	if got := readConversation(said); !strings.HasPrefix(got, advised) {
		t.Fatalf("before the store has it: %q", got)
	}
	ids := []string{said.Entries[0].ID, said.Entries[1].ID}
	store.put(s.chat, func(of *bot.Transcript) { of.Arrivals = []bot.Inbound{in} })
	if after := look(advised + "seen:1795694401000"); !slices.Equal(after, ids) {
		t.Errorf("the ids were %q and are %q: a screen reader would read it again", ids, after)
	}
	message, err := c.Deliver(t.Context(), told(s.chat, "a reply"))
	if err != nil {
		t.Fatal(err)
	}
	look(strings.TrimSuffix(advised, "! ") + "a reply < ! seen:1795694401000")
	store.put(s.chat, func(of *bot.Transcript) {
		of.Sent = []bot.Sent{{Parcel: told("", "a reply"), Message: message, At: at(2)}}
	})
	look(strings.TrimSuffix(advised, "! ") + "a reply < ! seen:1795694401000")
	store.broken = errors.New("the disk is gone")
	if said := c.conversation(t.Context(), store, s.chat); !said.Away {
		t.Error("nothing tells that messages cannot be read")
	}
	store.broken = nil
	say := func(p bot.Parcel) {
		t.Helper()
		if _, err := c.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	say(told(s.chat, "all that is kept")) // the store has not noted yet that it was delivered
	farewell := told(s.chat, "farewell")
	farewell.Farewell = true
	say(farewell)
	store.put(s.chat, func(of *bot.Transcript) { *of = bot.Transcript{} })
	look("farewell <")
	say(told(s.chat, "hello again"))
	look("farewell < hello again <")
	store.put(s.chat, func(of *bot.Transcript) { of.Chat = 2 })
	look("farewell < hello again <")
	store.put(s.chat, func(of *bot.Transcript) { *of = bot.Transcript{} })
	c.boxes.boxes[s.chat].entries[0].At = time.Now().Add(-2 * farewellFor)
	look("") // somebody else erased it
	c.boxes.forgetIdle(time.Now().Add(boxIdle + time.Minute))
	look("")
}

// TestStuckStore holds how long who looks waits for a store that does not answer: once, and less where advice is
// there to be read.
func TestStuckStore(t *testing.T) {
	for _, test := range []struct {
		name   string
		urgent bool
		want   time.Duration
	}{{"a reply", false, readWithin}, {"advice", true, readAdvised}} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, err := New(Options{PublicURL: "http://127.0.0.1"})
				if err != nil {
					t.Fatal(err)
				}
				p := told(newSession().chat, "a text")
				p.Urgent = test.urgent
				if _, err := c.Deliver(t.Context(), p); err != nil {
					t.Fatal(err)
				}
				for _, want := range []time.Duration{test.want, 0} {
					began := time.Now()
					said := c.conversation(t.Context(), &fakeStore{hangs: true}, p.Chat)
					if took := time.Since(began); took != want || !said.Away || len(said.Entries) != 1 {
						t.Errorf("it takes %v, want %v, and %q is shown", took, want, readConversation(said))
					}
				}
			})
		})
	}
}

// TestRender holds how the parts of a reply are written: verbatim, with what answers marked, the
// leaflet's page linked, and its language told.
func TestRender(t *testing.T) {
	lib := libraryOf(t, map[string]string{"knee.md": "---\ntitle: Knie\nlanguage: de\n---\n\n## Ruhe\n\nRuhe hilft.\n"})
	p := &page{Base: "/chat", library: lib}
	text := "Ruhe \u202ehilft <b>."
	v := p.viewOf(shown{ID: "1", Passages: []string{"knee/ruhe#1"}, Parts: []bot.Part{
		{Kind: bot.PartSource, Text: "Knie › Ruhe"}, {Kind: bot.PartQuote, Text: text, Bold: units(0, 4, 2, 3, 5, 99)},
		{Kind: bot.PartChoices, Text: "1. Knee"}},
		Buttons: [][]bot.Button{{{Label: "Knee", Data: "pick:1:1"}, {Label: "", Data: "x"}}}})
	want := []block{{Kind: bot.PartSource, Text: "Knie › Ruhe", Link: "/chat/leaflets/knee#ruhe", Language: "de"},
		{Kind: bot.PartQuote, Text: "Ruhe hilft <b>.", Runs: []run{{"Ruhe", true}, {" hilft <b>.", false}}, Language: "de"}}
	if diff := cmp.Diff(want, v.Blocks); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if fmt.Sprint(v.Rows) != "[[{Knee pick:1:1}]]" {
		t.Errorf("the buttons are %v", v.Rows)
	}
}

// TestAdviceInAnotherLanguage holds that advice is spoken in its own language and runs its own way, and
// that a number in it is not shown back to front among letters that run from right to left.
func TestAdviceInAnotherLanguage(t *testing.T) {
	const advice = "اتصل الآن بالرقم \u2068112 / 911\u2069"
	parts := []bot.Part{{Kind: bot.PartAdvice, Text: "صعوبة في التنفس\n" + advice, Language: "ar"},
		{Kind: bot.PartSay, Text: advice, Language: "ar"}, {Kind: bot.PartSay, Text: "Call the clinic."}}
	store, holder := &fakeStore{}, newSession()
	store.put(holder.chat, func(t *bot.Transcript) {
		t.Sent = []bot.Sent{{Message: "a", At: time.Now(), Parcel: bot.Parcel{Urgent: true, Parts: parts}}}
	})
	r := newRig(t, Options{}, nil, &fakeBacking{store: store})
	r.join(holder)
	page := r.load("/")
	for _, at := range []string{"#urgent .advice-text", "#log .advice-text", "#log .say:nth-of-type(2)"} {
		part := page.Find(at)
		if part.AttrOr("lang", "") != "ar" || part.AttrOr("dir", "") != "auto" || !strings.Contains(part.Text(), advice) {
			html, _ := goquery.OuterHtml(part)
			t.Errorf("%s is %s", at, html)
		}
	}
	if lang, has := page.Find("#log .say").Last().Attr("lang"); has {
		t.Errorf("words in the page's language are marked as %q", lang)
	}
}
