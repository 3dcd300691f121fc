package wording

import (
	_ "embed"
	"fmt"
	"maps"
	"strconv"
	"sync/atomic"

	"bedside/knowledge"
)

//go:embed en.yaml
var englishFile []byte

// english are the sentences that are part of the program; a fault in them is one of the program.
var english = must(read("en.yaml", englishFile, nil))

func must(s *Set, problems []knowledge.Problem) *Set {
	if len(problems) > 0 {
		panic(fmt.Sprintf("reading the sentences: %v", problems[0]))
	}
	return s
}

// Sentence is the name of a sentence, as "greeting.hello".
type Sentence string

// Of returns a sentence by its name, which must stand in the program's file: rooms name theirs in
// variables, so that one that is missing is a fault at the start.
func Of(name string) Sentence {
	if english.entries[name] == nil {
		panic(fmt.Sprintf("there is no sentence %q", name))
	}
	return Sentence(name)
}

// Values are those of placeholders, by their names.
type Values map[string]string

// Set is the sentences in one language, with those of a clinic in the place of the program's.
// It may be used by many goroutines. Nil is the program's set.
type Set struct {
	entries map[string]*entry
	order   []string            // names as they stand in the file
	newer   atomic.Pointer[Set] // what Replace gave; nil before
}

// Replace has everybody who holds the set say from now on what another one says.
func (s *Set) Replace(by *Set) { s.newer.Store(by.Now()) }

// Now returns the sentences as they are now: a set that Replace does not change, for who needs
// several that fit one another. Of nil it is the program's.
func (s *Set) Now() *Set {
	if s == nil {
		return english
	}
	if newer := s.newer.Load(); newer != nil {
		return newer
	}
	return s
}

// Say returns a sentence with the values of its placeholders; one that has no value is left out.
func (s *Set) Say(sentence Sentence, values Values) string {
	return s.Now().entries[string(sentence)].forms[other].filled(values)
}

// Given returns the placeholders of a sentence that the clinic gives, whatever it is.
func (s *Set) Given(sentence Sentence) []string {
	return s.Now().entries[string(sentence)].given
}

// Count returns the form of a sentence for a number, which stands for {{.Count}}.
func (s *Set) Count(sentence Sentence, n int, values Values) string {
	all := Values{count: strconv.Itoa(n)}
	maps.Copy(all, values)
	return s.Now().entries[string(sentence)].formFor(n).filled(all)
}
