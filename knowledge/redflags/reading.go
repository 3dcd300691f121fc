package redflags

import (
	"cmp"
	"slices"
	"strings"

	"bedside/knowledge/lexicon"
)

const (
	// maxMessage is the length in bytes up to which a message is read whole:
	// 4,096 characters of at most four bytes, the longest that chats accept.
	maxMessage = 4 * 4096
	// edgeSize is how much is read of the beginning and of the end of a longer one.
	edgeSize = maxMessage / 2
)

// token is a word of a message as the matcher sees it.
type token struct {
	text string
	stop byte // as in lexicon.Word
}

// span is a run of tokens, end not included.
type span struct{ start, end int32 }

// reading is a message taken apart, with the hits in it so far.
type reading struct {
	table        *Table
	tokens       []token
	known        map[string]wordMatch
	misspellings []misspelling // of atoms, not yet among the hits
	hits         spanLists     // by atom, in order of their start
	found        spanLists     // by slot

	pieces    bool  // of several messages
	since     int32 // the token that the last message begins with
	unnegated bool  // what is negated counts too, to explain a verdict

	// By token:
	step                        []int32 // how far along it stands; the end of a clause or a sentence counts as words
	sentence                    []int32 // which sentence it stands in
	inScope                     []bool  // it stands in the scope of a trigger
	marks                       []marks
	clauseEnds, pseudoNegations []int32 // where its clause ends, and where the next pseudo-negation stands
}

// spanLists are lists of spans by a number, most of which have none.
type spanLists struct {
	at    []int32  // place in lists, counting from 1; 0 when nothing was noted
	lists [][]span // the first is empty, and stands for all that are
}

func newSpanLists(n int) spanLists { return spanLists{at: make([]int32, n), lists: [][]span{nil}} }

func (l *spanLists) get(id int32) []span {
	if l.at[id] == 0 {
		return nil
	}
	return l.lists[l.at[id]-1]
}

func (l *spanLists) has(id int32) bool { return l.at[id] != 0 }

func (l *spanLists) set(id int32, spans []span) {
	switch {
	case len(spans) == 0:
		l.at[id] = 1
	case l.at[id] <= 1:
		l.lists = append(l.lists, spans)
		l.at[id] = int32(len(l.lists))
	default:
		l.lists[l.at[id]-1] = spans
	}
}

func (l *spanLists) add(id int32, s span) { l.set(id, append(l.get(id), s)) }

func (l *spanLists) clear() {
	clear(l.at)
	l.lists = l.lists[:1]
}

func compareSpans(a, b span) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
}

// headAndTail returns a message of at most maxMessage bytes, or the beginning and the
// end of a longer one as two sentences.
func headAndTail(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	return message[:edgeSize] + "\n" + message[len(message)-edgeSize:] // Words reads a character cut in two as a space
}

// read takes a message apart and finds the table's words in it.
func (f *Table) read(message string) *reading {
	r := &reading{table: f, known: map[string]wordMatch{}}
	r.tokens = r.tokenize(message)
	n := len(r.tokens)
	r.step, r.sentence = make([]int32, n), make([]int32, n)
	r.inScope = make([]bool, n)
	r.hits = newSpanLists(len(f.vocabulary.atoms))
	r.found = newSpanLists(len(f.slots))
	at, sentence := int32(0), int32(0)
	for i, t := range r.tokens {
		r.step[i], r.sentence[i] = at, sentence
		at += 1 + distance(t.stop)
		if r.endsSentence(int32(i)) {
			sentence++
		}
		if i > 0 {
			r.matchSplitWord(i-1, i)
		}
		m := r.find(t.text)
		for _, id := range m.exact {
			r.hits.add(id, span{int32(i), int32(i + 1)})
		}
		for _, id := range m.corrected {
			r.misspellings = append(r.misspellings, misspelling{id, int32(i)})
		}
	}
	r.mark()
	return r
}

// wordMatch are the atoms that a word may stand for: as it is spelt, and corrected. The word
// is another one by itself where no atom is it, and the dictionary has it: "patting".
type wordMatch struct {
	exact, corrected []int32
	another          bool
}

// find returns the atoms that a word may stand for; each word is looked up once.
func (r *reading) find(word string) wordMatch {
	m, ok := r.known[word]
	if !ok {
		v := &r.table.vocabulary
		m.exact, m.corrected = v.find(word)
		m.another = len(m.exact) == 0 && v.everyday.Class(word) > 0 && len(v.singular(word)) == 0
		r.known[word] = m
	}
	return m
}

// misspelling is a token with an atom that it may be a misspelling of.
type misspelling struct{ atom, token int32 }

// addMisspellings adds the misspellings to the hits. Triggers are looked for before,
// flags after: a misspelt trigger must not hide an emergency.
func (r *reading) addMisspellings() {
	for _, s := range r.misspellings {
		r.hits.add(s.atom, span{s.token, s.token + 1})
	}
	for _, hits := range r.hits.lists {
		slices.SortFunc(hits, compareSpans)
	}
}

// distance is how many words the end of a clause or a sentence counts for.
func distance(stop byte) int32 {
	switch stop {
	case 0:
		return 0
	case ',':
		return 1
	}
	return 3
}

// minJoined is the length of a word from which two words are looked at as one
// that was written apart: "un conscious", "over dose".
const minJoined = 7

func (r *reading) matchSplitWord(i, j int) {
	a, b := r.tokens[i].text, r.tokens[j].text
	if len(a)+len(b) < minJoined || len(a)+len(b) > maxFuzzy || r.tokens[i].stop != 0 {
		return
	}
	for _, id := range r.table.vocabulary.whole[a+b] {
		r.hits.add(id, span{int32(i), int32(j + 1)})
	}
}

// tokenize returns the words of a message, with words run together taken apart.
func (r *reading) tokenize(message string) []token {
	v := &r.table.vocabulary
	words := lexicon.Words(v.unspelled(v.plainLetters(headAndTail(message))))
	tokens := make([]token, 0, len(words)+8)
	for _, w := range words {
		for _, part := range r.splitRunTogether(w.Text) {
			tokens = append(tokens, token{text: part})
		}
		tokens[len(tokens)-1].stop = w.Stop
	}
	return tokens
}

// splitRunTogether returns the words that a word was run together from ("chestpain",
// "icantbreathe"), or the word alone when it is one, or a misspelling of one, or
// no reading of it is found.
func (r *reading) splitRunTogether(word string) []string {
	v := &r.table.vocabulary
	if len(word) < minJoined || len(word) > maxFuzzy || !isASCII(word) || v.isRight(word) {
		return []string{word}
	}
	if m := r.find(word); len(m.exact)+len(m.corrected) > 0 {
		return []string{word}
	}
	parts := v.segment(word, maxParts)
	if len(parts) == 0 {
		return []string{word}
	}
	var words []string
	for _, part := range parts {
		words = append(words, strings.Fields(lexicon.Expand(part))...)
	}
	return words
}

// maxParts is how many words a run-together one is taken apart into.
const maxParts = 4

// segment returns the fewest known words that together spell a word, or nil.
func (v *vocabulary) segment(word string, most int) []string {
	if most < 1 {
		return nil
	}
	if v.knows(word) {
		return []string{word}
	}
	var best []string
	for end := 1; end <= len(word)-3; end++ {
		head := word[:end]
		if end < 3 && !shortWords[head] || end >= 3 && !v.knows(head) {
			continue
		}
		limit := most - 1
		if best != nil {
			limit = min(limit, len(best)-2)
		}
		if rest := v.segment(word[end:], limit); rest != nil {
			best = append([]string{head}, rest...)
		}
		if len(best) == 2 {
			break
		}
	}
	return best
}
