package terminal

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bedside/bot"
	"bedside/knowledge"
)

// maxWidth is the longest line that is comfortable to read, in columns.
const maxWidth = 88

// margin is the space left of everything the bot says.
const margin = "  "

// Render lays out the parts of a reply for a window of a width in columns. The
// result has no line break at its end, and no line is wider than the window
// unless that is narrower than a word's first letters.
func Render(parts []bot.Part, width int, style Style) string {
	width = max(12, min(width, maxWidth)) - ansi.StringWidth(margin)
	var blocks []string
	for i, part := range parts {
		block := indent(block(part, width, style), margin, margin)
		if i > 0 && belongsTo(part.Kind, parts[i-1].Kind) {
			blocks[len(blocks)-1] += "\n" + block
			continue
		}
		blocks = append(blocks, block)
	}
	return strings.Join(blocks, "\n\n")
}

// belongsTo tells whether a part follows the one before without a blank line.
func belongsTo(kind, before bot.PartKind) bool {
	switch kind {
	case bot.PartQuote:
		return before == bot.PartSource
	case bot.PartSafety:
		return before == bot.PartReview
	case bot.PartChoices:
		return before == bot.PartSay
	}
	return false
}

func block(part bot.Part, width int, style Style) string {
	switch part.Kind {
	case bot.PartQuote:
		bar := style.bar.Styled("│") + " "
		return indent(wrapLines(part, width-2, style.highlight), bar, bar)
	case bot.PartAdvice:
		// The border and the padding take two columns on each side.
		return style.advice.Render(wrapLines(part, width-4, style.highlight))
	case bot.PartSource:
		return wrapLines(bot.Part{Text: part.Text, Bold: wholeText(part.Text)}, width, style.source)
	case bot.PartReview, bot.PartSafety:
		return wrapLines(bot.Part{Text: part.Text, Bold: wholeText(part.Text)}, width, style.faint)
	}
	return wrapLines(part, width, style.highlight)
}

func wholeText(text string) []knowledge.Unit { return []knowledge.Unit{{End: len(text)}} }

// listMark is the beginning of a list item; its further lines stand under its text.
var listMark = regexp.MustCompile(`^\s*(?:(?:[-*+•–]|\d{1,3}[.)])\s+)?`)

// wrapLines breaks the lines of a part between words, list items with a hanging
// indent, and shows what is bold in a style.
func wrapLines(part bot.Part, width int, bold ansi.Style) string {
	part = cleaned(part)
	var lines []string
	start := 0
	for text := range strings.SplitSeq(part.Text, "\n") {
		mark := listMark.FindString(text)
		if ansi.StringWidth(mark) > width/2 {
			mark = ""
		}
		hang := ansi.StringWidth(mark)
		lead := mark
		for _, line := range wrap(text[len(mark):], width-hang) {
			at := start + len(mark)
			lines = append(lines, lead+emphasise(part, span{at + line.start, at + line.end}, bold))
			lead = strings.Repeat(" ", hang)
		}
		start += len(text) + 1
	}
	return strings.Join(lines, "\n")
}

// cleaned returns a part with its text cleaned and its bold ranges moved with it.
func cleaned(part bot.Part) bot.Part {
	var b strings.Builder
	var bold []knowledge.Unit
	at := 0
	for _, unit := range part.Bold {
		if unit.Start < at || unit.Start > unit.End || unit.End > len(part.Text) {
			continue // not in reading order: the words count, not their looks
		}
		b.WriteString(clean(part.Text[at:unit.Start]))
		start := b.Len()
		b.WriteString(clean(part.Text[unit.Start:unit.End]))
		bold = append(bold, knowledge.Unit{Start: start, End: b.Len(), Item: unit.Item})
		at = unit.End
	}
	b.WriteString(clean(part.Text[at:]))
	return bot.Part{Kind: part.Kind, Text: b.String(), Bold: bold}
}

// emphasise returns a line of a clean part, what is bold in a style.
func emphasise(part bot.Part, line span, bold ansi.Style) string {
	var b strings.Builder
	at := line.start
	for _, unit := range part.Bold {
		start, end := max(at, unit.Start), min(line.end, unit.End)
		if start >= end {
			continue
		}
		b.WriteString(part.Text[at:start])
		b.WriteString(bold.Styled(part.Text[start:end]))
		at = end
	}
	b.WriteString(part.Text[at:line.end])
	return b.String()
}

// indent puts one string before the first line of a text and another before the
// others.
func indent(text, first, others string) string {
	return first + strings.ReplaceAll(text, "\n", "\n"+others)
}
