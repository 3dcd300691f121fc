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
		return t.each(ctx, `SELECT id, question, at, outcome, offer, choices, leaflet, passage, helpful, reason FROM replies
			WHERE at >= $1 AND question IS NOT NULL ORDER BY at, id`, []any{milliseconds(since)}, func(scan scan) error {
			var a bot.Asked
			var id, at int64
			var question, sealed, choices []byte
			var helpful sql.NullBool
			if err := scan(&id, &question, &at, &a.Outcome, &sealed, &choices, &a.Leaflet, &a.Passage, &helpful,
				&a.Reason); err != nil {
				return err
			}
			text, err := s.keys.open(question, replyQuestion(id))
			if err != nil {
				return fmt.Errorf("reply %d: %w", id, err)
			}
			offer, err := s.openOffer(id, sealed, choices)
			if err != nil {
				return fmt.Errorf("reply %d: %w", id, err)
			}
			a.Offered = len(offer.Choices) > 0
			a.Question, a.At, a.Helpful = string(text), fromMilliseconds(at), feedback(helpful)
			all = append(all, a)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was asked: %w", err)
	}
	return all, nil
}

// feedback is a person's judgement of a reply.
func feedback(helpful sql.NullBool) string {
	switch {
	case !helpful.Valid:
		return ""
	case helpful.Bool:
		return "yes"
	}
	return "no"
}
