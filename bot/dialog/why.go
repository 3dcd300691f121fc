package dialog

import (
	"fmt"
	"strings"

	"bedside/bot"
)

// quoted returns the passage that a reply quotes as a choice that gives it again,
// with why; none for a reply that quotes nothing.
func quoted(r *response) []bot.Choice {
	a := r.Answer
	if a == nil {
		return nil
	}
	c := bot.Choice{Leaflet: a.Leaflet.ID, Section: a.Section.Heading, Passage: a.Passage.ID,
		SHA256: a.Passage.SHA256, Label: sourceLine(a.Quote)}
	c.Why, c.RunnerUp = why(r)
	return []bot.Choice{c}
}

// why tells staff why a passage was quoted: which words of the question it
// accounts for, which nothing accounts for, what came next, and how sure it is. It names the leaflet
// of what came next; "" for none.
func why(r *response) (text, runnerUp string) {
	title := sourceLine(r.Answer.Quote)
	if r.result == nil || len(r.result.Matches) == 0 {
		return title + "\nYou picked it from what I offered.", ""
	}
	lines := []string{title, fmt.Sprintf("Confidence: %.0f %%", 100*r.Confidence)}
	best := -1
	for i, m := range r.result.Matches {
		if m.Passage.ID == r.Answer.Passage.ID {
			best = i
			lines = append(lines, "Words it accounts for: "+listed(m.Reasons.Matched),
				"Words that nothing accounts for: "+listed(m.Reasons.Unexplained))
			break
		}
	}
	for i, m := range r.result.Matches {
		if i != best && m.Section.Heading+m.Leaflet.ID != r.Answer.Section.Heading+r.Answer.Leaflet.ID {
			lines = append(lines, fmt.Sprintf("Runner-up: %s (%.0f %%)", sourceLine(m.Quote), 100*m.Confidence))
			return strings.Join(lines, "\n"), m.Leaflet.ID
		}
	}
	return strings.Join(lines, "\n"), ""
}

func listed(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}
