package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"time"
)

// The states of a data key in the database: the one that seals, one of before that
// something may still be sealed with, and one that nothing is. Of each is kept what it
// covers lines of the desk's log with, so that these are checked for as long as they are
// kept.
const (
	keyCurrent = "current"
	keyOlder   = "older"
	keyRetired = "retired"
)

// dataKeyRow is a data key as the database knows it.
type dataKeyRow struct {
	id     []byte
	state  string
	sealed []byte
}

func dataKeyPlace(id []byte) []byte { return place("data_keys.sealed", hex.EncodeToString(id)) }

// checkKeys compares the keys given with those that the database was written with, and
// fails when something in it could not be read, or other instances could not read what
// this one would write.
func (s *Store) checkKeys(ctx context.Context, t tx) ([]dataKeyRow, error) {
	rows, err := collect(ctx, t, "SELECT id, state, sealed FROM data_keys ORDER BY at", nil,
		func(scan scan, row *dataKeyRow) error { return scan(&row.id, &row.state, &row.sealed) })
	if err != nil {
		return nil, fmt.Errorf("reading which data keys it was written with: %w", err)
	}
	s.auditKeys = nil
	for _, row := range rows {
		if err := s.checkKey(ctx, t, row); err != nil {
			return nil, err
		}
		if s.keys.has(row.id) {
			continue
		}
		secret, err := s.keys.open(row.sealed, dataKeyPlace(row.id))
		if err != nil {
			return nil, fmt.Errorf("data key %x of before: %w", row.id, err)
		}
		s.auditKeys = append(s.auditKeys, secret)
	}
	if len(rows) == 0 {
		return nil, s.checkNewest(ctx, t)
	}
	return rows, nil
}

// checkKey fails when a data key is missed.
func (s *Store) checkKey(ctx context.Context, t tx, row dataKeyRow) error {
	switch {
	case s.keys.has(row.id) || row.state == keyRetired:
		return nil
	case row.state == keyCurrent:
		return &fault{words: fmt.Sprintf("what it holds cannot be read with this data key: the one in use is %x. Give "+
			"every instance the same "+
			"keys; to change it, put the new one before the old one, as NEW,OLD", row.id)}
	}
	left, err := s.sealedWith(ctx, t, row.id)
	if err == nil && left > 0 {
		err = &fault{words: fmt.Sprintf("%d of its values are still sealed with data key %x, which is not among those "+
			"given; put that key back, "+
			"behind the comma, until they have been sealed anew, which the log tells", left, row.id)}
	}
	return err
}

// checkNewest fails when the newest chat of a database of an earlier version cannot be
// read: to go on would be to forget everybody.
func (s *Store) checkNewest(ctx context.Context, t tx) error {
	var id int64
	var address []byte
	err := t.one(ctx, "SELECT id, address FROM chats ORDER BY seen DESC LIMIT 1", nil, &id, &address)
	if err == nil {
		_, err = s.open(ctx, t, address, chatAddress(id))
	}
	if err != nil && !isNoRow(err) {
		return fmt.Errorf("what it holds cannot be read with this data key; give it the key that it was made with: %w", err)
	}
	return nil
}

// registerKeys checks the data keys and puts on record which one seals from now on.
// Instances do it one after the other: of two new ones with different keys, one is
// refused.
func (s *Store) registerKeys(ctx context.Context) error {
	return s.engine.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, "UPDATE audit_head SET count = count WHERE id = 1"); err != nil { // locks out the others
			return err
		}
		rows, err := s.checkKeys(ctx, t)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.state == keyCurrent && bytes.Equal(row.id, s.keys.current.id[:]) {
				return s.keepKeys(ctx, t, rows, false)
			}
		}
		return s.keepKeys(ctx, t, rows, true)
	})
}

// keepKeys writes the rows of the data keys: after a change all of them, sealed with the
// new one, else those that are not there yet or not needed any more.
func (s *Store) keepKeys(ctx context.Context, t tx, rows []dataKeyRow, changed bool) error {
	known := map[string]dataKeyRow{}
	for _, row := range rows {
		known[string(row.id)] = row
		if s.keys.has(row.id) {
			continue
		}
		if row.state != keyRetired || changed {
			secret, err := s.keys.open(row.sealed, dataKeyPlace(row.id))
			if err != nil {
				return err
			}
			if err := s.keepKey(ctx, t, row.id, keyRetired, secret); err != nil {
				return err
			}
		}
	}
	for i, key := range s.keys.all {
		state := keyOlder
		if i == 0 {
			state = keyCurrent
		}
		if row, ok := known[string(key.id[:])]; ok && !changed && row.state == state {
			continue
		}
		if err := s.keepKey(ctx, t, key.id[:], state, key.audit); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) keepKey(ctx context.Context, t tx, id []byte, state string, audit []byte) error {
	_, err := t.exec(ctx, `INSERT INTO data_keys (id, state, sealed, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, sealed = excluded.sealed, at = excluded.at`,
		id, state, s.keys.seal(audit, dataKeyPlace(id)), milliseconds(time.Now()))
	if err != nil {
		return fmt.Errorf("keeping data key %x: %w", id, err)
	}
	return nil
}

// sealedColumns are all that may be sealed with a data key.
var sealedColumns = []struct{ table, column string }{
	{"chat_keys", "key"}, {"chats", "address"}, {"chats", "conversation"}, {"chats", "standing"},
	{"arrivals", "text"}, {"arrivals", "origin"}, {"parcels", "body"}, {"replies", "offer"}, {"replies", "choices"}, {"replies", "question"}, {"tickets", "body"},
}

// sealedWith counts the values that are sealed with a data key.
func (s *Store) sealedWith(ctx context.Context, t tx, id []byte) (left int64, err error) {
	head := append([]byte{sealVersion}, id...)
	for _, c := range sealedColumns {
		var some int64
		query := fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE substr(%s, 1, %d) = $1", c.table, c.column, len(head))
		if err := t.one(ctx, query, []any{head}, &some); err != nil {
			return 0, fmt.Errorf("counting what is sealed with data key %x: %w", id, err)
		}
		left += some
	}
	return left, nil
}

// isCurrent tells whether a value is sealed with the current data key.
func (k *Keys) isCurrent(sealed []byte) bool { return bytes.HasPrefix(sealed[1:], k.current.id[:]) }

// has tells whether a data key is among those given.
func (k *Keys) has(id []byte) bool {
	for _, key := range k.all {
		if bytes.Equal(key.id[:], id) {
			return true
		}
	}
	return false
}
