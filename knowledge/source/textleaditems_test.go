package source_test

import (
	"slices"
	"testing"

	"bedside/knowledge"
)

// TestLeadItems holds that a row with a mark of its own heads the items with another mark
// below it where it is open, and that neither is quoted where they may end earlier.
func TestLeadItems(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []section
		note       string
	}{
		{"a cross", "➤ Dust it daily.\n➤ Oil it in spring.\n\n✗ Never\n➤ boil the lid\n➤ freeze it\n",
			[]section{{"USING IT", []string{"- Dust it daily.\n- Oil it in spring.\n\n- ✗ Never\n  - boil the lid\n  - freeze it"}}}, ""},
		{"an open sentence", "■ Only oil it if\n◻ the hinge squeaks\n◻ the lid sticks\n",
			[]section{{"USING IT", []string{"- Only oil it if\n  - the hinge squeaks\n  - the lid sticks"}}}, ""},
		{"under a heading that it turns", "Fill it well.\n\nDO NOT FILL IN\n\n• milk or beer\n• paint\n\n✔ Fill in\n• water\n• weak tea\n",
			[]section{{"DO NOT FILL IN", []string{"- milk or beer\n- paint"}}, {"✔ Fill in", []string{"- water\n- weak tea"}}}, ""},
		{"one item among others", "Wash it.\n\n• Dust it daily\n✗ Polish the brass\n• Oil the hinge\n• Rinse the lid\n",
			[]section{{"USING IT", []string{"Wash it.\n\n- Dust it daily\n\n- ✗ Polish the brass\n- Oil the hinge\n- Rinse the lid"}}}, ""},
		{"a cross with a whole sentence", "Wash it.\n\n✔ Rest the lid\n✗ Lend it\n• Dust it daily\n• Oil the hinge\n",
			[]section{{"USING IT", []string{"Wash it.\n\n- ✔ Rest the lid\n- ✗ Lend it\n\n- Dust it daily\n- Oil the hinge"}}}, ""},
		{"a cross after a tick", "✔ Always\n• rest the lid\n• dust it\n✗ Never\n• boil it\n• lend it\n",
			[]section{{"USING IT", []string{"- ✔ Always\n  - rest the lid\n  - dust it\n- ✗ Never\n  - boil it\n  - lend it"}}}, ""},
		{"items after a blank line", "Wash it.\n\n✗ Never\n• boil the lid\n\n• oil the hinge\n",
			[]section{{"USING IT", []string{"Wash it."}}}, "where the items end"},
		{"crosses below a tick", "✔ Rest the lid\n✗ Boil it\n✗ Freeze it\n",
			[]section{{"USING IT", []string{"- ✔ Rest the lid\n- ✗ Boil it\n- ✗ Freeze it"}}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", "Kettle\n\nUSING IT\n\n"+tt.text+"\nSTORING\n\nKeep it dry.\n")
			for i := range l.Sections { // what is never quoted
				s := &l.Sections[i]
				s.Passages = slices.DeleteFunc(s.Passages, func(p knowledge.Passage) bool { return p.Dangling })
			}
			checkFound(t, l, "Kettle", tt.want)
			if tt.note != "" {
				checkNotes(t, "a.", problems, tt.note)
			}
		})
	}
}
