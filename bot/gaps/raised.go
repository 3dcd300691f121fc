package gaps

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bedside/bot"
	"bedside/index/urgency"
)

// Examples explain what a recogniser raised; *urgency.Recogniser does.
type Examples interface {
	// Nearest returns, for each message, the n examples of training nearest to it.
	Nearest(ctx context.Context, messages []string, n int) ([][]urgency.Example, error)
}

// Raised is a message that the recogniser raised and the table of flags did not. Somebody
// reads each: the table is reviewed, what a network learned is not.
type Raised struct {
	Text    string // masked
	At      time.Time
	Outcome bot.Outcome // urgent, today, or another where the reply only opened with the emergency line
	Flag    string      // id of the flag whose advice was given
	Like    []urgency.Example
}

// examplesShown is how many examples of training explain one message.
const examplesShown = 2

// raisedAlone lists what the recogniser alone raised, in the order of asked.
func raisedAlone(ctx context.Context, examples Examples, asked []bot.Asked) ([]Raised, error) {
	var all []Raised
	var texts []string
	for _, a := range asked {
		id, learned := bot.ParseFlagName(a.RedFlag)
		if learned {
			all = append(all, Raised{Text: masked(a.Question), At: a.At, Outcome: a.Outcome, Flag: id})
			texts = append(texts, a.Question)
		}
	}
	if len(all) == 0 || examples == nil {
		return all, nil
	}
	like, err := examples.Nearest(ctx, texts, examplesShown)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Like = like[i]
	}
	return all, nil
}

// maxRaised is the largest number of messages listed as raised by the recogniser alone; a
// clinic has a handful in a week.
const maxRaised = 30

// maxExample is the largest number of characters shown of an example of training.
const maxExample = 90

// raised tells what the recogniser alone raised, and what it had learned that is most like it.
func (d *Digest) raised() string {
	if len(d.Raised) == 0 {
		return ""
	}
	lines := []string{"Raised by the recogniser, not by the table of flags:"}
	for i := range d.Raised {
		if i == maxRaised {
			lines = append(lines, fmt.Sprintf("and %d more.", len(d.Raised)-i))
			break
		}
		r := &d.Raised[i]
		lines = append(lines, fmt.Sprintf("%d. %s: %s (%s), %s", i+1, r.shown(), r.advice(), r.Flag,
			r.At.In(d.End.Location()).Format("2 January 15:04")))
		for _, example := range r.Like {
			lines = append(lines, fmt.Sprintf("   It learned from: %s (%s)", inQuotes(example.Text, maxExample), example.Want))
		}
	}
	return strings.Join(lines, "\n")
}

func (r *Raised) shown() string {
	if MayBePersonal(r.Text) {
		return "a message that may say who wrote it"
	}
	return inQuotes(r.Text, maxShown)
}

// advice tells what the patient was given.
func (r *Raised) advice() string {
	switch r.Outcome {
	case bot.OutcomeUrgent:
		return "emergency advice"
	case bot.OutcomeToday:
		return "advice to call today"
	}
	return "the reply opened with the emergency line"
}
