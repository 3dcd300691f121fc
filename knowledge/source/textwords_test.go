package source_test

import "testing"

// TestPartedWords holds that a word which a hyphen parts at the end of a line is put
// together, and that one which is written with a hyphen keeps it.
func TestPartedWords(t *testing.T) {
	for _, tt := range []struct{ name, rows, want string }{
		{"a word of English", "Rinse your mouth with water and swal-\nlow a sip of it.", "Rinse your mouth with water and swallow a sip of it."},
		{"a capital", "Rinse your mouth with cold water. Hos-\npital staff will help.", "Rinse your mouth with cold water. Hospital staff will help."},
		{"a word of the leaflet", "Rinse your mouth with a cup of Zor-\nvex and spit it out. Zorvex is blue.",
			"Rinse your mouth with a cup of Zorvex and spit it out. Zorvex is blue."},
		{"two words that may be one", "Rinse your mouth with water at every break-\nfast.", "Rinse your mouth with water at every break-fast."},
		{"a row of one word", "Rinse your mouth with water and medi-\ncine.", "Rinse your mouth with water and medicine."},
		{"two words", "Rinse your mouth and come to the follow-\nup visit.", "Rinse your mouth and come to the follow-up visit."},
		{"a letter", "Rinse your mouth and come to the x-\nray room.", "Rinse your mouth and come to the x-ray room."},
		{"several hyphens", "Rinse your mouth with an over-the-\ncounter wash.", "Rinse your mouth with an over-the-counter wash."},
		{"a prefix that makes another word", "You recover soon. Rinse your mouth and re-\ncover the cup.", "You recover soon. Rinse your mouth and re-cover the cup."},
		{"a prefix of no word", "Rinse your mouth when you re-\nceive the cup.", "Rinse your mouth when you receive the cup."},
		{"an open prefix", "Rinse your mouth in the weeks pre-\nand post-operation.", "Rinse your mouth in the weeks pre- and post-operation."},
		{"a hyphen that the leaflet writes", "Rinse your mouth and do not re-\nuse the cup. Never re-use it.",
			"Rinse your mouth and do not re-use the cup. Never re-use it."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Mouth wash\n\nHOW TO RINSE\n\n"+tt.rows+"\n\nSTORING\n\nKeep it closed. Keep it cold.\n")
			checkFound(t, l, "Mouth wash", []section{{"HOW TO RINSE", []string{tt.want}}})
		})
	}
}
