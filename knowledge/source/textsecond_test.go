package source_test

import (
	"strings"
	"testing"

	"bedside/knowledge"
)

// TestTwoLeaflets holds that two leaflets in one text are told and not loaded as one, and
// that one leaflet which only looks like two is loaded.
func TestTwoLeaflets(t *testing.T) {
	part := func(title, top, dose, end string) string {
		return title + "\n\n" + top + "HOW TO TAKE IT\n\n" + dose + " Do not chew it.\n\nSTORING\n\nKeep it dry. Keep it cold.\n\n" + end
	}
	for _, tt := range []struct {
		name, text string
		line       int
	}{
		{"dates at the ends", part("ZORVEX", "", "Take one.", "Review date: May 2027\n\n") +
			part("MELAPT", "", "Take two.", "Review date: June 2026\n"), 13},
		{"dates at the tops", part("ZORVEX", "Last reviewed: 3 May 2025\n\n", "Take one.", "") +
			part("MELAPT", "Last reviewed: 4 May 2024\n\n", "Take two.", ""), 13},
		{"the same date", part("ZORVEX", "", "Take one.", "Review date: May 2027\n\n") +
			part("AT NIGHT", "", "Take two.", "Review date: May 2027\n"), 0},
		{"one date", part("ZORVEX", "", "Take one.", "") + part("AT NIGHT", "", "Take two.", "Review date: May 2027\n"), 0},
		{"dates of two kinds", part("ZORVEX", "Last reviewed: 3 May 2025\n\n", "Take one.", "Review date: May 2027\n"), 0},
		{"two stages", "ZORVEX\n\nAT FIRST\n\nHOW TO TAKE IT\n\nTake one. Do not chew it.\n\nReview date: May 2027\n\n" +
			"LATER\n\nHOW TO TAKE IT\n\nTake two. Do not chew it.\n\nReview date: June 2026\n", 0},
		{"other headings", part("ZORVEX", "", "Take one.", "Review date: May 2027\n\n") +
			"ASKING US\n\nRing us. Do not wait.\n\nReview date: May 2026\n", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", tt.text)
			told := 0
			for _, p := range problems {
				if p.Level == knowledge.Fault && strings.Contains(p.Message, "two leaflets in one file") {
					told = p.Line
				}
			}
			if told != tt.line || (l == nil) != (tt.line > 0) {
				t.Errorf("told in line %d, want %d; problems %v", told, tt.line, problems)
			}
		})
	}
}
