package terminal

import (
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// span is a range of bytes of a text.
type span struct{ start, end int }

// wrap takes a clean text without line breaks apart into lines of at most width
// columns. It breaks lines at white space, which is left out there; only a word
// that is wider than a line is cut, between characters as people see them. No
// text gives one empty line.
func wrap(text string, width int) []span {
	var lines []span
	line, used := span{}, 0
	for _, word := range words(text) {
		gap := ansi.StringWidth(text[line.end:word.start])
		wide := ansi.StringWidth(text[word.start:word.end])
		begun := line.end > line.start
		if begun && used+gap+wide <= width {
			line.end, used = word.end, used+gap+wide
			continue
		}
		if begun {
			lines = append(lines, line)
		}
		line, used = word, wide
		if wide > width {
			pieces, last := cut(text, word, width)
			lines = append(lines, pieces[:len(pieces)-1]...)
			line, used = pieces[len(pieces)-1], last
		}
	}
	return append(lines, line)
}

// words finds what stands between white space. A space that does not break (such
// as between a number and its unit) belongs to its word.
func words(text string) []span {
	var found []span
	start := -1
	for i, r := range text {
		space := unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
		switch {
		case !space && start < 0:
			start = i
		case space && start >= 0:
			found = append(found, span{start, i})
			start = -1
		}
	}
	if start >= 0 {
		found = append(found, span{start, len(text)})
	}
	return found
}

// cut takes a word apart into pieces of at most width columns, or of one
// character that is wider, and returns them with the width of the last one.
func cut(text string, word span, width int) (pieces []span, last int) {
	piece, used := span{word.start, word.start}, 0
	for piece.end < word.end {
		cluster, wide := ansi.FirstGraphemeCluster(text[piece.end:word.end], ansi.GraphemeWidth)
		if used > 0 && used+wide > width {
			pieces = append(pieces, piece)
			piece, used = span{piece.end, piece.end}, 0
		}
		piece.end += max(len(cluster), 1)
		used += wide
	}
	return append(pieces, piece), used
}
