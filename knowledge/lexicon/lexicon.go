package lexicon

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"bedside/knowledge"
)

// Lexicon is a language's reviewed words. It never changes after it was made,
// so it can be read by many goroutines.
type Lexicon struct {
	lines    []line
	groups   []Group
	everyday *Dictionary
}

// Groups returns all groups in the order of the files and lines. Narrower terms
// are complete: where one is itself a term of another line, the terms and the
// narrower terms of that line follow it, so "painkiller > paracetamol" holds
// every brand of paracetamol. The slice must not be changed.
//
// A term of several senses, marked in the file as in "plaster (cast)", stands in
// the group of each of its senses, without the mark; any other term stands in
// one group's Terms only. Terms are meant to be looked for with all their words
// ("throw up" is not "throw"), the longest first.
func (l *Lexicon) Groups() []Group { return l.groups }

// Everyday returns the language's ordinary words; an empty dictionary when there are none.
func (l *Lexicon) Everyday() *Dictionary {
	if l.everyday == nil {
		return &Dictionary{}
	}
	return l.everyday
}

// redFlagFiles is how the names of files begin that a clinic may take for a table
// of red flags. They hold no words; the program tells the clinic that they are not read.
const redFlagFiles = "redflags"

// MedicineNames is the Group.File of medicines by name: each line holds what one is called, and its brands.
const MedicineNames = "en/medicine-names.txt"

//go:embed en/*.txt
var englishFiles embed.FS

// English returns the embedded lexicon of English, British and American.
var English = sync.OnceValue(func() *Lexicon {
	l, _ := Load(englishFiles, "en") // a test holds that there are no problems
	l.everyday = EnglishDictionary()
	return l
})

// Load reads all files of a folder whose names end in ".txt", except those that
// are named as red flags, in the order of their names. A fault is left out and
// reported with file, line and remedy; the rest is kept. The lexicon is never nil.
//
// A line lists terms with commas between them, and after ">" their narrower
// terms; what follows "#" is a comment:
//
//	blood thinner, anticoagulant > warfarin, apixaban   # as a nurse says it
//
// A term may be of several words, and may stand among the terms of one line
// only. One that has several meanings stands in the line of each, with its
// sense in brackets: "plaster (cast)" and "plaster (sticking)".
func Load(files fs.FS, folder string) (*Lexicon, []knowledge.Problem) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		whole := line{file: folder}
		return &Lexicon{}, []knowledge.Problem{whole.problem("name a folder that can be read", "reading the lexicon: %v",
			err)}
	}
	var lines []line
	var problems []knowledge.Problem
	for _, entry := range entries {
		if entry.IsDir() || path.Ext(entry.Name()) != ".txt" || strings.HasPrefix(entry.Name(), redFlagFiles) {
			continue
		}
		found, wrong := loadFile(files, path.Join(folder, entry.Name()))
		lines, problems = append(lines, found...), append(problems, wrong...)
	}
	l, more := assemble(lines)
	return l, append(problems, more...)
}

func loadFile(files fs.FS, name string) ([]line, []knowledge.Problem) {
	f, err := files.Open(name)
	if err != nil {
		whole := line{file: name}
		return nil, []knowledge.Problem{whole.problem("make the file readable", "opening the lexicon: %v", err)}
	}
	defer f.Close()
	return readLines(name, f)
}

// Merge joins lexicons, ours first and then a clinic's own. A later line that
// shares a term with one earlier line adds to it. One that shares terms with
// two would make them mean the same: it is left out and reported.
func Merge(lexicons ...*Lexicon) (*Lexicon, []knowledge.Problem) {
	var lines []line
	var problems []knowledge.Problem
	var everyday *Dictionary
	home := map[string]int{}
	for i, l := range lexicons {
		if everyday == nil {
			everyday = l.everyday
		}
		for _, next := range l.lines {
			shared := homes(home, next)
			switch {
			case i == 0 || len(shared) == 0:
				lines = append(lines, line{slices.Clone(next.terms), slices.Clone(next.narrower), next.file, next.number})
				shared = []int{len(lines) - 1}
			case len(shared) == 1:
				lines[shared[0]].add(next)
			default:
				a, b := lines[shared[0]], lines[shared[1]]
				problems = append(problems,
					next.problem("take one of them out, or write a sense in brackets behind the one that is meant otherwise",
						"the line says that terms of the lines %s and %s mean the same", a.shown(), b.shown()))
				continue
			}
			for _, t := range next.terms {
				home[t.key()] = shared[0]
			}
		}
	}
	merged, more := assemble(lines)
	merged.everyday = everyday
	return merged, append(problems, more...)
}

// homes returns the lines in which the terms of a line already stand.
func homes(home map[string]int, l line) []int {
	var found []int
	for _, t := range l.terms {
		if i, ok := home[t.key()]; ok && !slices.Contains(found, i) {
			found = append(found, i)
		}
	}
	return found
}

// add takes over what another line has and this one has not.
func (l *line) add(other line) {
	has := func(t term) bool {
		same := func(u term) bool { return u.key() == t.key() }
		return slices.ContainsFunc(l.terms, same) || slices.ContainsFunc(l.narrower, same)
	}
	from := func(t term) term {
		if t.file == "" {
			t.file, t.number = other.file, other.number
		}
		return t
	}
	for _, t := range other.terms {
		if !has(t) {
			l.terms = append(l.terms, from(t))
		}
	}
	for _, t := range other.narrower {
		if !has(t) {
			l.narrower = append(l.narrower, from(t))
		}
	}
}
