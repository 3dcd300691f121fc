package languages

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// form is one way of writing a language, in its own script or in Latin letters, with
// the phrases of all concepts as they are written so.
type form struct {
	fold     fold
	apart    func(string) []string
	prefixes []string // that Arabic writes as one with a word: "the", "and the"
	joined   []string // words that belong to the next one, as the "mi" of Persian verbs

	exact   map[string][]*phrase // by the first word
	stems   map[string][]*phrase // by the beginning of the first word
	numbers []*phrase
}

func newForm(f fold, apart func(string) []string) *form {
	return &form{fold: f, apart: apart, exact: map[string][]*phrase{}, stems: map[string][]*phrase{}}
}

// add makes a phrase known.
func (f *form) add(p phrase) {
	first := p.words[0]
	switch first.kind {
	case exactWord:
		f.exact[first.text] = append(f.exact[first.text], &p)
	case stemWord:
		f.stems[first.text] = append(f.stems[first.text], &p)
	default:
		f.numbers = append(f.numbers, &p)
	}
}

// borrow adds the phrases of another form that compares words in the same way.
func (f *form) borrow(from *form) {
	for word, phrases := range from.exact {
		f.exact[word] = append(f.exact[word], phrases...)
	}
	for stem, phrases := range from.stems {
		f.stems[stem] = append(f.stems[stem], phrases...)
	}
	f.numbers = append(f.numbers, from.numbers...)
}

// read takes a plain text apart into the tokens of this form.
func (f *form) read(text string) []token { return f.tokens(tokens(text)) }

func (f *form) tokens(bare []token) []token {
	all := folded(bare, f.fold, f.apart)
	if len(f.joined) > 0 {
		all = f.join(all)
	}
	for i := range all {
		all[i].also = f.without(all[i].text)
	}
	return all
}

// join makes one token of two where the first belongs to the second.
func (f *form) join(all []token) []token {
	joint := all[:0]
	for i := 0; i < len(all); i++ {
		t := all[i]
		if i+1 < len(all) && slices.Contains(f.joined, t.text) {
			i++
			t.text += all[i].text
		}
		joint = append(joint, t)
	}
	return joint
}

// minStem is how many letters are left of a word whose prefix is taken off.
const minStem = 2

// without are what a word may be without what is written as one with it.
func (f *form) without(word string) (also []string) {
	for _, prefix := range f.prefixes {
		if rest, ok := strings.CutPrefix(word, prefix); ok && utf8.RuneCountInString(rest) >= minStem {
			also = append(also, rest)
		}
	}
	return also
}

// scan finds the phrases of all concepts: spans by concept, in the order in which they begin.
func (f *form) scan(all []token, concepts int) [][]span {
	found := make([][]span, concepts)
	try := func(phrases []*phrase, at int) {
		for _, p := range phrases {
			if s, ok := p.fits(all, at); ok {
				found[p.concept] = append(found[p.concept], s)
			}
		}
	}
	for at := range all {
		f.eachFirst(&all[at], func(phrases []*phrase) { try(phrases, at) })
	}
	return found
}

// begins tells whether a word begins a phrase of a sign, by at least so many bytes.
func (f *form) begins(word string, least int) (found bool) {
	f.eachReading(word, func(phrases []*phrase) {
		for _, p := range phrases {
			if p.concept >= hushes && len(p.words[0].text) >= least {
				found = true
			}
		}
	})
	return found
}

// maxStem is how many bytes of a word are looked up as the beginning of one.
const maxStem = 48

// eachFirst yields the phrases that may begin with a token.
func (f *form) eachFirst(t *token, yield func([]*phrase)) {
	if t.number {
		yield(f.numbers)
	}
	f.eachReading(t.text, yield)
	for _, text := range t.also {
		f.eachReading(text, yield)
	}
}

func (f *form) eachReading(text string, yield func([]*phrase)) {
	if phrases, ok := f.exact[text]; ok {
		yield(phrases)
	}
	for i := range text {
		if i > maxStem {
			return
		}
		if phrases, ok := f.stems[text[:i]]; ok && i > 0 {
			yield(phrases)
		}
	}
	if phrases, ok := f.stems[text]; ok {
		yield(phrases)
	}
}
