package redflags

import (
	"embed"
	"io"
	"strings"
	"sync"

	"bedside/knowledge"
)

// Flag is one kind of emergency, or of what a clinician should hear of today, with fixed advice.
type Flag struct {
	ID       string   // lower-case letters, digits and hyphens, unique in a table
	Urgency  Urgency  // Urgent, Possible or Today
	Title    string   // what a person reads above the advice
	Advice   string   // lines separated by "\n"; placeholders stand where what the clinic says goes
	Sources  []string // whose guidance the advice follows, such as "NHS: Sepsis"
	Reviewed string   // when the maintainers last went over the words, as YYYY-MM-DD; "" when never
	Language string   // of its title and advice, as an ISO 639-1 tag; "" for English
	Search   string   // words to look up in a leaflet for when to call about this; only of an amber flag

	always   bool // even when the message goes on to ask about something else
	patterns []*pattern
}

// The placeholders of an advice.
const (
	Emergency = "{emergency}" // the number to call in an emergency
	Crisis    = "{crisis}"    // the crisis line of the clinic's country
	Contact   = "{clinic}"    // how to reach the clinic, and out of hours
)

var placeholders = []string{Emergency, Crisis, Contact}

// Numbers are what a clinic puts for the placeholders.
type Numbers struct{ Emergency, Crisis, Contact string }

// AdviceFor returns the advice with a clinic's numbers written in.
func (f *Flag) AdviceFor(n Numbers) string {
	return strings.NewReplacer(Emergency, n.Emergency, Crisis, n.Crisis, Contact, n.Contact).Replace(f.Advice)
}

// Table is a table of red flags. It never changes after it was parsed, so
// many goroutines can match against it.
type Table struct {
	flags      []*Flag
	triggers   [modifierCount][]*pattern
	vocabulary vocabulary
	slots      []slot
	reserved   [reservedSlots]int
}

// Match tells which flag a message raised and why. It holds no text of
// the message.
type Match struct {
	Flag    *Flag
	File    string // the table, as it was named to Parse
	Line    int    // the line that raised the flag, counting from 1
	Pattern string // that line's pattern as it was written
}

// Flags returns the flags in the order in which they are tried. The slice and
// the flags must not be changed.
func (f *Table) Flags() []*Flag { return f.flags }

// Match returns the flag that a message raises and the line of the table that
// raised it, or nil. When several flags fit, it is the one that stands first in
// the table. Every word of a message of up to 4,096 characters is read; of one
// longer than maxMessage bytes, its beginning and its end.
func (f *Table) Match(message string) *Match {
	r := f.read(message)
	if len(r.tokens) == 0 {
		return nil
	}
	r.applyTriggers()
	for _, flag := range f.flags {
		for _, p := range flag.patterns {
			if r.raises(p) {
				return &Match{Flag: flag, File: p.file, Line: p.line, Pattern: p.source}
			}
		}
	}
	return nil
}

// Parse reads a table of red flags; name is how problems call it. The
// head of the embedded table, en/redflags.txt, explains the format. Words and
// quiet lines that the table lacks altogether are taken from the embedded ones,
// so a clinic's table needs no more than its flags. Whatever is wrong with a
// line is a Problem and the line is left out; the table is usable all the same.
// It is nil only when r cannot be read.
func Parse(name string, r io.Reader) (*Table, []knowledge.Problem) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, []knowledge.Problem{{File: name, Message: "the table cannot be read: " + err.Error(),
			Remedy: "check that the file exists and may be read"}}
	}
	p := newParser()
	p.parse(name, string(data))
	for _, path := range flagTables[ownTables:] {
		p.parseMissing(path, flagTable(path))
	}
	table := p.table()
	p.checkExamples(table)
	return table, p.problems
}

//go:embed en/*.txt
var files embed.FS

// flagTables are the embedded tables: the flags, then, from ownTables on, what every table needs.
var flagTables = []string{"en/kinds.txt", "en/redflags.txt", "en/amber.txt", "en/words.txt", "en/negation.txt"}

const ownTables = 3

func flagTable(path string) string {
	data, err := files.ReadFile(path)
	if err != nil {
		return "" // unreachable: the files are embedded by name, and a test reads them
	}
	return string(data)
}

// English returns the embedded table for English. It is read once.
func English() *Table { return english() }

var english = sync.OnceValue(func() *Table {
	p := newParser()
	for _, path := range flagTables {
		p.parse(path, flagTable(path))
	}
	return p.table()
})

// Examples are messages that the flag is for, one of each pattern.
func (f *Flag) Examples() []string {
	var examples []string
	for _, p := range f.patterns {
		examples = append(examples, p.examples[0].text)
	}
	return examples
}
