package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/time/rate" // lets something happen once in a while
)

// Do works for a chat as far as it can. It returns how long to wait before it is
// called again although nothing new comes, two minutes at most; 0 when nothing is left to do.
// On an error it is called again after a while.
type Do = func(ctx context.Context, chat int64) (again time.Duration, err error)

// River's settings. With these, a message is taken up within 3 ms on PostgreSQL
// and within 25 ms on SQLite, which has no notifications. Nothing depends on the
// rescue of jobs: the table of work makes new ones for those of a dead process.
const (
	fetchCooldown = 5 * time.Millisecond
	fetchPoll     = 200 * time.Millisecond
	answerers     = 10              // they compute
	deliverers    = 200             // they wait for the network, and for their turn
	firstOnes     = 8               // the same for staff chats
	deskWorkers   = 2               // they keep the cards of staff chats true
	jobTimeout    = 2 * time.Minute // a channel ends its calls long before
	rescueAfter   = jobTimeout + 10*time.Second
	keepFinished  = time.Minute
	quietFor      = 30 * time.Second
)

// The intervals and time limits of the store's own upkeep.
const (
	sweepEvery  = 2 * time.Second
	sweepWithin = 5 * time.Second
	settleTime  = 2 * time.Second
	afterError  = time.Second
	retryAfter  = 20 * time.Millisecond
)

// handlers are the functions that Run was given.
type handlers struct{ answer, deliver, desk Do }

// Run works on what there is to do, until the context ends: answer for chats with
// unanswered arrivals, deliver for chats with parcels to send, desk for staff chats
// with tickets to look after; each at most once at a time for one chat. What a process that was
// killed left behind is taken up
// first. When the context ends, work under way has the
// time of Options.Drain to finish.
func (s *Store) Run(ctx context.Context, answer, deliver, desk Do) error {
	if !s.handlers.CompareAndSwap(nil, &handlers{answer, deliver, desk}) {
		return errors.New("running the store: it is running")
	}
	defer s.handlers.Store(nil)
	beating, still := context.WithCancel(context.WithoutCancel(ctx)) // until the last work has ended
	var renewing sync.WaitGroup
	renewing.Go(func() { s.renewUntil(beating) })
	defer renewing.Wait()
	defer still()
	if err := s.recover(ctx); ctx.Err() != nil {
		return nil // told to end before it began
	} else if err != nil {
		return err
	}
	stop, err := s.engine.start(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("running the store: %w", err)
	}
	var sweeping sync.WaitGroup
	sweeping.Go(func() { s.sweepUntil(ctx) })
	sweeping.Go(func() { s.resealUntil(ctx) })
	<-ctx.Done()
	sweeping.Wait()
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.Drain)
	defer cancel()
	return stop(draining)
}

// sweepUntil looks for lost work until the context ends.
func (s *Store) sweepUntil(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	var failing time.Time // since when; zero for not
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		found, err := s.sweepOnce(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && failing.IsZero():
			failing = time.Now()
			s.log.Error("the database cannot be written; nothing but advice for emergencies is sent until it can", "error", err)
		case err == nil && !failing.IsZero():
			s.log.Info("the database can be written again", "after", time.Since(failing).Round(time.Second))
			failing = time.Time{}
		}
		if found > 0 {
			s.log.Info("work that was left behind is taken up", "chats", found)
		}
	}
}

// sweepOnce takes up the work that nobody does, within a time.
func (s *Store) sweepOnce(ctx context.Context) (found int, err error) {
	ctx, cancel := context.WithTimeout(ctx, sweepWithin)
	defer cancel()
	if err := s.engine.tidy(ctx); err != nil {
		return 0, err
	}
	return s.sweep(ctx, lateAfter)
}

// work does a job: it owns the chat's work, calls the function until nothing was
// added meanwhile, and lets go. It returns how long River is to wait before it
// asks again.
func (s *Store) work(ctx context.Context, j job) (again time.Duration) {
	turns := s.handlers.Load()
	if turns == nil {
		return afterError
	}
	do := turns.answer
	switch j.kind {
	case delivering:
		do = turns.deliver
	case desking:
		do = turns.desk
	}
	if _, busy := s.busy.LoadOrStore(j, true); busy { // about to let go, or it will see that something was added
		return retryAfter
	}
	defer s.busy.Delete(j)
	c, ok, err := s.claim(ctx, j)
	if err != nil {
		s.log.Warn("work could not be begun", "kind", string(j.kind), "chat", j.chat, "error", err)
		return afterError
	}
	for settled := !ok; !settled; {
		again = min(s.call(s.claimed(ctx, c), do, j), longestWait)
		if c.wakes, settled, err = s.letGo(ctx, c, again); err != nil {
			s.log.Warn("work could not be ended", "kind", string(j.kind), "chat", j.chat, "error", err)
			return afterError
		}
	}
	return again
}

// call calls the function of a job; whatever goes wrong is tried again.
func (s *Store) call(ctx context.Context, do Do, j job) (again time.Duration) {
	defer func() {
		if r := recover(); r != nil { // its value may hold a text
			s.log.Error("work broke down", "kind", string(j.kind), "chat", j.chat)
			again = afterError
		}
	}()
	again, err := do(ctx, j.chat)
	if errors.Is(err, ErrFenced) {
		s.log.Warn("another instance has taken over work, as this one was not heard of", "kind", string(j.kind), "chat",
			j.chat)
		return afterError // should it still be this one's after all
	}
	if err != nil {
		s.log.Warn("work failed and is tried again", "kind", string(j.kind), "chat", j.chat, "error", err)
		return max(again, afterError)
	}
	return again
}

// letGo settles, also when the context has ended.
func (s *Store) letGo(ctx context.Context, c claim, again time.Duration) (int64, bool, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	return s.settle(ctx, c, again)
}

// riverConfig is the same on both engines.
func (s *Store) riverConfig() *river.Config {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker[answerArgs]{store: s})
	river.AddWorker(workers, &worker[deliverArgs]{store: s})
	river.AddWorker(workers, &worker[deskArgs]{store: s})
	return &river.Config{
		Queues: map[string]river.QueueConfig{
			string(answering):  {MaxWorkers: answerers},
			string(delivering): {MaxWorkers: deliverers},
			string(desking):    {MaxWorkers: deskWorkers},
			deliveringFirst:    {MaxWorkers: firstOnes},
		},
		Workers:                     workers,
		FetchCooldown:               fetchCooldown,
		FetchPollInterval:           fetchPoll,
		JobTimeout:                  jobTimeout,
		RescueStuckJobsAfter:        rescueAfter,
		CompletedJobRetentionPeriod: keepFinished,
		CancelledJobRetentionPeriod: keepFinished,
		DiscardedJobRetentionPeriod: keepFinished,
		Logger:                      slog.New(throttled{s.log.Handler(), &rate.Sometimes{Interval: quietFor}}),
	}
}
