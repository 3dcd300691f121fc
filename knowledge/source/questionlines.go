package source

import (
	"regexp"
	"strings"
)

var (
	questionMark = regexp.MustCompile(`^(?:Q(?:uestion)?\s?\d{0,2}|QUESTION\s?\d{0,2})\s*[:.)-]\s*(\S)`)
	answerMark   = regexp.MustCompile(`^(?:A(?:nswer)?\s?\d{0,2}|ANSWER\s?\d{0,2})\s*[:.)-]\s*(\S)`)
	// nextMark matches where the next question or its answer begins within a paragraph.
	nextMark = regexp.MustCompile(`[.!?…"”)]\s+(?:Q(?:uestion)?\s?\d{0,2}|A(?:nswer)?\s?\d{0,2})\s*[:.)]\s`)
)

// withQuestions makes headings of the lines "Q: Will it hurt?" that lines "A: No."
// answer, and takes these marks away.
func withQuestions(blocks []block) []block {
	if !hasQuestions(blocks) {
		return blocks
	}
	level := 2
	var found []block
	for _, b := range blocks {
		if b.kind == heading && !questionMark.MatchString(b.text) {
			level = min(b.level+1, 6)
		}
		if b.kind == list || b.kind == table {
			found = append(found, b)
			continue
		}
		for _, text := range pieces(b.text) {
			next := b
			next.text = text
			if rest := afterMark(questionMark, text); rest != "" && (strings.HasSuffix(rest, "?") || b.kind == heading) {
				next.kind, next.level, next.text = heading, level, rest
				if b.kind == heading {
					next.level = b.level
				}
			} else if rest := afterMark(answerMark, text); rest != "" {
				next.text = rest
			}
			found = append(found, next)
		}
	}
	return found
}

// hasQuestions tells whether at least two questions that are marked are followed by
// answers that are.
func hasQuestions(blocks []block) bool {
	asked, answered := false, 0
	for _, b := range blocks {
		for _, text := range pieces(b.text) {
			if asked && answerMark.MatchString(text) {
				answered++
			}
			asked = b.kind != list && b.kind != table && questionMark.MatchString(text)
		}
	}
	return answered >= enough
}

// pieces cuts a text where the next question or answer begins.
func pieces(text string) []string {
	if !strings.Contains(text, "Q") && !strings.Contains(text, "A") {
		return []string{text}
	}
	var found []string
	start := 0
	cut := func(at int) {
		if piece := strings.TrimSpace(text[start:at]); piece != "" {
			found = append(found, piece)
		}
		start = at
	}
	if mayHaveMark(text) {
		for _, m := range nextMark.FindAllStringIndex(text, -1) {
			at := m[0] + strings.IndexAny(text[m[0]:], " \t\n")
			cut(at)
		}
	}
	cut(len(text))
	return found
}

// mayHaveMark tells whether a text may match nextMark, which takes long to find that nearly
// none does.
func mayHaveMark(text string) bool {
	for at := 1; at < len(text); at++ {
		if text[at] != 'Q' && text[at] != 'A' || text[at-1] > ' ' {
			continue
		}
		rest := strings.TrimPrefix(strings.TrimPrefix(text[at+1:], "uestion"), "nswer")
		rest = strings.TrimLeft(rest, " \t\n\f\r0123456789")
		if rest != "" && strings.IndexByte(":.)", rest[0]) >= 0 {
			return true
		}
	}
	return false
}

func afterMark(mark *regexp.Regexp, text string) string {
	m := mark.FindStringSubmatchIndex(text)
	if m == nil {
		return ""
	}
	return text[m[2]:]
}
