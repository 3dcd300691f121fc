package relay

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"bedside/bot"
)

// Options say how a relay works.
type Options struct {
	// Spool keeps what arrives while the store cannot; nil for none.
	Spool Spool
	// DeskPlace is the desk's chat, where staff are told of emergencies while the store, and
	// with it the desk, is away; without a channel nowhere.
	DeskPlace Place
	// Fallback is where staff are told of emergencies while the desk's own chat takes no
	// messages; without a channel nowhere.
	Fallback Place
	// Privacy is the notice on privacy that patients get.
	Privacy Privacy
	// Retention is the time that the store keeps texts, for /privacy to say.
	Retention time.Duration
	// RestWithin is the time that a piece of a question waits for its rest; 0 is 2 s.
	RestWithin time.Duration
	// Killpoint is called at each of Killpoints; a test may kill the process there.
	Killpoint func(name string)
	// Observe is told what happened, for metrics.
	Observe func(Event)
	// Logger takes numbers, names of states and errors of channels and store,
	// never texts or addresses; slog.Default when nil.
	Logger *slog.Logger
}

// Place is a chat of a channel.
type Place struct{ Channel, Chat string }

// Advisors recognise emergencies and know what to do, from memory alone.
type Advisors struct {
	Patients Triager
	Staff    Triager // on channels of staff; nil is that of patients
}

// Service is what answers, once it is there.
type Service struct {
	Responder Responder
	Staff     Responder // replies on channels of staff; nil is the responder for everybody
	Desk      Desk      // where people answer; nil when nobody does
	// For returns who replies to an asker, from what they may see; nil when that is all of it.
	For func(asker bot.Asker) Responder
	// Admits tells whether the argument of a link to a channel admits a chat to an audience; nil for
	// no link.
	Admits func(channel, argument string) bool
	// Sees tells whether an asker may see a leaflet, by its id; nil when all may.
	Sees func(asker bot.Asker, leaflet string) bool
	// Published tells whether an asker may be quoted a passage, by its id; nil when all may.
	Published func(asker bot.Asker, passage string) bool
}

// Event is something that happened.
type Event struct {
	Name  string // "arrival", "reply", "delivery", "advice", "unadvised", "direct", "claim", "unheard"
	Label string // of an arrival its kind, of a reply its outcome, of a delivery "sent" or why not, of one unadvised why
	// a reply: since the arrival; a delivery: the channel's answer; an advice: since the emergency
	// reached the program; a claim: since the ticket was opened; else 0
	Took time.Duration
}

// Relay is the way between channels and the responder.
type Relay struct {
	advisors Advisors
	channels map[string]Channel
	options  Options
	log      *slog.Logger
	lane     *lane
	recent   recent
	flood    flood
	joined   joined
	health   health

	filled   chan bool     // told that the spool has something
	attached chan struct{} // closed once there is a store
	store    Store

	responder Responder // these are there while Run runs
	staff     Responder
	desk      Desk
	service   Service

	// parcels that went out while the store could not note it, with the messages they became
	unrecorded sync.Map
	fellBack   sync.Map                        // parcels that staff were told of elsewhere
	cardless   sync.Map                        // emergencies, by the first of their arrivals, that have no card yet
	running    atomic.Pointer[context.Context] // of the last Run
}

// New makes a relay of channels, which takes what arrives and advises on emergencies
// at once. It answers once it has a store and runs.
func New(advisors Advisors, channels []Channel, o Options) *Relay {
	r := &Relay{advisors: advisors, channels: map[string]Channel{}, options: o, log: o.Logger,
		attached: make(chan struct{}), filled: make(chan bool, 1)}
	for _, channel := range channels {
		r.channels[channel.Name()] = channel
	}
	if r.log == nil {
		r.log = slog.Default()
	}
	if r.options.RestWithin == 0 {
		r.options.RestWithin = restWithin
	}
	if r.options.Killpoint == nil {
		r.options.Killpoint = func(string) {}
	}
	if r.options.Observe == nil {
		r.options.Observe = func(Event) {}
	}
	r.lane = newLane(r)
	return r
}

// Attach gives the relay its store, once.
func (r *Relay) Attach(store Store) {
	r.store = store
	close(r.attached)
}

// backing is the store; nil before Attach.
func (r *Relay) backing() Store {
	select {
	case <-r.attached:
		return r.store
	default:
		return nil
	}
}

// RunLane advises on emergencies and brings what the spool holds into the store, until the
// context ends; then it lets emergencies under way be advised, for a while. It begins with
// what the spool holds from before.
func (r *Relay) RunLane(ctx context.Context) {
	var drain sync.WaitGroup
	if r.spools() {
		r.lane.replay(r.options.Spool.Waiting())
		drain.Go(func() { r.drainSpool(ctx) })
	}
	r.lane.run(ctx)
	drain.Wait()
}

// expireEvery is the interval at which texts that are too old are erased.
const expireEvery = time.Hour

// runAgain is the pause after which it is tried again to begin with the work; it has begun
// when it goes on for so long.
const (
	runAgain = time.Second
	runFor   = 3 * time.Second
)

// Run answers and delivers until the context ends, and then ends what is under
// way. Texts that are too old are erased all the while. When the store cannot begin with
// the work, that is told and tried again. There has to be a store.
func (r *Relay) Run(ctx context.Context, s Service) error {
	r.responder, r.staff, r.desk, r.service = s.Responder, s.Staff, s.Desk, s
	r.running.Store(&ctx)
	clock, stop := context.WithCancel(ctx)
	var expiring sync.WaitGroup
	expiring.Go(func() { r.expire(clock) })
	defer expiring.Wait()
	defer stop()
	for {
		begun := time.AfterFunc(runFor, func() { r.health.stall(false) })
		err := r.store.Run(ctx, r.answer, r.deliver, r.runDue)
		begun.Stop()
		if err == nil || ctx.Err() != nil {
			return err
		}
		r.health.stall(true)
		r.log.Error("nothing is answered but emergencies: the work could not be begun, and is tried again", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(runAgain):
		}
	}
}

// stopping tells whether Run is ending, so that nothing new is to be begun.
func (r *Relay) stopping() bool {
	ctx := r.running.Load()
	return ctx != nil && (*ctx).Err() != nil
}

func (r *Relay) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		if err := r.store.Expire(ctx, time.Now()); err != nil && ctx.Err() == nil {
			r.log.Error("texts that are too old could not be erased", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
