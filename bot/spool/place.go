package spool

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// maxGroup is how many batches are synced together at most: they share the wait for
// the disk.
const maxGroup = 256

// errSlow means that a place did not write in time.
var errSlow = errors.New("it does not write in time")

// place is a file with the one goroutine that writes to it. When a write hangs, as on a
// file system that is frozen, the goroutine does, and nobody else.
type place struct {
	path    string
	waiting chan *request
	done    chan struct{}
	closing func()
	file    *file
	slow    atomic.Bool // a write hangs: others need not wait for it
}

// request is something to be done to the file.
type request struct {
	record record      // to append; of number 0, the file is to be emptied
	unless func() bool // of an emptying: false leaves the file as it is
	result chan error
}

func newPlace(path string, f *file) *place {
	p := &place{path: path, file: f, waiting: make(chan *request), done: make(chan struct{})}
	closing := make(chan struct{})
	p.closing = sync.OnceFunc(func() { close(closing) })
	go p.work(closing)
	return p
}

// append writes a record and returns once it is synced, or errSlow after a while.
func (p *place) append(ctx context.Context, r record, patience time.Duration) error {
	return p.ask(ctx, &request{record: r, result: make(chan error, 1)}, patience)
}

// empty begins the file anew when the condition holds at that moment.
func (p *place) empty(ctx context.Context, patience time.Duration, condition func() bool) error {
	return p.ask(ctx, &request{unless: condition, result: make(chan error, 1)}, patience)
}

func (p *place) ask(ctx context.Context, r *request, patience time.Duration) error {
	if p.slow.Load() {
		return fmt.Errorf("writing to %s: %w", p.path, errSlow)
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case p.waiting <- r:
	case <-late.C:
		return fmt.Errorf("writing to %s: %w", p.path, errSlow)
	case <-ctx.Done():
		return fmt.Errorf("writing to %s: %w", p.path, ctx.Err())
	}
	select {
	case err := <-r.result:
		return err
	case <-late.C:
		p.slow.Store(true)
		return fmt.Errorf("writing to %s: %w", p.path, errSlow)
	}
}

// work does what is asked for, one after the other, and syncs what waits together.
func (p *place) work(closing <-chan struct{}) {
	defer close(p.done)
	for {
		select {
		case first := <-p.waiting:
			p.do(p.gather(first))
		case <-closing:
			return
		}
	}
}

// gather takes what waits already.
func (p *place) gather(first *request) []*request {
	group := []*request{first}
	for len(group) < maxGroup {
		select {
		case r := <-p.waiting:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

func (p *place) do(group []*request) {
	defer p.slow.Store(false)
	var records []record
	var writers []*request
	for _, r := range group {
		if r.record.number == 0 {
			r.result <- p.emptyFile(r, len(records) > 0)
			continue
		}
		records, writers = append(records, r.record), append(writers, r)
	}
	if len(records) == 0 {
		return
	}
	err := p.file.write(records)
	for _, w := range writers {
		w.result <- err
	}
}

// emptyFile begins the file anew, unless it is empty, or something is to stay in it.
func (p *place) emptyFile(r *request, more bool) error {
	if p.file.end == headSize || more || !r.unless() {
		return nil
	}
	return p.file.empty()
}

// close ends the goroutine and closes the file; one that hangs is left to the system.
func (p *place) close() error {
	p.closing()
	select {
	case <-p.done:
		return p.file.disk.Close()
	case <-time.After(time.Second):
		return fmt.Errorf("closing %s: %w", p.path, errSlow)
	}
}
