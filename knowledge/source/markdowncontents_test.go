package source_test

import (
	"strings"
	"testing"
)

// TestContents holds that a list that only leads to the headings of its file is left out and noted, with its heading
// where it has one, which gives the leaflet no name; a list with other links or words stays.
func TestContents(t *testing.T) {
	const text = "\n## Filling\n\nFill it with water.\n"
	filling := section{"Filling", []string{"Fill it with water."}}
	for _, tt := range []struct {
		name, head string
		left       bool
		want       []section
	}{
		{"under a heading of its own", "# Contents\n\n- [Filling](#filling)\n  - [Lid](#lid)\n  - [Spout](#spout)\n- [Drying](#drying)\n\n# Kettle\n", true, []section{filling}},
		{"below a line", "# Kettle\n\n**On this page:**\n\n1. [Filling](#filling)\n2. [Drying](#drying)\n", true, []section{filling}},
		{"below text", "# Kettle\n\nIt boils.\n\n- [Filling](#filling)\n- [Drying](#drying)\n", true, []section{{"Kettle", []string{"It boils."}}, filling}},
		{"other words", "# Kettle\n\n- [Fill it](#filling) first\n- [Dry it](#drying)\n", false,
			[]section{{"Kettle", []string{"- Fill it first\n- Dry it"}}, filling}},
		{"another file", "# Kettle\n\n- [Filling](filling.md)\n- [Drying](drying.md)\n", false,
			[]section{{"Kettle", []string{"- Filling\n- Drying"}}, filling}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.md", tt.head+text)
			checkFound(t, l, "Kettle", tt.want)
			left := false
			for _, p := range problems {
				left = left || strings.Contains(p.Message, "left out as a list of contents")
			}
			if left != tt.left {
				t.Errorf("noted: %t, want %t: %v", left, tt.left, problems)
			}
		})
	}
}
