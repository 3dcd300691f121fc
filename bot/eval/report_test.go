package eval

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/index"
)

// fakeResponder replies by the text of the message, and tells how many messages came
// before in the conversation.
type fakeResponder struct {
	replies map[string]bot.Reply
	results map[string]*index.Result
	err     error
}

func (s fakeResponder) Explain(_ context.Context, m bot.Message) (bot.Reply, *index.Result, error) {
	if s.err != nil {
		return bot.Reply{}, nil, s.err
	}
	key := m.Text
	if len(m.Conversation.Earlier) > 0 {
		key = strings.Join(m.Conversation.Earlier, " > ") + " > " + key
	}
	reply, ok := s.replies[key]
	if !ok {
		reply = bot.Reply{Outcome: bot.OutcomeAbstain}
	}
	reply.Conversation.Earlier = append(m.Conversation.Earlier, m.Text)
	return reply, s.results[key], nil
}

const reportKey = `kind: lay
? can I swim
= ear-tubes / Swimming
~ two weeks

? I have ear tubes
? can I swim
= ear-tubes / Swimming

? may it get wet
= ear-tubes / Swimming
= ear-tubes / After the operation
~ shower

? is it painful
= hand-splint / Washing

kind: no answer
? what time do you open
= abstain

? can I fly
= abstain

kind: other
? how long
= clarify

? I cannot breathe
= urgent

? I took the whole box
= urgent

? hello
= chat
`

func judge(t *testing.T) []Judgement {
	t.Helper()
	cases, err := Read("clinic.key", strings.NewReader(reportKey))
	if err != nil {
		t.Fatal(err)
	}
	swim := answer(t, "ear-tubes", "Swimming")
	judged, err := Run(t.Context(), fakeResponder{replies: map[string]bot.Reply{
		"can I swim":                    swim,
		"I have ear tubes > can I swim": swim,
		"may it get wet":                answer(t, "hand-splint", "Washing"),
		"is it painful": {Outcome: bot.OutcomeAbstain, Confidence: 0.4,
			Choices: []bot.Choice{{Leaflet: "hand-splint", Section: "Washing", Label: "Washing"}}},
		"can I fly":        answer(t, "ear-tubes", "After the operation"),
		"how long":         {Outcome: bot.OutcomeUrgent, Flag: bot.Flag{ID: "overdose"}},
		"I cannot breathe": {Outcome: bot.OutcomeUrgent, Flag: bot.Flag{ID: "breathing"}},
		"hello":            {Outcome: bot.OutcomeChat},
	}, results: map[string]*index.Result{
		"is it painful": {Matches: []index.Match{{Quote: quote(t, "ear-tubes", "Swimming"), Confidence: 0.4}}},
	}}, cases)
	if err != nil {
		t.Fatal(err)
	}
	return judged
}

func TestReport(t *testing.T) {
	judged := judge(t)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"report.txt":  func(b *bytes.Buffer) error { return Report(b, judged) },
		"misses.txt":  func(b *bytes.Buffer) error { return Misses(b, judged) },
		"report.json": func(b *bytes.Buffer) error { return WriteJSON(b, judged, true) },
		"one-kind.txt": func(b *bytes.Buffer) error {
			return Report(b, []Judgement{{Case: Case{Outcome: bot.OutcomeChat}, Verdict: Right}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, name, b.String())
		})
	}
}

func TestRunTellsWhichConversation(t *testing.T) {
	failure := errors.New("index closed")
	cases := []Case{{File: "k", Line: 7, Turns: []string{"my private words"}, Outcome: bot.OutcomeChat}}
	_, err := Run(t.Context(), fakeResponder{err: failure}, cases)
	if want := "k:7: reply to message 1 of 1: index closed"; !errors.Is(err, failure) || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func TestCheckLimits(t *testing.T) {
	judged := judge(t)
	broken := func(l Limit, judged []Judgement) string { return CheckLimits([]Limit{l}, judged)[0].Broken }
	bound := func(name string, bound float64) Limit {
		for _, m := range Measures {
			if m.Name == name {
				return Limit{m, bound}
			}
		}
		t.Fatalf("no measure %q", name)
		return Limit{}
	}
	tests := []struct {
		limit Limit
		want  string
	}{
		{bound("right", 0.5), ""},
		{bound("right", 0.51), "right is 2/4 (50.0 %), less than the 51.0 % asked for"},
		{bound("wrong", 0.25), ""},
		{bound("wrong", 0.05), "wrong is 1/4 (25.0 %), more than the 5.0 % allowed"},
		{bound("urgent-missed", 0), "urgent-missed is 1/2 (50.0 %), more than the 0.0 % allowed"},
	}
	if name := CheckLimits([]Limit{bound("wrong", 0.05)}, judged)[0].Name; name != "max-wrong 0.05" {
		t.Errorf("the check is named %q", name)
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, broken(tt.limit, judged)); diff != "" {
			t.Errorf("%s %v: -want +got\n%s", tt.limit.Measure.Name, tt.limit.Bound, diff)
		}
	}
	if broken(bound("chat", 0), judged[:4]) == "" {
		t.Error("a limit on what the key never asks for is kept, want it broken")
	}
}

func TestInterval(t *testing.T) {
	tests := []struct {
		rate      Rate
		low, high float64
	}{ // 0 of n reaches up to 1-0.025^(1/n), n of n down to 0.025^(1/n)
		{Rate{41, 50}, 0.6856, 0.9142},
		{Rate{0, 7}, 0, 0.4096},
		{Rate{7, 7}, 0.5904, 1},
		{Rate{0, 0}, 0, 1},
	}
	for _, tt := range tests {
		low, high := tt.rate.Interval()
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("%v: got %.4f to %.4f, want %.4f to %.4f", tt.rate, low, high, tt.low, tt.high)
		}
	}
}
