package eval

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"bedside/index"
	"bedside/knowledge"
)

// rightGrade is the grade from which a passage answers a question, as in TREC
// LiveQA: 1 incorrect, 2 related, 3 incomplete, 4 excellent.
const (
	rightGrade = 3
	bestGrade  = 4
)

// depth is the number of sections of a ranking that count for the gain.
const depth = 10

// Graded is a question whose possible answers have been graded one by one.
type Graded struct {
	ID         string         `json:"id"`
	Subject    string         `json:"subject"`
	Message    string         `json:"message"`
	Paraphrase string         `json:"paraphrase"`
	Summary    string         `json:"summary"`
	Grades     map[string]int `json:"grades"` // name of a section -> 1 to 4; whatever is not in it is graded 1
}

// Askings are the forms in which a graded question can be asked.
var Askings = []string{"message", "paraphrase", "summary"}

// Ask returns the question in one of the Askings; "message" is the subject and
// the message, as a person sent them. An unknown form gives "".
func (g Graded) Ask(form string) string {
	switch form {
	case "message":
		return strings.TrimPrefix(g.Subject+". "+g.Message, ". ")
	case "paraphrase":
		return g.Paraphrase
	case "summary":
		return g.Summary
	}
	return ""
}

// gradedForm tells how a graded question is written.
const gradedForm = `write {"id":"…","subject":"…","message":"…","summary":"…","grades":{"section":3}}`

// ReadGraded reads graded questions, one JSON object a line. name is used in
// errors, each of which is a knowledge.Problem.
func ReadGraded(name string, r io.Reader) ([]Graded, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read graded key %s: %w", name, err)
	}
	var questions []Graded
	problems := eachLine(name, data, gradedForm, func(_ int, text []byte) error {
		var q Graded
		if err := cmp.Or(decodeStrictly(text, &q), q.check()); err != nil {
			return err
		}
		questions = append(questions, q)
		return nil
	})
	if len(questions) == 0 && len(problems) == 0 {
		problems = append(problems, knowledge.Problem{File: name, Message: "the key has no question",
			Remedy: "name another file"})
	}
	if len(problems) > 0 {
		return nil, join(problems)
	}
	return questions, nil
}

// check returns the fault of a question.
func (g Graded) check() error {
	if len(g.Grades) == 0 {
		return errors.New(`"grades" names no section`)
	}
	for section, grade := range g.Grades {
		if grade < 1 || grade > bestGrade {
			return fmt.Errorf("the grade of %q is %d, not 1 to %d", section, grade, bestGrade)
		}
	}
	return nil
}

// Names tell under which name a section is graded: "leaflet id#heading" -> name.
// A section that is not in them is known by its own id.
type Names map[string]string

// ReadNames reads one JSON object of names.
func ReadNames(name string, r io.Reader) (Names, error) {
	var names Names
	if err := json.NewDecoder(r).Decode(&names); err != nil {
		return nil, knowledge.Problem{File: name, Message: "not a map of section names: " + err.Error(),
			Remedy: `write {"leaflet#heading":"name in the grades"}`}
	}
	return names, nil
}

func (n Names) of(leaflet *knowledge.Leaflet, section *knowledge.Section) string {
	if name, ok := n[leaflet.ID+"#"+section.Heading]; ok {
		return name
	}
	return section.ID
}

// Unknown returns the names, sorted, of which a library has no section: what
// they grade can never be found.
func (n Names) Unknown(lib *knowledge.Library) []string {
	missing := map[string]bool{}
	for where := range n {
		missing[where] = true
	}
	for _, leaflet := range lib.Leaflets() {
		for _, section := range leaflet.Sections {
			delete(missing, leaflet.ID+"#"+section.Heading)
		}
	}
	unknown := make([]string, 0, len(missing))
	for where := range missing {
		unknown = append(unknown, where)
	}
	slices.Sort(unknown)
	return unknown
}

// Searcher ranks passages for a question.
type Searcher interface {
	Search(ctx context.Context, q index.Query) (index.Result, error)
}

// Ranking is the quality of the ranking of one question's sections.
type Ranking struct {
	Question Graded
	Sections []string // names of the sections found, best first, each once
	First    int      // grade of the first section; 1 when nothing was found
	Rank     int      // place of the first right section, counting from 1; 0 when there is none
	Gain     float64  // nDCG@10, 0 to 1
	Possible bool     // whether any section at all is graded right
}

// RunGraded searches for every question, asked in one of the Askings, and
// compares the rankings with the grades.
func RunGraded(ctx context.Context, searcher Searcher, questions []Graded, names Names,
	form string) ([]Ranking, error) {
	// Several passages of one section are one place in the ranking, so more
	// passages than sections are needed.
	const limit = 10 * depth
	rankings := make([]Ranking, 0, len(questions))
	for _, q := range questions {
		result, err := searcher.Search(ctx, index.Query{Text: q.Ask(form), Limit: limit})
		if err != nil {
			return nil, fmt.Errorf("search for question %s: %w", q.ID, err)
		}
		rankings = append(rankings, rank(q, sections(result.Matches, names)))
	}
	return rankings, nil
}

// sections names the sections of matches, each at its first place.
func sections(matches []index.Match, names Names) []string {
	var found []string
	for _, m := range matches {
		if name := names.of(m.Leaflet, m.Section); !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return found
}

// rank compares a ranking with the grades of a question.
func rank(q Graded, found []string) Ranking {
	r := Ranking{Question: q, Sections: found, First: 1}
	grades := make([]int, len(found))
	for i, name := range found {
		grades[i] = max(1, q.Grades[name])
		if r.Rank == 0 && grades[i] >= rightGrade {
			r.Rank = i + 1
		}
	}
	if len(grades) > 0 {
		r.First = grades[0]
	}
	var best []int
	for _, grade := range q.Grades {
		best = append(best, grade)
		r.Possible = r.Possible || grade >= rightGrade
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	if ideal := gain(best); ideal > 0 {
		r.Gain = gain(grades) / ideal
	}
	return r
}

// gain is the discounted cumulative gain of the first ten grades, with a gain of
// 2^(grade-1)-1 each (Burges et al., ICML 2005, with grades from 1).
func gain(grades []int) float64 {
	sum := 0.0
	for i, grade := range grades[:min(depth, len(grades))] {
		sum += (math.Exp2(float64(grade-1)) - 1) / math.Log2(float64(i+2))
	}
	return sum
}
