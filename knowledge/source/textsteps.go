package source

import (
	"regexp"
	"strconv"
)

// stepMark matches a number or a letter that begins a step and has no stop after it, or
// brackets around it: "1 Wash", "[2] Dry", "(a) School", "b. Work".
var stepMark = regexp.MustCompile(`^(?:(\d{1,2})\s|[(\[](\d{1,2})[)\]]\s*|\(([a-z])\)\s*|([a-z])[.)]\s)\s*(\S.*)$`)

// step is what begins a row of a list of steps.
type step struct {
	form   int // which of the ways to write it; 0 for none
	number int // from 1, also of a letter
}

func stepOf(text string) step {
	m := stepMark.FindStringSubmatch(text)
	if m == nil || m[1] != "" && startsSmall(m[5]) && !instructs(m[5]) { // an amount, mostly
		return step{}
	}
	for form := 1; form <= 4; form++ {
		switch at := m[form]; {
		case at == "":
		case at[0] >= 'a':
			return step{form, int(at[0]-'a') + 1}
		default:
			number, _ := strconv.Atoi(at) // two digits at most
			return step{form, number}
		}
	}
	return step{}
}

// withSteps gives the mark of a list to the rows of steps that are numbered one by one
// from the first on, without a blank row or other text between them. The number stays in
// the text: it may be an amount, and other text may name it.
func withSteps(rows []row) []row {
	var run []int // the rows of the open run
	var last step
	end := func() {
		if len(run) >= enough {
			rows[run[0]].begins = true
			for _, i := range run {
				rows[i].text = "• " + rows[i].text
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
