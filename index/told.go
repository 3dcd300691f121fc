package index

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"bedside/knowledge/lexicon"
)

// searchBelowTold searches for a message together with the conditions that were told right before it, as one message:
// "I am pregnant", then "can I have the scan?".
func (ix *Index) searchBelowTold(ctx context.Context, q Query) (Result, error) {
	from := len(q.Earlier) - toldBefore(q.Earlier)
	told := slices.DeleteFunc(slices.Clone(q.Earlier[from:]), func(text string) bool { return !ix.tellsCondition(text) })
	if len(told) == 0 {
		return ix.searchChat(ctx, q)
	}
	q.Text, q.Words, q.Earlier = withTold(told, q.Text), nil, q.Earlier[:from]
	return ix.searchChat(ctx, q)
}

// withTold is a message with those that were told before it, as one.
func withTold(told []string, text string) string {
	var whole strings.Builder
	for _, said := range told {
		whole.WriteString(strings.TrimRight(said, ".!,; \n") + ". ")
	}
	return whole.String() + text
}

// tellsCondition tells whether a message has a word that an answer may hang on: of an illness, an examination, a
// medicine or a state, or a number, as of years or weeks.
func (ix *Index) tellsCondition(text string) bool {
	return ix.tables.phrases.hasCondition(text) || strings.ContainsFunc(text, unicode.IsDigit) ||
		slices.ContainsFunc(lexicon.Texts(text), func(word string) bool { return wordsOfCondition[word] })
}

// toldBefore is how many of the last messages tell something and ask nothing.
func toldBefore(earlier []string) (n int) {
	for n < len(earlier) && tells(lexicon.Words(earlier[len(earlier)-1-n])) {
		n++
	}
	return n
}

// tells tells whether a message tells something of somebody and asks nothing.
func tells(words []lexicon.Word) bool {
	for len(words) > 0 && openers[words[0].Text] {
		words = words[1:]
	}
	if len(words) == 0 || !tellingWords[words[0].Text] {
		return false
	}
	for _, sentence := range lexicon.Sentences(words) {
		if askingScore(sentence) > 0 {
			return false
		}
	}
	return true
}
