package store

import (
	"context"
	"fmt"
)

// Move gives a chat a new address; the one of before leads to it from now on. When another
// chat has written from the new one already, that one keeps it for what is yet to come, and this
// one only delivers to it. A desk takes it over, with the tickets of a desk that is there, for
// what staff do is to reach their tickets. Moving where a chat is already changes nothing.
func (s *Store) Move(ctx context.Context, chat int64, address string) error {
	err := s.write(ctx, func(t tx) error { return s.move(ctx, t, chat, address) })
	if err != nil {
		return fmt.Errorf("moving chat %d: %w", chat, err)
	}
	return nil
}

func (s *Store) move(ctx context.Context, t tx, chat int64, address string) error {
	var channel string
	var sealed []byte
	var desk bool
	err := t.one(ctx, "UPDATE chats SET seen = seen WHERE id = $1 RETURNING channel, address, desk", // locks it
		[]any{chat}, &channel, &sealed, &desk)
	if err != nil {
		return err
	}
	before, err := s.open(ctx, t, sealed, chatAddress(chat))
	if err != nil || string(before) == address {
		return err
	}
	lookups := s.keys.lookups(channel, address)
	other, otherDesk, err := holderOf(ctx, t, channel, lookups, chat)
	if err != nil {
		return err
	}
	for _, lookup := range lookups { // it is nobody's former one any more
		if _, err := t.exec(ctx, "DELETE FROM former_addresses WHERE channel = $1 AND lookup = $2", channel,
			lookup); err != nil {
			return err
		}
	}
	owner, lookup := chat, lookups[0]
	switch {
	case other != 0 && desk:
		err = s.takeAddress(ctx, t, chat, other, otherDesk)
	case other != 0:
		owner, lookup = other, nil
	}
	if err == nil {
		err = s.readdress(ctx, t, chat, address, lookup)
	}
	if err == nil {
		err = leadTo(ctx, t, owner, channel, s.keys.lookups(channel, string(before)))
	}
	if err == nil && desk {
		err = s.postAnew(ctx, t, chat)
	}
	return err
}

// holderOf is the chat, other than one, that has an address, and whether it is a desk; 0 for none.
func holderOf(ctx context.Context, t tx, channel string, lookups [][]byte, but int64) (id int64, desk bool,
	err error) {
	for _, lookup := range lookups {
		err = t.one(ctx, "SELECT id, desk FROM chats WHERE channel = $1 AND lookup = $2 AND id <> $3",
			[]any{channel, lookup, but}, &id, &desk)
		if !isNoRow(err) {
			return id, desk, err
		}
	}
	return 0, false, nil
}

// leadTo notes a chat's former address.
func leadTo(ctx context.Context, t tx, chat int64, channel string, lookups [][]byte) error {
	for _, lookup := range lookups[1:] { // an older key's would hide the one of now
		if _, err := t.exec(ctx, "DELETE FROM former_addresses WHERE channel = $1 AND lookup = $2", channel,
			lookup); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, `INSERT INTO former_addresses (channel, lookup, chat) VALUES ($1, $2, $3)
		ON CONFLICT (channel, lookup) DO UPDATE SET chat = excluded.chat`, channel, lookups[0], chat)
	return err
}

// takeAddress takes the address of another chat, which only delivers there from now on. A
// desk gives its tickets along.
func (s *Store) takeAddress(ctx context.Context, t tx, chat, other int64, desk bool) error {
	if _, err := t.exec(ctx, "UPDATE chats SET lookup = NULL WHERE id = $1", other); err != nil {
		return err
	}
	if !desk {
		return nil
	}
	return s.takeTickets(ctx, t, chat, other)
}

// takeTickets gives a desk the tickets of another one. What stood of them there cannot be
// told any more from what stands here.
func (s *Store) takeTickets(ctx context.Context, t tx, desk, from int64) error {
	for _, query := range []string{
		"UPDATE former_addresses SET chat = $1 WHERE chat = $2",
		"UPDATE tickets SET desk = $1, version = version + 1, shown = CASE WHEN shown = version THEN version + 1 " +
			"ELSE shown END WHERE desk = $2",
	} {
		if _, err := t.exec(ctx, query, desk, from); err != nil {
			return fmt.Errorf("taking the tickets of another desk: %w", err)
		}
	}
	return forgetMessages(ctx, t, from)
}

// forgetMessages forgets the platform's ids of what was posted in a chat.
func forgetMessages(ctx context.Context, t tx, chat int64) error {
	_, err := t.exec(ctx, "UPDATE parcels SET message = '' WHERE chat = $1 AND message <> ''", chat)
	return err
}

// postAnew has the cards of a desk posted anew where it is now: there are none of the messages
// there that stood where it was, and others may have their ids. Nothing but open tickets and
// those that hold a conversation needs one.
func (s *Store) postAnew(ctx context.Context, t tx, desk int64) error {
	if err := forgetMessages(ctx, t, desk); err != nil {
		return err
	}
	for _, query := range []string{
		"UPDATE tickets SET card = '' WHERE desk = $1 AND card <> ''",
		"UPDATE tickets SET shown = 0, version = version + 1 WHERE desk = $1 AND (holds OR state IN ('waiting', 'claimed'))",
	} {
		if _, err := t.exec(ctx, query, desk); err != nil {
			return fmt.Errorf("having cards posted anew: %w", err)
		}
	}
	return s.wake(ctx, t, desking, desk)
}

// follow moves the chat that an arrival tells of, if it is known and still where it was.
func (s *Store) follow(ctx context.Context, t tx, a addressed) error {
	chat, _, err := holderOf(ctx, t, a.Channel, a.lookups, 0)
	if err != nil || chat == 0 {
		return err
	}
	return s.move(ctx, t, chat, a.Text)
}

// adopt gives a desk the tickets of others that are where it is: a version that did not know
// of former addresses opened a second one for a group that had moved.
func (s *Store) adopt(ctx context.Context, t tx, desk int64, channel, address string) error {
	type at struct {
		id      int64
		address []byte
	}
	others, err := collect(ctx, t, `SELECT id, address FROM chats WHERE desk AND channel = $1 AND lookup IS NULL
		AND id <> $2 AND EXISTS (SELECT 1 FROM tickets WHERE desk = chats.id) ORDER BY id`, []any{channel, desk},
		func(scan scan, c *at) error { return scan(&c.id, &c.address) })
	if err != nil {
		return err
	}
	for _, other := range others {
		where, err := s.open(ctx, t, other.address, chatAddress(other.id))
		if err != nil || string(where) != address {
			continue // one that does not open is no reason to be without a desk
		}
		if err := s.takeTickets(ctx, t, desk, other.id); err != nil {
			return err
		}
		if err := s.postAnew(ctx, t, desk); err != nil {
			return err
		}
	}
	return nil
}
