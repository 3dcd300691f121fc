package source

import (
	"regexp"
	"strconv"
)

// stepMark matches a number in brackets or a letter that begins a step: "[2] Dry",
// "(a) School", "b. Work". A number alone may as well be an amount: "2 Tablets at night".
var stepMark = regexp.MustCompile(`^(?:[(\[](\d{1,2})[)\]]\s*|\(([a-z])\)\s*|([a-z])[.)]\s)\s*\S`)

// step is what begins a row of a list of steps.
type step struct {
	form   int // which of the ways to write it; 0 for none
	number int // from 1, also of a letter
}

func stepOf(text string) step {
	m := stepMark.FindStringSubmatch(text)
	if m == nil {
		return step{}
	}
	for form, at := range m[1:] {
		switch {
		case at == "":
		case at[0] >= 'a':
			return step{form + 1, int(at[0]-'a') + 1}
		default:
			number, _ := strconv.Atoi(at) // two digits at most
			return step{form + 1, number}
		}
	}
	return step{}
}

// withSteps gives the mark of a list to the rows of steps that are numbered one by one
// from the first on, without a blank row or other text between them. The number stays in
// the text, as other text may name it.
func withSteps(rows []row) []row {
	var run []int // the rows of the open run
	var last step
	end := func() {
		if len(run) >= enough {
			rows[run[0]].begins = true
			for _, i := range run {
				rows[i].text, rows[i].step = "• "+rows[i].text, true
			}
		}
		run, last = nil, step{}
	}
	for i, r := range rows {
		s := stepOf(r.text)
		switch {
		case r.table || r.note || s.form == 0 && !startsSmall(r.text): // a blank row, too
			end()
		case s.form > 0 && s.form == last.form && s.number == last.number+1:
			run, last = append(run, i), s
		case s.form > 0 && s.number == 1:
			end()
			run, last = []int{i}, s
		}
	}
	end()
	return rows
}
