package source_test

import "testing"

// TestHeadingsOfPages holds that the heading right after a border of pages stays one where the
// row before it has no stop, and that a sentence goes on over a border.
func TestHeadingsOfPages(t *testing.T) {
	const head, tail = "Kettle\n\nFilling it\n\nFill it with water.\nDo not fill it twice.\n\n", "\n\nRinse it at once.\nDo not dry it.\n"
	const filling = "Fill it with water.\n\nDo not fill it twice.\n\n"
	rest := section{"Missed rinses", []string{"Rinse it at once.\n\nDo not dry it."}}
	for _, tt := range []struct {
		name, text string
		want       []section
	}{
		{"a verb", "- rinse it\n- ask which of the teas that you may\n\fMissed rinses" + tail,
			[]section{{"Filling it", []string{filling + "- rinse it\n- ask which of the teas that you may"}}, rest}},
		{"a preposition, above the number of the page", "- rinse it\n- dry it when you want to\n\nPage 1\n\f\nMissed rinses" + tail,
			[]section{{"Filling it", []string{filling + "- rinse it\n- dry it when you want to"}}, rest}},
		{"right above its text", "- rinse it\n- dry it when you want to\n\fMissed rinses\nRinse it at once.\nDo not dry it.\n",
			[]section{{"Filling it", []string{filling + "- rinse it\n- dry it when you want to"}}, rest}},
		{"a step", "(a) rinse it\n\n(b) dry it when you want to\n\n\fMissed rinses" + tail,
			[]section{{"Filling it", []string{filling + "- (a) rinse it\n- (b) dry it when you want to"}}, rest}},
		{"a name", "- rinse it\n- give it to the\n\fKettle Works\n\nThey are open each day.\nRing them first.\n",
			[]section{{"Filling it", []string{filling + "- rinse it\n- give it to the Kettle Works\n\nThey are open each day.\n\nRing them first."}}}},
		{"a sentence", "- rinse it\n- take it to\n\fKettle Works in the town.\n",
			[]section{{"Filling it", []string{filling + "- rinse it\n- take it to Kettle Works in the town."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", head+tt.text+"\nStoring it\n\nKeep it dry.\nKeep it shut.\n")
			checkFound(t, l, "Kettle", append(tt.want, section{"Storing it", []string{"Keep it dry.\n\nKeep it shut."}}))
		})
	}
}
