package redflags

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"bedside/knowledge/lexicon"
)

// An atom is one word of a pattern.
type atom struct {
	kind      atomKind
	text      string    // the word, or how it begins
	letters   letterSet // of text
	low, high float64   // bounds of a number, both included
}

type atomKind byte

const (
	wholeWord atomKind = iota // also when it is misspelt
	exactWord                 // =word: none are
	wordStem                  // word*: any word that begins like this
	number                    // #5, #5-9, #5-
)

// vocabulary knows all words of a table and finds those that a word of a
// message may stand for.
type vocabulary struct {
	atoms      []atom
	ids        map[string]int32   // by the form written in the table
	whole      map[string][]int32 // wholeWord and exactWord by text
	stems      map[string][]int32
	numbers    []int32
	fuzzy      []int32             // wholeWord and wordStem long enough for mistakes
	speltRight map[string]bool     // words that are never taken for a mistake, beside
	everyday   *lexicon.Dictionary // ... the common ones of the language
}

func newVocabulary() vocabulary {
	return vocabulary{ids: map[string]int32{}, whole: map[string][]int32{}, stems: map[string][]int32{},
		speltRight: map[string]bool{}, everyday: lexicon.EnglishDictionary()}
}

// add returns the atoms written as form, or an error that says what is wrong
// with it. A form without marks is taken apart as a message is, so the table
// may say "can't" as patients do.
func (v *vocabulary) add(form string) ([]int32, error) {
	if !marked(form) {
		var ids []int32
		for _, word := range lexicon.Texts(form) {
			ids = append(ids, v.id(word, atom{kind: wholeWord, text: word}))
		}
		return ids, nil
	}
	a, err := parseAtom(form)
	if err != nil {
		return nil, err
	}
	return []int32{v.id(form, a)}, nil
}

// marked tells whether a form has one of the marks =, # or *.
func marked(form string) bool {
	return strings.ContainsAny(form[:1], "=#") || strings.HasSuffix(form, "*")
}

// id returns the id of an atom, which is written as form, and makes it known.
func (v *vocabulary) id(form string, a atom) int32 {
	if id, ok := v.ids[form]; ok {
		return id
	}
	id := int32(len(v.atoms))
	a.letters = lettersOf(a.text)
	v.atoms = append(v.atoms, a)
	v.ids[form] = id
	switch a.kind {
	case wholeWord, exactWord:
		v.whole[a.text] = append(v.whole[a.text], id)
	case wordStem:
		v.stems[a.text] = append(v.stems[a.text], id)
	case number:
		v.numbers = append(v.numbers, id)
	}
	if a.edits() > 0 && isASCII(a.text) {
		v.fuzzy = append(v.fuzzy, id)
	}
	return id
}

func parseAtom(form string) (atom, error) {
	if text, ok := strings.CutPrefix(form, "#"); ok {
		return parseNumber(text)
	}
	a := atom{kind: wordStem, text: strings.TrimSuffix(form, "*")}
	if text, ok := strings.CutPrefix(form, "="); ok {
		a = atom{kind: exactWord, text: text}
	}
	if words := lexicon.Texts(a.text); len(words) != 1 || words[0] != a.text {
		return a, fmt.Errorf("%q is not one word", form)
	}
	if a.kind == wordStem && len(a.text) < 3 {
		return a, fmt.Errorf("%q begins too many words", form)
	}
	return a, nil
}

// parseNumber reads what follows "#": one number, two with a hyphen between
// them, or one with a hyphen after it for "and more".
func parseNumber(text string) (atom, error) {
	low, high, isRange := strings.Cut(text, "-")
	a := atom{kind: number, text: text}
	var err error
	if a.low, err = strconv.ParseFloat(low, 64); err != nil {
		return a, fmt.Errorf("%q is not a number", "#"+text)
	}
	switch {
	case !isRange:
		a.high = a.low
	case high == "":
		a.high = math.Inf(1)
	default:
		if a.high, err = strconv.ParseFloat(high, 64); err != nil || a.high < a.low {
			return a, fmt.Errorf("%q is not a range of numbers", "#"+text)
		}
	}
	return a, nil
}

// find returns the atoms that a word of a message is, and those that it may be
// meant for: its singular, and what it may be a misspelling of. A common word
// is no misspelling, and a rarer one of the dictionary hardly one in two places.
func (v *vocabulary) find(word string) (exact, corrected []int32) {
	exact = v.exact(word)
	corrected = v.singular(word)
	class := v.everyday.Class(word)
	switch {
	case len(word) < 3 || len(word) > maxFuzzy || !isASCII(word) || v.speltRight[word]:
		return exact, corrected
	case class > 0 && (class <= commonClass || len(exact) > 0):
		return exact, corrected
	case class > 0:
		return exact, append(corrected, v.misspelt(word, 1)...)
	}
	return exact, append(corrected, v.misspelt(word, 2)...)
}

// minSingular is the length of a word from which an "s" at its end is looked
// past: "throats" is a plural, or "throat's" typed in haste.
const minSingular = 4

func (v *vocabulary) singular(word string) []int32 {
	stem, ok := strings.CutSuffix(word, "s")
	if !ok || len(stem) < minSingular {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.whole[stem]), func(id int32) bool { return v.atoms[id].kind != wholeWord })
}

// misspelt returns the atoms from which a word differs by mistakes, at most so many.
func (v *vocabulary) misspelt(word string, most int) []int32 {
	var found []int32
	letters := lettersOf(word)
	for _, id := range v.fuzzy {
		a := &v.atoms[id]
		prefix := a.kind == wordStem
		limit := min(a.edits(), most)
		if a.letters.missing(letters) > limit || (!prefix && letters.missing(a.letters) > limit) || !sameStart(word, a.text) {
			continue
		}
		if d := edits(word, a.text, limit, prefix); 0 < d && d <= limit {
			found = append(found, id)
		}
	}
	return found
}

// edits is how many spelling mistakes the atom may have.
func (a *atom) edits() int {
	switch a.kind {
	case wholeWord:
		return editsAllowed(a.text)
	case wordStem:
		return stemEditsAllowed(a.text)
	}
	return 0
}

// commonClass is the class of the dictionary's words up to which one is taken at
// its word. A rarer word is more likely a common one misspelt.
const commonClass = 2

// isRight tells whether a word is surely spelt as it was meant.
func (v *vocabulary) isRight(word string) bool {
	class := v.everyday.Class(word)
	return v.speltRight[word] || class > 0 && class <= commonClass
}

// exact returns the atoms that a word stands for as it is spelt.
func (v *vocabulary) exact(word string) []int32 {
	found := v.whole[word]
	found = found[:len(found):len(found)]
	for end := 3; end <= min(len(word), maxFuzzy); end++ {
		found = append(found, v.stems[word[:end]]...)
	}
	if value, ok := numberOf(word); ok {
		for _, id := range v.numbers {
			if a := &v.atoms[id]; a.low <= value && value <= a.high {
				found = append(found, id)
			}
		}
	}
	return found
}

// knows tells whether a word is one of the table's, so that a word run together
// from several can be taken apart at it.
func (v *vocabulary) knows(word string) bool {
	return lexicon.Expand(word) != word || len(v.exact(word)) > 0
}

func isASCII(word string) bool {
	for i := range len(word) {
		if word[i] >= 0x80 {
			return false
		}
	}
	return true
}
