package lexicon

import (
	"fmt"
	"strings"
)

// WordLists are the named lists of words of one text file that stands beside the code
// which reads it: tables of a language that a person can check without reading code.
type WordLists struct {
	words map[string]map[string]bool
	pairs map[string]map[string]string
}

// parseWordLists reads a file of lists. A line "[name]" starts a list; the lines below it
// hold words with spaces between, phrases with commas between, or one "word = words" each;
// "#" starts a comment line. It fails for a line that belongs to no list, and for a word
// that a list has twice.
func parseWordLists(text string) (*WordLists, error) {
	l := &WordLists{words: map[string]map[string]bool{}, pairs: map[string]map[string]string{}}
	name, number := "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		section, isHead := strings.CutPrefix(line, "[")
		switch {
		case line == "" || line[0] == '#':
		case isHead:
			name = strings.TrimSuffix(section, "]")
			l.words[name], l.pairs[name] = map[string]bool{}, map[string]string{}
		case name == "":
			return nil, fmt.Errorf("reading word lists: line %d stands before the first list; "+
				`write a line like "[name]" above it`, number)
		default:
			if err := l.add(name, line); err != nil {
				return nil, fmt.Errorf("reading word lists: line %d: %w", number, err)
			}
		}
	}
	return l, nil
}

// add takes in a line of a list.
func (l *WordLists) add(name, line string) error {
	if word, other, isPair := strings.Cut(line, " = "); isPair {
		line, l.pairs[name][word] = word, other
	}
	words := strings.Fields(line)
	if strings.Contains(line, ",") {
		words = strings.Split(line, ", ")
	}
	for _, word := range words {
		if l.words[name][word] {
			return fmt.Errorf("the list %q has %q twice; delete one", name, word)
		}
		l.words[name][word] = true
	}
	return nil
}

// MustWordLists reads a file of lists that is embedded in the program, so that a fault
// in it is a fault of the program: it panics.
func MustWordLists(text string) *WordLists {
	l, err := parseWordLists(text)
	if err != nil {
		panic(err)
	}
	return l
}

// Set returns the words of a list, which must not be changed. It panics when there is no
// such list.
func (l *WordLists) Set(name string) map[string]bool {
	if l.words[name] == nil {
		panic(fmt.Sprintf("there is no list of words called %q", name))
	}
	return l.words[name]
}

// Pairs returns what stands for each word of a list, which must not be changed. It panics
// when there is no such list.
func (l *WordLists) Pairs(name string) map[string]string {
	if l.pairs[name] == nil {
		panic(fmt.Sprintf("there is no list of words called %q", name))
	}
	return l.pairs[name]
}
