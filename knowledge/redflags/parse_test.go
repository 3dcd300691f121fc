package redflags

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const minimalTable = `[flag ear]
title: An ear is off
advice: Call {emergency} now.
when: ear
    + fallen off
= my ear has fallen off
`

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestParseProblems(t *testing.T) {
	const flag = "[flag ear]\ntitle: Ear\nadvice: Call {emergency}.\n"
	tests := []struct {
		name, text string
		line       int
		want       string // part of the message
	}{
		{"no section", "when: ear\n", 1, "before the first section"},
		{"unknown section", "[flags]\n", 1, "no section"},
		{"unclosed section", "[flag ear\n", 1, "no section"},
		{"unknown quiet kind", "[quiet sometimes]\n", 1, "no kind of quiet lines"},
		{"bad flag name", "[flag Ear!]\n", 1, "cannot name a flag"},
		{"second flag of a name", minimalTable + "[flag ear]\n", 7, "a second flag"},
		{"unknown key", flag + "color: red\n", 4, `key "color"`},
		{"quiet key", "[quiet idiom]\ntitle: x\n", 2, `key "title"`},
		{"second title", flag + "title: Ears\n", 4, "second title"},
		{"no key", flag + "call a doctor\n", 4, "neither a key"},
		{"empty value", flag + "when:\n", 4, "neither a key"},
		{"example of nothing", flag + "= my ear\n", 4, "belongs to no line"},
		{"empty example", flag + "when: ear\n=\n", 5, "example is empty"},
		{"going on with nothing", flag + "+ ear\n", 4, "goes on with no pattern"},
		{"empty slot", flag + "when: ear + + off\n= ear off\n", 4, "is empty"},
		{"empty alternative", flag + "when: ear||lobe\n= ear\n", 4, "is empty"},
		{"only barred", flag + "when: !ear\n= ear\n", 4, "what must not be there"},
		{"too many parts", flag + "when: a + b + c + d + e\n= a b c d e\n", 4, "more than 4"},
		{"unknown set", flag + "when: @ears\n= ear\n", 4, `"@ears"`},
		{"not one word", flag + "when: ear-lobe*\n= ear lobes\n", 4, "not one word"},
		{"stem too short", flag + "when: ea*\n= ear\n", 4, "too many words"},
		{"not a number", flag + "when: #few\n= few\n", 4, "not a number"},
		{"not a range", flag + "when: #9-5\n= 7\n", 4, "not a range"},
		{"dots at the end", flag + "when: ear ...\n= ear\n", 4, "between two words"},
		{"no example", flag + "when: ear\n", 4, "no example"},
		{"wrong example", flag + "when: ear\n= my nose\n", 5, "does not see"},
		{"quiet example that raises", minimalTable + "[quiet idiom]\nwhen: earwig\n= my ear has fallen off\n", 9,
			`raises "ear"`},
		{"lifting example that raises nothing", minimalTable + "[quiet lifted]\nwhen: it did\n= it did\n", 9,
			"raises no flag"},
		{"no title", "[flag ear]\nadvice: Call {emergency}.\nwhen: ear\n= my ear\n", 1, "no title"},
		{"no number to call", "[flag ear]\ntitle: Ear\nadvice: Lie down.\nwhen: ear\n= my ear\n", 1, "names no number"},
		{"unknown placeholder", "[flag ear]\ntitle: Ear\nadvice: {emergency} {nurse}\nwhen: ear\n= my ear\n", 1, "{nurse}"},
		{"no patterns", flag, 1, "no patterns"},
		{"set of itself", "[words]\near: @lobe\nlobe: @ear\n", 3, "uses itself"},
		{"set on itself again", "[words]\near: lobe\near: @ear\n", 3, "uses itself"},
		{"bad name of a set", "[words]\nmy ear: lobe\n", 2, "cannot name a set"},
		{"bad set", "[words]\near: @lobe\n", 2, "@ear cannot be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, problems := Parse("clinic.txt", strings.NewReader(tt.text))
			if table == nil || len(problems) == 0 {
				t.Fatalf("table %v, problems %v", table, problems)
			}
			found := ""
			for _, p := range problems {
				if p.File == "clinic.txt" && p.Line == tt.line && strings.Contains(p.Message, tt.want) && p.Remedy != "" {
					return
				}
				found += fmt.Sprintln(p.Error())
			}
			t.Errorf("want clinic.txt:%d: ... %s ..., got\n%s", tt.line, tt.want, found)
		})
	}
}

// TestParseKeepsTheRest holds that a bad line costs no more than itself.
func TestParseKeepsTheRest(t *testing.T) {
	table, problems := Parse("clinic.txt", strings.NewReader(minimalTable+"when: @nothing\n= x\ncolor: red\n"))
	if len(problems) != 2 || table.Match("my ear has fallen off") == nil {
		t.Errorf("problems %v, flags %v", problems, table.Flags())
	}
}

// TestOwnWords holds that a table's own set of words takes the place of the
// embedded one, also inside other embedded sets.
func TestOwnWords(t *testing.T) {
	table, problems := Parse("clinic.txt", strings.NewReader(
		"[words]\nchild: sprog\n[flag x]\ntitle: X\nadvice: {emergency}\nwhen: @other + lost\n= my sprog is lost\n"))
	if len(problems) > 0 || table.Match("sprog lost") == nil || table.Match("baby lost") != nil {
		t.Errorf("problems %v", problems)
	}
}

func TestPatternLanguage(t *testing.T) {
	tests := []struct {
		pattern  string
		yes, not []string
	}{
		{"ear + off", []string{"my ear is off", "off came the ear", "EAR. Off!"}, []string{"my ear",
			"my ear was seen by a doctor who said many long and clever things before he went off"}},
		{"ear|lobe + off", []string{"lobe off"}, []string{"nose off"}},
		{"fell off", []string{"it just fell really off"}, nil},
		{"fell right off", []string{"it fell right off", "it fell really right off"},
			[]string{"fell off right", "fell. right off"}},
		{"cut ... off", []string{"cut the whole ear off", "cut off"}, []string{"off it was cut", "cut it. it is off"}},
		{"bloat*", []string{"bloated", "bloating", "bloted"}, []string{"boat"}},
		{"=lo", []string{"meter says LO"}, []string{"meter says low"}},
		{"nostril", []string{"nostril", "nostrill", "nsotril", "nostrils"}, []string{"nost", "tonsil"}},
		{"nostrildamus", []string{"nostrldamos"}, []string{"nosrldamos"}},
		{"ear", []string{"ear"}, []string{"eat", "bear"}},
		{"took #5-9", []string{"took 5", "took nine", "took 7.5"}, []string{"took 4", "took 10"}},
		{"took #5-", []string{"took 500"}, []string{"took 4.9"}},
		{"took #5", []string{"took five"}, []string{"took 6"}},
		{"can't smell", []string{"cannot smell", "cant smell", "can not really smell"}, []string{"can smell"}},
		{"nostril + !clear", []string{"my nostril"}, []string{"my nostril is clear"}},
		{"nostril smells", []string{"nostrilsmells", "mynostrilsmells"}, nil},
		{"nosebleed", []string{"nose bleed"}, nil},
		{"nostril smells", nil, []string{"no nostril smells", "I don't have a nostril smells",
			"not having any nostril smells"}},
		{"nostril", []string{"never had a nostril like this", "not a soul saw my nostril"}, []string{"no ear or nostril"}},
	}
	for _, tt := range tests {
		table, problems := Parse("t",
			strings.NewReader("[flag x]\ntitle: X\nadvice: {emergency}\nwhen: "+tt.pattern+"\n= "+tt.pattern))
		for _, p := range problems {
			if !strings.Contains(p.Message, "does not see") { // the pattern itself stands in for an example
				t.Error(p)
			}
		}
		for _, text := range tt.yes {
			if table.Match(text) == nil {
				t.Errorf("%q does not see %q", tt.pattern, text)
			}
		}
		for _, text := range tt.not {
			if table.Match(text) != nil {
				t.Errorf("%q sees %q", tt.pattern, text)
			}
		}
	}
}
