package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// repeatedWithin is the time that a delivery is remembered. A platform repeats it for
// a day at most, and Telegram may start its numbers anew after a quiet week.
const repeatedWithin = 48 * time.Hour

// Accept keeps arrivals of a channel: the arrivals, the channel's cursor and the
// jobs that answer are committed together, or an error returned and nothing
// kept. A cursor of "" leaves that of before. It returns the IDs of those that are new. An
// arrival that was accepted before changes nothing but that it may be advised now: one with
// the same channel and ID within two days, or with the same chat, message and edit.
func (s *Store) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) (fresh []string, err error) {
	found := s.byChat(channel, arrivals)
	err = s.write(ctx, func(t tx) error {
		fresh = nil
		var chats, urgent []int64
		if err := s.followMoved(ctx, t, found); err != nil {
			return err
		}
		for _, a := range found {
			if a.Kind == bot.ArrivalMoved {
				continue
			}
			chat, err := s.acceptOne(ctx, t, a)
			switch {
			case err != nil:
			case chat == 0:
				err = s.repeated(ctx, t, a)
			case a.Verdict.Urgent():
				fresh, urgent = append(fresh, a.ID), append(urgent, chat)
				err = s.beginLane(ctx, t, chat, a.Arrival)
			default:
				fresh, chats = append(fresh, a.ID), append(chats, chat)
			}
			if err != nil {
				return err
			}
		}
		if err := saveCursor(ctx, t, channel, cursor); err != nil {
			return err
		}
		if err := s.wakeFirst(ctx, t, answering, urgent...); err != nil {
			return err
		}
		return s.wake(ctx, t, answering, chats...)
	})
	if err != nil {
		err = fmt.Errorf("accepting %d arrivals from %s: %w", len(arrivals), channel, err)
		if ctx.Err() == nil {
			s.refused.Store(&err)
		}
		return nil, err
	}
	s.refused.Store(nil)
	return fresh, nil
}

// followMoved comes before all else: what came after a move from the new address is the chat's.
func (s *Store) followMoved(ctx context.Context, t tx, all []addressed) error {
	for _, a := range all {
		if a.Kind == bot.ArrivalMoved {
			if err := s.follow(ctx, t, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// addressed is an arrival with the keyed hashes of its chat.
type addressed struct {
	bot.Arrival
	lookups [][]byte
}

// byChat sorts arrivals by chat, in the order of arrival within a chat, so that
// two transactions never wait for each other.
func (s *Store) byChat(channel string, arrivals []bot.Arrival) []addressed {
	var found []addressed
	for _, a := range arrivals {
		a.Channel = channel
		a.ID, a.Message, a.Press, a.Language = sanitised(a.ID), sanitised(a.Message), sanitised(a.Press),
			sanitised(a.Language)
		found = append(found, addressed{a, s.keys.lookups(channel, a.Chat)})
	}
	slices.SortStableFunc(found, func(a, b addressed) int { return bytes.Compare(a.lookups[0], b.lookups[0]) })
	return found
}

// sanitised makes text fit for every database: PostgreSQL takes no zero bytes and no
// broken UTF-8.
func sanitised(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// acceptOne returns the chat of a new arrival, and 0 for a repeated one.
func (s *Store) acceptOne(ctx context.Context, t tx, a addressed) (int64, error) {
	now := time.Now()
	fresh, err := t.exec(ctx, `INSERT INTO deliveries (channel, external, received) VALUES ($1, $2, $3)
		ON CONFLICT (channel, external) DO UPDATE SET received = excluded.received WHERE deliveries.received < $4`,
		a.Channel, a.ID, milliseconds(now), milliseconds(now.Add(-repeatedWithin)))
	if err != nil {
		return 0, fmt.Errorf("noting a delivery: %w", err)
	}
	if fresh == 0 {
		return 0, nil
	}
	chat, err := s.chatOf(ctx, t, a, now)
	if err != nil {
		return 0, err
	}
	text, err := s.seal(ctx, t, chat, []byte(a.Text), arrivalText(chat, a.ID))
	if err != nil {
		return 0, err
	}
	origin, err := s.sealOrigin(ctx, t, a.Arrival, chat)
	if err != nil {
		return 0, err
	}
	fresh, err = t.exec(ctx, `INSERT INTO arrivals (chat, external, message, edit, press, kind, public, text, at,
		received, origin, urgency, flag)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
		chat, a.ID, a.Message, a.Edit, a.Press, string(a.Kind), a.Public, text,
		milliseconds(a.At), milliseconds(now), origin, string(a.Verdict.Urgency), a.Verdict.Flag)
	if err != nil {
		return 0, fmt.Errorf("keeping an arrival of chat %d: %w", chat, err)
	}
	if fresh == 0 {
		return 0, nil
	}
	return chat, nil
}

func arrivalText(chat int64, external string) []byte { return place("arrivals.text", chat, external) }

// origin is who did something in a chat of many, what they replied to, and what came along
// that cannot be read.
type origin struct {
	By        string         `json:"by,omitempty"`
	ReplyTo   string         `json:"reply_to,omitempty"`
	Attached  bot.Attachment `json:"attached,omitempty"`
	Album     string         `json:"album,omitempty"`
	Anonymous bool           `json:"anonymous,omitempty"`
	Shared    bool           `json:"shared,omitempty"` // with people of other organisations
}

func arrivalOrigin(chat int64, external string) []byte {
	return place("arrivals.origin", chat, external)
}

// sealOrigin returns nil when there is nothing to keep.
func (s *Store) sealOrigin(ctx context.Context, t tx, a bot.Arrival, chat int64) ([]byte, error) {
	from := origin{a.By, a.ReplyTo, a.Attached, a.Album, a.Anonymous, a.Shared}
	if from == (origin{}) {
		return nil, nil
	}
	return s.sealJSON(ctx, t, chat, from, arrivalOrigin(chat, a.ID))
}

// chatOf finds the chat of an arrival, by its address or a former one, or makes one.
func (s *Store) chatOf(ctx context.Context, t tx, a addressed, now time.Time) (int64, error) {
	for i, lookup := range a.lookups {
		var id int64
		var direct bool
		err := t.one(ctx, `UPDATE chats SET seen = $1, leaving = FALSE, language = COALESCE(NULLIF($2, ''), language)
			WHERE id = `+chatAt("$3", "$4")+` RETURNING id, COALESCE(lookup = $4, FALSE)`,
			[]any{milliseconds(now), a.Language, a.Channel, lookup}, &id, &direct)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		switch { // found by an older key
		case err == nil && i > 0 && direct:
			err = s.readdress(ctx, t, id, a.Chat, a.lookups[0])
		case err == nil && i > 0:
			err = leadTo(ctx, t, id, a.Channel, a.lookups)
		}
		if err != nil {
			return 0, fmt.Errorf("finding a chat: %w", err)
		}
		return id, nil
	}
	return s.newChat(ctx, t, a, now)
}

// chatAt is the chat of a channel with the keyed hash of an address, as SQL: one that was there
// before it moved goes first, for the platform gives its former address to nobody else.
func chatAt(channel, lookup string) string {
	where := " WHERE channel = " + channel + " AND lookup = " + lookup
	return "COALESCE((SELECT chat FROM former_addresses" + where + "), (SELECT id FROM chats" + where + "))"
}

// newChat keeps a chat that writes for the first time. Another instance may do
// the same at the same time; then both have the chat that came first.
func (s *Store) newChat(ctx context.Context, t tx, a addressed, now time.Time) (int64, error) {
	own := bot.NewID()
	id := own
	err := t.one(ctx, `INSERT INTO chats (id, channel, lookup, address, language, seen) VALUES ($1, $2, $3, '', $4, $5)
		ON CONFLICT (channel, lookup) DO UPDATE SET seen = excluded.seen, leaving = FALSE RETURNING id`,
		[]any{id, a.Channel, a.lookups[0], a.Language, milliseconds(now)}, &id)
	if err == nil && id == own {
		err = s.beginChat(ctx, t, id, a.Chat)
	}
	if err != nil {
		return 0, fmt.Errorf("keeping a new chat: %w", err)
	}
	return id, nil
}

// beginChat gives a new chat its key and seals its address.
func (s *Store) beginChat(ctx context.Context, t tx, id int64, address string) error {
	if err := s.makeChatKey(ctx, t, id); err != nil {
		return err
	}
	sealed, err := s.seal(ctx, t, id, []byte(address), chatAddress(id))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE chats SET address = $1 WHERE id = $2", sealed, id)
	return err
}

func chatAddress(id int64) []byte { return place("chats.address", id) }

func (s *Store) readdress(ctx context.Context, t tx, id int64, address string, lookup []byte) error {
	sealed, err := s.seal(ctx, t, id, []byte(address), chatAddress(id))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE chats SET address = $1, lookup = $2 WHERE id = $3", sealed, lookup, id)
	return err
}

func saveCursor(ctx context.Context, t tx, channel, cursor string) error {
	if cursor == "" {
		return nil
	}
	_, err := t.exec(ctx, "INSERT INTO cursors (channel, cursor) VALUES ($1, $2) ON CONFLICT (channel) DO UPDATE SET "+
		"cursor = excluded.cursor",
		channel, cursor)
	if err != nil {
		return fmt.Errorf("keeping the cursor: %w", err)
	}
	return nil
}

// Cursor returns where a channel stands; "" before its first Accept.
func (s *Store) Cursor(ctx context.Context, channel string) (cursor string, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, "SELECT cursor FROM cursors WHERE channel = $1", []any{channel}, &cursor)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading the cursor of %s: %w", channel, err)
	}
	return cursor, nil
}

// Find returns the number of the chat at an address, or that had it; 0 when there is none.
func (s *Store) Find(ctx context.Context, channel, address string) (chat int64, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		for _, lookup := range s.keys.lookups(channel, address) {
			err := t.one(ctx, "SELECT id FROM chats WHERE id = "+chatAt("$1", "$2"), []any{channel, lookup}, &chat)
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("finding a chat: %w", err)
	}
	return chat, nil
}
