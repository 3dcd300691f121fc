package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// Commit keeps a turn of a chat. It fails, and keeps nothing of it, when one of
// the arrivals was answered before or the chat is not known, and with
// bot.ErrChanged when one of its tickets is not as it was read.
func (s *Store) Commit(ctx context.Context, chat int64, turn bot.Turn) error {
	err := s.write(ctx, func(t tx) error {
		now := milliseconds(time.Now())
		if err := s.commitChat(ctx, t, chat, turn); err != nil {
			return err
		}
		if err := markAnswered(ctx, t, chat, now, turn.Answered); err != nil {
			return err
		}
		if err := s.eraseTexts(ctx, t, chat, turn.Erased); err != nil {
			return err
		}
		if err := keepJudgement(ctx, t, chat, turn.Judgement); err != nil {
			return err
		}
		desks, err := s.keepTickets(ctx, t, now, turn.Tickets)
		if err != nil {
			return err
		}
		ruled, err := keepRulings(ctx, t, turn.Rulings)
		if err != nil {
			return err
		}
		m := ticketChanges{desks: desks, lines: slices.Concat(turn.Lines, ruled)}
		if turn.Gone {
			gone, err := s.unreachable(ctx, t, chat)
			if err != nil {
				return err
			}
			m.desks, m.lines = append(m.desks, gone.desks...), append(m.lines, gone.lines...)
		}
		if err := s.keepOutbound(ctx, t, chat, now, turn.Outbound); err != nil {
			return err
		}
		return s.save(ctx, t, m)
	})
	if err != nil {
		return fmt.Errorf("keeping a turn of chat %d: %w", chat, err)
	}
	return nil
}

// markAnswered fails when one of the arrivals was answered before.
func markAnswered(ctx context.Context, t tx, chat, now int64, arrivals []int64) error {
	for _, id := range arrivals {
		changed, err := t.exec(ctx, "UPDATE arrivals SET answered = $1 WHERE id = $2 AND chat = $3 AND answered IS NULL",
			now, id, chat)
		if err == nil && changed == 0 {
			err = fmt.Errorf("arrival %d was answered before", id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eraseTexts erases the text of arrivals.
func (s *Store) eraseTexts(ctx context.Context, t tx, chat int64, arrivals []int64) error {
	for _, id := range arrivals {
		var external string
		err := t.one(ctx, "SELECT external FROM arrivals WHERE id = $1 AND chat = $2", []any{id, chat}, &external)
		if isNoRow(err) {
			continue
		}
		if err == nil {
			var sealed []byte
			if sealed, err = s.seal(ctx, t, chat, nil, arrivalText(chat, external)); err == nil {
				_, err = t.exec(ctx, "UPDATE arrivals SET text = $1 WHERE id = $2", sealed, id)
			}
		}
		if err != nil {
			return fmt.Errorf("erasing the text of arrival %d: %w", id, err)
		}
	}
	return nil
}

func isNoRow(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// commitChat changes the chat itself.
func (s *Store) commitChat(ctx context.Context, t tx, chat int64, turn bot.Turn) error {
	changed, err := t.exec(ctx, "UPDATE chats SET gone = $1 WHERE id = $2", turn.Gone, chat)
	if err == nil && changed == 0 {
		err = errors.New("the chat is not known")
	}
	if err == nil && turn.Gone {
		err = dropParcels(ctx, t, chat)
	}
	if err == nil && turn.Conversation != nil {
		err = s.keepSealed(ctx, t, chat, "conversation", turn.Conversation, chatConversation(chat))
	}
	if err == nil && turn.Standing != nil {
		err = s.keepSealed(ctx, t, chat, "standing", turn.Standing, chatStanding(chat))
	}
	return err
}

// keepSealed keeps a value in a column of a chat.
func (s *Store) keepSealed(ctx context.Context, t tx, chat int64, column string, value any, place []byte) error {
	sealed, err := s.sealJSON(ctx, t, chat, value, place)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE chats SET "+column+" = $1 WHERE id = $2", sealed, chat)
	return err
}

// keepOutbound keeps messages of the bot and sees to their delivery.
func (s *Store) keepOutbound(ctx context.Context, t tx, chat, now int64, all []bot.Outbound) error {
	var waiting []int64
	for _, out := range all {
		to := cmp.Or(out.Chat, chat)
		if err := s.keepReply(ctx, t, to, now, out); err != nil {
			return err
		}
		for i, parcel := range out.Parcels {
			if err := s.keepParcel(ctx, t, to, now, out, i, parcel); err != nil {
				return fmt.Errorf("keeping a parcel: %w", err)
			}
			waiting = append(waiting, to)
		}
	}
	return s.wake(ctx, t, delivering, waiting...)
}

// keepParcel keeps a parcel to be delivered. A card that nobody has taken up yet
// gives way to the newer one.
func (s *Store) keepParcel(ctx context.Context, t tx, chat, now int64, r bot.Outbound, piece int,
	parcel bot.Parcel) error {
	if r.Role == bot.RoleCard {
		if _, err := t.exec(ctx, `DELETE FROM parcels WHERE ticket = $1 AND role = 'card' AND state = 'pending'
			AND NOT EXISTS (SELECT 1 FROM parcels later WHERE later.ticket = $1 AND later.id > parcels.id AND later.role <>
				'card')`, r.Ticket); err != nil {
			return err
		}
	}
	owner, err := ownerOf(ctx, t, chat, r.Ticket)
	if err != nil {
		return err
	}
	sealed, err := s.sealJSON(ctx, t, owner, parcel, parcelBody(chat, r.ID, piece))
	if err != nil {
		return err
	}
	ticket := sql.NullInt64{Int64: r.Ticket, Valid: r.Ticket != 0}
	_, err = t.exec(ctx, "INSERT INTO parcels (chat, said, piece, body, at, ticket, role) VALUES ($1, $2, $3, $4, $5, "+
		"$6, $7)",
		chat, r.ID, piece, sealed, now, ticket, string(r.Role))
	return err
}

// ownerOf is the chat whose key seals a parcel: that of the patient whose ticket it
// belongs to, else that which it goes to.
func ownerOf(ctx context.Context, t tx, chat, ticket int64) (int64, error) {
	if ticket == 0 {
		return chat, nil
	}
	var patient sql.NullInt64
	err := t.one(ctx, "SELECT chat FROM tickets WHERE id = $1", []any{ticket}, &patient)
	if isNoRow(err) || err == nil && !patient.Valid {
		return chat, nil
	}
	return patient.Int64, err
}

func parcelBody(chat, said int64, piece int) []byte { return place("parcels.body", chat, said, piece) }

func (s *Store) keepReply(ctx context.Context, t tx, chat, now int64, r bot.Outbound) error {
	if r.Outcome == "" {
		return nil
	}
	var offer []byte
	if !r.Offer.Empty() {
		var err error
		if offer, err = s.sealJSON(ctx, t, chat, r.Offer, replyOffer(r.ID)); err != nil {
			return err
		}
	}
	var question []byte
	if r.Question != "" {
		var err error
		if question, err = s.seal(ctx, t, chat, []byte(r.Question), replyQuestion(r.ID)); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `INSERT INTO replies (id, chat, at, outcome, confidence, leaflet, version, passage, sha256,
		red_flag, offer, question, patient, proof)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		r.ID, chat, now, string(r.Outcome), r.Confidence, r.Leaflet, r.Version, r.Passage, r.SHA256, r.RedFlag, offer,
		question, r.Question != "", s.proofText(r.ID, r.Proof)); err != nil {
		return fmt.Errorf("keeping the audit row: %w", err)
	}
	return nil
}

// keepJudgement keeps what a person said of a reply. It fails with bot.ErrJudged when that
// counts for nothing.
func keepJudgement(ctx context.Context, t tx, chat int64, j *bot.Judgement) error {
	if j == nil {
		return nil
	}
	query, said := "UPDATE replies SET helpful = $1 WHERE id = $2 AND chat = $3 AND helpful IS NULL", any(j.Helpful)
	if j.Reason != "" {
		query, said = "UPDATE replies SET reason = $1 WHERE id = $2 AND chat = $3 AND helpful = FALSE AND reason = ''",
			string(j.Reason)
	}
	changed, err := t.exec(ctx, query, said, j.Reply, chat)
	if err == nil && changed == 0 {
		err = bot.ErrJudged
	}
	if err != nil {
		return fmt.Errorf("keeping the judgement on reply %d: %w", j.Reply, err)
	}
	return nil
}

// Audit calls f with every reply since a time, oldest first, until f fails.
func (s *Store) Audit(ctx context.Context, since time.Time, f func(bot.AuditRow) error) error {
	err := s.engine.read(ctx, func(t tx) error {
		return t.each(ctx, "SELECT "+auditColumns+" FROM replies WHERE at >= $1 ORDER BY at, id",
			[]any{milliseconds(since)}, func(scan scan) error {
				row, err := readAudit(scan)
				if err != nil {
					return err
				}
				return f(row)
			})
	})
	if err != nil {
		return fmt.Errorf("reading the audit: %w", err)
	}
	return nil
}
