package dialog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge/redflags"
)

// canaries are words that stand in no leaflet and in nothing the bot says.
var canaries = []string{"qanaryjones", "zulufon", "07700900123", "kwyjibo"}

// withCanaries is a message of which nothing may be repeated.
func withCanaries(rest string) string {
	return rest + " my name is Qanaryjones of Zulufon, " + "07700900123, kwyjibo"
}

func wantNoCanary(t *testing.T, where, text string) {
	t.Helper()
	for _, canary := range canaries {
		if strings.Contains(strings.ToLower(text), canary) {
			t.Errorf("%s repeats %q of what the patient wrote: %q", where, canary, text)
		}
	}
}

// TestNothingIsRepeated holds that no reply shows what the patient wrote,
// whichever way the message goes.
func TestNothingIsRepeated(t *testing.T) {
	c := newHarness(t)
	both := []index.Match{c.match("ear-tubes/pain#1", halfSure, 0.9), c.match("hand-splint/pain#1", halfSure, 0.9)}
	seen := map[bot.Outcome]bool{}
	for _, said := range []struct {
		text    string
		matches []index.Match
	}{
		{text: withCanaries("hello")},
		{text: withCanaries("")},
		{text: withCanaries("choking")},
		{withCanaries("when can he swim"), []index.Match{c.match("ear-tubes/swimming#1", sure, sure)}},
		{withCanaries("will it be bad"), both[:1]},
		{text: "2"},
		{text: "1"},
		{withCanaries("does it hurt"), both},
		{text: "7"},
		{"hand splint", both},
		{withCanaries("does it hurt"), both},
		{"1", nil},
		{text: "thanks"},
		{text: "start over"},
	} {
		reply := c.say(said.text, said.matches...)
		seen[reply.Outcome] = true
		wantNoCanary(t, "the reply to "+said.text, reply.Text)
		for _, choice := range reply.Choices {
			wantNoCanary(t, "a label", choice.Label)
		}
	}
	for _, outcome := range []bot.Outcome{bot.OutcomeAnswer, bot.OutcomeClarify, bot.OutcomeAbstain, bot.OutcomeUrgent,
		bot.OutcomeChat} {
		if !seen[outcome] {
			t.Errorf("no message gave %s", outcome)
		}
	}
}

// TestErrorsHoldNoMessage holds that an error tells nothing of the message,
// neither with a search that fails nor with the real one.
func TestErrorsHoldNoMessage(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	broken := errors.New("the index is closed")
	for name, test := range map[string]struct {
		ctx    context.Context
		search Searcher
		want   error
	}{
		"a search that fails": {t.Context(), &fakeSearcher{library: library(t, earTubes()), err: broken}, broken},
		"a context that ends": {ended, build(t), context.Canceled},
	} {
		r := New(test.search, fakeTriager{}, hill)
		for _, m := range []bot.Message{
			{Text: withCanaries("when can he swim")},
			{Text: "and then", Conversation: bot.Conversation{Earlier: []string{withCanaries("swim")}}},
			{Text: "1", Conversation: bot.Conversation{Pending: []bot.Choice{{Leaflet: "ear-tubes", Ask: withCanaries("swim"),
				Label: "Ear tubes"}}}},
		} {
			reply, err := r.Respond(test.ctx, m)
			if !errors.Is(err, test.want) || reply.Text != "" || len(reply.Parts) > 0 {
				t.Fatalf("%s: reply %+v, error %v, want only %v", name, reply, err, test.want)
			}
			wantNoCanary(t, "the error of "+name, err.Error())
		}
	}
}

// build makes a real index of the invented leaflets.
func build(t *testing.T) *index.Index {
	t.Helper()
	ix, err := index.Build(library(t, earTubes(), handSplint()), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

// TestManyAtOnce lets many people talk with one Responder at the same time; each
// must get the replies that one alone gets. The race detector sees the rest.
func TestManyAtOnce(t *testing.T) {
	r := New(build(t), redflags.English(), hill)
	texts := []string{"hi", "when can he go swimming", "does it hurt", "2", "how do i wash the splint",
		"i can not breathe", "thanks"}
	hold := func() []string {
		var state bot.Conversation
		var replies []string
		for _, text := range texts {
			reply, err := r.Respond(t.Context(), bot.Message{Text: text, Conversation: state})
			if err != nil {
				return []string{err.Error()}
			}
			state = reply.Conversation
			replies = append(replies, string(reply.Outcome)+" "+reply.Text)
		}
		return replies
	}
	alone := hold()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if got := hold(); !slices.Equal(got, alone) {
				t.Errorf("among others: %q\nalone: %q", got, alone)
			}
		})
	}
	all.Wait()
	if len(alone) != len(texts) || !strings.HasPrefix(alone[5], string(bot.OutcomeUrgent)) {
		t.Errorf("the conversation went otherwise than meant: %q", alone)
	}
}
