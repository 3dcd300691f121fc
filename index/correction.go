package index

import (
	"slices"
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// correctionWithin is how many words of a message may come up to one that corrects.
const correctionWithin = 4

// corrects tells whether a message begins as one that puts right what the last was understood
// to be about: "no, the knee", "sorry, I meant before the scan".
func corrects(words []lexicon.Word) bool {
	return slices.ContainsFunc(words[:min(correctionWithin, len(words))],
		func(w lexicon.Word) bool { return correctionWords[w.Text] })
}

// correctTopic returns a query whose message puts right which leaflet is meant as one about none yet:
// what the earlier messages ask is asked again, with "it" for the leaflet of before.
// It reports false for other queries, which stay as they are.
func (ix *Index) correctTopic(q Query) (Query, bool) {
	isCurrent := func(l knowledge.Leaflet) bool { return l.ID == q.Leaflet }
	current := slices.IndexFunc(ix.lib.Leaflets(), isCurrent)
	if current < 0 || len(q.Earlier) == 0 || !corrects(q.Words) || !ix.namesAnother(q, current) {
		return q, false
	}
	q.Leaflet = ""
	q.Earlier = slices.Clone(q.Earlier)
	for i, text := range q.Earlier {
		q.Earlier[i] = ix.withoutName(q, text, current)
	}
	return q, true
}

// namesAnother tells whether a message has a word of the name of another leaflet than the current
// one that is not of its name as well.
func (ix *Index) namesAnother(q Query, current int) bool {
	_, terms := ix.wordsAndTerms(q, q.Words)
	return slices.ContainsFunc(terms, func(t Term) bool {
		return !ix.corpus.leaflets[current].hasInName(t) && slices.ContainsFunc(ix.corpus.leaflets,
			func(l leafletWords) bool { return l.hasInName(t) })
	})
}

// withoutName is an earlier message with "it" for what it calls a leaflet.
func (ix *Index) withoutName(q Query, text string, leaflet int) string {
	tokens, terms := ix.wordsAndTerms(q, wordsOf(text))
	for _, t := range terms {
		if ix.corpus.leaflets[leaflet].hasInName(t) {
			for i := range strings.Fields(t.Text) {
				tokens[t.position+i].Text = "it"
			}
		}
	}
	var said []string
	for _, t := range tokens {
		if n := len(said) - 1; t.Text == "it" && n >= 0 && (articles[said[n]] || said[n] == "it") {
			said = said[:n]
		}
		said = append(said, t.Text)
	}
	return strings.Join(said, " ")
}

// wordsAndTerms returns the words of a message, put right, and its terms.
func (ix *Index) wordsAndTerms(q Query, words []lexicon.Word) ([]token, []Term) {
	tokens := ix.analyze(words, &Question{})
	return tokens, ix.terms(tokens, newStemBits(ix.selection(q.Withheld).words))
}

// hasInName tells whether a leaflet's title or an alias has a term, or a synonym of it.
func (l *leafletWords) hasInName(t Term) bool {
	return slices.ContainsFunc(l.names, func(name []stem) bool {
		return slices.ContainsFunc(t.expansions, func(e expansion) bool {
			return e.weight >= weightSynonym && !slices.ContainsFunc(e.stems, func(s stem) bool { return !slices.Contains(name, s) })
		})
	})
}
