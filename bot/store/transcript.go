package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// Transcript returns the last arrivals and the last delivered parcels of the chat at an address,
// at most so many of each.
func (s *Store) Transcript(ctx context.Context, channel, address string, most int) (found bot.Transcript, err error) {
	if found.Chat, err = s.Find(ctx, channel, address); found.Chat == 0 || err != nil {
		return found, err
	}
	err = s.engine.read(ctx, func(t tx) (err error) {
		found.Arrivals, err = s.inbounds(ctx, t, "chat = $1 ORDER BY id DESC LIMIT $2", found.Chat, most)
		if err == nil {
			found.Sent, err = s.sent(ctx, t, found.Chat, most)
		}
		return err
	})
	if err != nil {
		return bot.Transcript{}, fmt.Errorf("reading the transcript of chat %d: %w", found.Chat, err)
	}
	slices.Reverse(found.Arrivals)
	slices.Reverse(found.Sent)
	return found, nil
}

// sentRow is a delivered parcel as it lies in the database.
type sentRow struct {
	sealedParcel
	message string
}

// sent returns the last parcels that were delivered to a chat, the newest first.
func (s *Store) sent(ctx context.Context, t tx, chat int64, most int) (found []bot.Sent, err error) {
	rows, err := collect(ctx, t, `SELECT said, piece, body, at, message FROM parcels
		WHERE chat = $1 AND state = 'sent' AND LENGTH(body) > 0 ORDER BY id DESC LIMIT $2`, []any{chat, most},
		func(scan scan, row *sentRow) error {
			return scan(&row.said, &row.piece, &row.body, &row.at, &row.message)
		})
	for _, row := range rows {
		sent := bot.Sent{Message: row.message, At: fromMilliseconds(row.at)}
		if err := s.openJSON(ctx, t, row.body, parcelBody(chat, row.said, row.piece), &sent.Parcel); err != nil {
			return nil, err
		}
		found = append(found, sent)
	}
	return found, err
}

// TranscriptSince tells when the transcript of the chat at an address last changed, to look often
// whether there is something new; the zero time when the chat is not known.
func (s *Store) TranscriptSince(ctx context.Context, channel, address string) (changed time.Time, err error) {
	chat, err := s.Find(ctx, channel, address)
	if chat == 0 || err != nil {
		return time.Time{}, err
	}
	var ms int64
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, `SELECT COALESCE(MAX(at), 0) FROM (
			SELECT MAX(COALESCE(answered, received)) AS at FROM arrivals WHERE chat = $1
			UNION ALL SELECT MAX(at) FROM parcels WHERE chat = $1 AND state = 'sent') AS changes`, []any{chat}, &ms)
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the transcript of chat %d: %w", chat, err)
	}
	return fromMilliseconds(ms), nil
}
