package source

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	// comparison matches a line that begins like a quotation of a figure.
	comparison = regexp.MustCompile(`^ {0,3}(>)(?:=|\s)*\d`)
	// comparedItem matches a list item that begins so: no item is a quotation of a figure.
	comparedItem = regexp.MustCompile(`^ {0,3}(?:[-*+]|\d{1,3}[.)]) {1,3}(>)(?:=|\s)*\d`)
	// noParagraph matches a line that is no part of a paragraph.
	noParagraph = regexp.MustCompile(`^\s*(?:$|>|#{1,6}\s|\||<[/!a-zA-Z])`)
)

// withSigns keeps the sign of "more than" where a line that was broken to fit a page
// begins with it: "if it is ⏎ > 180". Within a sentence it is text, and the mark of a
// quotation only elsewhere.
func (d *document) withSigns(body string, skip int) string {
	if !strings.Contains(body, ">") {
		return body
	}
	lines := strings.SplitAfter(body, "\n")
	open, inCode := false, false // a sentence is open; the line stands in a block of code
	for i, line := range lines {
		if codeFence.MatchString(line) {
			inCode, open = !inCode, false
			continue
		}
		at := comparison.FindStringSubmatchIndex(line)
		if item := comparedItem.FindStringSubmatchIndex(line); item != nil {
			at, open = item, true
		}
		switch {
		case inCode || at == nil:
			open = !inCode && !noParagraph.MatchString(line)
		case open:
			lines[i] = line[:at[2]] + `\` + line[at[2]:]
		default:
			d.note(skip+i+1, fmt.Sprintf("read as a quotation, without its first sign: %q", shortened(squeeze(line))),
				"write \"more than\" if the sign means that")
		}
		open = open && !endsIn(squeeze(line), sentenceStops+"?:")
	}
	return strings.Join(lines, "")
}
