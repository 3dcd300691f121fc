package source

import (
	"regexp"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// listMark matches the mark of a list item: a sign, a dash, a number.
var listMark = regexp.MustCompile(`^(?:([` + bulletSigns + ticks + crosses + `])\x{FE0F}?\s*|([*–—-])\s+|(o)\s+|` +
	`(\d{1,3})[.)]\s+)`)

// bulletSigns are the characters that are written as the mark of a list item: dots,
// boxes, arrows, diamonds, and what word processors take from fonts of signs.
const bulletSigns = `§•●▪◦‣⁃■○∙·◆◇❖►▶▸➢➤➔→⇒□☐◻▢❑❒\x{F0A7}\x{F0A8}\x{F0B7}\x{F0D8}\x{F076}\x{F0E0}`

// ticks and crosses say whether something may be done, so that they stay in the
// text of the item.
const (
	ticks   = `✓✔☑✅\x{F0FC}\x{F0FE}`
	crosses = `✗✘✕✖☒❌❎⛔\x{F0FB}\x{F0FD}`
)

var judging = regexp.MustCompile(`^[` + ticks + crosses + `]`)

// mark is what begins a list item.
type mark struct {
	written string // with the space after it; "" where there is none
	sign    string // the character, "-" for any dash, "#" for a number
	number  int    // of a numbered item
}

func (m mark) isNumber() bool { return m.sign == "#" }

// readMark returns the mark at the start of a line that has text after it.
func readMark(line string) mark {
	m := listMark.FindStringSubmatch(line)
	if m == nil || len(m[0]) == len(line) {
		return mark{}
	}
	switch {
	case m[1] != "":
		return mark{written: m[0], sign: m[1]}
	case m[2] != "":
		return mark{written: m[0], sign: "-"}
	case m[3] != "": // what word processors write below a dot; elsewhere a word of other languages
		if first, _ := utf8.DecodeRuneInString(line[len(m[0]):]); !unicode.IsUpper(first) {
			return mark{}
		}
		return mark{written: m[0], sign: m[3]}
	}
	number, _ := strconv.Atoi(m[4]) // three digits at most
	return mark{written: m[0], sign: "#", number: number}
}

// markOf returns the list mark at the start of a line with the space after it,
// and "" where there is none.
func markOf(line string) string { return readMark(line).written }

// loneMark matches a mark that a page's layout has parted from its item.
var loneMark = regexp.MustCompile(`^(?:[` + bulletSigns + ticks + crosses + `]\x{FE0F}?|\d{1,2}[.)])$`)

// withMarks puts marks that stand in a row of their own before the next row.
func withMarks(rows []row) []row {
	var kept []row
	for i := 0; i < len(rows); i++ {
		r := rows[i]
		next := i + 1
		if next < len(rows) && rows[next].text == "" {
			next++
		}
		if loneMark.MatchString(r.text) && next < len(rows) && rows[next].text != "" && markOf(rows[next].text) == "" {
			r.text += " " + rows[next].text
			i = next
		}
		kept = append(kept, r)
	}
	return kept
}
