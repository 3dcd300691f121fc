package source_test

import "testing"

// TestQuestionAboveHeading holds that a question right above a heading heads what follows, and is no text of
// the section before.
func TestQuestionAboveHeading(t *testing.T) {
	l, _ := one(t, "a.txt", "Kettle\n\nWhat is it?\n\nIt boils water for you, and it keeps the water warm for\nan hour.\n\nWhat can go wrong?\n\nLime (often)\nRinse it with vinegar.\n\nSteam (seldom)\nStand back.\n")
	checkFound(t, l, "Kettle", []section{{"What is it?", []string{"It boils water for you, and it keeps the water warm for an hour."}},
		{"Lime (often)", []string{"Rinse it with vinegar."}}, {"Steam (seldom)", []string{"Stand back."}}})
}
