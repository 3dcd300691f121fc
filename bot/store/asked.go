package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"bedside/bot"
)

func replyQuestion(id int64) []byte { return place("replies.question", id) }

// sealedAsked is a question as it lies in the database.
type sealedAsked struct {
	bot.Asked
	id                       int64
	question, offer, choices []byte
}

func (r *sealedAsked) read(scan scan) error {
	var at int64
	var helpful sql.NullBool
	err := scan(&r.id, &r.question, &at, &r.Outcome, &r.RedFlag, &r.offer, &r.choices, &r.Leaflet, &r.Passage,
		&helpful, &r.Reason)
	r.At, r.Helpful = fromMilliseconds(at), feedback(helpful)
	return err
}

// Asked returns the questions of patients since a time whose words are still
// kept, oldest first. Nothing in them says who asked.
func (s *Store) Asked(ctx context.Context, since time.Time) (all []bot.Asked, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		rows, err := collect(ctx, t,
			`SELECT id, question, at, outcome, red_flag, offer, choices, leaflet, passage, helpful, reason FROM replies
			WHERE at >= $1 AND question IS NOT NULL ORDER BY at, id`, []any{milliseconds(since)},
			func(scan scan, row *sealedAsked) error { return row.read(scan) })
		for _, row := range rows {
			if err := s.openAsked(ctx, t, &row); err != nil {
				return fmt.Errorf("reply %d: %w", row.id, err)
			}
			all = append(all, row.Asked)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what was asked: %w", err)
	}
	return all, nil
}

func (s *Store) openAsked(ctx context.Context, t tx, row *sealedAsked) error {
	text, err := s.open(ctx, t, row.question, replyQuestion(row.id))
	if err != nil {
		return err
	}
	offer, err := s.openOffer(ctx, t, row.id, row.offer, row.choices)
	row.Question, row.Offered = string(text), len(offer.Choices) > 0
	return err
}

// feedback is what a person said of a reply.
func feedback(helpful sql.NullBool) string {
	switch {
	case !helpful.Valid:
		return ""
	case helpful.Bool:
		return "yes"
	}
	return "no"
}
