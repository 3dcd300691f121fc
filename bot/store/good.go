package store

import (
	"context"
	"fmt"

	"bedside/bot"
)

// KeepGood keeps leaflets as they were read without a fault, and lets go of those whose ids
// are gone.
func (s *Store) KeepGood(ctx context.Context, good []bot.GoodLeaflet, gone []string) error {
	err := s.write(ctx, func(t tx) error {
		for _, id := range gone {
			if _, err := t.exec(ctx, "DELETE FROM good_leaflets WHERE id = $1", id); err != nil {
				return err
			}
		}
		for _, l := range good {
			_, err := t.exec(ctx, `INSERT INTO good_leaflets (id, file, content) VALUES ($1, $2, $3)
				ON CONFLICT (id) DO UPDATE SET file = excluded.file, content = excluded.content`,
				l.ID, l.File, s.keys.seal(l.Content, goodPlace(l.ID)))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keeping the last good leaflets: %w", err)
	}
	return nil
}

// goodPlace is what a leaflet is sealed as.
func goodPlace(id string) []byte { return []byte("good leaflet " + id) }

// GoodLeaflets returns the leaflets that were kept, in the order of their ids. Those that the
// keys do not open, because the data key was changed or somebody else wrote them, are left out.
func (s *Store) GoodLeaflets(ctx context.Context) (good []bot.GoodLeaflet, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		all, err := collect(ctx, t, "SELECT id, file, content FROM good_leaflets ORDER BY id", nil,
			func(scan scan, l *bot.GoodLeaflet) error { return scan(&l.ID, &l.File, &l.Content) })
		for _, l := range all {
			if opened, fault := s.keys.open(l.Content, goodPlace(l.ID)); fault == nil {
				good = append(good, bot.GoodLeaflet{ID: l.ID, File: l.File, Content: opened})
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the last good leaflets: %w", err)
	}
	return good, nil
}
