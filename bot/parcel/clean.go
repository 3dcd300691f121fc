package parcel

import (
	"strings"

	"bedside/bot"
	"bedside/knowledge"
)

// Cleaned returns a part with its text as clean makes it, and its bold ranges
// moved with it. Ranges that are not in reading order are passed over: the words
// count, not their looks.
func Cleaned(part bot.Part, clean func(text string) string) bot.Part {
	var b strings.Builder
	var bold []knowledge.Unit
	at := 0
	for _, unit := range part.Bold {
		if unit.Start < at || unit.Start >= unit.End || unit.End > len(part.Text) || splits(part.Text, unit.Start) ||
			splits(part.Text, unit.End) {
			continue
		}
		b.WriteString(clean(part.Text[at:unit.Start]))
		start := b.Len()
		b.WriteString(clean(part.Text[unit.Start:unit.End]))
		bold = append(bold, knowledge.Unit{Start: start, End: b.Len(), Item: unit.Item})
		at = unit.End
	}
	b.WriteString(clean(part.Text[at:]))
	part.Text, part.Bold = b.String(), bold
	return part
}

// splits tells whether a place is inside of what a platform may take for one: a
// character, a line end of two, a letter and its ring.
func splits(text string, at int) bool {
	if at <= 0 || at >= len(text) {
		return false
	}
	rest := text[at:]
	return rest[0]&0xC0 == 0x80 || rest[0] == '\n' && text[at-1] == '\r' || strings.HasPrefix(rest, "\u030a")
}
