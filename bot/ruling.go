package bot

import (
	"strings"
	"time"
	"unicode"
)

// Everything is the target of a ruling that switches the bot off.
const Everything = "*"

// Ruling is a decision of staff that the bot heeds until it is lifted: a leaflet or a section
// that is withdrawn, or the bot that is switched off.
type Ruling struct {
	Target string // id of the leaflet or the section that is withdrawn, or Everything
	// Why is the reason, for staff; of a bot that is switched off, the words that people read, ""
	// for general ones.
	Why string
	By  string // who decided: "slack:U0123", "operator:anna"
	At  time.Time
	// Passages are the digests of the passages that the target had then: under another heading or
	// file name they stay withdrawn.
	Passages []string
	Lifted   bool // it is no longer so; for a store to keep, which has only rulings that hold
}

// Line is the line of the log that tells of a ruling.
func (r Ruling) Line() Line {
	what := map[bool]string{false: "withdrew " + r.Target, true: "restored " + r.Target}[r.Lifted]
	if r.Target == Everything {
		what = map[bool]string{false: "switched the bot off", true: "switched the bot on"}[r.Lifted]
	}
	if r.Why != "" {
		what += ": " + r.Why
	}
	return Line{Who: r.By, What: what}
}

// maxWhy is the largest length of the reason for a ruling, in characters.
const maxWhy = 500

// CleanWhy is what a person typed as the reason for a ruling, on one line and without the
// quotation marks around it. It reports false when that is too long.
func CleanWhy(typed string) (string, bool) {
	typed = strings.ToValidUTF8(typed, "")
	words := strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
	text := strings.Join(words, " ")
	for _, marks := range []string{`""`, "“”", "''", "„“", "«»"} {
		open, end := []rune(marks)[0], []rune(marks)[1]
		if inner, ok := strings.CutPrefix(text, string(open)); ok {
			if inner, ok = strings.CutSuffix(inner, string(end)); ok {
				text = strings.TrimSpace(inner)
				break
			}
		}
	}
	return text, len([]rune(text)) <= maxWhy
}
