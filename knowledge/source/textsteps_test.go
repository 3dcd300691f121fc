package source_test

import "testing"

// TestSteps holds that rows numbered one by one are a list, and that headings with a
// number stay headings.
func TestSteps(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []section
	}{
		{"numbers in brackets", "[1] Fill the pot\n[2] Warm it\n[3] rinse it with\nclear water\n[4] If it leaks, once more\n",
			[]section{{"CLEANING", []string{"- [1] Fill the pot\n- [2] Warm it\n- [3] rinse it with clear water\n- [4] If it leaks, once more"}}}},
		{"amounts", "1 Spoon each Monday\n2 Spoons each Friday\n\nNone on other days.\n",
			[]section{{"CLEANING", []string{"1 Spoon each Monday 2 Spoons each Friday\nNone on other days."}}}},
		{"a row that is no part of the last step", "(1) Pots\n(2) Pans\nCords\nDo not rinse them.\n",
			[]section{{"CLEANING", []string{"- (1) Pots\n- (2) Pans\n\nCords\nDo not rinse them."}}}},
		{"letters in brackets", "(a) Lid: each week.\n(b) Spout: each month.\n(c) Cord: after\n    ten uses.\n",
			[]section{{"CLEANING", []string{"- (a) Lid: each week.\n- (b) Spout: each month.\n- (c) Cord: after ten uses."}}}},
		{"below another list", "– Rinse it\n– Dry it\n\n(1) Fill the pot\n(2) Warm it\n",
			[]section{{"CLEANING", []string{"- Rinse it\n- Dry it\n\n- (1) Fill the pot\n- (2) Warm it"}}}},
		{"letters", "a. Lids: rinse them twice\nb. Spouts of 2 cm and more: rinse\nthem once\nc. Cords: do not rinse\n",
			[]section{{"CLEANING", []string{"- a. Lids: rinse them twice\n- b. Spouts of 2 cm and more: rinse them once\n- c. Cords: do not rinse"}}}},
		{"headings", "1 Before use\nRinse it with water.\nDry it.\n\n2 After use\nEmpty it.\nDry it.\n",
			[]section{{"1 Before use", []string{"Rinse it with water.\n\nDry it."}}, {"2 After use", []string{"Empty it.\n\nDry it."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\nCLEANING\n\n"+tt.text+"\nSTORING\n\nKeep it dry.\n")
			checkFound(t, l, "Kettle", tt.want)
		})
	}
}
