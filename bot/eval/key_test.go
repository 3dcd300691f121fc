package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// written is a Case as a test compares it.
type written struct {
	ID, Kind string
	Turns    []string
	Outcome  bot.Outcome
	Want     []Place
	Contains string
	Line     int
}

func write(cases []Case) []written {
	var out []written
	for _, c := range cases {
		w := written{c.ID, c.Kind, c.Turns, c.Outcome, c.Want, "", c.Line}
		if c.Contains != nil {
			w.Contains = c.Contains.String()
		}
		out = append(out, w)
	}
	return out
}

func TestRead(t *testing.T) {
	text := `# a remark
? hello
= chat

kind: lay
? can I swim
# remarks may stand inside
? and dive
= ear-tubes / After the operation
= ear-tubes / Swimming / diving
~ two weeks|14 days

? what time do you open
= ABSTAIN
kind: urgent
? cannot breathe
= urgent
? one more, and no empty line before it
`
	// The last line above follows a "=": it is the only mistake.
	_, err := Read("k.key", strings.NewReader(text))
	want := "k.key:18: a patient's message follows a '=' line; put a blank line before the next conversation"
	if err == nil || err.Error() != want {
		t.Fatalf("Read: got error %v, want %s", err, want)
	}
	got, err := Read(
		"k.key",
		strings.NewReader("\ufeff"+strings.Replace(text, "? one more", "\n\n? one more", 1)+"= ear-tubes\r\n"),
	)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]written{
		{Turns: []string{"hello"}, Outcome: bot.OutcomeChat, Line: 2},
		{
			Kind:     "lay",
			Turns:    []string{"can I swim", "and dive"},
			Outcome:  bot.OutcomeAnswer,
			Line:     6,
			Contains: "(?i)two weeks|14 days",
			Want:     []Place{{"ear-tubes", "After the operation"}, {"ear-tubes", "Swimming / diving"}},
		},
		{Kind: "lay", Turns: []string{"what time do you open"}, Outcome: bot.OutcomeAbstain, Line: 13},
		{Kind: "urgent", Turns: []string{"cannot breathe"}, Outcome: bot.OutcomeUrgent, Line: 16},
		{Kind: "urgent", Turns: []string{"one more, and no empty line before it"}, Outcome: bot.OutcomeAnswer, Line: 20,
			Want: []Place{{"ear-tubes", ""}}},
	}, write(got)); diff != "" {
		t.Errorf("Read: -want +got\n%s", diff)
	}
}

func TestReadJSONLines(t *testing.T) {
	got, err := Read("q.jsonl", strings.NewReader(`
{"id":"a","kind":"direct","turns":["one","two"],"expect":{"outcome":"answer","doc":"d","section":"S","also":[{"doc":"e","section":"T"}],"contains":"x|y"}}

{"id":"b","turns":[""],"expect":{"outcome":"abstain"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]written{
		{
			ID:       "a",
			Kind:     "direct",
			Turns:    []string{"one", "two"},
			Outcome:  bot.OutcomeAnswer,
			Want:     []Place{{"d", "S"}, {"e", "T"}},
			Contains: "(?i)x|y",
			Line:     2,
		},
		{ID: "b", Turns: []string{""}, Outcome: bot.OutcomeAbstain, Line: 4},
	}, write(got)); diff != "" {
		t.Errorf("Read: -want +got\n%s", diff)
	}
}

func TestReadMistakes(t *testing.T) {
	tests := []struct {
		name, key, want string
	}{
		{"empty", "# only a remark\n", "k: the answer key has no conversation; write '? question' and '= leaflet / " +
			"section' lines"},
		{"no mark", "can I swim\n", "k:1: the line begins with none of '?', '=', '~', 'kind:' and '#'; begin a patient's " +
			"message with '?'"},
		{"no message", "\n= chat\n", "k:2: the conversation has no message; write what the patient asks after a '?'"},
		{"empty message", "?\n? b\n= chat\n", "k:1: nothing follows the '?'; write the rest of the line or remove it"},
		{"nothing wanted", "? a\n\n? b\n= chat",
			"k:1: the conversation does not say what is wanted; add '= leaflet / section', '= abstain', '= clarify', '= " +
				"urgent' or '= chat'"},
		{"two outcomes", "? a\n= chat\n= d / s",
			"k:3: the conversation asks for two different outcomes; keep one of the '=' lines, or name places only"},
		{"no leaflet", "? a\n= / s", "k:2: the '=' line names no leaflet; write '= leaflet / section'"},
		{"bad expression", "? a\n= d / s\n~ (",
			"k:3: the regular expression is not valid: \"(\": error parsing regexp: missing closing ): `(?i)(`; write it as " +
				"for grep -E, or plain words"},
		{"two expressions", "? a\n= d / s\n~ x\n~ y", "k:4: a second '~' line; join the two with '|' when either will do"},
		{"text without answer", "? a\n= chat\n~ x",
			"k:1: '~' asks for a text though no answer is wanted; remove the '~' line"},
		{
			"not JSON",
			`{"id":`,
			`k:1: not a conversation in JSON: unexpected EOF; write {"id":"…","kind":"…","turns":["…"],"expect":{"outcome":"answer","doc":"leaflet","section":"heading"}}`,
		},
		{"unknown key", `{"turns":["a"],"expect":{"outcome":"answer","doc":"d","holds":"x"}}`,
			`k:1: not a conversation in JSON: unknown field "holds"; write`},
		{"no turns", `{"turns":[],"expect":{"outcome":"chat"}}`, `k:1: "turns" has no message; write`},
		{"unknown outcome", `{"turns":["a"],"expect":{"outcome":"anser"}}`,
			`k:1: "outcome" is "anser", not one of answer, clarify, abstain, urgent, chat; write`},
		{"no doc", `{"turns":["a"],"expect":{"outcome":"answer"}}`, `k:1: an answer is wanted but "doc" is missing; write`},
		{"also without doc", `{"turns":["a"],"expect":{"outcome":"answer","doc":"d","also":[{"section":"s"}]}}`,
			`k:1: a place in "also" has no "doc"; write`},
		{"doc without answer", `{"turns":["a"],"expect":{"outcome":"chat","doc":"d"}}`,
			`k:1: "doc", "also" and "contains" belong to an answer, not to "chat"; write`},
		{"bad JSON expression", `{"turns":["a"],"expect":{"outcome":"answer","doc":"d","contains":"["}}`,
			`k:1: contains is not a valid regular expression: "[": error parsing regexp`},
		{"two values", `{"turns":["a"],"expect":{"outcome":"chat"}} {}`, `k:1: more than one JSON value on the line; write`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cases, err := Read("k", strings.NewReader(tt.key))
			if err == nil || cases != nil {
				t.Fatalf("Read: got %d cases and error %v, want an error alone", len(cases), err)
			}
			if !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("Read: got error\n%s\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestReadTellsEveryMistake(t *testing.T) {
	_, err := Read("k", strings.NewReader("? a\n\n? b\n\n? c\n= chat\n"))
	if got := strings.Count(err.Error(), "\n") + 1; got != 2 {
		t.Errorf("Read: got %d mistakes, want 2:\n%s", got, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("kind: a\n? b\n= c / d\n~ e\n\n? f\n= abstain\n")
	f.Add(`{"id":"a","kind":"b","turns":["c"],"expect":{"outcome":"answer","doc":"d","section":"e","contains":"f"}}`)
	f.Add("\ufeff?\xff\n=\x00 / ~\n")
	f.Fuzz(func(t *testing.T, key string) {
		cases, err := Read("k", strings.NewReader(key))
		if (err == nil) != (len(cases) > 0) {
			t.Fatalf("Read: %d cases and error %v", len(cases), err)
		}
		for _, c := range cases {
			if err := c.check(); err != nil {
				t.Errorf("line %d: %v", c.Line, err)
			}
			if c.Line < 1 || c.Line > strings.Count(key, "\n")+1 {
				t.Errorf("line %d of %d", c.Line, strings.Count(key, "\n")+1)
			}
		}
	})
}
