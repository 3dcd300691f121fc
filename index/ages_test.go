package index

import (
	"testing"

	"bedside/index/reader"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// TestOtherAge holds that doses told by age, up to five years, are neither quoted nor offered to who asks for somebody
// older, and that they are served to all others.
func TestOtherAge(t *testing.T) {
	ix := buildRead(t, library(t, leaflet("fever", "Paracetamol for your child",
		"How much: 6 to 23 months: 5 ml. 2 to 3 years: 7.5 ml. 4 to 5 years: 10 ml.",
		"How to give it: Use the syringe at any age.")),
		newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct {
		text  string
		other bool
	}{
		{"how much paracetamol for a 12 year old", true},
		{"how much for my 8yo", true},
		{"how much paracetamol for my 10-year-old", true},
		{"my son is 7 years old, how much paracetamol", true},
		{"how much paracetamol, he is aged 9", true},
		{"how much paracetamol at age 8", true},
		{"how much paracetamol for a boy aged 7 years", true},
		{"how much paracetamol, she is aged 11 months", false},
		{"how much paracetamol for a 5 year old", false},
		{"how much for my 12 year old and my 3 year old", false}, // for one of them
		{"how much paracetamol for my daughter", false},
		{"how much paracetamol, I have had this bottle for 12 years", false},
	} {
		for _, m := range search(t, ix, Query{Text: tt.text}).Matches {
			other := tt.other && m.Section.Heading == "How much"
			if m.Reasons.OtherAge != other || other && m.Confidence > otherConfidence {
				t.Errorf("%q, %s: of another age: %v, confidence %.2f", tt.text, m.Section.Heading, m.Reasons.OtherAge, m.Confidence)
			}
		}
	}
}

// TestYearsDosed holds up to which age a passage tells the dose, where it tells it by age and stops at one.
func TestYearsDosed(t *testing.T) {
	for text, want := range map[string]int{
		"Age | Dose\n6 to 23 months | 5 ml\n2 to 3 years | 7.5 ml\n4 to 5 years | 10 ml":   5,
		"3 to 5 months (over 5 kg): 2.5 ml\n1-3 years: 5 ml\n4–6 years: 7.5 ml":            6,
		"2 to 3 years: 5 ml. Over 3: 7.5 ml. 4 to 5 years: 10 ml":                          0,
		"2 to 3 years: 5 ml. 4 to 5 years: 10 ml. Adults: two tablets":                     0,
		"6 to 8 years: 5 ml. 9 to 11 years: 10 ml. 12 years+: two tablets":                 0,
		"6 to 8 years: 5 ml. 9 to 11 years: 10 ml. 12 and up: two tablets":                 0,
		"6 to 8 years: 5 ml up to 4 times a day. 9 to 11 years: 10 ml up to 4 times a day": 11,
		"2 to 3 years: they need 12 hours of sleep. 4 to 5 years: 11 hours":                0, // no dose
		"You take 5 mg for 2 to 3 years":                                                   0, // no ages
	} {
		var units [][]lexicon.Word
		for _, u := range knowledge.Units(text) {
			units = append(units, lexicon.Words(text[u.Start:u.End]))
		}
		if got := yearsDosed(units); got != want {
			t.Errorf("%q: up to %d years, want %d", text, got, want)
		}
	}
}
