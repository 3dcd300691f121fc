package telegram

import (
	"context"
	"errors"
	"time"
)

// How often an instance asks whether it is the one that leads, how long it waits for the
// word, how long it does without before it begins all the same, and how long it gives way
// when it turns out that another has begun, too.
const (
	askEvery  = time.Second
	askWithin = 900 * time.Millisecond
	askFor    = 3 * time.Second
	giveWay   = 20 * time.Second
)

// Elect tells whether this instance is the one of several that polls, or that sets the
// webhook. An error says that nobody knows: then who leads goes on, and who has never
// had word begins after a while, for one that answers is worth more than two that do not
// disturb each other.
type Elect func(ctx context.Context) (leads bool, err error)

// ErrNobodyElects is the error of an Elect that will not have word for a while: who has
// never had any begins at once.
var ErrNobodyElects = errors.New("nobody can tell who leads")

// election is where an instance stands.
type election struct {
	elect   Elect
	since   time.Time // of the start
	told    bool      // whether there ever was word
	unknown bool      // whether the last question had no answer
	pause   time.Time // it gives way until then
}

// may tells whether the instance is to lead now. leads says whether it does, and conflict
// when Telegram last said that another one polls.
func (e *election) may(ctx context.Context, leads bool, conflict time.Time) bool {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	word, err := e.elect(ctx)
	now := time.Now()
	if e.unknown = err != nil; !e.unknown {
		e.told = true
		return word
	}
	switch {
	case leads && now.Sub(conflict) < 2*askEvery: // the other had word, or came first
		e.pause = now.Add(giveWay)
		return false
	case now.Before(e.pause):
		return false
	case leads:
		return true
	}
	never := errors.Is(err, ErrNobodyElects) || now.Sub(e.since) >= askFor
	return !e.told && never || !e.pause.IsZero()
}

// lead does something for as long as this instance leads, again each time that it is
// elected, until the context ends or what it does fails for good.
func (c *Channel) lead(ctx context.Context, do func(context.Context) error) error {
	if c.options.Elect == nil {
		return do(ctx)
	}
	e := &election{elect: c.options.Elect, since: time.Now()}
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	var stop context.CancelFunc // nil while another leads
	done := make(chan error, 1)
	for {
		switch may := e.may(ctx, stop != nil, c.contest.latest()); {
		case may && stop == nil:
			var leading context.Context
			leading, stop = context.WithCancel(ctx)
			c.setStandby(false)
			go func() { done <- do(leading) }()
		case !may && stop != nil:
			stop()
			<-done //nolint:errcheck // it was told to stop, and ends with that
			stop = nil
			c.setStandby(true)
		case !may:
			c.setStandby(true)
		}
		select {
		case err := <-done:
			stop()
			return err
		case <-ctx.Done():
			if stop != nil {
				stop()
				<-done //nolint:errcheck // it was told to stop, and ends with that
			}
			return nil
		case <-tick.C:
		}
	}
}

// setStandby notes whether another instance leads.
func (c *Channel) setStandby(standby bool) {
	was := c.standby.Swap(standby)
	switch {
	case standby:
		c.health.Record(nil) // what was wrong is the other's matter now
		if !was {
			c.log.Info("another instance receives from Telegram; this one stands by")
		}
	case was:
		c.health.RecordSign() // from here on it is this one's
		c.log.Info("this instance receives from Telegram from now on")
	}
}

// Standby tells whether another instance was elected to poll, or to look after the
// webhook. Messages are delivered all the same.
func (c *Channel) Standby() bool { return c.standby.Load() }
