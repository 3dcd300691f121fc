package dialog

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

// tables are the word tables of this room: text files whose heads explain them, so
// that a person can check them without reading code.
//
//go:embed en/*.txt
var tables embed.FS

// table is a word table: its lists, by name and in their order.
type table struct {
	names []string
	lists map[string][]string // the lines of each
}

// readTable reads a table that is part of the program: "[name]" begins a list of
// lines, and "#" a remark. A fault in it is a fault of the program: it panics.
func readTable(file string) table {
	text, err := tables.ReadFile(file)
	if err != nil {
		panic(fmt.Sprintf("reading a word table: %v", err))
	}
	t := table{lists: map[string][]string{}}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		name, isHead := strings.CutPrefix(line, "[")
		switch {
		case line == "" || line[0] == '#':
		case isHead:
			t.names = append(t.names, strings.TrimSuffix(name, "]"))
		case len(t.names) == 0:
			panic(fmt.Sprintf("%s:%d: a line stands before the first list", file, number))
		default:
			name := t.names[len(t.names)-1]
			t.lists[name] = append(t.lists[name], line)
		}
	}
	return t
}

// lines returns the lines of a list, which must be there.
func (t table) lines(name string) []string {
	if len(t.lists[name]) == 0 {
		panic(fmt.Sprintf("a word table has no list %q", name))
	}
	return t.lists[name]
}

// words returns the words of a list.
func (t table) words(name string) map[string]bool {
	return wordSet(strings.Join(t.lines(name), " "))
}

// numbers returns the numbers of a list whose lines are a word and its number.
func (t table) numbers(name string) map[string]int {
	numbers := map[string]int{}
	for _, line := range t.lines(name) {
		word, number, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			panic(fmt.Sprintf("a word table has no number in the line %q of the list %q", line, name))
		}
		numbers[word] = n
	}
	return numbers
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
