package publish

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify" // the system tells of changes to files on Linux, macOS, the BSDs and Windows
)

// mostQuiets is how many quiet times a change waits for quiet, in a folder that never has any.
const mostQuiets = 10

// Run reloads when files change or Ask was called, until the context ends. A reload that is
// under way then changes nothing any more, and is not waited for.
func (p *Publisher) Run(ctx context.Context) {
	if p.options.Register != nil {
		go p.follow(ctx) // not waited for: a store whose file system hangs heeds no context
	}
	changes, end := p.watch()
	defer end()
	poll := time.NewTicker(p.options.Poll)
	defer poll.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case <-p.asked:
		case <-changes.heard:
			changes.settle(ctx, p.options.Quiet)
		case <-poll.C:
			if !p.missed() {
				continue
			}
		}
		reloaded := make(chan struct{})
		go func() {
			defer close(reloaded)
			_ = changes.add(p.options.Paths) // what is not heard of is noticed by looking
			if report := p.Reload(ctx); report.Swapped {
				_ = p.askOthers(ctx) // they look at their files now and then themselves
			}
		}()
		select {
		case <-ctx.Done():
		case <-reloaded:
		}
	}
}

// missed tells whether the files have changed since they were read, or may be read now though
// they could not be then.
func (p *Publisher) missed() bool {
	last := p.Status()
	refused := (*NotApprovedError)(nil)
	if last.Err != nil && !errors.As(last.Err, &refused) || len(last.Kept) > 0 {
		return true
	}
	p.reloading.Lock()
	defer p.reloading.Unlock()
	return len(p.options.Paths) > 0 && fingerprintOf(p.options.Paths) != p.seen
}

// changes hears of changes to files, as far as the system tells of them.
type changes struct {
	heard   chan struct{} // has room for one
	watcher *fsnotify.Watcher
}

// watch begins to hear of changes. Where the system does not tell of them, they are noticed
// by looking at the files now and then.
func (p *Publisher) watch() (c changes, end func()) {
	c.heard = make(chan struct{}, 1)
	if len(p.options.Paths) == 0 {
		return c, func() {}
	}
	var err error
	if c.watcher, err = fsnotify.NewWatcher(); err != nil {
		p.options.Logger.Warn("the system tells of no changes to leaflets; they are looked at now and then",
			"every", p.options.Poll, "error", err)
		c.watcher = nil
		return c, func() {}
	}
	if err := c.add(p.options.Paths); err != nil {
		p.options.Logger.Warn("the system does not tell of all changes to leaflets; they are looked at now and then",
			"every", p.options.Poll, "error", err)
	}
	go c.listen(p.options.Paths)
	return c, func() { _ = c.watcher.Close() } // nothing is left to be heard
}

// add takes in folders that are new. It returns the first error.
func (c changes) add(paths []string) (err error) {
	if c.watcher == nil {
		return nil
	}
	for _, folder := range foldersOf(paths) {
		if failed := c.watcher.Add(folder); err == nil {
			err = failed
		}
	}
	return err
}

// concerns tells whether an event may be one of leaflets: beside the paths lie other things,
// such as the store, and editors keep hidden files. Kubernetes publishes by a link "..data".
func concerns(event fsnotify.Event, paths []string) bool {
	base := filepath.Base(event.Name)
	if event.Op == fsnotify.Chmod || strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "..") {
		return false // reading may set the time of access
	}
	return slices.ContainsFunc(paths, func(path string) bool {
		return event.Name == filepath.Clean(path) ||
			strings.HasPrefix(event.Name+string(filepath.Separator), resolved(path)+string(filepath.Separator))
	})
}

// listen passes on that something changed. Errors, such as that too much happened at once, may
// hide a change.
func (c changes) listen(paths []string) {
	for {
		select {
		case event, ok := <-c.watcher.Events:
			if !ok {
				return
			}
			if !concerns(event, paths) {
				continue
			}
		case _, ok := <-c.watcher.Errors:
			if !ok {
				return
			}
		}
		signal(c.heard)
	}
}

// settle waits until nothing has changed for a while: who copies a file or many has not
// finished at the first byte.
func (c changes) settle(ctx context.Context, quiet time.Duration) {
	latest := time.After(mostQuiets * quiet)
	for {
		select {
		case <-ctx.Done():
			return
		case <-latest:
			return
		case <-time.After(quiet):
			return
		case <-c.heard:
		}
	}
}
