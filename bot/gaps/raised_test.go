package gaps

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index/urgency"
)

// learned is Examples of one kind for each message.
type learned struct{ err error }

func (l learned) Nearest(_ context.Context, messages []string, n int) ([][]urgency.Example, error) {
	like := make([][]urgency.Example, len(messages))
	for i, text := range messages {
		like[i] = make([]urgency.Example, n)
		like[i][0] = urgency.Example{Text: "like " + text, Want: "urgent"}
	}
	return like, l.err
}

func TestRaisedAlone(t *testing.T) {
	asked := []bot.Asked{
		{Question: "chest hurts", Outcome: bot.OutcomeUrgent, RedFlag: "chest-pain"},
		{Question: "ring me on 079 123 45 67, it took\nhis toes", Outcome: bot.OutcomeUrgent,
			RedFlag: bot.FlagName("severe-bleeding", true)},
		{Question: "when may I eat", Outcome: bot.OutcomeAnswer},
		{Question: "stitches smell", Outcome: bot.OutcomeToday, RedFlag: bot.FlagName("wound", true)},
	}
	got, err := raisedAlone(t.Context(), learned{}, asked)
	want := []Raised{
		{Text: "ring me on [number], it took his toes", Outcome: bot.OutcomeUrgent, Flag: "severe-bleeding",
			Like: []urgency.Example{{Text: "like ring me on 079 123 45 67, it took\nhis toes", Want: "urgent"}, {}}},
		{Text: "stitches smell", Outcome: bot.OutcomeToday, Flag: "wound",
			Like: []urgency.Example{{Text: "like stitches smell", Want: "urgent"}, {}}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if got, err := raisedAlone(t.Context(), nil, asked); len(got) != 2 || got[0].Like != nil || err != nil {
		t.Errorf("without examples: %+v, %v", got, err)
	}
	if _, err := raisedAlone(t.Context(), learned{errors.New("damaged")}, asked); err == nil {
		t.Error("no error though the examples cannot be read")
	}
}
