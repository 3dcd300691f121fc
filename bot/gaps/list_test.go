package gaps

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// fakeIndex is an Index by which messages mean the same that begin with the same
// word. All questions but one are near to the pain section.
type fakeIndex struct{ err error }

func (fakeIndex) Group(messages []string) [][]int {
	var groups [][]int
	at := map[string]int{}
	for i, text := range messages {
		word, _, _ := strings.Cut(text, " ")
		if _, met := at[word]; !met {
			at[word] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[word]] = append(groups[at[word]], i)
	}
	return groups
}

var thresholds = index.Thresholds{Answer: 0.55, Offer: 0.15}

func (f fakeIndex) Search(_ context.Context, q index.Query) (index.Result, error) {
	if strings.HasPrefix(q.Text, "parking") {
		return index.Result{Matches: []index.Match{{Confidence: 0.1}}, Thresholds: thresholds}, f.err
	}
	quote := knowledge.Quote{Leaflet: &knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes"},
		Section: &knowledge.Section{ID: "ear-tubes/pain", Heading: "Pain"},
		Passage: &knowledge.Passage{}}
	return index.Result{Matches: []index.Match{{Quote: quote, Confidence: 0.2}}, Thresholds: thresholds}, f.err
}

func (fakeIndex) Library() *knowledge.Library {
	leaflet := knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes",
		Sections: []knowledge.Section{{Heading: "Swimming"}, {Heading: "Pain"}}}
	knowledge.Identify(&leaflet)
	library, _ := knowledge.NewLibrary([]knowledge.Leaflet{leaflet})
	return library
}

// on is a day of the tests.
func on(day int) time.Time { return time.Date(2026, 3, day, 10, 0, 0, 0, time.UTC) }

var pain = Section{"Ear tubes", "Pain", "ear-tubes/pain"}

func TestList(t *testing.T) {
	abstained := func(day int, text string, offered bool) bot.Asked {
		return bot.Asked{Question: text, At: on(day), Outcome: bot.OutcomeAbstain, Offered: offered}
	}
	answered := func(day int, text, helpful string, reason bot.Reason) bot.Asked {
		return bot.Asked{Question: text, At: on(day), Outcome: bot.OutcomeAnswer, Helpful: helpful, Reason: reason,
			Leaflet: "ear-tubes", Passage: "ear-tubes/swimming#1"}
	}
	asked := []bot.Asked{
		answered(1, "swim?", "", ""), answered(2, "swim? really", "yes", ""),
		{Question: "which ear", At: on(3), Outcome: bot.OutcomeClarify, Offered: true}, {Question: "which one", At: on(3),
			Outcome: bot.OutcomeClarify, Offered: true},
		{Question: "which way", At: on(3), Outcome: bot.OutcomeClarify, Offered: true},
		abstained(4, "flying next week", false), answered(9, "flying \nor by train", "no", bot.ReasonWrong), answered(2,
			"flying Next Week!", "no", bot.ReasonMissing),
		answered(5, "flying", "no", bot.ReasonWrong), answered(5, "flying at all", "no", ""), abstained(3,
			"flying 0123 456 789", true),
		abstained(8, "parking", false),
	}
	got, err := List(t.Context(), fakeIndex{}, asked)
	if err != nil {
		t.Fatal(err)
	}
	want := []Gap{
		{Wordings: []string{"flying next week", "flying or by train", "flying", "flying at all", "flying [number]"},
			Unanswered: 1, Offered: 1, Unhelpful: 4,
			Reasons: map[bot.Reason]int{bot.ReasonWrong: 2, bot.ReasonMissing: 1}, Nearest: Section{"Ear tubes", "Swimming",
				"ear-tubes/swimming"}, First: on(2), Last: on(9)},
		{Wordings: []string{"parking"}, Unanswered: 1, Reasons: map[bot.Reason]int{}, First: on(8), Last: on(8)},
		{Wordings: []string{"which ear", "which one", "which way"}, Offered: 3, Reasons: map[bot.Reason]int{}, Nearest: pain,
			First: on(3), Last: on(3)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("list (-want +got)\n%s", diff)
	}
	if text := got[0].ReasonsText(); text != "It is wrong 2, Something is missing 1" {
		t.Errorf("reasons %q", text)
	}
	if text := got[0].Nearest.String() + "|" + got[1].Nearest.String(); text != "Ear tubes › Swimming|" {
		t.Errorf("nearest %q", text)
	}
	if _, err := List(t.Context(), fakeIndex{errors.New("no index")}, asked); err == nil ||
		strings.Contains(err.Error(), "flying") {
		t.Errorf("error %v", err)
	}
	many := make([]bot.Asked, maxListed+5)
	for i := range many {
		many[i] = abstained(1, fmt.Sprintf("q%d", i), false)
	}
	if got, err := List(t.Context(), fakeIndex{}, many); err != nil || len(got) != maxListed ||
		got[0].Wordings[0] != "q5" {
		t.Errorf("of %d questions, %d are listed: %v", len(many), len(got), err)
	}
}

func TestMasked(t *testing.T) {
	for text, want := range map[string]string{
		"call me on 0123 456 789 please":         "call me on [number] please",
		"+41 (0)79-123.45.67":                    "[number]",
		"born 12/03/1985, ok?":                   "born [number], ok?",
		"write to anna.b@example.org":            "write to [address]",
		"it is @anna_b":                          "it is [address]",
		"see https://example.org/me?x=1 there":   "see [address] there",
		"can I take 400 mg 3 times in 24 hours":  "can I take 400 mg 3 times in 24 hours",
		"one\n\ttwo\x1b[31m \u202ethree\x00\xff": "one two[31m three",
	} {
		if got := masked(text); got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
}

func TestMayBePersonal(t *testing.T) {
	for _, text := range []string{
		"my number is 0123456", "mail anna@example.org", "born 1.2.85", "Hi Anna, can I swim?", "Dear doctor can I swim", "can I swim? Thanks, Anna",
		"can I swim? thanks anna", "can I swim. Best, A. Miller", "can I swim? love Anna xx", "kind regards Anna", "can my son Peter swim", "my name is anna",
		"this is anna speaking, can i swim", "i am called anna", "mrs smith needs a bath", "can I swim, says [number]", "Can John swim? Can we ask Isabel?", "her surname is smith",
	} {
		if !MayBePersonal(text) {
			t.Errorf("%q is taken for what everybody may read", text)
		}
	}
	for _, text := range []string{
		"can I swim?", "Can I swim? Is it OK?", "which painkiller is best for itching", "is it OK to make love tonight", "can I take Ibuprofen or aspirin", "do I need an MRI",
		"I think I'm late, I've a cold", "can I have a bath, thanks", "how long is 24 hours", "does it hurt. Will it bleed", "", "?",
	} {
		if MayBePersonal(text) {
			t.Errorf("%q is taken for personal", text)
		}
	}
}

func TestPhrasings(t *testing.T) {
	q := Gap{Wordings: []string{"can I fly", "Hi Anna, can I fly?", strings.Repeat("so then I flew and ", 9), "flying?",
		"by plane", "by aeroplane", "in the air", "up and away", "???"}}
	fit, left := q.Phrasings()
	if diff := cmp.Diff([]string{"can I fly", "flying?", "by plane", "by aeroplane", "in the air"}, fit); diff != "" ||
		left != 3 {
		t.Errorf("left out %d, phrasings (-want +got)\n%s", left, diff)
	}
}

// FuzzMasked holds that nothing is shown that could be dialled, written to or
// steer a terminal, and that masking again changes nothing.
func FuzzMasked(f *testing.F) {
	for _, text := range []string{"0123 456 789", "a@b.c", "www.example.org/x", "1 2 3 4 5 6", "@@", "\x1b[31m\u202e",
		"12\u200b3456", "1234\n56", "https://@1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := masked(text)
		if longNumber.MatchString(got) || strings.ContainsFunc(got, unicode.IsControl) || masked(got) != got {
			t.Errorf("%q reads %q, and that %q", text, got, masked(got))
		}
		_ = MayBePersonal(got)
	})
}
