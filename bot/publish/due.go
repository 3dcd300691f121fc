package publish

import (
	"fmt"
	"slices"
)

// DueRule is the clinic's rule for leaflets whose review is overdue.
type DueRule string

// The rules. The first is that of a clinic that names none.
const (
	DueAnswer   DueRule = "answer"   // they are quoted, with the day on which the review was due
	DueNote     DueRule = "note"     // and with a sentence that they may be out of date
	DueWithhold DueRule = "withhold" // they are not quoted
)

// ParseDueRule reads a rule by its name. Its error tells what there is.
func ParseDueRule(name string) (DueRule, error) {
	rules := []DueRule{DueAnswer, DueNote, DueWithhold}
	if !slices.Contains(rules, DueRule(name)) {
		return "", fmt.Errorf("%q is no rule for leaflets whose review is overdue; write answer, note or withhold", name)
	}
	return DueRule(name), nil
}
