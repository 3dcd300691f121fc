package convert

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// compareDraft finds where what is read back from a draft is not what was written: a
// sign that Markdown took for markup, a table cell in another column.
func compareDraft(want, got []unit) []Difference {
	var found []Difference
	for i := range max(len(want), len(got)) {
		var w, g unit
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if len(w.cells) > 0 && len(g.cells) > 0 {
			found = append(found, compareTables(w, g)...)
			continue
		}
		if w.text != g.text || len(w.cells) != len(g.cells) {
			found = append(found, Difference{w.page, fmt.Sprintf("the draft shows %q where the file has %q",
				shorten(g.text), shorten(w.text))})
			if len(want) != len(got) { // all that follows would be told too
				break
			}
		}
	}
	return found
}

// unwritable finds the characters of a draft that no leaflet may have.
func unwritable(draft []byte) []Difference {
	var found []Difference
	seen := map[rune]bool{}
	for _, r := range string(draft) {
		if (unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Co, r)) && !seen[r] {
			seen[r] = true
			found = append(
				found,
				Difference{
					0,
					fmt.Sprintf("the text has the character %U, which nobody can read; write what it stands for", r),
				},
			)
		}
	}
	return found
}

// compareTables compares two tables cell by cell.
func compareTables(want, got unit) []Difference {
	var found []Difference
	if len(want.cells) != len(got.cells) {
		return []Difference{{want.page, fmt.Sprintf("a table has %d rows in the file and %d in the draft",
			len(want.cells), len(got.cells))}}
	}
	for r, row := range want.cells {
		if !slices.Equal(row, got.cells[r]) {
			found = append(
				found,
				Difference{want.page, fmt.Sprintf("row %d of a table is %q in the draft and %q in the file",
					r+1, shorten(strings.Join(got.cells[r], " | ")), shorten(strings.Join(row, " | ")))},
			)
		}
	}
	return found
}

// compareFacts compares the numbers with their units, and the negations, of the file
// with those of the draft and of what was left out.
func compareFacts(doc *document, back []unit) []Difference {
	balance := map[string]int{}
	for _, fact := range facts(doc.facts) {
		balance[fact]++
	}
	spend := func(s string, by int) {
		for _, fact := range facts(s) {
			balance[fact] -= by
		}
	}
	for _, a := range doc.added {
		spend(a, -1)
	}
	for _, u := range back {
		spend(u.shown, 1)
	}
	page := map[string]int{}
	for _, b := range doc.blocks {
		if b.kind == leftOutBlock {
			spend(b.text.String(), 1)
		}
		spend(b.mark.String(), 1)
		for _, row := range b.rows {
			for _, cell := range row {
				if !cell.isFound() {
					spend(cell.String(), -1) // repeated from the cell that it was merged with
				}
			}
		}
		for _, fact := range b.facts() {
			page[fact] = b.page
		}
	}
	for _, j := range doc.joins {
		settle(balance, j)
	}
	return unbalanced(balance, page)
}

// settle takes a difference back that the joining of two texts explains: the end of a page
// stood between a number and its unit.
func settle(balance map[string]int, join [3]string) {
	change := map[string]int{}
	for i, by := range []int{-1, -1, 1} {
		for _, fact := range facts(join[i]) {
			change[fact] += by
		}
	}
	for fact, n := range change {
		if n > 0 && balance[fact] > -n || n < 0 && balance[fact] < -n {
			return
		}
	}
	for fact, n := range change {
		balance[fact] += n
	}
}

// unbalanced tells of the facts that one side has more often.
func unbalanced(balance, page map[string]int) []Difference {
	var found []Difference
	for fact, n := range balance {
		switch {
		case n > 0:
			found = append(
				found,
				Difference{page[fact], fmt.Sprintf("%q stands %s in the file than in the draft", fact, oftener(n))},
			)
		case n < 0:
			found = append(
				found,
				Difference{page[fact], fmt.Sprintf("%q stands %s in the draft than in the file", fact, oftener(-n))},
			)
		}
	}
	slices.SortFunc(found, func(x, y Difference) int { return strings.Compare(x.Message, y.Message) })
	return found
}

func oftener(n int) string {
	if n == 1 {
		return "once more"
	}
	return fmt.Sprintf("%d times more", n)
}
