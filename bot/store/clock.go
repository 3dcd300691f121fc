package store

import (
	"context"
	"fmt"
	"time"

	"bedside/bot"
)

// longestWait is how long work is put off at most; then it is asked again how long it is to
// wait. So a row that is due later was written while the clock was ahead.
const longestWait = 2 * time.Minute

// clockAhead is how far ahead of now a time may be that somebody noted, as the clocks of instances
// are apart, before it counts as one of a clock that was set back.
const clockAhead = 10 * time.Second

// rewind sets right what was written while the clock was ahead. Nothing of it would be taken up,
// nor told to be late, until the clock had come there again. It waits for nobody's locks, as it
// has others'; what is locked is set right by a later sweep.
func (s *Store) rewind(ctx context.Context) error {
	noted := int64(0)
	err := s.engine.write(ctx, func(t tx) (err error) {
		noted, err = s.rewindIn(ctx, t, time.Now())
		return err
	})
	if err != nil {
		return fmt.Errorf("setting right the times of a clock that was ahead: %w", err)
	}
	if noted > 0 {
		s.tellOfClock()
	}
	return nil
}

// rewindIn returns how many rows tell for sure that the clock was ahead. Work does not: a version
// of before put it off for longer.
func (s *Store) rewindIn(ctx context.Context, t tx, now time.Time) (noted int64, err error) {
	clock := s.engine.dialect().now + " + $"
	for _, late := range []struct {
		table, key, which string
		set, limit        string
		args              []any
	}{
		{"work", "chat, kind", "owner IS NULL AND due", "due = 0", "$1",
			[]any{milliseconds(now.Add(longestWait + clockAhead))}},
		{"arrivals", "id", "answered IS NULL AND received", "received = $2", "$1",
			[]any{milliseconds(now.Add(clockAhead)), milliseconds(now)}},
		{"arrivals", "id", "lane_until", "lane_until = " + clock + "2", clock + "1", leaseTimes(bot.LaneLease)},
		{"instances", "id", "until", "until = " + clock + "2", clock + "1", leaseTimes(aliveFor)},
		{"leases", "name", "until", "until = " + clock + "2", clock + "1", leaseTimes(leaseFor)},
	} {
		changed, err := t.exec(ctx, "UPDATE "+late.table+" SET "+late.set+" WHERE ("+late.key+") IN (SELECT "+late.key+
			" FROM "+late.table+" WHERE "+late.which+" > "+late.limit+s.engine.dialect().take+")", late.args...)
		if err != nil {
			return noted, fmt.Errorf("in the table %s: %w", late.table, err)
		}
		if late.table != "work" {
			noted += changed
		}
	}
	return noted, nil
}

// leaseTimes are how far ahead of the database's clock a lease that was taken for a while may
// end, and where it ends once it is set right.
func leaseTimes(taken time.Duration) []any {
	return []any{(taken + clockAhead).Milliseconds(), taken.Milliseconds()}
}

// tellOfClock says, once in a while, that the clock was ahead.
func (s *Store) tellOfClock() {
	s.clockTold.Do(func() { s.log.Warn("the clock was set back; what waits is taken up within minutes all the same") })
}
