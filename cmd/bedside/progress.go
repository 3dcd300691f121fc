package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term" // tells a terminal from a pipe
)

// patience is the time that loading may take before it is explained.
const patience = time.Second

// progress tells on a terminal how far loading has come, on one line that is
// rewritten and at the end removed.
type progress struct {
	out   io.Writer // nil when nobody would see it
	begun time.Time

	mu    sync.Mutex
	last  time.Time // when the line was last written; zero when it never was
	ended bool
}

// progress begins to watch the time.
func (p *program) progress() *progress {
	t := &progress{begun: time.Now()}
	if f, ok := p.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		t.out = f
	}
	return t
}

// step returns a function to call with how much of a step is done.
func (t *progress) step(doing string) func(done, total int) {
	return func(done, total int) {
		t.mu.Lock()
		defer t.mu.Unlock()
		now := time.Now()
		if t.out == nil || t.ended || now.Sub(t.begun) < patience || now.Sub(t.last) < 100*time.Millisecond {
			return
		}
		t.last = now
		fmt.Fprintf(t.out, "\r\x1b[K%s: %d of %d", doing, done, total)
	}
}

// stop removes the line.
func (t *progress) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if !t.last.IsZero() {
		fmt.Fprint(t.out, "\r\x1b[K")
	}
}
