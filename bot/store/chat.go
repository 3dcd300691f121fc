package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"bedside/bot"
)

// maxUnanswered is the largest number of arrivals read at once.
const maxUnanswered = 100

// Peer returns the other side of a chat; false when it is not known, as after
// Forget.
func (s *Store) Peer(ctx context.Context, chat int64) (peer bot.Peer, known bool, err error) {
	var address, conversation []byte
	peer.ID = chat
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, `SELECT channel, address, language, conversation, gone, desk,
			COALESCE((SELECT id FROM tickets WHERE chat = $1 AND holds ORDER BY opened DESC LIMIT 1), 0) FROM chats WHERE id = $1`, []any{chat},
			&peer.Channel, &address, &peer.Language, &conversation, &peer.Gone, &peer.Desk, &peer.Paused)
	})
	if isNoRow(err) {
		return bot.Peer{}, false, nil
	}
	if err == nil {
		err = s.openPeer(&peer, address, conversation)
	}
	if err != nil {
		return bot.Peer{}, false, fmt.Errorf("reading chat %d: %w", chat, err)
	}
	return peer, true, nil
}

func (s *Store) openPeer(peer *bot.Peer, address, conversation []byte) error {
	text, err := s.keys.open(address, chatAddress(peer.ID))
	if err != nil {
		return err
	}
	peer.Address = string(text)
	peer.Pseudonym = s.keys.pseudonym(peer.Channel, peer.Address)
	if conversation == nil {
		return nil
	}
	return s.openJSON(conversation, chatConversation(peer.ID), &peer.Conversation)
}

func chatConversation(id int64) []byte { return place("chats.conversation", id) }

// openJSON opens a sealed value that is JSON inside.
func (s *Store) openJSON(sealed, place []byte, into any) error {
	text, err := s.keys.open(sealed, place)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return errors.New("the value is damaged: it is not what was sealed") // the error would quote it
	}
	return nil
}

func (s *Store) sealJSON(value any, place []byte) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return s.keys.seal(text, place), nil
}

// Unanswered returns the arrivals of a chat that wait for an answer, oldest first. When
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

// inbounds reads arrivals with the address of their chat left out. Settled says
// whether they were answered.
func (s *Store) inbounds(ctx context.Context, t tx, where string, args ...any) ([]bot.Inbound, error) {
	var found []bot.Inbound
	err := t.each(ctx, "SELECT id, chat, external, message, edit, press, kind, public, text, at, received, answered IS "+
		"NOT NULL, origin, urgency, flag, COALESCE(lane, 0), COALESCE(advised, 0) FROM arrivals WHERE "+where,
		args, func(scan scan) error {
			var in bot.Inbound
			var chat, at, received, advised int64
			var text, from []byte
			err := scan(&in.ID, &chat, &in.Arrival.ID, &in.Message, &in.Edit, &in.Press, &in.Kind, &in.Public, &text, &at,
				&received, &in.Settled, &from,
				&in.Verdict.Urgency, &in.Verdict.Flag, &in.Lane.Token, &advised)
			if err != nil {
				return err
			}
			if text, err = s.keys.open(text, arrivalText(chat, in.Arrival.ID)); err != nil {
				return fmt.Errorf("arrival %d: %w", in.ID, err)
			}
			if from != nil {
				var o origin
				if err := s.openJSON(from, arrivalOrigin(chat, in.Arrival.ID), &o); err != nil {
					return fmt.Errorf("arrival %d: %w", in.ID, err)
				}
				in.By, in.ReplyTo = o.By, o.ReplyTo
			}
			in.Text, in.At, in.Received = string(text), fromMilliseconds(at), fromMilliseconds(received)
			if advised != 0 {
				in.Lane.Advised = fromMilliseconds(advised)
			}
			found = append(found, in)
			return nil
		})
	return found, err
}
