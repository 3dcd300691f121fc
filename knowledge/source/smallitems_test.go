package source_test

import "testing"

// TestSmallItems holds that things in small letters without marks stay apart, so that the "not" of
// one does not turn the next, and that a sentence in two paragraphs stays one.
func TestSmallItems(t *testing.T) {
	for _, c := range []pageCase{
		{name: "breaks in a cell", sections: []string{"Use: Keep | Stop\ntea; not milk; beer | oil"},
			page: `<table><tr><th>Keep<th>Stop<tr><td>tea<br>not milk<br>beer<td>oil</table>`},
		{name: "a list in a cell", sections: []string{"Use: Keep | Stop\nboil tea. no milk; beer | oil"},
			page: `<table><tr><th>Keep<th>Stop<tr><td><ul><li>boil tea.<li>no milk<li>beer</ul><td>oil</table>`},
		{name: "an open line in a cell", sections: []string{"Use: Keep | Stop\nDo not freeze; tea (hot) | oil"},
			page: `<table><tr><th>Keep<th>Stop<tr><td>Do not<br>freeze<br>tea<br>(hot)<td>oil</table>`},
		{name: "below a heading", sections: []string{"Use: - fill in tea\n- no milk\n- ice"},
			page: `<p>fill in tea<p>no milk<p>ice`},
		{name: "below an open line", sections: []string{"Use: Never fill it with\n- tea\n- milk and beer\n- oil"},
			page: `<dl><dt>Never fill it with<dd>tea<dd>milk and beer<dd>oil</dl>`},
		{name: "one sentence in several", sections: []string{"Use: Never fill it with tea and milk or beer."},
			page: `<p>Never fill it with<p>tea and<p>milk or beer.`},
		{name: "one sentence in two", sections: []string{"Use: Never fill it with tea or milk."},
			page: `<p>Never fill it with<p>tea or milk.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.page = "<title>T</title><h1>T</h1><h2>Use</h2>" + c.page
			c.check(t)
		})
	}
}

// TestBreaksInCellsOfMarkdown holds the same of a table in Markdown.
func TestBreaksInCellsOfMarkdown(t *testing.T) {
	l, _ := one(t, "a.md", "# Kettle\n\n## Filling\n\n| Keep | Stop |\n|---|---|\n| tea<br>not milk<br>beer | oil |\n")
	checkFound(t, l, "Kettle", []section{{"Filling", []string{"Keep | Stop\ntea; not milk; beer | oil"}}})
}
