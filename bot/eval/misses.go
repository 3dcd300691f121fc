package eval

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"bedside/knowledge"
)

// Misses writes every conversation whose reply was not right: what was said,
// what was wanted, and what came instead.
func Misses(w io.Writer, judged []Judgement) error {
	for _, j := range judged {
		if j.Verdict == Right {
			continue
		}
		if _, err := fmt.Fprintln(w, miss(j)); err != nil {
			return fmt.Errorf("write misses: %w", err)
		}
	}
	return nil
}

func miss(j Judgement) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", j.Case.name(), j.Verdict)
	if j.Case.Kind != "" {
		fmt.Fprintf(&b, " (%s)", j.Case.Kind)
	}
	b.WriteByte('\n')
	for _, turn := range j.Case.Turns {
		fmt.Fprintf(&b, "  ?  %s\n", printable(turn))
	}
	for _, line := range j.Case.wanted() {
		fmt.Fprintf(&b, "  wanted  %s\n", line)
	}
	for _, line := range received(j) {
		fmt.Fprintf(&b, "  got     %s\n", line)
	}
	return b.String()
}

// name tells a reader of the key which conversation it is.
func (c Case) name() string { return entryName(c.File, c.Line, c.ID) }

// wanted writes what the key asks for.
func (c Case) wanted() []string {
	if len(c.Want) == 0 {
		return []string{string(c.Outcome)}
	}
	var lines []string
	for _, place := range c.Want {
		lines = append(lines, place.String())
	}
	if c.Contains != nil {
		lines = append(lines, "~ "+strings.TrimPrefix(c.Contains.String(), "(?i)"))
	}
	return lines
}

// received writes what the bot replied.
func received(j Judgement) []string {
	reply := j.Reply
	lines := []string{fmt.Sprintf("%s, confidence %.2f", reply.Outcome, reply.Confidence)}
	if reply.Flag.ID != "" {
		lines[0] += ", flag " + reply.Flag.ID
	}
	switch {
	case reply.Answer != nil:
		lines = append(lines, quoted(reply.Answer.Quote))
	case j.Result != nil && len(j.Result.Matches) > 0:
		lines = append(lines, "best match "+quoted(j.Result.Matches[0].Quote))
	}
	for _, choice := range reply.Choices {
		lines = append(lines, "choice "+Place{choice.Leaflet, choice.Section}.String())
	}
	return lines
}

// quotedWords is the number of words of a passage that tell it apart.
const quotedWords = 12

func quoted(q knowledge.Quote) string {
	words := strings.Fields(printable(q.Passage.Text))
	text := strings.Join(words[:min(len(words), quotedWords)], " ")
	if len(words) > quotedWords {
		text += " …"
	}
	return fmt.Sprintf("%s: %q", Place{q.Leaflet.ID, q.Section.Heading}, text)
}

// printable replaces what a terminal would not show as it stands.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
