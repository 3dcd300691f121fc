package reader

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// MaxWait is how long a question waits for its turn before it is to be answered without the reader.
const MaxWait = 5 * time.Second

// ErrLate is the error of a question that the reader cannot read in time.
var ErrLate = errors.New("the reader is busy; the question is answered without it")

// lane lets so many questions at a time be read, the first that comes first.
type lane struct {
	slots chan struct{} // senders wait in the order in which they came
	late  atomic.Int64

	mutex sync.Mutex
	count int           // of questions that wait or are read
	quiet chan struct{} // closed while there are none
}

func (l *lane) init(slots int) {
	l.slots = make(chan struct{}, slots)
	l.quiet = make(chan struct{})
	close(l.quiet)
}

// Acquire waits until the reader is free for a question, for MaxWait at most or until the
// context is done. Half of the cores are free for questions, at least one. Whoever is
// served calls release when the question has been read. The error is ErrLate.
func (r *Reader) Acquire(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, MaxWait)
	defer cancel()
	if release, err = r.lane.acquire(ctx); err != nil {
		return nil, r.lane.tooLate(ctx)
	}
	return release, nil
}

// acquire waits for a turn until the context is done.
func (l *lane) acquire(ctx context.Context) (release func(), err error) {
	if ctx.Err() != nil {
		return nil, late(ctx)
	}
	l.come()
	select {
	case l.slots <- struct{}{}:
		return sync.OnceFunc(func() {
			<-l.slots
			l.leave()
		}), nil
	case <-ctx.Done():
		l.leave()
		return nil, late(ctx)
	}
}

// crowded tells that so many questions wait or are read that one of them is better answered by less
// reading than the others kept waiting: more than twice as many as are read at a time.
func (l *lane) crowded() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.count > 2*cap(l.slots)
}

// alone tells that no more than one question waits or is read.
func (l *lane) alone() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.count <= 1
}

// Late is how many questions could not be read in time since the start.
func (r *Reader) Late() int64 { return r.lane.late.Load() }

// tooLate counts a question that was not read, and says why.
func (l *lane) tooLate(ctx context.Context) error {
	l.late.Add(1)
	return late(ctx)
}

// late is the error of a question whose context is done.
func late(ctx context.Context) error { return fmt.Errorf("%w: %w", ErrLate, context.Cause(ctx)) }

func (l *lane) come() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.count == 0 {
		l.quiet = make(chan struct{})
	}
	l.count++
}

func (l *lane) leave() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.count--
	if l.count == 0 {
		close(l.quiet)
	}
}

// idle is closed when no question waits or is read.
func (l *lane) idle() <-chan struct{} {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.quiet
}
