package relay

import (
	"context"
	"time"

	"bedside/bot"
	"bedside/bot/spool"
)

// replay takes up what the spool holds from before this process: what was not advised is
// now, without waiting for the store.
func (l *lane) replay(batches []spool.Batch) {
	advised := map[laneKey]time.Time{}
	for _, b := range batches {
		for _, a := range b.Arrivals {
			if !a.Lane.Advised.IsZero() {
				advised[laneKey{b.Channel, a.ID}] = a.Lane.Advised
			}
		}
	}
	for _, b := range batches {
		for _, a := range b.Arrivals {
			if !a.Verdict.Urgent() || a.Lane.Token == 0 {
				continue
			}
			a.Channel, a.Lane = b.Channel, bot.Lane{}
			if at, was := advised[laneKey{b.Channel, a.ID}]; was {
				e := &emergency{Arrival: a}
				e.Lane.Token = l.token
				l.mu.Lock()
				l.held[e.key()] = e
				l.mu.Unlock()
				l.finish(e, at)
			} else if !l.recall(&a) {
				if e := l.begin(&a); e != nil {
					e.tell(nil, false)
				}
			}
		}
	}
}

// oldest is when the oldest emergency came that is not advised yet; the zero time for none.
func (l *lane) oldest() (oldest time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.held {
		if e.advised.IsZero() && (oldest.IsZero() || e.began.Before(oldest)) {
			oldest = e.began
		}
	}
	return oldest
}

// run keeps the hold on what is not advised yet and takes over what others left, until the
// context ends; then it lets what is under way end, for a while.
func (l *lane) run(ctx context.Context) {
	l.mu.Lock()
	if l.quit.Err() != nil { // it was run before
		l.quit, l.stop = context.WithCancel(context.Background())
	}
	stop := l.stop
	l.mu.Unlock()
	l.watch(ctx)
	for began := time.Now(); !l.idle(); time.Sleep(lookEvery) {
		if time.Since(began) > laneRest {
			l.relay.log.Error("emergencies were not advised before the end; they are at the next start")
			break
		}
	}
	stop()
	for !l.idle() {
		time.Sleep(lookEvery)
	}
}
