package urgency

import (
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge/lexicon/courtesy"
)

// told are messages of which the last is left without what it asks; nil where it asks nothing, or nothing else.
func told(texts []string) []string {
	last := len(texts) - 1
	rest := withoutQuestions(courtesy.Drop(texts[last]))
	if rest == "" {
		return nil
	}
	return append(slices.Clone(texts[:last]), rest)
}

// clause matches what stands between two marks, with the mark behind it.
var clause = regexp.MustCompile(`[^.!?;,\n]+[.!?;,\n]*`)

// leastTold is how many words a message has to tell beside what it asks.
const leastTold = 2

// withoutQuestions is a message without its clauses that ask, or only announce that somebody does ("just wondering"); ""
// where it has none, or hardly anything else.
func withoutQuestions(text string) string {
	var rest strings.Builder
	for _, part := range clause.FindAllString(text, -1) {
		words := strings.Fields(strings.ToLower(strings.Trim(part, ".!?;, \n")))
		if len(words) > 0 && !courtesy.BeginsQuestion(words[0]) && !courtesy.Is(strings.Join(words, " ")) {
			rest.WriteString(part)
		}
	}
	if rest.Len() == len(text) || len(strings.Fields(rest.String())) < leastTold {
		return ""
	}
	return strings.Trim(rest.String(), ",; \n")
}
