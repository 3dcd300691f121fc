package source

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// repeated is a Markdown file with a piece of text as often as a size has room for it.
func repeated(unit string, size int) []byte {
	return []byte("---\ntitle: X\n---\n\n## A\n\n" + strings.Repeat(unit, max(1, size/max(1, len(unit)))) + "\n")
}

// readFile reads one Markdown file and tells how long that took.
func readFile(data []byte) (problem string, took time.Duration) {
	began := time.Now()
	_, problems := file{fstest.MapFS{"a.md": {Data: data}}, "a.md", "a.md"}.read()
	took = time.Since(began)
	if len(problems) > 0 {
		problem = problems[0].Error()
	}
	return problem, took
}

func TestMarkdownCostIsRefused(t *testing.T) {
	const size = 2 << 20
	for name, unit := range map[string]string{
		"brackets": "[", "links": "[a](", "emphasis": "*a ", "mixed emphasis": "**a_ ", "pictures": "![[",
		"runs": "_", "tags": "<a ", "backticks": "` a ",
		"many blocks": strings.Repeat("[a](", 200) + "\n\n",
	} {
		problem, _ := readFile(repeated(unit, size))
		if !strings.Contains(problem, "a.md:7: the block that begins here has ") {
			t.Errorf("%s: %q, want a refusal that names the line", name, problem)
		}
	}
	var references strings.Builder
	for i := range size / 12 {
		fmt.Fprintf(&references, "[r%d]: /u\n\n", i)
	}
	if problem, _ := readFile(repeated(references.String(), 1)); !strings.Contains(problem, "link references") {
		t.Errorf("references: %q, want a refusal", problem)
	}
}

func TestMarkdownCostOfLeaflets(t *testing.T) {
	for name, text := range map[string]string{
		"a paragraph of 2,000 links":  strings.Repeat("[a](b) *c* ", 2000),
		"a list of 1,000 links":       strings.Repeat("- [a](b) and **c**\n", 1000),
		"2 MiB of plain words":        strings.Repeat("Keep it dry for two days. ", 80_000),
		"10,000 short sections":       strings.Repeat("## B\n\nIt takes *30* minutes, see [here](x).\n\n", 10_000),
		"500 references":              strings.Repeat("[r]: /u\n", 500),
		"a table with 2,000 rows":     "|a|b|\n|-|-|\n" + strings.Repeat("|*x*|[y](z)|\n", 2000),
		"a block of HTML of 10,000 b": "<table>\n" + strings.Repeat("<tr><td>x</td></tr>\n", 500) + "</table>\n",
	} {
		if problem, _ := readFile(repeated(text, 1)); strings.Contains(problem, "takes too long") {
			t.Errorf("%s: %s", name, problem)
		}
	}
}

// FuzzMarkdownCost holds that four times as much of the same takes about four times
// as long, or is refused: the time for each byte does not grow.
func FuzzMarkdownCost(f *testing.F) {
	for _, unit := range []string{"[", "[a](", "**a_ ", "*a ", "`a ", "<a ", "[r]: /u\n", "> ", "- a\n", "  - a\n",
		"|a", "&a", "\\", "<!--", "~~a ", "![", "](", "a\n", "# a\n", "```\n"} {
		f.Add(unit)
	}
	f.Fuzz(func(t *testing.T, unit string) {
		if len(unit) > 200 {
			return
		}
		const size = 64 << 10
		checkGrowth(t, unit, size, 16, func(size int) time.Duration {
			_, took := readFile(repeated(unit, size))
			return took
		})
	})
}

// TestDrawnTableCost holds that of a drawn table which turns out to be none in its last line.
func TestDrawnTableCost(t *testing.T) {
	checkGrowth(t, "+--+", 16<<10, 8, func(size int) time.Duration {
		_, took := readFile(repeated(strings.Repeat("+--+\n|ab|\n", size/10)+"|bad\n", 1))
		return took
	})
}

// checkGrowth holds that four times as much takes no more than so many times as
// long. A machine that is busy with something else is given three tries.
func checkGrowth(t *testing.T, unit string, size int, times time.Duration, read func(size int) time.Duration) {
	t.Helper()
	var small, large time.Duration
	for range 3 {
		if small, large = read(size), read(4*size); large <= times*small+200*time.Millisecond {
			return
		}
	}
	t.Errorf("%q: %v for %d bytes, %v for %d", unit, small, size, large, 4*size)
}

// FuzzTextCost holds the same of plain text.
func FuzzTextCost(f *testing.F) {
	for _, unit := range []string{"a\n", "- a\n", "1. a\n", "Page 1\n", "2\n\n", "\f2\n\nHead\n", "A b\n\na\n\n",
		"a   b\n", "a\tb\n",
		"   a   b   c\n", "Q: a?\nA: b\n", "and:\n\na\n\n", "1 litre\n", "Head\n\nSo you must not\n\nHead\n\ntake it now\n\n",
		"A\n---\n", "•\n", "│ a │\n", "References\n\n1. 2019;\n\n", "___ ", "(insert ", "[", "a. Q: b? A: c. "} {
		f.Add(unit)
	}
	f.Fuzz(func(t *testing.T, unit string) {
		if len(unit) > 200 {
			return
		}
		const size = 16 << 10
		checkGrowth(t, unit, size, 10, func(size int) time.Duration { return readTextFile(unit, size) })
	})
}

// readTextFile tells how long it takes to read a piece of text over and over.
func readTextFile(unit string, size int) time.Duration {
	data := []byte("Title\n\n" + strings.Repeat(unit, max(1, size/max(1, len(unit)))) + "\n")
	began := time.Now()
	_, _ = file{fstest.MapFS{"a.txt": {Data: data}}, "a.txt", "a.txt"}.read()
	return time.Since(began)
}
