package publish

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
	"bedside/knowledge"
)

// answers replies to each question with what it has for it, and else that it does not know.
type answers map[string]bot.Reply

func (a answers) Respond(_ context.Context, m bot.Message) (bot.Reply, error) {
	if reply, ok := a[m.Text]; ok {
		return reply, nil
	}
	return bot.Reply{Outcome: bot.OutcomeAbstain}, nil
}

// quoting is a reply that quotes a text as the first passage of a section, and highlights so many
// bytes of it.
func quoting(section, text string, highlight int, also ...bot.Reply) bot.Reply {
	quote := knowledge.Quote{Leaflet: &knowledge.Leaflet{ID: "a"}, Section: &knowledge.Section{ID: "a/" + section},
		Passage: &knowledge.Passage{ID: "a/" + section + "#1", Text: text, SHA256: knowledge.Digest(text)}}
	return bot.Reply{Outcome: bot.OutcomeAnswer, Also: also,
		Answer: &bot.Answer{Quote: quote, Highlights: []knowledge.Unit{{Start: 0, End: highlight}}}}
}

func TestReplay(t *testing.T) {
	live := answers{
		"same":       quoting("food", "Eat well.", 3),
		"moved":      quoting("food", "Eat well.", 3),
		"lost":       quoting("food", "Eat well.", 3),
		"often lost": quoting("food", "Eat well.", 3),
		"wrong":      quoting("pain", "Rest.", 4),
		"marked":     quoting("pain", "Rest.", 4),
		"revised":    quoting("wash", "Wait 24 hours.", 4),
		"two":        quoting("food", "Eat well.", 3, quoting("pain", "Rest.", 4)),
	}
	next := answers{
		"same":    quoting("food", "Eat well.", 3),
		"moved":   quoting("meals", "Eat well.", 3),
		"wrong":   quoting("food", "Eat well.", 3),
		"marked":  quoting("pain", "Rest.", 3),
		"revised": quoting("wash", "Wait 48 hours.", 4),
		"found":   quoting("wash", "Wait 48 hours.", 4),
		"two":     quoting("food", "Eat well.", 3),
	}
	var asked []bot.Asked
	for _, q := range []string{"same", "moved", "lost", "often lost", "wrong", "marked", "revised", "found", "two",
		"unknown",
		"often lost", "same"} {
		asked = append(asked, bot.Asked{Question: q})
	}
	steps := 0
	got, err := Replay(t.Context(), live, next, asked, 100, func(done, total int) {
		if steps++; done != steps || total != 10 {
			t.Errorf("step %d of %d, want %d of 10", done, total, steps)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Replayed{Questions: 10, Differences: []SectionDifferences{
		{
			"a/pain",
			[]Difference{{Question: "wrong", Times: 1, Effect: EffectPassage}, {Question: "two", Times: 1, Effect: EffectSilent},
				{Question: "marked", Times: 1, Effect: EffectHighlight}},
		},
		{
			"a/food",
			[]Difference{
				{Question: "often lost", Times: 2, Effect: EffectSilent},
				{Question: "lost", Times: 1, Effect: EffectSilent},
			},
		},
		{
			"a/wash",
			[]Difference{
				{Question: "found", Times: 1, Effect: EffectAnswered},
				{Question: "revised", Times: 1, Effect: EffectText},
			},
		},
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Difference{}, "Live", "Next", "Before", "After")); diff != "" {
		t.Errorf("replayed (-want +got):\n%s", diff)
	}
	if got.Count(EffectSilent) != 3 || got.Count(EffectText) != 1 {
		t.Errorf("counted: %d silent, %d another text", got.Count(EffectSilent), got.Count(EffectText))
	}
	first := got.Differences[0].Differences[0]
	if first.Before.Passage != "a/pain#1" || first.After.Passage != "a/food#1" || first.Live != bot.OutcomeAnswer {
		t.Errorf("the first: %+v", first)
	}
}

// TestReplayOfMany holds that of too many questions those are asked again that were asked most often
// and lately.
func TestReplayOfMany(t *testing.T) {
	live := answers{}
	var asked []bot.Asked
	for _, q := range []string{"often", "old", "new", "newest", "often"} {
		live[q] = quoting(q, q, 1)
		asked = append(asked, bot.Asked{Question: q})
	}
	got, err := Replay(t.Context(), live, answers{}, asked, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	var again []string
	for _, s := range got.Differences {
		again = append(again, s.Section)
	}
	diff := cmp.Diff([]string{"a/often", "a/new", "a/newest"}, again)
	if diff != "" || got.Left != 1 || got.Questions != 3 {
		t.Errorf("%d asked again, %d left (-want +got):\n%s", got.Questions, got.Left, diff)
	}
}

// failing is an answerer that fails with what it was asked in no error of its own.
type failing struct{}

var errSearch = errors.New("the index is away")

func (failing) Respond(context.Context, bot.Message) (bot.Reply, error) {
	return bot.Reply{}, errSearch
}

func TestReplayFails(t *testing.T) {
	asked := []bot.Asked{{Question: "my secret"}}
	for name, pair := range map[string][2]Answerer{"live": {failing{}, answers{}}, "new": {answers{}, failing{}}} {
		_, err := Replay(t.Context(), pair[0], pair[1], asked, 100, nil)
		if want := "replaying question 1 of 1: of the " + name + " version: the index is away"; err == nil ||
			err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}
