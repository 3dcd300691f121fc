package relay

import (
	"context"
	"slices"
	"sync"
	"time"

	"bedside/bot"
	"bedside/bot/spool"
)

// The times of the lane.
const (
	storeWord   = 400 * time.Millisecond // how long an emergency waits to hear whether it is new
	laneRest    = 5 * time.Second        // how long the lane may take to finish what it has
	lookEvery   = 10 * time.Millisecond  // the interval of looking whether it has
	renewEvery  = time.Second            // the interval of renewing the hold on what is not advised yet
	renewWithin = 500 * time.Millisecond // for one question to the store
)

// The bounds of the lane's memory: emergencies in hand, beyond which further ones wait in
// store or spool; those remembered that are done; and how many are taken over at once.
const (
	maxHeld  = 10_000
	maxDone  = 10_000
	maxTaken = 50
)

// lane is the way of emergencies: from the channel that received one back to it, by the
// memory of this process alone. doc.go tells what it depends on.
type lane struct {
	relay *Relay
	token int64 // of this holder, in the store

	mu   sync.Mutex
	held map[laneKey]*emergency
	done []laneKey          // of those in held that are advised, the oldest first
	ways map[advice]*giving // advice that is on its way
	said map[message]string // the text of messages that were advised, to know changes that nobody sees
	quit context.Context    // ends when what is under way is given up
	stop context.CancelFunc
	busy int           // emergencies under way
	took time.Duration // of the last delivery that succeeded
}

// laneKey is an arrival of a channel.
type laneKey struct{ channel, id string }

// message is a message of a chat.
type message struct{ channel, chat, message string }

// emergency is an arrival that is to be advised, or was lately.
type emergency struct {
	bot.Arrival
	to    Channel
	reply bot.Reply
	began time.Time
	word  chan word // of the store
	lost  chan struct{}

	// These are guarded by the lane's mutex.
	advised time.Time // zero before
	renewed time.Time // when the store last said that it is this process's; zero when it never did
}

func (e *emergency) key() laneKey { return laneKey{e.Channel, e.ID} }

// word is what the store says of an emergency.
type word int

const (
	wordNone   word = iota // it did not say anything in time
	wordFresh              // it is new, and this process holds it
	wordRepeat             // somebody had it before
)

// tell passes on which arrivals are new. When the store did not say, nobody waits for it.
func (e *emergency) tell(fresh []string, kept bool) {
	switch {
	case !kept:
		e.word <- wordNone
	case slices.Contains(fresh, e.ID):
		e.word <- wordFresh
	default:
		e.word <- wordRepeat
	}
}

func newLane(r *Relay) *lane {
	l := &lane{relay: r, token: bot.NewID(), held: map[laneKey]*emergency{}, ways: map[advice]*giving{},
		said: map[message]string{}}
	l.quit, l.stop = context.WithCancel(context.Background())
	return l
}

// recall gives an arrival that is offered again the verdict of the first time, and what
// became of it; false when it is not remembered.
func (l *lane) recall(a *bot.Arrival) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.held[laneKey{a.Channel, a.ID}]
	if e == nil {
		return false
	}
	a.Verdict, a.Lane = e.Verdict, bot.Lane{Token: e.Lane.Token, Advised: e.advised}
	return true
}

// update notes with arrivals that are about to be kept what became of them.
func (l *lane) update(arrivals []bot.Arrival) {
	for i := range arrivals {
		if a := &arrivals[i]; a.Verdict.Urgent() && a.Lane.Advised.IsZero() {
			l.recall(a)
		}
	}
}

// take takes the emergencies of a batch into the lane, and marks them as such. It returns
// those that are waiting to be told whether they are new.
func (l *lane) take(b spool.Batch) (taken []*emergency) {
	for i := range b.Arrivals {
		a := &b.Arrivals[i]
		if a.Verdict.Urgent() && a.Lane.Token == 0 {
			if e := l.begin(a); e != nil {
				taken = append(taken, e)
			}
		}
	}
	return taken
}

// begin takes one emergency; nil when it is none for the lane: staff speak of one at the
// desk, or a message was changed in a way that nobody sees.
func (l *lane) begin(a *bot.Arrival) *emergency {
	to, ok := l.relay.channels[a.Channel]
	if !ok || l.relay.isDeskAddress(a.Channel, a.Chat) {
		return nil
	}
	reply, ok := l.relay.advisorFor(to).Advise(bot.Message{Text: a.Text, At: a.At, Verdict: a.Verdict,
		Attached: a.Attached})
	if !ok {
		l.relay.log.Error("there is no advice for an emergency", "flag", a.Verdict.Flag)
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.held[laneKey{a.Channel, a.ID}]; e != nil { // twice in one batch
		a.Lane = bot.Lane{Token: e.Lane.Token, Advised: e.advised}
		return nil
	}
	m := message{a.Channel, a.Chat, a.Message}
	if before, was := l.said[m]; len(l.held)-len(l.done) >= maxHeld || was && a.Edit != 0 && before == a.Text {
		return nil
	}
	if len(l.said) >= maxDone {
		clear(l.said)
	}
	l.said[m] = a.Text
	a.Lane = bot.Lane{Token: l.token}
	e := &emergency{Arrival: *a, to: to, reply: reply, began: time.Now(), word: make(chan word, 1),
		lost: make(chan struct{})}
	l.held[e.key()] = e
	l.start(func(ctx context.Context) { l.handle(ctx, e) })
	return e
}

// start begins something that the end of the process waits for, for a while. The mutex is
// held.
func (l *lane) start(do func(context.Context)) {
	l.busy++
	quit := l.quit
	go func() {
		do(quit)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.busy--
	}()
}

func (l *lane) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.busy == 0
}

// handle brings one emergency through the lane.
func (l *lane) handle(ctx context.Context, e *emergency) {
	late := time.NewTimer(storeWord)
	defer late.Stop()
	said := wordNone
	select {
	case said = <-e.word:
	case <-late.C:
	case <-ctx.Done():
	}
	switch said {
	case wordRepeat:
		l.drop(e)
		return
	case wordFresh:
		l.mu.Lock()
		e.renewed = e.began
		l.mu.Unlock()
	}
	at, refused, given := l.give(ctx, e)
	if !given {
		l.drop(e)
		return
	}
	if refused != nil { // how long that took says nothing of how soon people are advised
		l.relay.options.Observe(Event{Name: "unadvised", Label: deliveryLabel(refused)})
	} else {
		l.relay.options.Observe(Event{Name: "advice", Label: string(bot.OutcomeUrgent), Took: at.Sub(e.began)})
	}
	if said == wordNone && refused == nil {
		l.relay.options.Observe(Event{Name: "direct", Label: string(bot.OutcomeUrgent)})
	}
	l.finish(e, at)
	l.note(ctx, e, at)
}

// drop forgets an emergency that somebody else deals with, or that is given up with the
// process: store or spool have it.
func (l *lane) drop(e *emergency) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, e.key())
}

// finish remembers when an emergency was advised.
func (l *lane) finish(e *emergency, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.advised = at
	l.done = append(l.done, e.key())
	if len(l.done) > maxDone {
		delete(l.held, l.done[0])
		l.done = l.done[1:]
	}
}
