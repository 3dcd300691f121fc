package source_test

import "testing"

// TestTablesWithoutBars holds that tables are read whose columns stand below each other or are drawn, as Pandoc
// writes them, and that what is none of these stays text.
func TestTablesWithoutBars(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"simple", "  Kettle   Water\n  -------- --------\n  Small    1 cup\n  Large    3 cups\n", "Kettle | Water\nSmall | 1 cup\nLarge | 3 cups"},
		{"simple, numbers to the right", "  Water   Tea\n-------   -----\n  1 cup   black\n", "Water | Tea\n1 cup | black"},
		{"without heads", "  ------- ---------\n  Small   1 cup\n  Large   3 | 4\n  ------- ---------\n", "Small | 1 cup\nLarge | 3 | 4"},
		{"rows of several lines", "  ------------------------\n  Kettle   What to do\n           first\n  -------- ---------------\n  Small    Do not fill it\n" +
			"           to the brim\n\n  Large    Fill it\n\n  ------------------------\n\n  : Filling\n",
			"Kettle | What to do first\nSmall | Do not fill it to the brim\nLarge | Fill it\n\nFilling"},
		{"drawn", "+--------+----------+\n| Kettle | Water    |\n+:=======+=========:+\n| Small, | 1 cup.   |\n| round  |          |\n|        | No more. |\n+--------+----------+\n",
			"Kettle | Water\nSmall, round | 1 cup. No more."},
		{"a cell over two columns", "+---+---+\n| a | b |\n+---+---+\n| c     |\n+-------+\n", "+---+---+ | a | b | +---+---+ | c | +-------+"},
		{"words across the columns", "Fill it now.\n---- ----\nAnd wipe it.\n", "Fill it now.\n\nAnd wipe it."},
		{"code", "```\nKettle  Water\n------- -----\nSmall   1 cup\n```\n", "Kettle Water\n------- -----\nSmall 1 cup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.md", "# Kettle\n\n## Filling\n\n"+tt.text+"\n## Storing\n\nKeep it dry.\n")
			checkFound(t, l, "Kettle", []section{{"Filling", []string{tt.want}}, {"Storing", []string{"Keep it dry."}}})
		})
	}
}
