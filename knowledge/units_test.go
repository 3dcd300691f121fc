package knowledge_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bedside/knowledge"

	"github.com/google/go-cmp/cmp"
)

func TestUnits(t *testing.T) {
	long := strings.Repeat("word ", 40)
	tests := []struct {
		name, text string
		want       []string // "* " before what belongs to a list
	}{
		{"nothing", " \n ", nil},
		{"sentences", "Rest today. Drink water! Any pain? Call us",
			[]string{"Rest today.", "Drink water!", "Any pain?", "Call us"}},
		{"closing marks stay", "It is called a “cast.” Keep it (always.) Dry it.",
			[]string{"It is called a “cast.”", "Keep it (always.)", "Dry it."}},
		{"an ellipsis", "Wait... Then go.", []string{"Wait...", "Then go."}},
		{"numbers, addresses and small letters", "Take 3.5 mg at www.clinic.org or call. then wait.",
			[]string{"Take 3.5 mg at www.clinic.org or call. then wait."}},
		{"abbreviations", "Ask Dr. Wong, e.g. Monday, at St. Mary. Go.",
			[]string{"Ask Dr. Wong, e.g. Monday, at St. Mary.", "Go."}},
		{"no is a sentence", "Is it safe? No. Ask us. See fig. 2 or no. 3.",
			[]string{"Is it safe?", "No.", "Ask us.", "See fig. 2 or no. 3."}},
		{"etc. ends a sentence before a capital", "Bring pills, drops, etc. You may eat.",
			[]string{"Bring pills, drops, etc.", "You may eat."}},
		{"a list with its lead-in", "You may feel:\n- sore. A bit.\n- tired\n12. odd\n3) odder",
			[]string{"You may feel:", "* sore. A bit.", "* tired", "* odd", "* odder"}},
		{"nested items and further lines", "- one\n  - two\n    more\n  still\n\n  apart",
			[]string{"* one", "* two\n    more\n  still", "apart"}},
		{"a long item is taken apart", "- " + long + "end. Then more.", []string{"* " + long + "end.", "* Then more."}},
		{"a line break ends a unit", "Where it hurts\nIt hurts here. And there.",
			[]string{"Where it hurts", "It hurts here.", "And there."}},
		{"a table row is one", "Pill | Stop. | Start\nBlue | 3 days. Or 4. |",
			[]string{"Pill | Stop. | Start", "Blue | 3 days. Or 4. |"}},
		{"a mark without words", "-\n- \nText", []string{"-", "-", "Text"}},
		{"a dash is no mark without a space", "-5 degrees", []string{"-5 degrees"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, u := range knowledge.Units(tt.text) {
				text := tt.text[u.Start:u.End]
				if u.Item {
					text = "* " + text
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Units(%q) (-want +got)\n%s", tt.text, diff)
			}
		})
	}
}

func FuzzUnits(f *testing.F) {
	f.Add("Call Dr. Wong:\n- one. Two.\n  three\n\nA | B. C\n“Go.” Done…")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, u := range knowledge.Units(text) {
			if u.Start < end || u.End <= u.Start || u.End > len(text) {
				t.Fatalf("unit %+v after offset %d of %d bytes", u, end, len(text))
			}
			part := text[u.Start:u.End]
			if part != strings.TrimSpace(part) || utf8.ValidString(text) && !utf8.ValidString(part) {
				t.Errorf("unit %q", part)
			}
			if between := strings.TrimSpace(text[end:u.Start]); len(between) > 4 {
				t.Errorf("%q is in no unit", between)
			}
			end = u.End
		}
	})
}
