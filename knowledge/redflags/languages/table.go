package languages

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

//go:embed kinds.txt english.txt english-hush.txt words/*.txt
var files embed.FS

// Table is what makes an emergency, and the words of each language. It does not
// change, so that many goroutines can use it.
type Table struct {
	languages []*Language
	kinds     []kind
	concepts  concepts
	english   map[string]bool // plain
	hushed    *form           // what keeps a sign from counting, in English
	flags     map[string]*redflags.Flag
}

// Default is the table that comes with the program. A test holds that it has no
// problems.
var Default = sync.OnceValue(func() *Table {
	table, problems := Load(files)
	if len(problems) > 0 {
		panic(fmt.Sprintf("languages: %v", problems[0]))
	}
	return table
})

// Load reads a table from a folder with kinds.txt, english.txt (words that tell English),
// english-hush.txt (those that keep a sign from counting) and words/<tag>.txt for each language.
// What cannot be read is left out and told.
func Load(folder fs.FS) (*Table, []knowledge.Problem) {
	t := &Table{english: map[string]bool{}}
	text, problems := readFile(folder, "kinds.txt")
	t.kinds, t.concepts, problems = parseInto(problems, text)
	words, more := readFile(folder, "english.txt")
	for line := range strings.Lines(words) {
		if !strings.HasPrefix(line, "#") {
			addWords(t.english, line, folds[""])
		}
	}
	problems = append(problems, more...)
	t.hushed, more = readHushes(folder, "english-hush.txt", t.concepts)
	problems = append(problems, more...)
	names, err := fs.Glob(folder, "words/*.txt")
	if err != nil {
		return t, append(problems, problem("words", 0, "%v; check the folder", err))
	}
	for _, name := range names {
		text, more := readFile(folder, name)
		language, faults := parseLanguage(strings.TrimSuffix(path.Base(name), ".txt"), name, text, t.kinds, t.concepts)
		problems = append(append(problems, more...), faults...)
		t.languages = append(t.languages, language)
	}
	problems = append(problems, t.lend()...)
	t.makeFlags()
	return t, problems
}

// lend gives languages the words in Latin letters that they share with another.
func (t *Table) lend() (problems []knowledge.Problem) {
	for _, l := range t.languages {
		if l.borrows == "" {
			continue
		}
		from := t.Language(l.borrows)
		if from == nil || from.latin == nil || l.latin == nil {
			problems = append(problems, problem("words/"+l.Tag+".txt", 0,
				"there is no %q to borrow from; name another tag", l.borrows))
			continue
		}
		l.latin.borrow(from.latin)
	}
	return problems
}

func parseInto(problems []knowledge.Problem, text string) ([]kind, concepts, []knowledge.Problem) {
	kinds, names, faults := parseKinds("kinds.txt", text)
	return kinds, names, append(problems, faults...)
}

func readFile(folder fs.FS, name string) (string, []knowledge.Problem) {
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		return "", []knowledge.Problem{problem(name, 0, "%v; put the file there", err)}
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// Languages are those of the table, by tag.
func (t *Table) Languages() []*Language { return t.languages }

// Language is the one with a tag such as "es" or "es-MX"; nil when there is none.
func (t *Table) Language(tag string) *Language {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	for _, l := range t.languages {
		if l.Tag == primary {
			return l
		}
	}
	return nil
}
