package index

import (
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

// Bounds that keep a hostile message from costing more than an honest one.
const (
	maxMessage     = 4096 // bytes read from the beginning of a message, and as many from its end
	maxTerms       = 24   // terms kept, the most informative; a scanner numbers up to 64
	maxCorrections = 32   // unknown words looked up
)

// token is a word of a message with its stem, its part of the message and its kinds.
type token struct {
	lexicon.Word
	stem     string
	inAsking bool    // belongs to the part that asks
	kinds    kindSet // kinds of answer that it helps to ask for
}

// understand turns a message into a question: its terms with their expansions in this
// library, the part that asks, and the kinds of answer it asks for.
func (ix *Index) understand(q Query) Question {
	within := ix.selection(q.Withheld)
	question := Question{words: q.words(), stemBits: newStemBits(within.words), within: within, depth: ix.depth,
		forChild: q.ForChild}
	question.years = yearsAsked(question.words)
	tokens := ix.analyze(question.words, &question)
	if len(tokens) == 0 {
		return question
	}
	question.Terms = ix.terms(tokens, question.stemBits)
	question.stage = stageAsked(tokens, question.Terms)
	if ix.asksNothing(&question) {
		return question
	}
	if needsContext(tokens, question.Terms) && !question.resolveAntecedent(tokens) {
		question.FollowUp = q.Leaflet != ""
		question.selfContained = selfContained(tokens, question.Terms)
		ix.inherit(q.Earlier, &question)
	}
	if question.wanted == 0 && bareName(tokens, question.Terms) {
		question.wanted = ix.kinds.named(lexicon.Words("what is"))
	}
	question.short = len(tokens) <= shortQuestion
	question.Terms = capTerms(question.Terms)
	question.Kinds = ix.kinds.list(question.wanted)
	return question
}

// asksNothing tells whether nothing is asked yet: "can", "is it so".
func (ix *Index) asksNothing(question *Question) bool {
	return len(question.Terms) == 0 && question.wanted&^ix.kinds.asking == 0
}

// below turns a message into a question that goes on from the messages before it, whatever its words.
func (ix *Index) below(q Query) Question {
	earlier := q.Earlier
	q.Earlier = nil
	question := ix.understand(q)
	question.FollowUp = q.Leaflet != ""
	ix.inherit(earlier, &question)
	question.Terms = capTerms(question.Terms)
	question.Kinds = ix.kinds.list(question.wanted)
	return question
}

// bareName tells whether a message is nothing but the name of something, which
// asks what it is.
func bareName(tokens []token, terms []Term) bool {
	words := 0
	for _, t := range terms {
		words += len(strings.Fields(t.Text))
	}
	return len(tokens) > 0 && len(tokens) <= longestName && words == len(tokens)
}

// longestName is how many words a bare name may have.
const longestName = 3

// shortQuestion is how many words a message may have that is about what it names.
const shortQuestion = 14

// analyze corrects the words of a message and finds the kinds of answer it asks for.
func (ix *Index) analyze(words []lexicon.Word, question *Question) []token {
	words = ix.correct(words, question)
	if len(words) == 0 {
		return nil
	}
	asks := markAsking(words)
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = ix.corpus.stemOf(w.Text)
	}
	found, marks := ix.kinds.askedBy(ix.kinds.readStems(words, stems))
	tokens := make([]token, len(words))
	for i, w := range words {
		tokens[i] = token{Word: w, stem: stems[i], inAsking: asks[i], kinds: marks[i] & found}
		if asks[i] {
			question.wanted |= tokens[i].kinds
		}
	}
	question.wanted = ix.kinds.strong(question.wanted)
	return tokens
}

// words returns the words of a query's message; of one that is too long, those of its
// beginning and its end.
func (q *Query) words() []lexicon.Word {
	if q.Words == nil {
		return wordsOf(q.Text)
	}
	size := 0
	for _, w := range q.Words {
		size += len(w.Text) + 1
	}
	if size <= 2*maxMessage {
		return q.Words
	}
	head, tail, size := 0, len(q.Words), 0
	for ; size < maxMessage; head++ {
		size += len(q.Words[head].Text) + 1
	}
	for size = 0; size < maxMessage && tail > head; tail-- {
		size += len(q.Words[tail-1].Text) + 1
	}
	return slices.Concat(q.Words[:head], q.Words[tail:])
}

// wordsOf takes a message apart; of one that is too long, its beginning and its end.
func wordsOf(text string) []lexicon.Word { return lexicon.Words(headAndTail(text)) }

// headAndTail returns a text, or the beginning and the end of one that is too long.
func headAndTail(text string) string {
	if len(text) <= 2*maxMessage {
		return text
	}
	return strings.ToValidUTF8(text[:maxMessage]+" "+text[len(text)-maxMessage:], " ")
}

// correct puts the spelling right and takes apart words written together.
func (ix *Index) correct(words []lexicon.Word, question *Question) []lexicon.Word {
	var read []lexicon.Word
	tried := 0
	for _, w := range words {
		meant := w.Text
		if ix.needsCorrection(w.Text) && tried < maxCorrections {
			tried++
			meant = ix.speller.correct(w.Text)
		}
		if meant != w.Text {
			question.Corrected = append(question.Corrected, Correction{w.Text, meant})
		}
		for part := range strings.FieldsSeq(meant) {
			read = append(read, lexicon.Word{Text: part})
		}
		read[len(read)-1].Stop = w.Stop
	}
	return read
}

// needsCorrection tells whether a word is unknown, or rare. Most are the library's.
func (ix *Index) needsCorrection(word string) bool {
	if _, met := ix.corpus.words[word]; met {
		return false
	}
	rank, known := ix.speller.rank(word)
	return !known || rank >= minRareRank
}
