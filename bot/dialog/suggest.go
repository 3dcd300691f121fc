package dialog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// Suggest returns the passages that fit a question best, best first, at most so
// many, for a person who answers it. Its error holds nothing of the question.
func (r *Responder) Suggest(ctx context.Context, question string, most int) ([]bot.Choice, error) {
	result, err := r.search.Search(ctx, index.Query{Text: clip(question), Limit: most})
	if err != nil {
		return nil, fmt.Errorf("looking for passages to suggest: %w", err)
	}
	var found []bot.Choice
	for _, m := range result.Matches {
		found = append(
			found,
			bot.Choice{Leaflet: m.Leaflet.ID, Section: m.Section.Heading, Passage: m.Passage.ID,
				SHA256: m.Passage.SHA256, Label: passageLabel(m.Quote)},
		)
	}
	return found, nil
}

// passageLabel names a section and how its passage begins.
func passageLabel(q knowledge.Quote) string {
	return q.Section.Heading + ": " + q.Passage.Text
}

// Passage returns the reply that quotes a passage, as patients read it when it answers; false
// when there is none with this id, as when its leaflet was replaced, or when sha256, unless it
// is "", is not how the digest of its text begins: staff send what they have read, and nothing else.
func (r *Responder) Passage(id, sha256 string, at time.Time) (bot.Reply, bool) {
	quote, ok := r.search.Library().Passage(id)
	if !ok || !strings.HasPrefix(quote.Passage.SHA256, sha256) {
		return bot.Reply{}, false
	}
	return r.answer(index.Match{Quote: quote, Confidence: 1}, at), true
}
