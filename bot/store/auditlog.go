package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// errStopped ends a walk whose end is known.
var errStopped = errors.New("stopped")

// writeLines adds lines to the desk's log. It is the last thing that a transaction
// does: the row of the head lets one write at a time.
func (s *Store) writeLines(ctx context.Context, t tx, lines []bot.Line) error {
	for _, line := range lines {
		var id int64
		var before []byte
		err := t.one(ctx, "UPDATE audit_head SET count = count + 1 WHERE id = 1 RETURNING count, mac", nil, &id, &before)
		if err != nil {
			return fmt.Errorf("taking the head of the log: %w", err)
		}
		at := milliseconds(time.Now())
		mac := chain(s.keys.current.audit, before, id, at, line)
		if _, err := t.exec(ctx, "INSERT INTO audit (id, at, who, what, ticket, mac) VALUES ($1, $2, $3, $4, $5, $6)",
			id, at, line.Who, line.What, line.Ticket, mac); err != nil {
			return fmt.Errorf("writing line %d of the log: %w", id, err)
		}
		if _, err := t.exec(ctx, "UPDATE audit_head SET mac = $1 WHERE id = 1", mac); err != nil {
			return fmt.Errorf("keeping the head of the log: %w", err)
		}
	}
	return nil
}

// Record adds lines to the desk's log by themselves.
func (s *Store) Record(ctx context.Context, lines ...bot.Line) error {
	err := s.write(ctx, func(t tx) error { return s.writeLines(ctx, t, lines) })
	if err != nil {
		return fmt.Errorf("writing to the desk's log: %w", err)
	}
	return nil
}

// chain is the keyed hash of a line: HMAC-SHA-256 (RFC 2104) of the hash before it
// and of its fields, each with its length, so that none can pass for part of another.
func chain(audit, before []byte, id, at int64, line bot.Line) []byte {
	mac := hmac.New(sha256.New, audit)
	add := func(field []byte) {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		mac.Write(field)
	}
	add(before)
	add(binary.BigEndian.AppendUint64(nil, uint64(id)))
	add(binary.BigEndian.AppendUint64(nil, uint64(at)))
	add([]byte(line.Who))
	add([]byte(line.What))
	add([]byte(line.Ticket))
	return mac.Sum(nil)
}

// Log calls f with every line of the desk's log, oldest first, until f fails.
func (s *Store) Log(ctx context.Context, f func(bot.LoggedLine) error) error {
	return s.walkLog(ctx, func(line bot.LoggedLine, _ []byte) error { return f(line) })
}

func (s *Store) walkLog(ctx context.Context, f func(line bot.LoggedLine, mac []byte) error) error {
	err := s.engine.read(ctx, func(t tx) error {
		return t.each(ctx, "SELECT id, at, who, what, ticket, mac FROM audit ORDER BY id", nil, func(scan scan) error {
			var line bot.LoggedLine
			var at int64
			var mac []byte
			if err := scan(&line.ID, &at, &line.Who, &line.What, &line.Ticket, &mac); err != nil {
				return err
			}
			line.At = fromMilliseconds(at)
			return f(line, mac)
		})
	})
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	return nil
}

// LogState is the result of a check of the desk's log.
type LogState struct {
	Lines int64  // how many there are, as far as they are as they were written
	Head  string // the hash of the last of them, in hex; "" when there is none
	Fault string // what is wrong with the next line, which it names; "" when nothing is
}

// VerifyLog computes the hashes of the desk's log anew. A line that was changed,
// added, taken out or moved is a fault. Lines cut off at the end, together with
// the head, show only beside a count and head that were noted before.
func (s *Store) VerifyLog(ctx context.Context) (LogState, error) {
	var state LogState
	var before []byte
	err := s.walkLog(ctx, func(line bot.LoggedLine, mac []byte) error {
		switch {
		case line.ID != state.Lines+1:
			state.Fault = fmt.Sprintf("line %d is missing: line %d follows line %d", state.Lines+1, line.ID, state.Lines)
		case !s.chained(before, line, mac):
			state.Fault = fmt.Sprintf("line %d is not as it was written, or one before it was put in its place", line.ID)
		default:
			state.Lines, state.Head, before = line.ID, hex.EncodeToString(mac), mac
			return nil
		}
		return errStopped
	})
	if err != nil && !errors.Is(err, errStopped) {
		return LogState{}, err
	}
	if state.Fault != "" {
		return state, nil
	}
	return state, s.verifyHead(ctx, &state, before)
}

// verifyHead compares the last line with the head. A line written meanwhile is no
// fault.
func (s *Store) verifyHead(ctx context.Context, state *LogState, last []byte) error {
	var count int64
	var head []byte
	err := s.engine.read(ctx, func(t tx) error {
		return t.one(ctx, `SELECT h.count, h.mac FROM audit_head h
			WHERE h.id = 1 AND h.count = (SELECT COALESCE(MAX(id), 0) FROM audit)`, nil, &count, &head)
	})
	switch {
	case isNoRow(err):
		state.Fault = fmt.Sprintf("lines after line %d are missing", state.Lines)
	case err != nil:
		return fmt.Errorf("reading the head of the log: %w", err)
	case count == state.Lines && !bytes.Equal(head, last):
		state.Fault = fmt.Sprintf("the head is not that of line %d", state.Lines)
	}
	return nil
}

// chained tells whether a line was written with one of the keys, or with one that was
// taken out since.
func (s *Store) chained(before []byte, line bot.LoggedLine, mac []byte) bool {
	all := s.auditKeys
	for _, key := range s.keys.all {
		all = append(all, key.audit)
	}
	for _, audit := range all {
		if hmac.Equal(mac, chain(audit, before, line.ID, milliseconds(line.At), line.Line)) {
			return true
		}
	}
	return false
}
