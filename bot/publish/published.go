package publish

import (
	"context"
	"sync/atomic"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// Policy decides what of a library is published: all but what is withdrawn, or withheld because
// its review is overdue. Many goroutines may use it.
type Policy struct {
	*Rulings
	rule DueRule
	zone *time.Location
	now  func() time.Time
}

// NewPolicy joins the rulings of staff with the clinic's rule for overdue leaflets. Days are
// those of a time zone.
func NewPolicy(rulings *Rulings, rule DueRule, zone *time.Location) *Policy {
	return &Policy{Rulings: rulings, rule: rule, zone: zone, now: time.Now}
}

// NotesOverdue tells whether a quote of a leaflet whose review is overdue says that it may be out
// of date.
func (p *Policy) NotesOverdue() bool { return p.rule == DueNote }

// edition is what is published of a library under some rulings on a day.
type edition struct {
	of       *knowledge.Library
	under    *[]bot.Ruling
	day      string
	library  *knowledge.Library
	withheld *index.Withheld
	count    int // of the sections that are withheld
}

// edition returns the edition of now, unless it is the last. It is made anew when the library, a
// ruling or the day changes.
func (p *Policy) edition(of *knowledge.Library, last *atomic.Pointer[edition]) *edition {
	now := p.now().In(p.zone)
	under, day := p.Rulings.last.Load(), knowledge.Day(now)
	if e := last.Load(); e != nil && e.of == of && e.under == under && e.day == day {
		return e
	}
	ids := withheld(of, *under, p.rule, now)
	e := &edition{of: of, under: under, day: day, library: of.Without(ids), withheld: index.NewWithheld(ids),
		count: len(ids)}
	last.Store(e)
	return e
}

// Searcher is a library that is searched.
type Searcher interface {
	Search(ctx context.Context, q index.Query) (index.Result, error)
	Library() *knowledge.Library
}

// Published is what a policy publishes of a library: a search finds what it would find if nothing
// else were in the leaflets.
type Published struct {
	policy *Policy
	search Searcher
	last   *atomic.Pointer[edition]
}

// Over is what is published of a library, by the rulings of the moment at which it is asked.
func (p *Policy) Over(search Searcher) Published {
	if view, ok := search.(*View); ok { // which outlives what is published of it
		return Published{p, search, &view.last}
	}
	return Published{p, search, &atomic.Pointer[edition]{}}
}

// Search finds what is published.
func (p Published) Search(ctx context.Context, q index.Query) (index.Result, error) {
	q.Withheld = p.policy.edition(p.search.Library(), p.last).withheld
	return p.search.Search(ctx, q)
}

// Library is what is published. It has no leaflet while all are withheld.
func (p Published) Library() *knowledge.Library {
	return p.policy.edition(p.search.Library(), p.last).library
}

// Withheld is the number of sections that are withheld.
func (p Published) Withheld() int { return p.policy.edition(p.search.Library(), p.last).count }

// Rulings are those that hold.
func (p Published) Rulings() []bot.Ruling { return p.policy.All() }

// Title names the target of a ruling as people read it.
func (p Published) Title(target string) string { return Title(p.search.Library(), target) }

// Withdraw makes the ruling that a leaflet or a section is withdrawn, as Withdrawal does.
func (p Published) Withdraw(target string) (bot.Ruling, error) {
	return Withdrawal(p.search.Library(), target)
}

// Restore makes the ruling that lifts one of those that hold, as Restoral does.
func (p Published) Restore(target string) (bot.Ruling, error) {
	return Restoral(p.policy.All(), target)
}
