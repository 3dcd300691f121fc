package store

import (
	"context"
	"fmt"
	"strings"

	"bedside/bot"
)

// Rulings returns the rulings that hold, in the order of their targets.
func (s *Store) Rulings(ctx context.Context) (all []bot.Ruling, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		all, err = collect(ctx, t, "SELECT target, why, who, at, passages FROM rulings ORDER BY target", nil, readRuling)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the rulings: %w", err)
	}
	return all, nil
}

func readRuling(scan scan, r *bot.Ruling) error {
	var at int64
	var passages string
	err := scan(&r.Target, &r.Why, &r.By, &at, &passages)
	r.At, r.Passages = fromMilliseconds(at), strings.Fields(passages)
	return err
}

// Rule keeps rulings, and lifts those that are lifted, each with its line in the desk's log.
// To lift what does not hold changes nothing, and has no line.
func (s *Store) Rule(ctx context.Context, rulings ...bot.Ruling) error {
	err := s.write(ctx, func(t tx) error {
		lines, err := keepRulings(ctx, t, rulings)
		if err != nil {
			return err
		}
		return s.writeLines(ctx, t, lines)
	})
	if err != nil {
		return fmt.Errorf("keeping a ruling: %w", err)
	}
	return nil
}

// Rulings is that of Store.
func (o *Operator) Rulings(ctx context.Context) ([]bot.Ruling, error) { return o.store.Rulings(ctx) }

// Rule is that of Store.
func (o *Operator) Rule(ctx context.Context, rulings ...bot.Ruling) error {
	return o.store.Rule(ctx, rulings...)
}

// keepRulings keeps rulings in a transaction, and returns the lines to be written of them.
func keepRulings(ctx context.Context, t tx, rulings []bot.Ruling) (lines []bot.Line, err error) {
	for _, r := range rulings {
		changed := int64(0)
		if r.Lifted {
			changed, err = t.exec(ctx, "DELETE FROM rulings WHERE target = $1", r.Target)
		} else {
			changed, err = t.exec(ctx, `INSERT INTO rulings (target, why, who, at, passages) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (target) DO UPDATE SET why = excluded.why, who = excluded.who, at = excluded.at,
				passages = excluded.passages`, r.Target, r.Why, r.By, milliseconds(r.At), strings.Join(r.Passages, "\n"))
		}
		if err != nil {
			return nil, fmt.Errorf("the ruling on %s: %w", r.Target, err)
		}
		if changed > 0 {
			lines = append(lines, r.Line())
		}
	}
	return lines, nil
}
