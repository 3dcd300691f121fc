package source

import (
	"bytes"
	"fmt"
	"regexp"

	"bedside/knowledge"
)

// maxMarkdownCost bounds the time that parsing may take. The parser compares the
// marks of a block with one another, so a block costs about the square of its marks,
// and looks for the end of each run of backticks and each tag in the rest of the block.
// With this bound a file costs about a quarter of a second more than its length does.
// A leaflet stays far below: 5,000 links in one paragraph cost half of it.
const maxMarkdownCost = 50_000_000

// bytesPerComparison is how many bytes the parser looks through in the time in which
// it compares two marks.
const bytesPerComparison = 64

// referenceLine is a line that defines a link reference, as CommonMark has it.
var referenceLine = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:`)

// markdownCost finds the block of a file that costs most, and adds up what all cost.
// It reads every byte once. Link references cost as if they stood in one block.
type markdownCost struct {
	total      int // the sum of squares
	worst      int // the marks of the block that has most
	line       int // the first line of that block, counting from 1
	references int
}

func costOf(body []byte) markdownCost {
	var c markdownCost
	number, start, marks, openers, size := 0, 1, 0, 0, 0
	end := func() {
		if marks+openers > c.worst {
			c.worst, c.line = marks+openers, start
		}
		c.total += marks*marks + openers*size/bytesPerComparison
		marks, openers, size = 0, 0, 0
	}
	for line := range bytes.Lines(body) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			end()
			start = number + 1
			continue
		}
		if referenceLine.Match(line) {
			c.references++
		}
		found, opening := marksOf(line)
		marks, openers, size = marks+found, openers+opening, size+len(line)
	}
	end()
	c.total += c.references * c.references
	return c
}

// marksOf counts the marks of a line that may open or close something, and the runs of
// backticks and tags that something may end.
func marksOf(line []byte) (marks, openers int) {
	for i, b := range line {
		switch {
		case b == '[' || b == '*' || b == '_':
			marks++
		case b == '<', b == '`' && (i == 0 || line[i-1] != '`'):
			openers++
		}
	}
	return marks, openers
}

// vetMarkdownCost refuses a file that would take the parser too long.
func vetMarkdownCost(body []byte, skip int) []knowledge.Problem {
	c := costOf(body)
	switch {
	case c.total <= maxMarkdownCost:
		return nil
	case c.references > c.worst:
		return []knowledge.Problem{{Line: skip + 1,
			Message: fmt.Sprintf("the file defines %d link references, which takes too long to read", c.references),
			Remedy:  "write the links where they are used, or leave them out"}}
	}
	return []knowledge.Problem{{
		Line: skip + c.line,
		Message: fmt.Sprintf("the block that begins here has %d marks ([, *, _, ` or <), "+
			"which takes too long to read", c.worst),
		Remedy: "write it as plain words, or divide it by blank lines",
	}}
}
