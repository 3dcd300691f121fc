package source_test

import "testing"

// TestTitleBelow holds that what many leaflets bear above their title is not taken for it.
func TestTitleBelow(t *testing.T) {
	const rest = "\n\nWhat it is\n\nIt soothes the throat. Do not chew it.\n"
	for _, tt := range []struct{ name, above, note string }{
		{"for the patient", "Package leaflet: Information for the patient\n\n", "many leaflets are called"},
		{"for the user", "PACKAGE LEAFLET – INFORMATION FOR THE USER\n\n", "many leaflets are called"},
		{"right above", "Package leaflet: Information for the user\n", "many leaflets are called"},
		{"the number of a page", "Page 1 of 2\n\n", "left out as the numbers of pages: Page 1 of 2"},
		{"the number right above", "- Page 1 -\n", "left out as the numbers of pages: - Page 1 -"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", tt.above+"Zorvex 3 mg lozenges"+rest+"\nPage 2 of 2\n\nStoring\n\nKeep it dry. Keep it cold.\n")
			checkFound(t, l, "Zorvex 3 mg lozenges", []section{{"What it is", []string{"It soothes the throat. Do not chew it."}}})
			checkNotes(t, "a.", problems, tt.note)
		})
	}
}
