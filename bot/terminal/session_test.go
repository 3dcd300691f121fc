package terminal

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/knowledge"
)

// fakeResponder repeats what it hears, and offers two choices when asked "which".
type fakeResponder struct{ err error }

func (p fakeResponder) Respond(_ context.Context, m bot.Message) (bot.Reply, error) {
	if p.err != nil {
		return bot.Reply{}, p.err
	}
	reply := bot.Reply{Outcome: bot.OutcomeChat, Conversation: m.Conversation}
	reply.Conversation.Earlier = append(reply.Conversation.Earlier, m.Text)
	reply.Conversation.Pending = nil
	reply.Text = strings.Join(reply.Conversation.Earlier, " > ")
	reply.Parts = []bot.Part{{Kind: bot.PartSay, Text: reply.Text}}
	if m.Text == "which" {
		reply.Conversation.Pending = []bot.Choice{{Label: "Ear\ttubes"}, {Label: "Hand splint"}}
	}
	return reply, nil
}

// library has n leaflets, or the two invented ones of the tests when n is 0.
func library(t *testing.T, n int) *knowledge.Library {
	t.Helper()
	section := func(heading string, phrasings ...string) knowledge.Section {
		return knowledge.Section{Heading: heading, Phrasings: phrasings, Passages: []knowledge.Passage{{Text: "Text."}}}
	}
	leaflets := []knowledge.Leaflet{
		{ID: "ear-tubes", Title: "Ear tubes", Sections: []knowledge.Section{section("Swimming", "can my child swim"),
			section("How long do they stay?")}},
		{ID: "hand-splint", Title: "Hand\x1b[31m splint", Notice: "Being revised",
			Sections: []knowledge.Section{section("Washing")}},
	}
	for i := range n {
		leaflets = append(leaflets, knowledge.Leaflet{ID: "l" + strings.Repeat("x", i), Title: "Leaflet",
			Sections: []knowledge.Section{section("S")}})
	}
	lib, problems := knowledge.NewLibrary(leaflets)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib
}

func newSession(t *testing.T) *session {
	return &session{responder: fakeResponder{},
		intro: intro{library(t, 0), bot.Clinic{Name: "Hill Street Clinic", Emergency: "112"}}}
}

func TestSay(t *testing.T) {
	tk := newSession(t)
	tests := []struct {
		said, want string // want is a part of the text
		over       bool
	}{
		{"  one ", "one", false},
		{"two", "one > two", false},
		{"", "", false},
		{"/LEAFLETS", "1. Ear tubes\n2. Hand splint (Being revised)\n\nSend the number", false},
		{"/help", "/quit", false},
		{"/nonsense", "I do not know that command", false},
		{"/start", "Hello. I am a computer program. I answer questions by quoting leaflets from Hill Street Clinic", false},
		{"three", "three", false},
		{"/quit", "", true},
	}
	for _, tt := range tests {
		got, err := tk.reply(t.Context(), tt.said)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.text, tt.want) || tt.want == "" && got.text != "" || got.over != tt.over {
			t.Errorf("say(%q) = %q, over %v; want %q, %v", tt.said, got.text, got.over, tt.want, tt.over)
		}
	}
	if got := tk.conversation.Earlier; len(got) != 1 || got[0] != "three" {
		t.Errorf("/start keeps the conversation: %q", got)
	}
}

// TestLeafletsAreOffered holds that the list of leaflets can be picked from, by number and with the arrow keys.
func TestLeafletsAreOffered(t *testing.T) {
	tk := newSession(t)
	if _, err := tk.reply(t.Context(), "/leaflets"); err != nil {
		t.Fatal(err)
	}
	want := []bot.Choice{{Leaflet: "ear-tubes", Label: "Ear tubes"}, {Leaflet: "hand-splint", Label: "Hand\x1b[31m splint"}}
	if diff := cmp.Diff(want, tk.conversation.Pending); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Ear tubes", "Hand splint"}, tk.choices()); diff != "" {
		t.Errorf("with the arrow keys (-want +got)\n%s", diff)
	}
}

func TestGreeting(t *testing.T) {
	wantRendered(t, "greeting-80.txt", Render(newSession(t).intro.greeting(), 80, Mono()))
	wantRendered(t, "greeting-40.txt", Render(newSession(t).intro.greeting(), 40, Mono()))
	wantRendered(t, "greeting-many-80.txt", Render(intro{library: library(t, 70)}.greeting(), 80, Mono()))
	list, offered := intro{library: library(t, 70)}.leaflets()
	wantRendered(t, "leaflets-many-80.txt", Render(list, 80, Mono()))
	if len(offered) != listedLeaflets {
		t.Errorf("%d leaflets are offered, want %d", len(offered), listedLeaflets)
	}
}

// TestListedMonth holds that the list makes up no day of a review.
func TestListedMonth(t *testing.T) {
	month := library(t, 0).Leaflets()[0]
	month.Reviewed, month.ReviewedTo = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), knowledge.ToMonth
	alone, _ := knowledge.NewLibrary([]knowledge.Leaflet{month})
	list, _ := intro{library: alone}.leaflets()
	if got := Render(list, 80, Mono()); !strings.Contains(got, "reviewed April 2026") {
		t.Errorf("the list is\n%s", got)
	}
}

func TestPlain(t *testing.T) {
	run := func(in string, r Responder) (string, error) {
		var out bytes.Buffer
		err := Run(t.Context(), r, Options{In: strings.NewReader(in), Out: &out, Library: library(t, 0)})
		return out.String(), err
	}
	got, err := run("one\n\n\x1b[31mtwo\x07\r\n/quit\nthree\n", fakeResponder{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("one\n\none > two\n\n", got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, err := run(strings.Repeat("x", longestLine+1), fakeResponder{}); err == nil ||
		!strings.Contains(err.Error(), "longer than 4 MiB") {
		t.Errorf("a line too long: got error %v", err)
	}
	failure := errors.New("index closed")
	if _, err := run("one\n", fakeResponder{failure}); !errors.Is(err, failure) {
		t.Errorf("got error %v, want %v", err, failure)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Run(ctx, fakeResponder{}, Options{In: strings.NewReader("one\n"), Out: os.Stderr,
		Library: library(t, 0)}); err != nil {
		t.Errorf("interrupted: got error %v, want none", err)
	}
}

func TestHistory(t *testing.T) {
	h := &history{}
	h.add("one")
	h.add("two")
	h.add("two")
	h.offer([]string{"A", "B"})
	var got []string
	typed := "dra"
	for _, step := range []int{-1, -1, -1, 1, 1, 1, 1, 1, -1, -1} {
		typed = h.move(step, typed)
		got = append(got, typed)
	}
	want := []string{"two", "one", "one", "two", "dra", "A", "B", "B", "A", "dra"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
