package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// Sealing anew goes through the tables in batches, so that it holds nobody up. What was
// done stays done when it is broken off; the next start passes over it.
const (
	resealBatch = 200
	resealPause = 20 * time.Millisecond
	resealName  = "sealing anew"
	resealRetry = 30 * time.Second
)

// resealUntil seals with the keys of chats, and those with the current data key, what
// was sealed with a data key of before or by a version without keys of chats. One
// instance does it.
func (s *Store) resealUntil(ctx context.Context) {
	for ctx.Err() == nil {
		leads, err := s.Lead(ctx, resealName)
		if leads && err == nil {
			if err = s.reseal(ctx); err == nil {
				return
			}
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("sealing anew was broken off and is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(resealRetry):
		}
	}
}

// reseal goes once through everything.
func (s *Store) reseal(ctx context.Context) error {
	changed, err := s.inBatches(ctx, s.rekeyBatch)
	for _, c := range resealColumns {
		if err != nil {
			return err
		}
		var some int
		some, err = s.inBatches(ctx, func(ctx context.Context, after int64) (int64, int, int,
			error) {
			return s.resealBatch(ctx, c, after)
		})
		changed += some
	}
	if err != nil {
		return err
	}
	if changed > 0 {
		s.log.Info("values were sealed anew", "values", changed)
	}
	return s.tellOlder(ctx)
}

// tellOlder tells when the data keys of before are not needed any more.
func (s *Store) tellOlder(ctx context.Context) error {
	if len(s.keys.all) == 1 {
		return nil
	}
	return s.engine.read(ctx, func(t tx) error {
		for _, key := range s.keys.all[1:] {
			left, err := s.sealedWith(ctx, t, key.id[:])
			if err != nil {
				return err
			}
			s.log.Info("a data key of before was checked; it may be taken out once it is needed for nothing", "key",
				fmt.Sprintf("%x", key.id), "needed_for", left)
		}
		return nil
	})
}

// inBatches calls f until it found nothing more. f is given the last row that was done
// and returns the last of its own, how many it found, and how many it changed.
func (s *Store) inBatches(ctx context.Context, f func(ctx context.Context, after int64) (last int64, found,
	changed int, err error)) (all int, err error) {
	for after := int64(0); ; {
		last, found, changed, err := f(ctx, after)
		all += changed
		if err != nil || found == 0 {
			return all, err
		}
		after = last
		if leads, err := s.Lead(ctx, resealName); err != nil || !leads {
			return all, errors.Join(err, ctx.Err(), errors.New("another instance has taken over"))
		}
		select {
		case <-ctx.Done():
			return all, ctx.Err()
		case <-time.After(resealPause):
		}
	}
}

// keyedChat is a chat whose key is missing or sealed with a data key of before.
type keyedChat struct {
	id                   int64
	channel              string
	lookup, address, key []byte
}

// rekeyBatch gives chats of earlier versions a key, and seals those of others with the
// current data key. Their keyed hashes are made anew along with them.
func (s *Store) rekeyBatch(ctx context.Context, after int64) (last int64, found, changed int, err error) {
	var chats []keyedChat
	err = s.engine.read(ctx, func(t tx) error {
		chats, err = collect(ctx, t,
			`SELECT c.id, c.channel, c.lookup, c.address, k.key FROM chats c LEFT JOIN chat_keys k ON k.chat = c.id
			WHERE c.id > $1 AND (k.chat IS NULL OR substr(k.key, 2, 8) <> $2) ORDER BY c.id LIMIT $3`,
			[]any{after, s.keys.current.id[:], resealBatch},
			func(scan scan, c *keyedChat) error { return scan(&c.id, &c.channel, &c.lookup, &c.address, &c.key) })
		return err
	})
	if err != nil || len(chats) == 0 {
		return after, 0, 0, err
	}
	err = s.engine.write(ctx, func(t tx) error {
		for _, c := range chats {
			done, err := s.rekey(ctx, t, c)
			if err != nil {
				return err
			}
			changed += done
		}
		return nil
	})
	return chats[len(chats)-1].id, len(chats), changed, err
}

// rekey does so with one chat; one that does not open stays as it is.
func (s *Store) rekey(ctx context.Context, t tx, c keyedChat) (changed int, err error) {
	address, err := s.open(ctx, t, c.address, chatAddress(c.id))
	if err != nil {
		s.log.Error("a chat cannot be sealed anew and stays as it is", "chat", c.id, "error", err)
		return 0, nil
	}
	if c.key == nil {
		err = s.makeChatKey(ctx, t, c.id)
	} else {
		err = s.rewrap(ctx, t, c)
	}
	if err != nil || c.lookup == nil {
		return 1, err
	}
	return 1, s.lookupAnew(ctx, t, c, string(address))
}

// lookupAnew makes the keyed hash of a chat with the current data key.
func (s *Store) lookupAnew(ctx context.Context, t tx, c keyedChat, address string) error {
	lookup := s.keys.lookups(c.channel, address)[0]
	if bytes.Equal(lookup, c.lookup) {
		return nil
	}
	_, err := t.exec(ctx, `UPDATE chats SET lookup = $1 WHERE id = $2 AND lookup = $3
		AND NOT EXISTS (SELECT 1 FROM chats other WHERE other.channel = $4 AND other.lookup = $1)`,
		lookup, c.id, c.lookup, c.channel)
	return err
}

func (s *Store) rewrap(ctx context.Context, t tx, c keyedChat) error {
	secret, err := s.keys.open(c.key, chatKeyPlace(c.id))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE chat_keys SET key = $1 WHERE chat = $2 AND key = $3", s.keys.seal(secret,
		chatKeyPlace(c.id)), c.id, c.key)
	return err
}

// sealedRow is a value that is sealed with a data key.
type sealedRow struct {
	id, chat    int64
	owner       int64 // the chat whose key it belongs to; 0 for none
	external    string
	said, piece int64
	sealed      []byte
}

// resealColumn is a column of sealed values: what of its row says where they belong.
type resealColumn struct {
	table, column, columns string // the columns are those of sealedRow after its id
	place                  func(sealedRow) []byte
}

// resealColumns are all but the keys of chats, which are done before.
var resealColumns = []resealColumn{
	{"chats", "address", "x.id, x.id, '', 0, 0", func(r sealedRow) []byte { return chatAddress(r.id) }},
	{"chats", "conversation", "x.id, x.id, '', 0, 0", func(r sealedRow) []byte { return chatConversation(r.id) }},
	{"arrivals", "text", "x.chat, x.chat, x.external, 0, 0", func(r sealedRow) []byte {
		return arrivalText(r.chat,
			r.external)
	}},
	{"arrivals", "origin", "x.chat, x.chat, x.external, 0, 0", func(r sealedRow) []byte {
		return arrivalOrigin(r.chat,
			r.external)
	}},
	{"parcels", "body", "x.chat, COALESCE((SELECT k.chat FROM tickets k WHERE k.id = x.ticket), x.chat), '', x.said, " +
		"x.piece",
		func(r sealedRow) []byte { return parcelBody(r.chat, r.said, int(r.piece)) }},
	{"replies", "offer", "0, COALESCE(x.chat, 0), '', 0, 0", func(r sealedRow) []byte { return replyOffer(r.id) }},
	{"replies", "choices", "0, COALESCE(x.chat, 0), '', 0, 0", func(r sealedRow) []byte { return replyChoices(r.id) }},
	{"replies", "question", "0, COALESCE(x.chat, 0), '', 0, 0", func(r sealedRow) []byte { return replyQuestion(r.id) }},
	{"tickets", "body", "0, COALESCE(x.chat, x.desk), '', 0, 0", func(r sealedRow) []byte { return ticketPlace(r.id) }},
	{"chats", "standing", "x.id, x.id, '', 0, 0", func(r sealedRow) []byte { return chatStanding(r.id) }},
}

// resealBatch seals values of a column with the keys of their chats, or with the current
// data key where they have none any more.
func (s *Store) resealBatch(ctx context.Context, c resealColumn, after int64) (last int64, found, changed int,
	err error) {
	var rows []sealedRow
	err = s.engine.read(ctx, func(t tx) error {
		rows, err = collect(ctx, t,
			fmt.Sprintf(`SELECT x.id, %s, x.%s FROM %s x WHERE x.id > $1 AND substr(x.%s, 1, 1) = $2 ORDER BY x.id LIMIT $3`,
				c.columns, c.column, c.table, c.column), []any{after, []byte{sealVersion}, resealBatch}, func(scan scan,
				r *sealedRow) error {
				return scan(&r.id, &r.chat, &r.owner, &r.external, &r.said, &r.piece, &r.sealed)
			})
		return err
	})
	if err != nil || len(rows) == 0 {
		return after, 0, 0, err
	}
	err = s.engine.write(ctx, func(t tx) error {
		for _, r := range rows {
			done, err := s.resealOne(ctx, t, c, r)
			if err != nil {
				return err
			}
			changed += done
		}
		return nil
	})
	return rows[len(rows)-1].id, len(rows), changed, err
}

// resealOne leaves a value that was changed meanwhile, and one that does not open.
func (s *Store) resealOne(ctx context.Context, t tx, c resealColumn, r sealedRow) (changed int, err error) {
	text, err := s.keys.open(r.sealed, c.place(r))
	if err != nil {
		s.log.Error("a value cannot be sealed anew and stays as it is", "table", c.table, "row", r.id, "error", err)
		return 0, nil
	}
	sealed, err := s.seal(ctx, t, r.owner, text, c.place(r))
	if err != nil {
		return 0, err
	}
	if sealed[0] == sealVersion && s.keys.isCurrent(r.sealed) {
		return 0, nil
	}
	done, err := t.exec(ctx, fmt.Sprintf("UPDATE %s SET %s = $1 WHERE id = $2 AND %s = $3", c.table, c.column, c.column),
		sealed, r.id, r.sealed)
	return int(done), err
}
