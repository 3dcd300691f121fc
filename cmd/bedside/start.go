package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"bedside/bot"
	"bedside/bot/relay"
	"bedside/bot/slack"
	"bedside/bot/store"
)

// stages are what of the service is there. Emergencies depend on none of them.
type stages struct {
	away      chan struct{} // the store could not be opened at the first try
	goAway    func()        // closes it
	opened    chan struct{} // there is a store
	loaded    chan struct{} // there is a library
	answering chan struct{} // everything is there
}

func newStages() stages {
	s := stages{away: make(chan struct{}), opened: make(chan struct{}), loaded: make(chan struct{}),
		answering: make(chan struct{})}
	s.goAway = sync.OnceFunc(func() { close(s.away) })
	return s
}

// tryFor is how long channels wait for the store to be tried: a mistake that only a person
// can mend ends the program before anything arrives.
const tryFor = 300 * time.Millisecond

// awaitTry waits until the store was tried, or that takes long.
func (s stages) awaitTry(ctx context.Context) {
	select {
	case <-s.opened:
	case <-s.away:
	case <-time.After(tryFor):
	case <-ctx.Done():
	}
}

// isOver tells whether a stage is over.
func isOver(stage chan struct{}) bool {
	select {
	case <-stage:
		return true
	default:
		return false
	}
}

// missing names the part that is not there yet; "" for none.
func (s stages) missing() string {
	switch {
	case !isOver(s.opened):
		return "store"
	case !isOver(s.loaded):
		return "library"
	case !isOver(s.answering):
		return "start"
	}
	return ""
}

// answer opens what ordinary questions need, and answers them until the context ends.
func (s *service) answer(ctx context.Context, p *program, address net.Addr) error {
	opened, err := s.openStore(ctx)
	if opened == nil { // without an error when the program ends before it could be opened
		if err != nil && (s.spool == nil || s.spool.Pending() == 0) {
			withdrawKey(s.madeKey)
		}
		return err
	}
	s.store = opened
	s.relay.Attach(opened)
	close(s.stages.opened)
	s.tellHeld(ctx)
	if err := s.load(ctx, p); err != nil || s.answerer == nil {
		return err
	}
	if err := s.publish(ctx); err != nil || s.policy == nil {
		return err
	}
	close(s.stages.loaded)
	if err := s.openDesk(ctx); err != nil {
		return err
	}
	close(s.stages.answering)
	told := []any{"version", version, "leaflets", len(s.answerer.Library().Leaflets()), "http", address.String()}
	if bad := faultsOf(s.answerer.publisher.Status()); bad > 0 {
		told = append(told, "problems", bad)
	}
	s.log.Info("serving", told...)
	return s.runParts(ctx)
}

// runParts runs what answers, and what goes on beside that, until the context ends or one of them fails.
func (s *service) runParts(ctx context.Context) error {
	parts, within := errgroup.WithContext(ctx)
	parts.Go(func() error { return s.relay.Run(within, s.replies()) })
	parts.Go(func() error {
		s.answerer.publisher.Run(within)
		return nil
	})
	if faults := s.faultTeller(); faults != nil {
		parts.Go(func() error { return faults.run(within) })
	}
	parts.Go(func() error { return s.recaller().Run(within) })
	parts.Go(func() error {
		s.policy.Watch(within)
		return nil
	})
	if s.config.Desk.Channel == deskTelegram && s.config.Store.isPostgres() { // an SQLite file has one process
		parts.Go(func() error {
			s.followDesk(within, s.deskChat)
			return nil
		})
	}
	if s.holidays != nil {
		parts.Go(func() error { return s.holidays.run(within) })
	}
	if s.figures != nil {
		parts.Go(func() error {
			s.figures.run(within)
			return nil
		})
	}
	if digests := s.digester(); digests != nil {
		parts.Go(func() error { return digests.run(within) })
	}
	return parts.Wait()
}

// replies is what the relay answers with.
func (s *service) replies() relay.Service {
	service := relay.Service{Responder: s.answerer, Staff: s.answerer.ForStaff(), Admits: s.config.Audiences.admits,
		For: func(asker bot.Asker) relay.Responder { return s.answerer.For(asker) }, Sees: s.sees, Published: s.isPublished}
	if s.desk != nil {
		service.Desk = s.desk
	}
	return service
}

// The pauses between tries to open the store.
const (
	firstOpening   = 250 * time.Millisecond
	longestOpening = 2 * time.Second
)

// tellHeld tells of what a restored store keeps back.
func (s *service) tellHeld(ctx context.Context) {
	held, err := s.store.HeldBack(ctx)
	if err == nil && held != (store.Held{}) {
		s.log.Warn("what waited when the backup was made is held; 'bedside restore --resend' lets it go",
			"replies", held.Parcels, "messages", held.Arrivals)
	}
}

// openStore opens the store, and tries again for as long as that may help. It returns nil
// when the context ends before.
func (s *service) openStore(ctx context.Context) (*store.Store, error) {
	for pause := firstOpening; ; pause = min(2*pause, longestOpening) {
		opened, err := inTime(ctx, s.openOnce, (*store.Store).Close)
		switch {
		case ctx.Err() != nil && err != nil:
			return nil, nil
		case err == nil:
			return opened, nil
		case !store.Transient(err):
			return nil, fmt.Errorf("%s: %w", inConfig(s.path, "store"), err)
		}
		s.stages.goAway()
		s.log.Error("the store cannot be opened, and is tried again; only emergencies are answered meanwhile", "error", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, nil
		}
	}
}

func (s *service) openOnce(ctx context.Context) (*store.Store, error) {
	return store.Open(ctx, store.Options{
		At: string(s.config.Store), Listen: string(s.config.Listen), Keys: s.keys,
		Retention: time.Duration(s.config.Retention), Program: version, Logger: s.log,
	})
}

// load reads the leaflets and indexes them. There is no answerer when the context ends
// before.
func (s *service) load(ctx context.Context, p *program) (err error) {
	loaded, err := inTime(ctx, func(context.Context) (*liveAnswerer, error) { return p.openLive(s) },
		(*liveAnswerer).close)
	if ctx.Err() != nil && err != nil {
		return nil
	}
	if err == nil && len(s.config.Leaflets) == 0 {
		s.log.Warn("no leaflets are named in the config: replies quote a sample that no clinic has reviewed")
	}
	if err != nil {
		if missing := s.config.checkLeaflets(s.path); missing != nil { // names the line
			err = missing
		}
	}
	s.answerer = loaded
	if loaded != nil {
		s.metrics.registerReader(loaded.shelf, &s.encoding)
		s.metrics.registerLibrary(loaded.publisher)
	}
	return err
}

// inTime does something that does not heed its context, and does not wait for it once the
// context has ended: what comes of it then is ended by itself.
func inTime[T any](ctx context.Context, do func(context.Context) (*T, error), late func(*T) error) (*T, error) {
	type result struct {
		value *T
		err   error
	}
	done := make(chan result)
	go func() {
		value, err := do(ctx)
		select {
		case done <- result{value, err}:
		case <-ctx.Done():
			if err == nil {
				_ = late(value) // nobody is left to tell
			}
		}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inbox takes what the channels receive.
type inbox struct {
	*relay.Relay
	service *service
}

// errStarting is the error of what needs a part that is not there yet.
var errStarting = errors.New("the program is starting")

// Knows tells whether the bot was written to in a chat.
func (i inbox) Knows(ctx context.Context, channel, chat string) (bool, error) {
	if !isOver(i.service.stages.opened) {
		return false, errStarting
	}
	found, err := i.service.store.Find(ctx, channel, chat)
	return found != 0, err
}

// inbox is where what the channels receive goes.
func (s *service) inbox() inbox { return inbox{s.relay, s} }

// deskForms are the forms of the desk, once it is there.
type deskForms struct{ service *service }

// Form is that of the desk.
func (f deskForms) Form(ctx context.Context, chat, by, data string) (bot.Form, string, error) {
	if !isOver(f.service.stages.answering) {
		return bot.Form{}, "", errStarting
	}
	return f.service.desk.Form(ctx, chat, by, data)
}

// Preview is that of the desk.
func (f deskForms) Preview(ctx context.Context, chat, by string, filled bot.Filled) ([]bot.Part, string, error) {
	if !isOver(f.service.stages.answering) {
		return nil, "", errStarting
	}
	return f.service.desk.Preview(ctx, chat, by, filled)
}

// forms are what staff fill in at the desk; nil without one.
func (s *service) forms() slack.Forms {
	if s.config.Desk.Channel == "" {
		return nil
	}
	return deskForms{s}
}
