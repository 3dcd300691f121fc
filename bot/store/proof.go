package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"bedside/bot"
)

// proofText is a proof as it lies in the database; "" for none. What cannot be written is left out and
// told: a person is to have their answer all the same.
func (s *Store) proofText(reply int64, p *bot.Proof) string {
	if p == nil {
		return ""
	}
	kept := *p
	kept.Program = cmp.Or(kept.Program, s.options.Program)
	text, err := json.Marshal(kept)
	if err != nil {
		s.log.Error("what a reply was made from cannot be kept", "reply", reply, "error", err)
		return ""
	}
	return string(text)
}

// auditColumns are those of replies that readAudit reads.
const auditColumns = "id, at, outcome, confidence, leaflet, version, passage, sha256, red_flag, patient, helpful, " +
	"reason, proof"

// readAudit reads a row of auditColumns, and what is selected behind them.
func readAudit(scan scan, more ...any) (row bot.AuditRow, err error) {
	var at int64
	var helpful sql.NullBool
	var proof string
	err = scan(append([]any{&row.ID, &at, &row.Outcome, &row.Confidence, &row.Leaflet, &row.Version, &row.Passage,
		&row.SHA256, &row.RedFlag, &row.Patient, &helpful, &row.Reason, &proof}, more...)...)
	if err != nil {
		return row, err
	}
	row.At, row.Helpful = fromMilliseconds(at), feedback(helpful)
	if proof == "" { // of a version that kept none, or of what has none
		return row, nil
	}
	if err := json.Unmarshal([]byte(proof), &row.Proof); err != nil {
		return row, fmt.Errorf("reading what reply %d was made from: %w", row.ID, err)
	}
	return row, nil
}

// Reply returns what is kept of the reply with an id; false when there is none, as after the
// time of the audit.
func (s *Store) Reply(ctx context.Context, id int64) (record bot.ReplyRecord, found bool, err error) {
	err = s.engine.read(ctx, func(t tx) error {
		err := t.each(ctx, "SELECT "+auditColumns+", chat IS NOT NULL FROM replies WHERE id = $1", []any{id},
			func(scan scan) error {
				found = true
				record.AuditRow, err = readAudit(scan, &record.Known)
				return err
			})
		if err != nil || !found {
			return err
		}
		return readDelivery(ctx, t, &record)
	})
	if err != nil {
		return bot.ReplyRecord{}, false, fmt.Errorf("reading reply %d: %w", id, err)
	}
	return record, found, nil
}

// deliveries are the states of parcels as they are told, the one that tells most of a
// message in pieces last.
var deliveries = []struct{ state, told string }{
	{"sent", "sent"}, {"failed", "failed"}, {"sending", "waiting"}, {"pending", "waiting"},
}

// readDelivery reads what became of the message of a reply.
func readDelivery(ctx context.Context, t querier, record *bot.ReplyRecord) error {
	said := record.ID
	if record.Proof != nil {
		said = cmp.Or(record.Proof.With, said)
	}
	changed := map[string]int64{}
	err := t.each(ctx, "SELECT state, MAX(at) FROM parcels WHERE said = $1 GROUP BY state", []any{said},
		func(scan scan) error {
			var state string
			var at int64
			err := scan(&state, &at)
			changed[state] = at
			return err
		})
	for _, d := range deliveries {
		if at, some := changed[d.state]; some {
			record.Delivered, record.Changed = d.told, fromMilliseconds(at)
		}
	}
	return err
}

// Reply is that of Store.
func (r *Reader) Reply(ctx context.Context, id int64) (bot.ReplyRecord, bool, error) {
	return r.store.Reply(ctx, id)
}
