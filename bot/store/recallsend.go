package store

import (
	"context"
	"fmt"
	"time"

	"bedside/bot"
)

// Recalling tells whether corrections of a recall wait to be handed to the outbox.
func (s *Store) Recalling(ctx context.Context) (waits bool, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, "SELECT EXISTS (SELECT 1 FROM recalls WHERE state = $1)", []any{string(bot.RecallSending)}, &waits)
	})
	if err != nil {
		return false, fmt.Errorf("looking for recalls to send: %w", err)
	}
	return waits, nil
}

// recalledChat is a chat that a correction is for.
type recalledChat struct {
	chat, quoted int64
	channel      string
	away         bool // takes no messages, or is about to be forgotten
}

// SendRecall hands the corrections of the oldest recall under way to the outbox, for so many chats at
// most, in one transaction with the note of it: so each chat gets one, whatever becomes of the
// process. pack makes the parcels for a chat; without any, as for a channel that is off, the chat
// waits. It returns the recall as it is then; the zero Recall when none is under way. Whoever
// erased themselves has no row any more, and whoever left is passed over.
func (s *Store) SendRecall(ctx context.Context, most int, pack func(bot.Correction) []bot.Parcel) (sent bot.Recall,
	err error) {
	err = s.engine.write(ctx, func(t tx) error {
		found, err := readRecalls(ctx, t, "x.state = $1 ORDER BY x.decided, x.id LIMIT 1", string(bot.RecallSending))
		if err != nil || len(found) == 0 {
			return err
		}
		sent = found[0]
		chats, err := recalledChats(ctx, t, sent.ID, most)
		if err != nil {
			return err
		}
		for _, c := range chats {
			if err := s.sendCorrection(ctx, t, sent, c, pack); err != nil {
				return fmt.Errorf("chat %d: %w", c.chat, err)
			}
		}
		return endRecall(ctx, t, &sent)
	})
	if err != nil {
		return bot.Recall{}, fmt.Errorf("sending the corrections of a recall: %w", err)
	}
	return sent, nil
}

// recalledChats are chats that wait. One whose channel is off stands at the end of the line.
func recalledChats(ctx context.Context, t tx, recall int64, most int) ([]recalledChat, error) {
	return collect(ctx, t, `SELECT r.chat, r.quoted, c.channel, c.gone OR c.leaving FROM recall_chats r
		JOIN chats c ON c.id = r.chat WHERE r.recall = $1 AND r.state = 'waiting' ORDER BY r.tries, r.chat LIMIT $2`,
		[]any{recall, most},
		func(scan scan, c *recalledChat) error { return scan(&c.chat, &c.quoted, &c.channel, &c.away) })
}

// sendCorrection hands one chat its correction.
func (s *Store) sendCorrection(ctx context.Context, t tx, r bot.Recall, c recalledChat,
	pack func(bot.Correction) []bot.Parcel) error {
	if c.away {
		_, err := claimRecalled(ctx, t, r.ID, c.chat, "left", 0)
		return err
	}
	parcels := pack(bot.Correction{Channel: c.channel, Title: r.Title, Quoted: fromMilliseconds(c.quoted), Words: r.Words})
	if len(parcels) == 0 {
		_, err := t.exec(ctx, "UPDATE recall_chats SET tries = tries + 1 WHERE recall = $1 AND chat = $2", r.ID, c.chat)
		return err
	}
	said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeChat, Parcels: parcels}
	mine, err := claimRecalled(ctx, t, r.ID, c.chat, "queued", said.ID)
	if err != nil || !mine {
		return err
	}
	return s.keepOutbound(ctx, t, c.chat, milliseconds(time.Now()), []bot.Outbound{said})
}

// claimRecalled notes what became of a chat that waits; false when another instance did, or the
// chat was forgotten.
func claimRecalled(ctx context.Context, t tx, recall, chat int64, state string, said int64) (mine bool, err error) {
	changed, err := t.exec(ctx, "UPDATE recall_chats SET state = $1, said = $2 WHERE recall = $3 AND chat = $4 AND "+
		"state = 'waiting'", state, said, recall, chat)
	return changed > 0, err
}

// endRecall counts what is left, and ends a recall that has nothing left.
func endRecall(ctx context.Context, t tx, r *bot.Recall) error {
	found, err := readRecalls(ctx, t, "x.id = $1", r.ID)
	if err != nil || len(found) == 0 {
		return err
	}
	*r = found[0]
	if r.Progress.Waiting > 0 {
		return nil
	}
	r.State, r.Ended = bot.RecallSent, time.Now()
	_, err = t.exec(ctx, "UPDATE recalls SET state = $1, ended = $2 WHERE id = $3",
		string(r.State), milliseconds(r.Ended), r.ID)
	return err
}
