package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"bedside/bot"
)

// Tally counts the replies to questions of patients from a time up to another.
func (s *Store) Tally(ctx context.Context, from, to time.Time) (all []bot.Tally, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		all, err = collect(ctx, t,
			`SELECT outcome, red_flag, leaflet, passage, helpful, reason, COUNT(*) FROM replies
			WHERE at >= $1 AND at < $2 AND patient GROUP BY outcome, red_flag, leaflet, passage, helpful, reason`,
			[]any{milliseconds(from), milliseconds(to)}, func(scan scan, row *bot.Tally) error {
				var helpful sql.NullBool
				err := scan(&row.Outcome, &row.RedFlag, &row.Leaflet, &row.Passage, &helpful, &row.Reason, &row.Count)
				row.Helpful = feedback(helpful)
				return err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("counting replies: %w", err)
	}
	return all, nil
}

// FirstReply returns when the oldest reply that is kept was given, whoever asked; zero when there is none.
func (s *Store) FirstReply(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, "SELECT COALESCE(MIN(at), 0) FROM replies", nil, &at)
	})
	switch {
	case err != nil:
		return time.Time{}, fmt.Errorf("looking for the oldest reply: %w", err)
	case at == 0:
		return time.Time{}, nil
	}
	return fromMilliseconds(at), nil
}

// TicketTimes returns when the tickets opened from a time up to another were opened and answered,
// in the order of opening.
func (s *Store) TicketTimes(ctx context.Context, from, to time.Time) (all []bot.TicketTime, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		all, err = collect(ctx, t,
			"SELECT opened, delivered, state FROM tickets WHERE opened >= $1 AND opened < $2 ORDER BY opened, id",
			[]any{milliseconds(from), milliseconds(to)}, func(scan scan, row *bot.TicketTime) error {
				var opened, delivered int64
				err := scan(&opened, &delivered, &row.State)
				row.Opened = fromMilliseconds(opened)
				if delivered != 0 {
					row.Delivered = fromMilliseconds(delivered)
				}
				return err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the times of tickets: %w", err)
	}
	return all, nil
}

// Tally is that of Store.
func (r *Reader) Tally(ctx context.Context, from, to time.Time) ([]bot.Tally, error) {
	return r.store.Tally(ctx, from, to)
}

// FirstReply is that of Store.
func (r *Reader) FirstReply(ctx context.Context) (time.Time, error) {
	return r.store.FirstReply(ctx)
}

// TicketTimes is that of Store.
func (r *Reader) TicketTimes(ctx context.Context, from, to time.Time) ([]bot.TicketTime, error) {
	return r.store.TicketTimes(ctx, from, to)
}

// Record is that of Store.
func (o *Operator) Record(ctx context.Context, lines ...bot.Line) error {
	return o.store.Record(ctx, lines...)
}
