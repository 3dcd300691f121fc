package main

import (
	"strings"
	"testing"

	"bedside/bot"
)

// TestWordSheet holds that the sheet has a value for each placeholder, whatever the clinic says of
// itself, and that each situation reads like a text for people of nine; with a clinic that does not
// name its emergency number, for which ours is long, all of them together.
func TestWordSheet(t *testing.T) {
	const age = 9
	full := bot.Clinic{Name: "Hill Street Clinic", Emergency: "112", Contact: "the ward on 555 123",
		Hours: "Monday to Friday, 8 to 17", OutOfHours: "the night line on 555 111", Crisis: "Samaritans on 116 123"}
	for _, clinic := range []bot.Clinic{full, {}} {
		var all []sheetSentence
		for _, s := range wordSheet(clinic) {
			all = append(all, s.Sentences...)
			if s.ReadingAge > age && clinic.Emergency != "" {
				r, _ := readingOfSentences(s.Sentences)
				t.Errorf("%s of %s: reading age %d; hardest: %q", s.Name, clinic.Called(), s.ReadingAge, r.Hardest)
			}
			for _, w := range s.Sentences {
				for _, text := range w.Texts {
					if strings.Contains(text, "<no value>") || strings.Contains(text, "{{") || strings.Contains(text, "  ") {
						t.Errorf("%s: %q", w.Name, text)
					}
				}
				if w.Description == "" {
					t.Errorf("%s has no description", w.Name)
				}
			}
		}
		if r, _ := readingOfSentences(all); r.Age > age {
			t.Errorf("all of %s: reading age %d", clinic.Called(), r.Age)
		}
	}
}
