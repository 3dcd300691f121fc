package insights

import (
	"context"
	"fmt"
	"sync"
	"time"

	"bedside/bot"
)

// Store is what figures are made of. Counts ask it for replies day by day from the first, so that each read is short,
// and for tickets, of which there are few, at once.
type Store interface {
	// FirstReply is when the oldest reply was given; zero when there is none.
	FirstReply(ctx context.Context) (time.Time, error)
	Tally(ctx context.Context, from, to time.Time) ([]bot.Tally, error)
	TicketTimes(ctx context.Context, from, to time.Time) ([]bot.TicketTime, error)
}

// kept is how many days are kept in memory: the longest time that a page shows, and the rest of its
// first week.
const kept = 364 + 6

// Counts holds the counts of the last year, by day. It is safe to be used by several at once.
type Counts struct {
	store Store
	zone  *time.Location

	mu    sync.Mutex
	days  []day // today first
	asOf  time.Time
	fault bool // the last try to read them anew failed
}

// day is what was counted on a day.
type day struct {
	start   time.Time
	tallies []bot.Tally
	tickets []bot.TicketTime
}

// NewCounts returns counts that are yet to be read. Days begin at midnight of the zone.
func NewCounts(store Store, zone *time.Location) *Counts { return &Counts{store: store, zone: zone} }

// Load reads all counts.
func (c *Counts) Load(ctx context.Context) error { return c.read(ctx, kept) }

// How often counts are read anew: those of the last days, for what came and what was said of it, and
// all, for what is said late and for what is erased.
const (
	recentEvery = time.Minute
	recentDays  = 8
	allEvery    = time.Hour
)

// Run reads the counts, unless they were loaded, and anew until the context ends. What it cannot read stays as it
// was, pages say so, and report is told why, once until it can be read again.
func (c *Counts) Run(ctx context.Context, report func(error)) {
	var whole time.Time
	if _, asOf, _ := c.snapshot(); !asOf.IsZero() {
		whole = asOf
		wait(ctx, recentEvery)
	}
	for ctx.Err() == nil {
		days := recentDays
		if time.Since(whole) >= allEvery {
			days = kept
		}
		err := c.read(ctx, days)
		if err == nil && days == kept {
			whole = time.Now()
		}
		if ctx.Err() == nil && c.failed(err) {
			report(err)
		}
		wait(ctx, recentEvery)
	}
}

// wait waits, or until the context ends.
func wait(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

// failed keeps whether a try failed, and tells whether it is the first after one that did not.
func (c *Counts) failed(err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := err != nil && !c.fault
	c.fault = err != nil
	return first
}

// read reads so many of the last days, and keeps the others.
func (c *Counts) read(ctx context.Context, newest int) error {
	now := time.Now()
	known := map[int64]day{}
	snapshot, _, _ := c.snapshot()
	for _, d := range snapshot {
		known[d.start.Unix()] = d
	}
	first, err := c.store.FirstReply(ctx)
	if err != nil {
		return fmt.Errorf("looking for the first day: %w", err)
	}
	days := make([]day, kept)
	places := map[int64]int{} // of the days that are read, by their beginning
	oldest := now
	for i := range days {
		start := dayOf(now.In(c.zone), -i)
		if d, ok := known[start.Unix()]; ok && i >= newest {
			days[i] = d
			continue
		}
		days[i] = day{start: start}
		places[start.Unix()], oldest = i, start
		end := dayOf(start, 1)
		if first.IsZero() || !first.Before(end) {
			continue // of a young clinic most days are empty
		}
		if days[i].tallies, err = c.store.Tally(ctx, start, end); err != nil {
			return fmt.Errorf("counting the replies of %s: %w", start.Format(time.DateOnly), err)
		}
	}
	tickets, err := c.store.TicketTimes(ctx, oldest, dayOf(now.In(c.zone), 1))
	if err != nil {
		return fmt.Errorf("reading the tickets since %s: %w", oldest.Format(time.DateOnly), err)
	}
	for _, ticket := range tickets {
		if i, ok := places[dayOf(ticket.Opened.In(c.zone), 0).Unix()]; ok {
			days[i].tickets = append(days[i].tickets, ticket)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.days, c.asOf, c.fault = days, now, false
	return nil
}

// dayOf is the beginning of the day that is so many days after that of a time, in its zone.
func dayOf(at time.Time, after int) time.Time {
	year, month, number := at.Date()
	return time.Date(year, month, number+after, 0, 0, 0, 0, at.Location())
}

// snapshot returns the days, today first, when they were read, and whether that failed since. Nobody
// changes a day.
func (c *Counts) snapshot() (days []day, asOf time.Time, fault bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.days, c.asOf, c.fault
}
