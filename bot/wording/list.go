package wording

import (
	"maps"
	"slices"
	"strings"
)

// Listed is a sentence for a person who goes over it.
type Listed struct {
	Sentence    Sentence
	Description string // where it is said, and what its placeholders are
	Other       string // with its placeholders
	One         string // the form for one; "" where there is none
	// Placeholders are the names of its own, in order: those that the clinic does not give.
	Placeholders []string
	Keeps        []string // the names of all that a sentence in its place has to have
	Own          bool     // the clinic's, in the place of the program's
	Fixed        bool     // it cannot be replaced
}

// Situation is the first part of a sentence's name: when it is said.
func (l Listed) Situation() string {
	situation, _, _ := strings.Cut(string(l.Sentence), ".")
	return situation
}

// Own is the number of the clinic's sentences.
func (s *Set) Own() (n int) {
	for _, l := range s.List() {
		if l.Own {
			n++
		}
	}
	return n
}

// List returns all sentences, by situation.
func (s *Set) List() []Listed {
	s = s.Now()
	var all []Listed
	for _, name := range s.order {
		e := s.entries[name]
		l := Listed{Sentence: Sentence(name), Description: english.entries[name].description, Other: e.forms[other].text,
			One: e.forms[one].text, Own: e != english.entries[name], Fixed: strings.HasPrefix(name, fixed)}
		l.Placeholders = slices.DeleteFunc(slices.Sorted(maps.Keys(e.placeholders)), func(p string) bool {
			return p == count || slices.Contains(everywhere, p)
		})
		l.Keeps = english.entries[name].kept()
		all = append(all, l)
	}
	return all
}
