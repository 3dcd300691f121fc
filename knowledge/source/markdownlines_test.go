package source_test

import "testing"

// TestRowsOfMarkdown holds that the rows of a table without a line below its head stay
// apart, and those within a sentence in it.
func TestRowsOfMarkdown(t *testing.T) {
	l, _ := one(t, "a.md", "# Kettle\n\n## Filling\n\nFill it so:\n\nsmall | one cup\nlarge | three cups\n\n## Cleaning\n\nDo not clean\nlid | base\ncord | plug\nin water.\n\n## Storing\n\nOpen | shut.\nKeep it dry.\n")
	checkFound(t, l, "Kettle", []section{
		{"Filling", []string{"Fill it so:\nsmall | one cup\nlarge | three cups"}},
		{"Cleaning", []string{"Do not clean lid | base cord | plug in water."}},
		{"Storing", []string{"Open | shut. Keep it dry."}},
	})
}

// TestStruckNotes holds that what is struck out is noted.
func TestStruckNotes(t *testing.T) {
	l, problems := one(t, "a.md", "# Kettle\n\n## Filling\n\nFill it with ~~two~~ three cups.\n")
	checkFound(t, l, "Kettle", []section{{"Filling", []string{"Fill it with three cups."}}})
	checkNotes(t, "a.", problems, `left out as struck out: "two"`)
}

// TestCrossAboveList holds that a line with a cross is quoted with the list below it.
func TestCrossAboveList(t *testing.T) {
	l, _ := one(t, "a.md", "# Kettle\n\n## Filling\n\n⛔ **Never**\n\n- boil milk\n- fill in beer\n\n## Storing\n\nKeep it dry.\n")
	checkFound(t, l, "Kettle", []section{{"Filling", []string{"- ⛔ Never\n- boil milk\n- fill in beer"}}})
}

// TestBoldTitle holds that the first of two bold lines is the title of a file without headings.
func TestBoldTitle(t *testing.T) {
	l, _ := one(t, "a.md", "**Using a kettle**\n\n**Filling it**\n\nFill it with water.\n\n**Drying it**\n\nWipe it.\n")
	checkFound(t, l, "Using a kettle", []section{{"Filling it", []string{"Fill it with water."}}, {"Drying it", []string{"Wipe it."}}})
	l, _ = one(t, "a.md", "**Using a kettle**\n\n**Fill it**\n")
	checkFound(t, l, "Using a kettle", []section{{"Fill it", []string{"Fill it"}}})
}
