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
		{"letters parted by blank rows", "Do not rinse:\n\n(a) a pot\n\n(b) a pan that has been on the hob for the whole of the day before\n\n(c) a cord\n\n" +
			"unless it is dirty.\n", []section{{"CLEANING", []string{"Do not rinse:\n- (a) a pot\n" +
			"- (b) a pan that has been on the hob for the whole of the day before\n- (c) a cord\n\nunless it is dirty."}}}},
		{"a blank row after the first", "Do not rinse:\n(a) Pots\n\n(b) Pans\n\n(c) Cords\n\nunless they are dirty.\n",
			[]section{{"CLEANING", []string{"Do not rinse:\n- (a) Pots\n- (b) Pans\n- (c) Cords\n\nunless they are dirty."}}}},
		{"numbers parted by blank rows", "Do not rinse:\n\n1) Pots\n\n2) Pans\n\n3) Cords\n\nunless they are dirty.\n\nRinse:\n\n1. Lids\n\n2. Mugs\n\nwhen they are dirty.\n",
			[]section{{"CLEANING", []string{"Do not rinse:\n1. Pots\n2. Pans\n3. Cords\n\nunless they are dirty.\n\nRinse:\n1. Lids\n2. Mugs\n\nwhen they are dirty."}}}},
		{"Roman numbers", "Do not rinse:\n\n(i) Pots\n\n(ii) Pans\n\n(iii) Cords\n\n(iv) Lids\n\nunless they are dirty.\n",
			[]section{{"CLEANING", []string{"Do not rinse:\n- (i) Pots\n- (ii) Pans\n- (iii) Cords\n- (iv) Lids\n\nunless they are dirty."}}}},
		{"Roman numbers below letters", "Do not rinse:\n\nA) Pots, if they are\n   i. hot\n\n   ii. full\n\nB) Cords\n\nunless they are dirty.\n",
			[]section{{"CLEANING", []string{"Do not rinse:\n- A) Pots, if they are\n  - i. hot\n  - ii. full\n- B) Cords\n\nunless they are dirty."}}}},
		{"rows further in", "Stop:\n(i) oil for\n    2 weeks\n(ii) tea\n     after 20 minutes\n(iii) milk\n\nRinse:\n1. pots for\n   3 days\n2. pans\n",
			[]section{{"CLEANING", []string{"Stop:\n- (i) oil for 2 weeks\n- (ii) tea after 20 minutes\n- (iii) milk\n\nRinse:\n1. pots for 3 days\n2. pans"}}}},
		{"letters that go on at i", "(h) Pots\n\n(i) Pans\n\n(ii) Cords\n\nRinse them.\n",
			[]section{{"CLEANING", []string{"(h) Pots\n- (i) Pans\n- (ii) Cords\n\nRinse them."}}}},
		{"sentences parted by blank rows", "(a) Rinse it.\n\n(b) Dry it.\n\nStore it.\n",
			[]section{{"CLEANING", []string{"(a) Rinse it.\n\n(b) Dry it.\n\nStore it."}}}},
		{"headings parted by blank rows", "1. Before use\n\nRinse it with water.\nDry it.\n\n2. After use\n\nEmpty it.\nDry it.\n",
			[]section{{"1. Before use", []string{"Rinse it with water.\n\nDry it."}}, {"2. After use", []string{"Empty it.\n\nDry it."}}}},
		{"headings", "1 Before use\nRinse it with water.\nDry it.\n\n2 After use\nEmpty it.\nDry it.\n",
			[]section{{"1 Before use", []string{"Rinse it with water.\n\nDry it."}}, {"2 After use", []string{"Empty it.\n\nDry it."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\nCLEANING\n\n"+tt.text+"\nSTORING\n\nKeep it dry.\n")
			checkFound(t, l, "Kettle", tt.want)
		})
	}
}
