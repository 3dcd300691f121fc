package languages

import (
	"errors"
	"io/fs"
	"strings"
	"unicode"

	"bedside/knowledge"
)

// reader reads one language's file.
type reader struct {
	file     string
	at       int
	l        *Language
	names    concepts
	kinds    []kind
	section  string
	written  map[int]bool // concepts that have a phrase
	problems []knowledge.Problem
}

// parseLanguage reads the file of a language. What cannot be read is left out and told.
func parseLanguage(tag, file, text string, kinds []kind, names concepts) (*Language, []knowledge.Problem) {
	r := &reader{file: file, names: names, kinds: kinds, written: map[int]bool{}, l: &Language{
		Tag: tag, titles: map[string]string{}, common: map[string]bool{}, commonLatin: map[string]bool{},
		native: newForm(folds[""], atApostrophes),
	}}
	r.l.vocabulary = folds[""]
	r.lines(text)
	r.at = 0
	r.finish()
	return r.l, r.problems
}

func (r *reader) problem(message string, values ...any) {
	r.problems = append(r.problems, problem(r.file, r.at, message, values...))
}

func (r *reader) lines(text string) {
	for i, line := range strings.Split(text, "\n") {
		r.at = i + 1
		r.line(strings.TrimSpace(line))
	}
}

func (r *reader) line(line string) {
	if name, ok := strings.CutPrefix(line, "["); ok {
		r.section = strings.TrimSuffix(name, "]")
		return
	}
	if line == "" || strings.HasPrefix(line, "#") {
		return
	}
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		r.problem("%q has no text after a colon; write \"key: text\"", line)
		return
	}
	switch r.section {
	case "language":
		r.header(key, value)
	case "titles":
		r.l.titles[key] = value
	case "words", "hush":
		r.phrases(key, value)
	default:
		r.problem("[%s] is no section; use language, titles, words or hush", r.section)
	}
}

// header takes a line of [language].
func (r *reader) header(key, value string) {
	l := r.l
	switch key {
	case "name":
		l.Name = value
	case "clinic":
		l.Clinic = value
	case "emergency":
		l.emergency = value
	case "notice":
		l.notice = value
	case "advice":
		l.Advice = strings.TrimSpace(l.Advice + "\n" + value)
	case "only":
		l.only = value
	case "never":
		l.never = value
	case "common":
		addWords(l.common, value, folds[""])
	case "latin-common":
		addWords(l.commonLatin, value, l.vocabulary)
	case "borrows":
		l.borrows = value
	case "prefixes":
		l.native.prefixes = strings.Fields(plain(value))
	case "joined":
		l.native.joined = strings.Fields(plain(value))
	case "script", "fold", "latin":
		r.writing(key, value)
	default:
		r.problem("%q is no key of [language]; see es.txt for those that there are", key)
	}
}

// writing takes what a language is written in and how spellings are made one.
func (r *reader) writing(key, value string) {
	l := r.l
	f, known := folds[value]
	switch {
	case key == "script" && unicode.Scripts[value] != nil:
		l.script = unicode.Scripts[value]
	case key == "fold" && known:
		l.native.fold = f
	case key == "latin" && known:
		apart := whole
		if l.syllabic = value == "pinyin"; l.syllabic {
			apart = syllables
		}
		l.latin = newForm(f, apart)
		if l.consonantal = value == "arabic"; !l.consonantal {
			l.vocabulary = f
		}
	default:
		r.problem("%q is no %s; write a script's name in Unicode, or a form of fold.go", value, key)
	}
}

func addWords(set map[string]bool, words string, f fold) {
	for _, t := range tokens(plain(words)) {
		for _, word := range atApostrophes(t.text) {
			set[f(word)] = true
		}
	}
}

// phrases adds the ways in which a concept is written.
func (r *reader) phrases(name, value string) {
	concept := r.names.number(name)
	if concept < 0 {
		r.problem("no line of kinds.txt names %q; name it there or leave it out", name)
		return
	}
	r.written[concept] = true
	for source := range strings.SplitSeq(value, "|") {
		if source = strings.TrimSpace(source); source == "" {
			continue
		}
		if concept >= hushes && (r.l.consonantal || r.l.syllabic) && isLatin(source) {
			r.recogniseBy(source)
		}
		for _, f := range r.formsOf(source) {
			p, err := compile(source, f)
			if errors.Is(err, errNoWord) && f == r.l.latin && r.l.consonantal {
				continue // vowels alone, which leave nothing
			}
			if err != nil {
				r.problem("%s", err)
				continue
			}
			p.concept = concept
			if f == r.l.latin && r.l.consonantal && !p.exacting(concept < hushes) {
				continue
			}
			f.add(p)
		}
	}
}

// recogniseBy makes the longer words, or the syllables, of a phrase known as the
// language's: their consonants alone are too little to tell it by.
func (r *reader) recogniseBy(source string) {
	for _, t := range tokens(plain(source)) {
		for _, word := range r.l.latin.apart(t.text) {
			if r.l.syllabic || len(word) >= minSign {
				r.l.commonLatin[word] = true
			}
		}
	}
}

func isLatin(source string) bool {
	return strings.IndexFunc(source, func(c rune) bool { return unicode.IsLetter(c) && !unicode.Is(unicode.Latin, c) }) < 0
}

// formsOf are the forms in which a phrase is written: one in a script of its own
// stands for its Latin spelling as well where the fold can tell that.
func (r *reader) formsOf(source string) []*form {
	l := r.l
	latin := isLatin(source)
	switch {
	case l.latin == nil:
		return []*form{l.native}
	case !latin && (transliterates(l.latin.fold)):
		return []*form{l.native, l.latin}
	case !latin:
		return []*form{l.native}
	case strings.IndexFunc(source, unicode.IsLetter) < 0: // numbers alone
		return l.forms()
	}
	return []*form{l.latin}
}

// transliterates tells whether a fold makes Latin letters of others.
func transliterates(f fold) bool { return f("к") == "k" || f("ب") == "b" }

// readHushes reads a file of what keeps a sign from counting, as it is written in plain letters.
func readHushes(folder fs.FS, file string, names concepts) (*form, []knowledge.Problem) {
	text, problems := readFile(folder, file)
	r := &reader{file: file, names: names, written: map[int]bool{}, section: "hush", l: &Language{
		native: newForm(folds[""], whole),
	}}
	r.lines(text)
	return r.l.native, append(problems, r.problems...)
}

// finish checks that nothing is missing, and gives a language in Latin letters its
// second form.
func (r *reader) finish() {
	l := r.l
	for key, value := range map[string]string{
		"name": l.Name, "clinic": l.Clinic, "emergency": l.emergency, "notice": l.notice,
	} {
		if value == "" {
			r.problem("%q is missing in [language]; add it", key)
		}
	}
	if l.script == nil {
		l.latin, l.commonLatin = l.native, map[string]bool{}
		for word := range l.common {
			l.commonLatin[l.native.fold(word)] = true
		}
		l.vocabulary = l.native.fold
	} else if l.latin != nil && transliterates(l.vocabulary) {
		for word := range l.common {
			l.commonLatin[l.vocabulary(word)] = true
		}
	}
	if len(r.written) == 0 { // a language with a notice alone
		return
	}
	for _, k := range r.kinds {
		if l.titles[k.id] == "" {
			r.problem("[titles] has none for %q; add it", k.id)
		}
	}
	for concept, name := range r.names {
		if !r.written[concept] && concept >= hushes {
			r.problem("no words for %q; add them", name)
		}
	}
}
