package gaps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// Index knows what messages mean; *index.Index is one.
type Index interface {
	// Group puts messages together that mean the same; the first of each group is
	// the most typical.
	Group(messages []string) [][]int
	Search(ctx context.Context, q index.Query) (index.Result, error)
	Library() *knowledge.Library
}

// Gap is a question that patients asked, each in their own words, and were not answered,
// or not well.
type Gap struct {
	// different ones, the most typical first; what looks like a number or an address is left
	// out of them
	Wordings   []string
	Unanswered int // times that the bot said it did not know
	Offered    int // times that it offered choices instead of an answer
	Unhelpful  int // times that the patient said it did not help
	Reasons    map[bot.Reason]int
	// the section that was quoted and did not help, or else comes nearest; the zero Section
	// when none does
	Nearest Section
	First   time.Time
	Last    time.Time
}

// Section is a section of a leaflet.
type Section struct {
	Leaflet string // title
	Section string // heading
	ID      string // "leaflet/section"
}

// String writes a section as a person reads it; "" for none.
func (s Section) String() string {
	if s.ID == "" {
		return ""
	}
	return s.Leaflet + " › " + s.Section
}

// Count is the number of times that it was asked.
func (g *Gap) Count() int { return g.Unanswered + g.Offered + g.Unhelpful }

// unmet is the number of times that it was not answered at all, or not well.
func (g *Gap) unmet() int { return g.Unanswered + g.Unhelpful }

// maxListed is the largest number of messages grouped: the newest, for the time it
// takes grows with the square.
const maxListed = 2000

// List puts together what patients asked and were not answered, or not well. The
// questions that were missed most often come first.
func List(ctx context.Context, meaning Index, asked []bot.Asked) ([]Gap, error) {
	missed := slices.DeleteFunc(slices.Clone(asked), func(a bot.Asked) bool { return causeOf(a) == answered })
	missed = missed[max(0, len(missed)-maxListed):]
	texts := make([]string, len(missed))
	for i, a := range missed {
		texts[i] = maskMarks.Replace(masked(a.Question))
	}
	var gaps []Gap
	for _, group := range meaning.Group(texts) {
		g := Gap{Reasons: map[bot.Reason]int{}}
		for _, i := range group {
			g.add(missed[i])
			if causeOf(missed[i]) == unhelpful && g.Nearest.ID == "" {
				g.Nearest = quoted(meaning.Library(), missed[i])
			}
		}
		if g.Nearest.ID == "" {
			var err error
			if g.Nearest, err = nearest(ctx, meaning, texts[group[0]]); err != nil {
				return nil, fmt.Errorf("looking for the section nearest to a question: %w", err)
			}
		}
		gaps = append(gaps, g)
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.unmet(), a.unmet()), cmp.Compare(b.Count(), a.Count()))
	})
	return gaps, nil
}

// maskMarks takes out what stands for what was left out: it says nothing of what is meant.
var maskMarks = strings.NewReplacer(numberMask, "", addressMask, "")

// cause is why a question is listed.
type cause int

const (
	answered cause = iota // it is not listed
	unanswered
	offered
	unhelpful
)

func causeOf(a bot.Asked) cause {
	switch {
	case a.Helpful == "no":
		return unhelpful
	case a.Outcome == bot.OutcomeClarify, a.Outcome == bot.OutcomeAbstain && a.Offered:
		return offered
	case a.Outcome == bot.OutcomeAbstain:
		return unanswered
	}
	return answered
}

// add counts one more who asked it.
func (g *Gap) add(a bot.Asked) {
	switch causeOf(a) {
	case unhelpful:
		g.Unhelpful++
		if a.Reason != "" {
			g.Reasons[a.Reason]++
		}
	case offered:
		g.Offered++
	case unanswered:
		g.Unanswered++
	}
	if g.First.IsZero() || a.At.Before(g.First) {
		g.First = a.At
	}
	if a.At.After(g.Last) {
		g.Last = a.At
	}
	text := masked(a.Question)
	if !slices.ContainsFunc(g.Wordings, func(w string) bool { return sameWords(w, text) }) {
		g.Wordings = append(g.Wordings, text)
	}
}

// sameWords tells whether two texts differ in their signs and letters' case at most.
func sameWords(a, b string) bool {
	words := lexicon.Texts(a)
	return len(words) > 0 && slices.Equal(words, lexicon.Texts(b)) || strings.TrimSpace(a) == strings.TrimSpace(b)
}

// quoted is the section that was quoted to a patient; the zero Section when it is no more.
func quoted(library *knowledge.Library, a bot.Asked) Section {
	section, _, _ := strings.Cut(a.Passage, "#")
	if leaflet := library.Leaflet(a.Leaflet); leaflet != nil {
		for _, s := range leaflet.Sections {
			if s.ID == section {
				return Section{leaflet.Title, s.Heading, s.ID}
			}
		}
	}
	return Section{}
}

// nearest is the section that comes nearest to a text, when patients would be offered
// it as a choice; the zero Section otherwise.
func nearest(ctx context.Context, meaning Index, text string) (Section, error) {
	found, err := meaning.Search(ctx, index.Query{Text: text, Limit: 1})
	if err != nil || len(found.Matches) == 0 || found.Matches[0].Confidence < found.Thresholds.Offer {
		return Section{}, err
	}
	m := found.Matches[0]
	return Section{m.Leaflet.Title, m.Section.Heading, m.Section.ID}, nil
}

// ReasonsText writes the reasons why it did not help, the most frequent first, as
// "It is wrong 2, Hard to understand 1"; "" for none.
func (g *Gap) ReasonsText() string {
	var reasons []bot.Reason
	for _, r := range bot.Reasons() {
		if g.Reasons[r] > 0 {
			reasons = append(reasons, r)
		}
	}
	slices.SortStableFunc(reasons, func(a, b bot.Reason) int { return cmp.Compare(g.Reasons[b], g.Reasons[a]) })
	var texts []string
	for _, r := range reasons {
		texts = append(texts, fmt.Sprintf("%s %d", r.Label(), g.Reasons[r]))
	}
	return strings.Join(texts, ", ")
}
