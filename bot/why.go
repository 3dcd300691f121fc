package bot

import (
	"fmt"
	"strings"
)

// Quoted returns the passages that a reply quotes, those for further questions in
// the same message included, each as a choice that gives it again, with why.
func (r Reply) Quoted() []Choice {
	var quoted []Choice
	if a := r.Answer; a != nil {
		quoted = append(quoted, Choice{
			Leaflet: a.Leaflet.ID, Section: a.Section.Heading, Passage: a.Passage.ID, Label: sourceLine(a.Quote), Why: r.why(),
		})
	}
	for _, also := range r.Also {
		quoted = append(quoted, also.Quoted()...)
	}
	return quoted
}

// why tells staff why a passage was quoted: which words of the question it
// accounts for, which nothing accounts for, what came next, and how sure it is.
func (r Reply) why() string {
	title := sourceLine(r.Answer.Quote)
	if r.Result == nil || len(r.Result.Matches) == 0 {
		return title + "\nYou picked it from what I offered."
	}
	lines := []string{title, fmt.Sprintf("Confidence: %.0f %%", 100*r.Confidence)}
	best := -1
	for i, m := range r.Result.Matches {
		if m.Passage.ID == r.Answer.Passage.ID {
			best = i
			lines = append(lines, "Words it accounts for: "+listed(m.Reasons.Matched), "Words that nothing accounts for: "+listed(m.Reasons.Unexplained))
			break
		}
	}
	for i, m := range r.Result.Matches {
		if i != best && m.Section.Heading+m.Leaflet.ID != r.Answer.Section.Heading+r.Answer.Leaflet.ID {
			lines = append(lines, fmt.Sprintf("Runner-up: %s (%.0f %%)", sourceLine(m.Quote), 100*m.Confidence))
			break
		}
	}
	return strings.Join(lines, "\n")
}

func listed(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}
