package source_test

import "testing"

// TestItemsWithoutMarks holds that the rows of a list whose marks were lost when it was copied stay apart,
// and that a sentence in a narrow box stays one.
func TestItemsWithoutMarks(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"after a colon", "For a week do not:\nboil milk\nboil soup\nboil rice\n",
			"For a week do not:\n- boil milk\n- boil soup\n- boil rice"},
		{"further in, after words that break off", "You may see steam at the lid. For a week do not\n   boil milk\n   boil soup, or\n   boil rice\n",
			"You may see steam at the lid. For a week do not\n- boil milk\n- boil soup, or\n- boil rice"},
		{"below a drawn line", "milk\nsoup\nrice\n", "- milk\n- soup\n- rice"},
		{"a sentence in a narrow box", "Please note:\nthe kettle is not\nable to stand\nwithout its foot.\n",
			"Please note: the kettle is not able to stand without its foot."},
		{"a limit below them", "For a week do not:\nboil milk\nboil soup\nboil rice\n\nunless we say so.\n",
			"For a week do not:\n- boil milk\n- boil soup\n- boil rice\n\nunless we say so."},
		{"two rows", "Please note:\nthe kettle may\nwhistle\n", "Please note: the kettle may whistle"},
		{"rows that break off", "Please note:\nthe kettle may\nnot be filled with\nmilk or soup\n",
			"Please note: the kettle may not be filled with milk or soup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\nUsing it\n--------\n"+tt.text+"\nStoring it\n----------\nKeep the kettle in a dry place, and fill it with water before you\nboil it for the first time. Keep it shut.\n")
			checkFound(t, l, "Kettle", []section{{"Using it", []string{tt.want}},
				{"Storing it", []string{"Keep the kettle in a dry place, and fill it with water before you boil it for the first time. Keep it shut."}}})
		})
	}
}

// TestLimitBelowList holds that what says when a whole list holds is not read as the last item's, unless that
// may have been broken to fit the page.
func TestLimitBelowList(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"below the items", "- it leaks\n- it is hot\nunless we say so.\n", "- it leaks\n- it is hot\n\nunless we say so."},
		{"further in", "- it leaks\n- it is hot\n  unless we say so.\n", "- it leaks\n- it is hot unless we say so."},
		{"a long item", "- it leaks\n- it is hot and has stood on the stove for an hour or more\nunless we say so.\n",
			"- it leaks\n- it is hot and has stood on the stove for an hour or more unless we say so."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\nUsing it\n\nDo not lift it if:\n"+tt.text+"\nStoring it\n\nKeep the kettle in a dry place, and fill it with\nwater before you boil it again. Keep it shut.\n")
			checkFound(t, l, "Kettle", []section{{"Using it", []string{"Do not lift it if:\n" + tt.want}},
				{"Storing it", []string{"Keep the kettle in a dry place, and fill it with water before you boil it again. Keep it shut."}}})
		})
	}
}

// TestParagraphsAsItems holds that of paragraphs in small letters one that says when all of them hold is no item, and
// that a second lead-in stands beside the first.
func TestParagraphsAsItems(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"<p>Never:</p><p>boil milk</p><p>boil soup</p><p>unless we say so.</p>", "Never:\n- boil milk\n- boil soup\n\nunless we say so."},
		{"<p>Never:</p><p>boil milk</p><p>even if it is cold</p><p>boil soup</p>", "Never:\n- boil milk\n- even if it is cold\n- boil soup"},
		{"<p>ring us if:</p><p>it leaks</p><p>it smokes</p><p>write to us if:</p><p>it rusts</p>",
			"- ring us if:\n  - it leaks\n  - it smokes\n- write to us if:\n  - it rusts"},
	} {
		l, _ := one(t, "a.html", "<h1>Kettle</h1><h2>Using it</h2>"+tt.text+"<h2>Storing it</h2><p>Keep it dry.</p>")
		checkFound(t, l, "Kettle", []section{{"Using it", []string{tt.want}}, {"Storing it", []string{"Keep it dry."}}})
	}
}
