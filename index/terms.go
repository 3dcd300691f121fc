package index

import (
	"cmp"
	"slices"
	"strings"
)

// span is the place of a term among the tokens, with its meaning.
type span struct {
	at, length int
	means      meaning
}

// terms finds the informative words and phrases. Those of the asking part get their bits
// first: a long story may use up all.
func (ix *Index) terms(tokens []token, bits *stemBits) []Term {
	stems := make([]string, len(tokens))
	for i, t := range tokens {
		stems[i] = t.stem
	}
	spans := ix.spans(tokens, stems)
	terms := make([]Term, len(spans))
	for _, role := range [...]Role{Asked, Context} {
		for i, s := range spans {
			if tokens[s.at].inAsking == (role == Asked) {
				terms[i] = ix.term(tokens[s.at:s.at+s.length], stems[s.at:s.at+s.length], s.means.synonyms, bits)
				terms[i].Role, terms[i].position = role, s.at
				terms[i].medicine, terms[i].classes = s.means.medicine, s.means.classes
				terms[i].subject = s.means.subject && !bits.of.findsAny(s.means.kinds)
				terms[i].procedure = terms[i].subject && s.means.procedure && followsPreposition(tokens, s.at)
				terms[i].illness = terms[i].subject && s.means.illness && asksAboutIllness(tokens, s.at)
			}
		}
	}
	return terms
}

// followsPreposition tells whether a term at a token stands after one of the words with which people
// ask about an examination or operation: "after a hysterectomy", "before having an MRI".
func followsPreposition(tokens []token, at int) bool {
	return prepositions[tokenText(tokens, beforeArticles(tokens, at))]
}

// beforeArticles is the token before a term at another, with no article in between; -1 for none.
func beforeArticles(tokens []token, at int) int {
	for at > 0 && (articles[tokens[at-1].Text] || tokens[at-1].Text == "having") {
		at--
	}
	return at - 1
}

// spans takes tokens apart into the longest phrases of the lexicon and single words, and
// leaves out function words.
func (ix *Index) spans(tokens []token, stems []string) []span {
	var spans []span
	for i := 0; i < len(tokens); {
		length, means := ix.tables.phrases.longestMatch(stems[i:])
		word := tokens[i].Text
		if length <= 1 && functionWords[word] && !timeWords[word] {
			i++
			continue
		}
		length = max(1, length)
		spans = append(spans, span{i, length, means})
		i += length
	}
	return spans
}

// term makes one term of neighbouring words and their synonyms.
func (ix *Index) term(tokens []token, stems []string, synonyms []synonym, bits *stemBits) Term {
	t := Term{medical: len(synonyms) > 0}
	texts := make([]string, len(tokens))
	for i, token := range tokens {
		texts[i] = token.Text
		t.kinds |= token.kinds
	}
	t.Text = strings.Join(texts, " ")
	for _, word := range texts {
		t.specificity = max(t.specificity, classSpecificity[ix.everyday.Class(word)])
	}
	idf, lacking := 1.0, true // of the commonest expansion
	for _, s := range append([]synonym{{phrase: stems, weight: 1}}, synonyms...) {
		expansion, found, ok := ix.expand(s, bits)
		if !ok {
			continue
		}
		t.expansions = append(t.expansions, expansion)
		if s.weight >= weightSynonym { // a broader term is commoner than the one that was written
			idf, lacking = min(idf, found), false
		}
	}
	if len(tokens) > 1 {
		t.parts = parts(stems, bits)
	}
	if lacking && !t.medical && len(tokens) == 1 {
		idf = classWeight[ix.everyday.Class(t.Text)]
	}
	t.Weight = discountWeak(texts, idf)
	return t
}

// weakFactor multiplies the weight of weak words and time words.
const weakFactor = 0.3

// classWeight is the weight of a word that neither the library nor the lexicon has, by
// its class in the dictionary: "anyway" weighs less than a name.
var classWeight = [...]float64{1, 0.6, 0.75, 0.9, 1, 1}

// classSpecificity is the specificity of a word, by its class in the dictionary.
var classSpecificity = [...]float64{1, 0, 0.2, 0.6, 0.9, 1}

// discountWeak makes a weight less for words of which all are weak or function words.
func discountWeak(words []string, weight float64) float64 {
	for _, w := range words {
		if !functionWords[w] && !weakWords[w] {
			return weight
		}
	}
	return weakFactor * weight
}

// expand turns a phrase into the stems that must occur, with the idf of the rarest. It
// reports false when the library lacks one of them, or when all are weak.
func (ix *Index) expand(s synonym, bits *stemBits) (e expansion, idf float64, ok bool) {
	informative := false
	e.weight = s.weight
	for _, text := range s.phrase {
		if functionStems[text] && !timeWords[text] && len(s.phrase) > 1 {
			continue
		}
		found := bits.of.find(text)
		if found == 0 {
			return e, 0, false
		}
		bit, free := bits.bit(found)
		if !free {
			return e, 0, false
		}
		e.mask.set(bit)
		e.stems = append(e.stems, found)
		idf = max(idf, bits.of.idf(found))
		informative = informative || !weakStems[text]
	}
	if len(e.stems) == 1 {
		e.excluded = bits.of.excludedPhrases(e.stems[0], s.excluded)
	}
	if len(s.phrase) == 1 || s.weight == 1 { // a word, or the patient's own phrase
		return e, idf, len(e.stems) > 0
	}
	return e, idf, len(e.stems) > 1 && informative // "something for the pain" is more than "pain"
}

// excludedPhrases returns the phrases, as stems of the library, in which a stem has
// another sense.
func (v *vocabulary) excludedPhrases(s stem, phrases []phrase) [][]stem {
	var excluded [][]stem
	for _, p := range phrases {
		if !slices.Contains(p, v.texts[s]) {
			continue
		}
		stems := make([]stem, len(p))
		for i, text := range p {
			stems[i] = v.find(text)
		}
		if !slices.Contains(stems, 0) {
			excluded = append(excluded, stems)
		}
	}
	return excluded
}

// weightPart is the weight of all words of a phrase that are matched one by one.
const weightPart = 0.6

// parts returns the words of a phrase, whose weights sum up to at most weightPart.
func parts(stems []string, bits *stemBits) []expansion {
	var parts []expansion
	whole := 0.0
	for _, text := range stems {
		if functionStems[text] {
			continue
		}
		found := bits.of.find(text)
		idf := 1.0
		if found != 0 {
			idf = bits.of.idf(found)
			if bit, free := bits.bit(found); free {
				var m mask
				m.set(bit)
				parts = append(parts, expansion{mask: m, weight: idf})
			}
		}
		whole += idf
	}
	for i := range parts {
		parts[i].weight *= weightPart / whole
	}
	return parts
}

// capTerms keeps the most informative terms, in their order; of equal ones the first.
func capTerms(terms []Term) []Term {
	if len(terms) <= maxTerms {
		return terms
	}
	places := make([]int, len(terms))
	for i := range terms {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(terms[b].priority(), terms[a].priority()) })
	places = places[:maxTerms]
	slices.Sort(places)
	capped := terms[:0]
	for _, i := range places {
		capped = append(capped, terms[i])
	}
	return capped
}

// priority orders the terms of a question that has too many: asked ones before others.
func (t *Term) priority() float64 {
	if t.Role == Asked {
		return 1 + t.Weight
	}
	return t.Weight
}
