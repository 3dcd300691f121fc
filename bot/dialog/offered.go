package dialog

import (
	"context"
	"strings"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// offered returns the passage of a choice: the text that was offered, wherever in its leaflet
// it stands by now, or else the one with its id, of a leaflet that was changed since. It
// reports false when there is none, or none that may be quoted alone.
func (r *Responder) offered(choice bot.Choice) (knowledge.Quote, bool) {
	quote, ok := r.unchanged(choice)
	if !ok {
		quote, ok = r.search.Library().Passage(choice.Passage)
	}
	return quote, ok && quote.Leaflet.ID == choice.Leaflet && !quote.Passage.Dangling
}

// unchanged returns the very text of a choice. It may have moved, as when a passage was added
// before it.
func (r *Responder) unchanged(choice bot.Choice) (found knowledge.Quote, ok bool) {
	library := r.search.Library()
	if quote, ok := library.Quote(choice.Passage, choice.SHA256); ok {
		return quote, true
	}
	leaflet := library.Leaflet(choice.Leaflet)
	if leaflet == nil || choice.SHA256 == "" {
		return knowledge.Quote{}, false
	}
	for _, section := range leaflet.Sections {
		for _, passage := range section.Passages {
			if passage.SHA256 != choice.SHA256 || ok && section.Heading != choice.Section {
				continue
			}
			found, ok = library.Passage(passage.ID)
		}
	}
	return found, ok
}

// picked returns the passage of a choice for a question. When its text was changed since it was
// offered, that is the passage of its section which fits the question best: passages are
// counted within a section, and one more before it moves them all.
func (r *Responder) picked(ctx context.Context, choice bot.Choice, question string) (knowledge.Quote, bool, error) {
	if quote, ok := r.unchanged(choice); ok || choice.SHA256 == "" || question == "" {
		if !ok {
			quote, ok = r.offered(choice)
		}
		return quote, ok && !quote.Passage.Dangling && quote.Leaflet.ID == choice.Leaflet, nil
	}
	result, err := r.search.Search(ctx, index.Query{Text: question, Leaflet: choice.Leaflet, Limit: manyMatches})
	if err != nil {
		return knowledge.Quote{}, false, err
	}
	section, _, _ := strings.Cut(choice.Passage, "#")
	for _, m := range result.Matches {
		if m.Section.ID == section {
			return m.Quote, true, nil
		}
	}
	quote, ok := r.offered(choice)
	return quote, ok, nil
}
