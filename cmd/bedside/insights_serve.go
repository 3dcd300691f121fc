package main

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/bot/eval"
	"bedside/bot/insights"
	"bedside/bot/store"
	"bedside/index"
	"bedside/knowledge"
)

// figures are the pages of figures for staff who have signed in, and what they are made of. It is read by a
// connection of its own and a little at a time, so that patients do not wait for it.
type figures struct {
	service  *service
	accounts *insights.Accounts
	counts   *insights.Counts
	reader   atomic.Pointer[store.Reader] // nil until it is open
	panels   atomic.Pointer[[]insights.Section]
	seldom   rate.Sometimes // bounds what is logged
}

// reportEvery is how often a fault of the pages is logged.
const reportEvery = time.Minute

// handleInsights serves the pages when the config names their address.
func (s *service) handleInsights(mux *http.ServeMux) error {
	c := &s.config.Insights
	if !c.on() {
		return nil
	}
	f := &figures{
		service:  s,
		accounts: insights.NewAccounts(c.Accounts),
		seldom:   rate.Sometimes{Interval: reportEvery},
	}
	f.counts = insights.NewCounts(f, s.config.Desk.zone())
	if err := f.accounts.Check(); err != nil {
		f.report(fmt.Errorf("nobody can sign in: %w", err))
	}
	signIn, err := insights.NewSignIn(insights.SignInOptions{
		PublicURL: string(c.PublicURL), Accounts: f.accounts, Proxies: s.config.insightsProxies(),
		Observe: func(result insights.SignInResult) { s.metrics.signIns.WithLabelValues(string(result)).Inc() },
	}, insights.Options{
		Clinic: s.config.Clinic.Name, Counts: f.counts, Library: f.library, Panels: f.shown, Record: f.record,
		Questions: f.questions, Report: f.report,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", inConfig(s.path, "insights"), err)
	}
	for _, pattern := range signIn.Paths() {
		mux.Handle(pattern, signIn)
	}
	s.figures = f
	return nil
}

// run opens the store to be read, and reads it, until the context ends.
func (f *figures) run(ctx context.Context) {
	for pause := firstOpening; ctx.Err() == nil; pause = min(2*pause, reportEvery) {
		reader, err := store.OpenReader(
			ctx,
			store.Options{At: string(f.service.config.Store), Keys: f.service.keys},
		)
		if err == nil {
			f.reader.Store(reader)
			break
		}
		f.report(err)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	judged := make(chan struct{})
	go func() {
		defer close(judged)
		f.judge(ctx)
	}()
	f.counts.Run(ctx, f.report)
	<-judged
	if reader := f.reader.Swap(nil); reader != nil {
		if err := reader.Close(); err != nil {
			f.report(err)
		}
	}
}

func (f *figures) report(err error) {
	f.seldom.Do(func() {
		f.service.log.Warn("the figures for staff are in trouble", "error", err)
	})
}

// remarks tell what is wrong with the pages; nothing without any.
func (f *figures) remarks() []string {
	if f == nil {
		return nil
	}
	if err := f.accounts.Check(); err != nil {
		return []string{fmt.Sprintf("insights: nobody can sign in: %v", err)}
	}
	return nil
}

// FirstReply is that of the store.
func (f *figures) FirstReply(ctx context.Context) (time.Time, error) {
	if reader := f.reader.Load(); reader != nil {
		return reader.FirstReply(ctx)
	}
	return time.Time{}, errStarting
}

// Tally is that of the store, with a rest: of a million replies of a year all days together take seconds.
func (f *figures) Tally(ctx context.Context, from, to time.Time) ([]bot.Tally, error) {
	reader := f.reader.Load()
	if reader == nil {
		return nil, errStarting
	}
	defer rest(ctx, time.Now())
	return reader.Tally(ctx, from, to)
}

// TicketTimes is that of the store.
func (f *figures) TicketTimes(ctx context.Context, from, to time.Time) ([]bot.TicketTime, error) {
	if reader := f.reader.Load(); reader != nil {
		return reader.TicketTimes(ctx, from, to)
	}
	return nil, errStarting
}

// recordWithin is how long the store may take for a line of the log: whoever waits for it is then told that it
// cannot be written, which takes less than their request may.
const recordWithin = requestTimeout / 2

func (f *figures) record(ctx context.Context, lines ...bot.Line) error {
	if !isOver(f.service.stages.opened) {
		return errStarting
	}
	ctx, cancel := context.WithTimeout(ctx, recordWithin)
	defer cancel()
	return f.service.store.Record(ctx, lines...)
}

// asker is who looks at the pages: staff, who see what the audience of staff sees.
func (f *figures) asker() bot.Asker { return bot.Asker{Channel: knowledge.AudienceStaff, Staff: true} }

// library is what staff see of the leaflets. It is asked for once there are counts, and then there are leaflets.
func (f *figures) library() *knowledge.Library { return f.service.answerer.For(f.asker()).Library() }

func (f *figures) questions(ctx context.Context, since time.Time) ([]insights.Question, error) {
	reader := f.reader.Load()
	if reader == nil {
		return nil, errStarting
	}
	return unmetQuestions(ctx, reader, f.service.answerer.For(f.asker()), since)
}

// shown are the sections on the answer keys, as far as they are there.
func (f *figures) shown() []insights.Section {
	if panels := f.panels.Load(); panels != nil {
		return *panels
	}
	return nil
}

// judgeEvery is how often it is looked whether there are other leaflets.
const judgeEvery = time.Minute

// judge holds the answer keys of the config with the live leaflets, and again when those change, until the
// context ends.
func (f *figures) judge(ctx context.Context) {
	if len(f.service.config.ReplayKeys) == 0 {
		return
	}
	judged := ""
	for ctx.Err() == nil {
		if digest := f.library().Digest(); digest != judged {
			panels, err := f.judgeOnce(ctx)
			if err == nil {
				judged = digest
				f.panels.Store(&panels)
			} else if ctx.Err() == nil {
				f.report(err)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(judgeEvery):
		}
	}
}

// judgeOnce asks as the approver of a new version does.
func (f *figures) judgeOnce(ctx context.Context) ([]insights.Section, error) {
	cases, err := readKeys(f.service.config.ReplayKeys, eval.Read)
	if err != nil {
		return nil, err
	}
	v := f.service.answerer.publisher.Acquire()
	defer v.Release()
	responder := dialog.New(v.Index, f.service.triage, f.service.config.clinic())
	return riskPanels(ctx, &unhurried{Responder: responder}, v.Library, cases)
}

// unhurried rests before each question but the first for what the one before took: nobody waits for a rest after
// the last. It is used by one goroutine.
type unhurried struct {
	eval.Responder
	rested time.Time // when the next question may be asked
}

// Explain is that of the responder.
func (u *unhurried) Explain(ctx context.Context, m bot.Message) (bot.Reply, *index.Result, error) {
	idle(ctx, time.Until(u.rested))
	began := time.Now()
	defer func() { u.rested = time.Now().Add(restsFor * time.Since(began)) }()
	return u.Responder.Explain(ctx, m)
}

// restsFor is how long the figures rest for each time that they work: they take a fifth of a processor and no more.
const restsFor = 4

// rest rests after work that began at a time.
func rest(ctx context.Context, began time.Time) { idle(ctx, restsFor*time.Since(began)) }

// idle waits, or until the context ends.
func idle(ctx context.Context, wait time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(wait):
	}
}
