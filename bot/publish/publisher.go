package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// Content is read from files: leaflets, and the words beside them.
type Content struct {
	source.Loaded
	Lexicon *lexicon.Lexicon
}

// Options say how a Publisher makes versions.
type Options struct {
	// Load reads the leaflets and the words. An error says that nothing can be read.
	Load func() (Content, error)
	// Build makes the index of a library; within is that of one which has all its leaflets, or nil.
	Build func(library *knowledge.Library, words *lexicon.Lexicon, within *index.Index) (*index.Index, error)
	// Audiences are those that people belong to, a list for each kind of people. What they see is
	// made together with a version.
	Audiences [][]string
	// Approve, if it is there, is asked before a version takes the place of another; an error is why
	// it may not. What is live at the start is asked about by nobody.
	Approve func(ctx context.Context, live, next *Version) error
	// Paths are the files and folders that Load reads; none when they never change.
	Paths []string
	// Poll is how often the files are looked at in case a change was not noticed; 30 seconds
	// when 0.
	Poll time.Duration
	// Quiet is how long nothing may change before the files are read; half a second when 0.
	Quiet time.Duration
	// Register, if there is one, is where instances note what they have live.
	Register Register
	// Observe, if there is one, is told of every load.
	Observe func(Report)
	// Logger takes what happens; slog.Default when nil.
	Logger *slog.Logger
}

// The values of Options left at 0.
const (
	usualPoll  = 30 * time.Second
	usualQuiet = 500 * time.Millisecond
)

// Report tells what came of a reload.
type Report struct {
	Digest   string // of the version that is live now
	Leaflets int    // how many it has
	Changes  knowledge.Changes
	Swapped  bool // it took the place of another
	Kept     []Kept
	Problems []knowledge.Problem // of the files, notes included
	Took     time.Duration
	Err      error // why nothing could be read or built; nil when it could
	At       time.Time
}

// Publisher makes versions of the library live.
type Publisher struct {
	Live
	options   Options
	status    atomic.Pointer[Report]
	asked     chan struct{} // has room for one: a reload that was asked for
	swapped   chan struct{} // has room for one: another version is live, which the register is to know of
	instances atomic.Pointer[[]bot.LiveVersion]

	registeredVersion atomic.Pointer[Version] // whose leaflets the register has
	unread            atomic.Bool             // files were bad at the start, and the register could not be read

	reloading sync.Mutex        // held by the reload that runs
	files     map[string]string // by the id of a live leaflet, the file that it was read from
	seen      fingerprint       // the files as they were when they were read last
	told      Report            // what was logged last

	ending sync.Mutex // held while a version is made live: what is read may hang, and the end waits for nothing
	closed bool
}

// Open makes the first version. It fails when no leaflet can be loaded.
func Open(o Options) (*Publisher, error) {
	o.Poll, o.Quiet = cmp.Or(o.Poll, usualPoll), cmp.Or(o.Quiet, usualQuiet)
	if o.Observe == nil {
		o.Observe = func(Report) {}
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	p := &Publisher{options: o, asked: make(chan struct{}, 1), swapped: make(chan struct{}, 1)}
	p.reloading.Lock()
	defer p.reloading.Unlock()
	report := p.load(context.Background(), &Version{})
	if report.Err != nil {
		return nil, report.Err
	}
	p.status.Store(&report)
	p.tell(report)
	return p, nil
}

// Status is what came of the last reload.
func (p *Publisher) Status() Report { return *p.status.Load() }

// Ask asks for a reload, which Run does.
func (p *Publisher) Ask() { signal(p.asked) }

// signal wakes who waits for a channel that has room for one; one signal stands for many.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Reload reads the leaflets anew and makes them live when they are not as before. One reload
// runs at a time.
func (p *Publisher) Reload(ctx context.Context) Report {
	p.reloading.Lock()
	defer p.reloading.Unlock()
	before := p.Acquire()
	defer before.Release()
	report := p.load(ctx, before)
	if report.Err != nil {
		was := p.Status()
		report.Digest, report.Leaflets, report.Kept = before.Digest, len(before.Library.Leaflets()), was.Kept
	}
	p.status.Store(&report)
	if report.Swapped {
		signal(p.swapped)
	}
	p.tell(report)
	return report
}

// load makes a version out of the files, and makes it live when it is another than before.
func (p *Publisher) load(ctx context.Context, before *Version) (report Report) {
	began := time.Now()
	defer func() { report.At, report.Took = time.Now(), time.Since(began) }()
	p.seen = fingerprintOf(p.options.Paths)
	content, err := p.options.Load()
	if err != nil {
		return Report{Err: err}
	}
	report.Kept = p.keepLast(ctx, before, &content.Loaded)
	if report.Err = lostForGood(content.Loaded, report.Kept); report.Err != nil {
		return report
	}
	report.Problems, report.Leaflets = content.Problems, len(content.Library.Leaflets())
	if report.Digest, report.Err = Digest(content.Library, content.Lexicon); report.Err != nil {
		return report
	}
	if report.Digest != before.Digest {
		if report.Err = p.publish(ctx, before, content, report.Digest); report.Err != nil {
			return report
		}
		report.Swapped = true
	}
	if report.Swapped && before.Library != nil {
		report.Changes = content.Library.ChangesSince(before.Library)
	}
	p.files = content.Files
	return report
}

// keepLast adds to what was loaded the last good versions of leaflets whose files are bad: those
// that are live, and at the start, or as soon as it can be read, those of the register. A start
// that has nothing else waits for the register.
func (p *Publisher) keepLast(ctx context.Context, before *Version, loaded *source.Loaded) (kept []Kept) {
	starts := before.Library == nil
	if !starts {
		kept = keep(before.Library, p.files, p.Status().Kept, loaded)
	}
	for (starts || p.unread.Load()) && len(loaded.Refused) > 0 {
		library, files, err := p.lastGood(ctx)
		if p.unread.Store(err != nil); err == nil {
			return append(kept, keep(library, files, nil, loaded)...)
		}
		if !starts || len(loaded.Library.Leaflets()) > 0 {
			return kept
		}
		select {
		case <-ctx.Done():
			return kept
		case <-time.After(followEvery):
		}
	}
	p.unread.Store(false)
	return kept
}

// publish builds what was loaded aside and makes it live.
func (p *Publisher) publish(ctx context.Context, before *Version, content Content, digest string) error {
	if len(content.Library.Leaflets()) == 0 {
		return fmt.Errorf("no leaflet could be loaded from %s; name a leaflet or a folder that has some",
			strings.Join(p.options.Paths, ", "))
	}
	next, err := p.newVersion(content, digest)
	if err != nil {
		return err
	}
	ix := next.Index
	_ = inTime(ctx, settleWithin, func(context.Context) error { // until the reader knows it as well as the one of before
		ix.Settle()
		return nil
	})
	refused := p.approve(ctx, before, next)
	p.ending.Lock()
	defer p.ending.Unlock()
	switch {
	case ctx.Err() != nil:
		return errors.Join(fmt.Errorf("reloading the leaflets: %w", ctx.Err()), next.views.close())
	case refused != nil:
		return errors.Join(refused, next.views.close())
	case p.closed:
		return errors.Join(fmt.Errorf("reloading the leaflets at the end: %w", context.Canceled), next.views.close())
	}
	p.swap(next)
	return nil
}

// newVersion indexes what was loaded, and what each audience sees of it.
func (p *Publisher) newVersion(content Content, digest string) (*Version, error) {
	ix, err := p.options.Build(content.Library, content.Lexicon, nil)
	if err != nil {
		return nil, err
	}
	next := newVersion(content, ix, digest, func(err error) {
		if err != nil {
			p.options.Logger.Error("a version of the library that is no longer live was not closed", "error", err)
		}
	})
	next.views = newViews(content.Library, ix, func(part *knowledge.Library) (*index.Index, error) {
		return p.options.Build(part, content.Lexicon, ix)
	})
	for _, audiences := range append([][]string{nil}, p.options.Audiences...) {
		if _, err := next.View(audiences); err != nil {
			return nil, errors.Join(err, next.views.close())
		}
	}
	return next, nil
}

// settleWithin is how long a new version waits for the reader. Many questions hold it up.
const settleWithin = 30 * time.Second

// inTime does something that may not heed its context, and does not wait for it any longer
// than that or a while.
func inTime(ctx context.Context, within time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel() // not by who does it: what is done would be taken for late
	done := make(chan error, 1)
	go func() { done <- do(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close lets go of the version that is live; its index is closed once nobody holds it.
func (p *Publisher) Close() {
	p.ending.Lock()
	defer p.ending.Unlock()
	if !p.closed {
		p.closed = true
		p.current.Load().Release()
	}
}
