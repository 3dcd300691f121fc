package store

import (
	"context"
	"fmt"
	"strings"

	"bedside/bot"
)

// NoteLive notes which version of the library this instance answers from. Since is the
// database's to say.
func (s *Store) NoteLive(ctx context.Context, v bot.LiveVersion) error {
	dialect := s.engine.dialect()
	err := s.write(ctx, func(t tx) error {
		gone := "NOT EXISTS (SELECT 1 FROM instances WHERE instances.id = live_versions.instance)"
		if dialect.alone {
			gone = "TRUE"
		}
		_, err := t.exec(ctx, "DELETE FROM live_versions WHERE instance <> $1 AND "+gone, s.instance)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO live_versions (instance, digest, leaflets, kept, since)
			VALUES ($1, $2, $3, $4, `+dialect.now+`) ON CONFLICT (instance) DO UPDATE SET digest = excluded.digest,
			leaflets = excluded.leaflets, kept = excluded.kept, since = CASE
				WHEN live_versions.digest = excluded.digest THEN live_versions.since ELSE excluded.since END`,
			s.instance, v.Digest, v.Leaflets, strings.Join(v.Kept, "\n"))
		return err
	})
	if err != nil {
		return fmt.Errorf("noting which leaflets are live: %w", err)
	}
	return nil
}

// LiveVersions lists which versions of the library the instances that are alive answer from,
// the oldest first. Of an SQLite file it is the last one that had it open.
func (s *Store) LiveVersions(ctx context.Context) (all []bot.LiveVersion, err error) {
	dialect := s.engine.dialect()
	alive := "EXISTS (SELECT 1 FROM instances WHERE instances.id = live_versions.instance AND until > " + dialect.now + ")"
	if dialect.alone {
		alive = "TRUE"
	}
	err = s.engine.read(ctx, func(t tx) error {
		all, err = collect(ctx, t, "SELECT instance = $1, digest, leaflets, kept, since FROM live_versions WHERE "+alive+
			" ORDER BY since, instance", []any{s.instance}, readLive)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which leaflets are live: %w", err)
	}
	return all, nil
}

func readLive(scan scan, v *bot.LiveVersion) error {
	var kept string
	var since int64
	err := scan(&v.Own, &v.Digest, &v.Leaflets, &kept, &since)
	v.Kept, v.Since = strings.Fields(kept), fromMilliseconds(since)
	return err
}

// AskReload asks all instances to read their leaflets anew.
func (s *Store) AskReload(ctx context.Context) error {
	err := s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "UPDATE reloads SET asked = asked + 1")
		return err
	})
	if err != nil {
		return fmt.Errorf("asking for a reload of the leaflets: %w", err)
	}
	return nil
}

// ReloadsAsked is how often the instances were asked.
func (s *Store) ReloadsAsked(ctx context.Context) (n int64, err error) {
	err = s.engine.read(ctx, func(t tx) error { return t.one(ctx, "SELECT asked FROM reloads", nil, &n) })
	if err != nil {
		return 0, fmt.Errorf("reading how often a reload was asked for: %w", err)
	}
	return n, nil
}

// LiveVersions is that of Store.
func (r *Reader) LiveVersions(ctx context.Context) ([]bot.LiveVersion, error) {
	return r.store.LiveVersions(ctx)
}
