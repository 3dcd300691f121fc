package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"bedside/bot"
)

// scopeCondition is the condition that a row of replies r quoted what is recalled since a time,
// and its arguments.
func scopeCondition(of bot.RecallScope, since time.Time) (where string, args []any) {
	where, args = "r.leaflet = $1 AND r.at >= $2", []any{of.Leaflet, milliseconds(since)}
	add := func(column, value string) {
		if value != "" {
			args = append(args, value)
			where += " AND " + column + " = $" + strconv.Itoa(len(args))
		}
	}
	add("r.passage", of.Passage)
	if of.Section != "" {
		add("substr(r.passage, 1, "+strconv.Itoa(len([]rune(of.Section))+1)+")", of.Section+"#")
	}
	add("r.version", of.Version)
	add("substr(r.sha256, 1, "+strconv.Itoa(len(of.SHA256))+")", of.SHA256)
	return where, args
}

// sealedQuotation is a quotation as it lies in the database.
type sealedQuotation struct {
	bot.Quotation
	address []byte
}

// Quotations returns the replies since a time that quoted some passages, oldest first: also those to
// people who have erased their data since, of whom nothing more is known.
func (s *Store) Quotations(ctx context.Context, of bot.RecallScope, since time.Time) (all []bot.Quotation, err error) {
	where, args := scopeCondition(of, since)
	err = s.engine.read(ctx, func(t tx) error {
		rows, err := collect(ctx, t,
			`SELECT r.id, r.at, r.passage, r.version, r.sha256, r.patient, COALESCE(c.id, 0), COALESCE(c.channel, ''),
			c.address, COALESCE(c.gone, FALSE) FROM replies r LEFT JOIN chats c ON c.id = r.chat
			WHERE `+where+" ORDER BY r.at, r.id", args, func(scan scan, row *sealedQuotation) error {
				var at int64
				err := scan(&row.Reply, &at, &row.Passage, &row.Version, &row.SHA256, &row.Patient, &row.Chat, &row.Channel,
					&row.address, &row.Gone)
				row.At = fromMilliseconds(at)
				return err
			})
		for _, row := range rows {
			if row.Chat != 0 {
				address, err := s.open(ctx, t, row.address, chatAddress(row.Chat))
				if err != nil {
					return fmt.Errorf("chat %d: %w", row.Chat, err)
				}
				row.Pseudonym = s.keys.pseudonym(row.Channel, string(address))
			}
			all = append(all, row.Quotation)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading who was told %s: %w", of.Leaflet, err)
	}
	return all, nil
}

// recallColumns are those of recalls x, with the counts of its chats.
const recallColumns = `x.id, x.code, x.leaflet, x.section, x.passage, x.version, x.sha256, x.since, x.title, x.words,
	x.state, x.proposer, x.proposed, x.decider, x.decided, x.ended,
	(SELECT COUNT(*) FROM recall_chats c WHERE c.recall = x.id AND c.state = 'waiting'),
	(SELECT COUNT(*) FROM recall_chats c WHERE c.recall = x.id AND c.state = 'queued'),
	(SELECT COUNT(*) FROM recall_chats c WHERE c.recall = x.id AND c.state = 'left')`

// Recalls returns all recalls, the newest first.
func (s *Store) Recalls(ctx context.Context) (all []bot.Recall, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		all, err = readRecalls(ctx, t, "TRUE ORDER BY x.proposed DESC, x.id")
		for i := range all {
			if err == nil {
				err = countDeliveries(ctx, t, &all[i])
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the recalls: %w", err)
	}
	return all, nil
}

// readRecalls reads recalls. What the outbox has counts as queued, whatever became of it there.
func readRecalls(ctx context.Context, t querier, where string, args ...any) ([]bot.Recall, error) {
	return collect(ctx, t, "SELECT "+recallColumns+" FROM recalls x WHERE "+where, args, readRecall)
}

func readRecall(scan scan, r *bot.Recall) error {
	var since, proposed, decided, ended int64
	err := scan(&r.ID, &r.Code, &r.Of.Leaflet, &r.Of.Section, &r.Of.Passage, &r.Of.Version, &r.Of.SHA256, &since,
		&r.Title, &r.Words, &r.State, &r.Proposer, &proposed, &r.Decider, &decided, &ended, &r.Progress.Waiting,
		&r.Progress.Queued, &r.Progress.Left)
	r.Since, r.Proposed = fromMilliseconds(since), fromMilliseconds(proposed)
	if decided != 0 {
		r.Decided = fromMilliseconds(decided)
	}
	if ended != 0 {
		r.Ended = fromMilliseconds(ended)
	}
	return err
}

// countDeliveries tells apart what became of the corrections that the outbox has: one whose parcels have
// expired was delivered or refused long ago, and counts as sent.
func countDeliveries(ctx context.Context, t querier, r *bot.Recall) error {
	r.Progress.Queued = 0
	// Parcels are gone through once, as said has no index.
	return t.each(ctx, `SELECT COALESCE(p.became, 0), COUNT(*) FROM recall_chats c LEFT JOIN (
			SELECT said, MAX(CASE state WHEN 'failed' THEN 2 WHEN 'sent' THEN 0 ELSE 1 END) AS became FROM parcels
			WHERE said IN (SELECT said FROM recall_chats WHERE recall = $1) GROUP BY said) p ON p.said = c.said
		WHERE c.recall = $1 AND c.state = 'queued' GROUP BY COALESCE(p.became, 0)`, []any{r.ID}, func(scan scan) error {
		var became, n int
		err := scan(&became, &n)
		*[]*int{&r.Progress.Sent, &r.Progress.Queued, &r.Progress.Failed}[became] = n
		return err
	})
}

// ProposedRecalls returns those that wait for a second person, the oldest first.
func (s *Store) ProposedRecalls(ctx context.Context) (all []bot.Recall, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		all, err = readRecalls(ctx, t, "x.state = $1 AND x.proposed > $2 ORDER BY x.proposed, x.id",
			string(bot.RecallProposed), milliseconds(time.Now().Add(-bot.ProposalFor)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the recalls that are proposed: %w", err)
	}
	return all, nil
}

// ProposeRecall keeps a proposal: its ID, Code, Of, Since, Title, Words and Proposer. It goes to
// nobody before another person has said yes.
func (s *Store) ProposeRecall(ctx context.Context, r bot.Recall) error {
	err := s.engine.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO recalls (id, code, leaflet, section, passage, version, sha256, since, title, words,
			state, proposer, proposed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			r.ID, r.Code, r.Of.Leaflet, r.Of.Section, r.Of.Passage, r.Of.Version, r.Of.SHA256, milliseconds(r.Since), r.Title,
			r.Words, string(bot.RecallProposed), r.Proposer, milliseconds(time.Now()))
		if err != nil {
			return err
		}
		return s.writeLines(ctx, t, []bot.Line{{Who: r.Proposer, What: "recall proposed", Ticket: r.Code}})
	})
	if err != nil {
		return fmt.Errorf("keeping the proposal of a recall: %w", err)
	}
	return nil
}

// DecideRecall keeps a second person's yes or no to the recall of a code. With yes, it goes from
// now on to whoever was told by then and can be reached. It fails with bot.ErrNoRecall,
// ErrDecided, ErrSecondPerson or ErrOldProposal, and then changes nothing but that the log tells of
// who tried.
func (s *Store) DecideRecall(ctx context.Context, code, who string, yes bool) (decided bot.Recall, err error) {
	var refused error
	err = s.engine.write(ctx, func(t tx) error {
		now := time.Now()
		// The row is locked: of two who decide, one comes first.
		if _, err := t.exec(ctx, "UPDATE recalls SET state = state WHERE code = $1", code); err != nil {
			return err
		}
		found, err := readRecalls(ctx, t, "x.code = $1", code)
		if err != nil {
			return err
		}
		if refused = mayDecide(found, who, yes, now); errors.Is(refused, bot.ErrNoRecall) {
			return nil
		}
		what := map[bool]string{true: "recall approved", false: "recall rejected"}[yes]
		if refused != nil {
			return s.writeLines(ctx, t, []bot.Line{{Who: who, What: "refused: " + what, Ticket: code}})
		}
		decided = found[0]
		if err := decideRecall(ctx, t, &decided, who, yes, now); err != nil {
			return err
		}
		return s.writeLines(ctx, t, []bot.Line{{Who: who, What: what, Ticket: code}})
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return bot.Recall{}, fmt.Errorf("deciding on recall %s: %w", code, err)
	}
	return decided, nil
}

// mayDecide tells why somebody may not decide; nil when they may. The proposer may say no.
func mayDecide(found []bot.Recall, who string, yes bool, now time.Time) error {
	switch {
	case len(found) == 0:
		return bot.ErrNoRecall
	case found[0].State != bot.RecallProposed:
		return bot.ErrDecided
	case yes && found[0].Proposer == who:
		return bot.ErrSecondPerson
	case yes && now.Sub(found[0].Proposed) > bot.ProposalFor:
		return bot.ErrOldProposal
	}
	return nil
}

// decideRecall keeps a decision, and with yes who is to get the correction.
func decideRecall(ctx context.Context, t tx, r *bot.Recall, who string, yes bool, now time.Time) error {
	r.State, r.Decider, r.Decided = bot.RecallRejected, who, now
	if yes {
		r.State = bot.RecallSending
	}
	_, err := t.exec(ctx, "UPDATE recalls SET state = $1, decider = $2, decided = $3 WHERE id = $4",
		string(r.State), who, milliseconds(now), r.ID)
	if err != nil || !yes {
		return err
	}
	where, args := scopeCondition(r.Of, r.Since)
	added, err := t.exec(ctx, `INSERT INTO recall_chats (recall, chat, quoted)
		SELECT CAST($`+strconv.Itoa(len(args)+1)+` AS BIGINT), r.chat, MAX(r.at) FROM replies r JOIN chats c ON c.id = r.chat
		WHERE `+where+" AND NOT c.gone AND NOT c.leaving GROUP BY r.chat", append(args, r.ID)...)
	r.Progress = bot.RecallProgress{Waiting: int(added)}
	return err
}

// Quotations is that of Store.
func (r *Reader) Quotations(ctx context.Context, of bot.RecallScope, since time.Time) ([]bot.Quotation, error) {
	return r.store.Quotations(ctx, of, since)
}

// Recalls is that of Store.
func (r *Reader) Recalls(ctx context.Context) ([]bot.Recall, error) { return r.store.Recalls(ctx) }

// ProposeRecall is that of Store.
func (o *Operator) ProposeRecall(ctx context.Context, r bot.Recall) error {
	return o.store.ProposeRecall(ctx, r)
}

// DecideRecall is that of Store.
func (o *Operator) DecideRecall(ctx context.Context, code, who string, yes bool) (bot.Recall, error) {
	return o.store.DecideRecall(ctx, code, who, yes)
}
