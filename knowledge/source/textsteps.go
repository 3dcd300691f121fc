package source

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// stepMark matches a number in brackets or a letter that begins a step: "[2] Dry",
// "(a) School", "b. Work", "(iv) Home", "2) Rest". A number alone may as well be an
// amount: "2 Tablets at night".
var stepMark = regexp.MustCompile(`^(?:[(\[](\d{1,2})[)\]]\s*|\(([a-z]|[ivx]{2,5})\)\s*|([a-z]|[ivx]{2,5})[.)]\s|` +
	`\(([A-Z])\)\s*|([A-Z])\)\s|(\d{1,2})[.)]\s)\s*\S`)

// romans are the numbers of steps in Roman letters.
var romans = strings.Fields("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")

// The ways to write what begins a step. Those in Roman letters come after all others.
const (
	listedForm = 6 // "2." and "2)", which is the mark of a list already
	romanForms = 7
)

// step is what begins a row of a list of steps.
type step struct {
	form   int // which of the ways to write it, from 1
	number int // from 1, also of a letter
}

// stepsOf returns what a row may begin with as a step: "(i)" is the first in Roman letters,
// and the one after "(h)".
func stepsOf(text string) []step {
	m := stepMark.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	form := 1 + slices.IndexFunc(m[1:], func(at string) bool { return at != "" })
	at := strings.ToLower(m[form])
	if at[0] < 'a' {
		number, _ := strconv.Atoi(at) // two digits at most
		return []step{{form, number}}
	}
	var all []step
	if len(at) == 1 {
		all = append(all, step{form, int(at[0]-'a') + 1})
	}
	if n := slices.Index(romans, m[form]); n >= 0 {
		all = append(all, step{romanForms + form, n + 1})
	}
	return all
}

// stepRun is a list of steps, numbered one by one from the first on.
type stepRun struct {
	at     []int // its rows
	last   step
	parted bool // by a blank row
}

// stepRuns finds the lists of steps in rows, those within an item of another, too.
type stepRuns struct {
	rows  []row
	open  []stepRun // outermost first
	blank bool      // the row before is blank
}

// withSteps gives the mark of a list to the rows of steps that are numbered one by one
// from the first on, without other text between them. The number stays in the text, as
// other text may name it.
func withSteps(rows []row) []row {
	s := stepRuns{rows: rows}
	for i, r := range rows {
		switch {
		case r.text == "":
		case r.table || r.note:
			s.endTo(0, i)
		default:
			s.read(i)
		}
		s.blank = r.text == ""
	}
	s.endTo(0, len(rows))
	return rows
}

// read takes a row with text into one of the open lists, or ends those it is no part of.
func (s *stepRuns) read(i int) {
	all := stepsOf(s.rows[i].text)
	for n := len(s.open) - 1; n >= 0; n-- {
		run := &s.open[n]
		if slices.Contains(all, step{run.last.form, run.last.number + 1}) {
			s.endTo(n+1, i)
			run.at, run.last.number = append(run.at, i), run.last.number+1
			run.parted = run.parted || s.blank
			return
		}
	}
	if first := slices.IndexFunc(all, func(is step) bool { return is.number == 1 }); first >= 0 {
		s.endTo(s.within(i), i)
		s.open = append(s.open, stepRun{at: []int{i}, last: all[first]})
		return
	}
	s.goesOn(i)
}

// within returns how many of the open lists stand further out than a row.
func (s *stepRuns) within(i int) int {
	n := len(s.open)
	for n > 0 && s.rows[i].indent <= s.rows[s.open[n-1].at[0]].indent+1 {
		n--
	}
	return n
}

// goesOn ends the open lists that a row which begins no step is no part of: it stands no
// further in than their marks, and does not go on in small letters right below them.
func (s *stepRuns) goesOn(i int) {
	r := s.rows[i]
	if r.joined || !s.blank && startsSmall(r.text) {
		return
	}
	s.endTo(s.within(i), i)
}

// endTo ends the open lists from one on before a row.
func (s *stepRuns) endTo(n, next int) {
	for _, run := range s.open[n:] {
		if len(run.at) >= enough && s.isList(run, next) {
			s.mark(run)
		}
	}
	s.open = s.open[:n]
}

// isList tells whether rows with numbers are a list, and neither sentences with a blank row
// between them nor headings: a sentence leads into them, or goes on after them, or they
// are no sentences. Headings may have the numbers that are the mark of a list.
func (s *stepRuns) isList(run stepRun, next int) bool {
	isListed := run.last.form == listedForm
	if !run.parted && !isListed || s.isLedInto(run.at[0]) || next < len(s.rows) && startsSmall(s.rows[next].text) {
		return true
	}
	isSentence := func(i int) bool { return endsIn(s.rows[i].text, sentenceStops+"?") }
	return run.parted && !slices.ContainsFunc(run.at, isSentence) && (!isListed || len(run.at) > enough)
}

// isLedInto tells whether the text before a row is a sentence that is not at its end.
func (s *stepRuns) isLedInto(i int) bool {
	for i--; i > 0 && s.rows[i].text == ""; {
		i--
	}
	return i >= 0 && s.rows[i].text != "" && (endsIn(s.rows[i].text, ":") || endsOpen(s.rows[i].text))
}

// mark makes items of the rows of a list. A number with a point or a bracket after it is a
// mark already.
func (s *stepRuns) mark(run stepRun) {
	for n, i := range run.at {
		r := &s.rows[i]
		r.item = true
		if run.last.form == listedForm {
			continue
		}
		r.joined, r.begins, r.step = false, n == 0, true
		r.text = "• " + r.text
	}
}
