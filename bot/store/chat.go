package store

import (
	"context"
	"fmt"

	"bedside/bot"
)

// maxUnanswered is the largest number of arrivals read at once.
const maxUnanswered = 100

// Peer returns the other side of a chat; false when it is not known, as after
// Forget.
func (s *Store) Peer(ctx context.Context, chat int64) (peer bot.Peer, known bool, err error) {
	peer.ID = chat
	err = s.engine.read(ctx, func(t tx) error {
		var address, conversation, standing []byte
		err := t.one(ctx, `SELECT channel, address, language, conversation, standing, gone, desk,
			COALESCE((SELECT id FROM tickets WHERE chat = $1 AND holds ORDER BY opened DESC LIMIT 1), 0)
			FROM chats WHERE id = $1`, []any{chat},
			&peer.Channel, &address, &peer.Language, &conversation, &standing, &peer.Gone, &peer.Desk, &peer.Paused)
		if err != nil {
			return err
		}
		if err := s.openPeer(ctx, t, &peer, address, conversation); err != nil || standing == nil {
			return err
		}
		return s.openJSON(ctx, t, standing, chatStanding(peer.ID), &peer.Standing)
	})
	if isNoRow(err) {
		return bot.Peer{}, false, nil
	}
	if err != nil {
		return bot.Peer{}, false, fmt.Errorf("reading chat %d: %w", chat, err)
	}
	return peer, true, nil
}

func (s *Store) openPeer(ctx context.Context, t querier, peer *bot.Peer, address, conversation []byte) error {
	text, err := s.open(ctx, t, address, chatAddress(peer.ID))
	if err != nil {
		return err
	}
	peer.Address = string(text)
	peer.Pseudonym = s.keys.pseudonym(peer.Channel, peer.Address)
	if conversation == nil {
		return nil
	}
	return s.openJSON(ctx, t, conversation, chatConversation(peer.ID), &peer.Conversation)
}

func chatConversation(id int64) []byte { return place("chats.conversation", id) }

func chatStanding(id int64) []byte { return place("chats.standing", id) }

// Unanswered returns what a chat is waiting to have answered, oldest first. When
// it is very much, the rest comes once that is answered.
func (s *Store) Unanswered(ctx context.Context, chat int64) (found []bot.Inbound, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		found, err = s.inbounds(ctx, t, "chat = $1 AND answered IS NULL ORDER BY id LIMIT $2", chat, maxUnanswered)
		if err != nil {
			return err
		}
		for i := range found {
			if found[i].Edit == 0 {
				continue
			}
			before, err := s.inbounds(ctx, t,
				"chat = $1 AND message = $2 AND kind = 'text' AND id < $3 ORDER BY id DESC LIMIT 1",
				chat, found[i].Message, found[i].ID)
			if err != nil {
				return err
			}
			for _, b := range before {
				found[i].Before, found[i].Settled = b.Text, b.Settled
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading what chat %d waits for: %w", chat, err)
	}
	for i := range found {
		found[i].Settled = found[i].Settled && found[i].Edit != 0
	}
	return found, nil
}

// sealedInbound is an arrival as it lies in the database.
type sealedInbound struct {
	bot.Inbound
	chat         int64
	text, origin []byte
}

// inbounds reads arrivals with the address of their chat left out. Settled and Answered say
// whether and when they were answered.
func (s *Store) inbounds(ctx context.Context, t tx, where string, args ...any) ([]bot.Inbound, error) {
	rows, err := collect(ctx, t,
		`SELECT id, chat, external, message, edit, press, kind, public, text, at, received, answered IS NOT NULL,
		COALESCE(answered, 0), origin, urgency, flag, COALESCE(lane, 0), COALESCE(advised, 0)
		FROM arrivals WHERE `+where, args, func(scan scan, in *sealedInbound) error {
			var at, received, answered, advised int64
			err := scan(&in.ID, &in.chat, &in.Arrival.ID, &in.Message, &in.Edit, &in.Press, &in.Kind, &in.Public, &in.text, &at,
				&received, &in.Settled, &answered, &in.origin, &in.Verdict.Urgency, &in.Verdict.Flag, &in.Lane.Token, &advised)
			in.At, in.Received = fromMilliseconds(at), fromMilliseconds(received)
			if in.Settled {
				in.Answered = fromMilliseconds(answered)
			}
			if advised != 0 {
				in.Lane.Advised = fromMilliseconds(advised)
			}
			return err
		})
	if err != nil {
		return nil, err
	}
	var found []bot.Inbound
	for _, row := range rows {
		if err := s.openInbound(ctx, t, &row); err != nil {
			return nil, fmt.Errorf("arrival %d: %w", row.ID, err)
		}
		found = append(found, row.Inbound)
	}
	return found, nil
}

func (s *Store) openInbound(ctx context.Context, t tx, in *sealedInbound) error {
	text, err := s.open(ctx, t, in.text, arrivalText(in.chat, in.Arrival.ID))
	if err != nil {
		return err
	}
	in.Text = string(text)
	if in.origin == nil {
		return nil
	}
	var o origin
	if err := s.openJSON(ctx, t, in.origin, arrivalOrigin(in.chat, in.Arrival.ID), &o); err != nil {
		return err
	}
	in.By, in.ReplyTo = o.By, o.ReplyTo
	in.Attached, in.Album, in.Anonymous, in.Shared = o.Attached, o.Album, o.Anonymous, o.Shared
	return nil
}

// collect reads all rows of a query before anything else is asked: what opens them asks
// for keys.
func collect[R any](ctx context.Context, t querier, query string, args []any, read func(scan, *R) error) (rows []R,
	err error) {
	err = t.each(ctx, query, args, func(scan scan) error {
		var row R
		if err := read(scan, &row); err != nil {
			return err
		}
		rows = append(rows, row)
		return nil
	})
	return rows, err
}
