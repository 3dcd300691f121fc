package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"bedside/bot"
)

func replyQuestion(id int64) []byte { return place("replies.question", id) }

// Asked returns the questions of patients since a time whose words are still
// kept, oldest first. Nothing in them says who asked.
func (s *Store) Asked(ctx context.Context, since time.Time) (all []bot.Asked, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.each(ctx, `SELECT id, question, at, outcome, choices, leaflet, passage, helpful, reason FROM replies
			WHERE at >= $1 AND question IS NOT NULL ORDER BY at, id`, []any{milliseconds(since)}, func(scan scan) error {
			var a bot.Asked
			var id, at int64
			var question, choices []byte
			var helpful sql.NullBool
			if err := scan(&id, &question, &at, &a.Outcome, &choices, &a.Leaflet, &a.Passage, &helpful, &a.Reason); err != nil {
				return err
			}
			text, err := s.keys.open(question, replyQuestion(id))
			if err != nil {
				return fmt.Errorf("reply %d: %w", id, err)
			}
			if a.Offered, err = s.offers(id, choices); err != nil {
				return fmt.Errorf("reply %d: %w", id, err)
			}
			a.Question, a.At, a.Helpful = string(text), fromMilliseconds(at), judgement(helpful)
			all = append(all, a)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was asked: %w", err)
	}
	return all, nil
}

// offers tells whether a reply offered something to choose from; what is kept with
// the choices for whoever asks the clinic is no offer.
func (s *Store) offers(reply int64, sealed []byte) (bool, error) {
	if sealed == nil {
		return false, nil
	}
	var choices []bot.Choice
	if err := s.openJSON(sealed, replyChoices(reply), &choices); err != nil {
		return false, err
	}
	offered, _, _, _ := bot.Offered(choices)
	return len(offered) > 0, nil
}

// judgement is what a person said of a reply.
func judgement(helpful sql.NullBool) string {
	switch {
	case !helpful.Valid:
		return ""
	case helpful.Bool:
		return "yes"
	}
	return "no"
}
