package insights

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

// TestCountsAreReadAnew lets time pass: what comes is counted within a minute, a fault is reported once and
// changes nothing, and what is said late is counted within the hour.
func TestCountsAreReadAnew(t *testing.T) {
	at16(t, func(t *testing.T) {
		store := year(3)
		c := newClinic(t, store).load(t)
		if store.reads != len(store.replies) {
			t.Errorf("%d days were read, want %d, those since the first reply", store.reads, len(store.replies))
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.counts.Run(ctx, func(err error) { c.reported = append(c.reported, err) })
		}()
		counted := func(ago int) int {
			days, _, _ := c.counts.snapshot()
			sum := 0
			for _, one := range days[ago].tallies {
				sum += one.Count
			}
			return sum
		}
		today, old := counted(0), counted(30)
		change := func(f func()) {
			store.mu.Lock()
			defer store.mu.Unlock()
			f()
		}
		change(func() {
			store.reads = 0
			store.replies[0] = append(store.replies[0], bot.Tally{Outcome: bot.OutcomeAbstain, Count: 5})
			store.replies[30] = append(store.replies[30], bot.Tally{Outcome: bot.OutcomeAbstain, Count: 5})
		})
		wait := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}
		wait(recentEvery + time.Second)
		if got := counted(0); got != today+5 || store.reads != recentDays {
			t.Errorf("after a minute %d of today are counted by %d reads, want %d by %d", got, store.reads, today+5, recentDays)
		}
		if got := counted(30); got != old {
			t.Errorf("after a minute %d of a month ago are counted, want %d as before", got, old)
		}
		change(func() { store.fault = errors.New("away") })
		wait(5 * recentEvery)
		if _, body, _ := c.get(t, "GET", "/"); len(c.reported) != 1 || !strings.Contains(body, "could not be read anew") ||
			counted(0) != today+5 {
			t.Errorf("while the store is away: %v reported, %d counted", c.reported, counted(0))
		}
		change(func() { store.fault = nil })
		wait(allEvery)
		if _, body, _ := c.get(t, "GET", "/"); counted(30) != old+5 || strings.Contains(body, "could not be read anew") {
			t.Errorf("after an hour %d of a month ago are counted, want %d", counted(30), old+5)
		}
		stop()
		<-done
	})
}

func TestLoadFails(t *testing.T) {
	away := errors.New("away")
	for _, test := range []struct {
		store Store
		want  string
	}{
		{&clinicStore{fault: away}, "looking for the first day: away"},
		{uncounted{year(3), away}, "counting the replies of "},
	} {
		if err := NewCounts(test.store, time.UTC).Load(t.Context()); !errors.Is(err, away) ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// uncounted is a store whose replies cannot be counted.
type uncounted struct {
	*clinicStore
	fault error
}

func (s uncounted) Tally(context.Context, time.Time, time.Time) ([]bot.Tally, error) {
	return nil, s.fault
}

// TestEmptyStore holds that days without replies are there, and none of them is read.
func TestEmptyStore(t *testing.T) {
	store := &clinicStore{}
	counts := NewCounts(store, time.UTC)
	if err := counts.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if days, asOf, fault := counts.snapshot(); len(days) != kept || asOf.IsZero() || fault || store.reads != 0 {
		t.Errorf("%d days at %v by %d reads, fault %t", len(days), asOf, store.reads, fault)
	}
}

// TestDays holds that days and weeks follow one another without a gap, where clocks change too.
func TestDays(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(100*24*time.Hour + 23*time.Hour + 30*time.Minute) // 10 April 2000 there, after a change of clocks
		counts := NewCounts(year(3), zone)
		if err := counts.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		days, _, _ := counts.snapshot()
		if len(days) != kept || days[0].start.Format(time.DateTime) != "2000-04-11 00:00:00" {
			t.Fatalf("%d days, the last from %v", len(days), days[0].start)
		}
		for i := range days[1:] {
			if next := dayOf(days[i+1].start, 1); !next.Equal(days[i].start) {
				t.Errorf("a day from %v is followed by one from %v", days[i+1].start, days[i].start)
			}
		}
		for query, want := range map[string][3]string{ // how many periods, the first, the last
			"":                {"28", "Wed 15 Mar 2000", "Tue 11 Apr 2000"},
			"days=7":          {"7", "Wed 5 Apr 2000", "Tue 11 Apr 2000"},
			"days=7&by=week":  {"2", "week of 3 Apr 2000", "week of 10 Apr 2000"},
			"days=91":         {"14", "week of 10 Jan 2000", "week of 10 Apr 2000"},
			"days=91&by=day":  {"91", "Wed 12 Jan 2000", "Tue 11 Apr 2000"},
			"days=364":        {"53", "week of 12 Apr 1999", "week of 10 Apr 2000"},
			"days=28&by=week": {"5", "week of 13 Mar 2000", "week of 10 Apr 2000"},
		} {
			values, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			f, err := readFilter(values)
			if err != nil {
				t.Fatal(err)
			}
			periods := f.periods(days)
			number := 0
			for _, d := range want[0] {
				number = 10*number + int(d-'0')
			}
			if len(periods) != number || periods[0].label != want[1] || periods[len(periods)-1].label != want[2] {
				t.Errorf(
					"%q: %d periods from %s to %s, want %v",
					query,
					len(periods),
					periods[0].label,
					periods[len(periods)-1].label,
					want,
				)
			}
			for i, p := range periods {
				if whole := len(p.days) == 7; f.By == weekPeriod && !whole && i < len(periods)-1 {
					t.Errorf("%q: %s has %d days", query, p.label, len(p.days))
				}
			}
		}
	})
}

func TestWaited(t *testing.T) {
	minutes := func(all ...int) (waits []time.Duration) {
		for _, n := range all {
			waits = append(waits, time.Duration(n)*time.Minute)
		}
		return waits
	}
	for _, test := range []struct {
		waits []time.Duration
		share float64
		from  int
		want  string
	}{
		{minutes(1, 2, 3, 4), 0.5, 5, hiddenMark},
		{minutes(9, 1, 2, 3, 4), 0.5, 5, "4 min"},
		{minutes(1, 2, 3, 4, 125), 0.9, 5, "3 h"},
		{minutes(1, 2, 3, 4, 5000), 0.9, 5, "4 days"},
	} {
		if got := waited(test.waits, test.share, test.from); got != test.want {
			t.Errorf("%v of %v: %s, want %s", test.share, test.waits, got, test.want)
		}
	}
}
