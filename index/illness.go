package index

import "slices"

// markOtherIllness marks the passages of leaflets that nowhere name the illness which a short question asks about, nor
// a word of its name or a broader one: what slapped cheek is like says nothing of mumps.
func (ix *Index) markOtherIllness(question *Question, ranked []*scored) {
	for i := range question.Terms {
		if !question.asksAbout(&question.Terms[i]) {
			continue
		}
		names := map[int]bool{} // by leaflet
		for _, s := range ranked {
			if s.evidence.named(i) > 0 {
				names[ix.corpus.sections[s.section].leaflet] = true
			}
		}
		for _, s := range ranked {
			s.otherSubject = s.otherSubject || !names[ix.corpus.sections[s.section].leaflet]
		}
	}
}

// asksAbout tells whether a question is about the illness that a term is: not one that its spelling was put right to.
func (q *Question) asksAbout(t *Term) bool {
	corrected := func(c Correction) bool { return c.To == t.Text }
	return q.short && t.Role == Asked && t.illness && !slices.ContainsFunc(q.Corrected, corrected)
}

// asksAboutIllness tells whether people ask about an illness at a token, rather than tell of it: "symptoms of gout",
// "what can I take for gout", "is gout hereditary"; but not "it is gout", nor "I take allopurinol for gout".
func asksAboutIllness(tokens []token, at int) bool {
	before := beforeArticles(tokens, at)
	switch word := tokenText(tokens, before); {
	case word == "for":
		return wordsOfTreating[tokenText(tokens, before-1)]
	case verbsBeforeIllness[word]:
		return !isSubject(tokenText(tokens, before-1))
	default:
		return wordsBeforeIllness[word]
	}
}

// tokenText is the word of a token; "" before the first.
func tokenText(tokens []token, at int) string {
	if at < 0 {
		return ""
	}
	return tokens[at].Text
}
