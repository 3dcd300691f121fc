package publish

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// register is a register in memory.
type register struct {
	mu    sync.Mutex
	live  map[string]bot.LiveVersion
	asked int64
	down  bool
	good  map[string]bot.GoodLeaflet
	hangs chan struct{}
}

// of is the register as an instance has it.
func (r *register) of(instance string) Register { return registered{r, instance} }

type registered struct {
	*register
	instance string
}

func (r registered) locked(f func()) error {
	if hangs := r.hangs; hangs != nil {
		<-hangs // heeds no context, as a file system that is frozen
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		return errors.New("the store is away")
	}
	f()
	return nil
}

func (r registered) NoteLive(_ context.Context, v bot.LiveVersion) error {
	return r.locked(func() { r.live[r.instance] = v })
}

func (r registered) KeepGood(_ context.Context, good []bot.GoodLeaflet, gone []string) error {
	return r.locked(func() {
		if r.good == nil {
			r.register.good = map[string]bot.GoodLeaflet{}
		}
		for _, id := range gone {
			delete(r.good, id)
		}
		for _, l := range good {
			r.good[l.ID] = l
		}
	})
}

func (r registered) GoodLeaflets(context.Context) (all []bot.GoodLeaflet, err error) {
	err = r.locked(func() { all = slices.Collect(maps.Values(r.good)) })
	return all, err
}

func (r registered) AskReload(context.Context) error { return r.locked(func() { r.asked++ }) }

func (r registered) ReloadsAsked(context.Context) (n int64, err error) {
	err = r.locked(func() { n = r.asked })
	return n, err
}

func (r registered) LiveVersions(context.Context) (all []bot.LiveVersion, err error) {
	err = r.locked(func() {
		for instance, v := range r.live {
			v.Own = instance == r.instance
			all = append(all, v)
		}
	})
	return all, err
}

// TestFollow holds that an instance reloads when another was asked to, also when the store was
// away meanwhile, and sees what others have.
func TestFollow(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	shared := &register{live: map[string]bot.LiveVersion{}}
	first := open(t, Options{Paths: []string{f.path}, Register: shared.of("first")})
	second := open(t, Options{Paths: []string{f.path}, Register: shared.of("second")})
	one, two := follower{publisher: first, asked: -1}, follower{publisher: second, asked: -1}
	look := func() { one.look(t.Context()); two.look(t.Context()); one.look(t.Context()) }
	look()
	if got := first.Instances(); len(got) != 2 || got[0].Digest != got[1].Digest {
		t.Errorf("instances: %+v", got)
	}
	f.write("a.md", leaflet("A", "48"))
	shared.down = true
	if report, err := first.ReloadAll(t.Context()); !report.Swapped || err == nil {
		t.Errorf("the store is away: %+v, %v", report, err)
	}
	look()
	if got := second.texts()["a"]; got != hours("24") {
		t.Errorf("nobody can have told it: %q", got)
	}
	shared.down = false
	look()
	if got := first.Instances(); len(got) != 2 || got[0].Digest == got[1].Digest {
		t.Errorf("instances with different versions: %+v", got)
	}
	if _, err := first.ReloadAll(t.Context()); err != nil {
		t.Error(err)
	}
	look()
	look()
	if got := first.Instances(); len(got) != 2 || got[0].Digest != got[1].Digest || second.texts()["a"] != hours("48") {
		t.Errorf("instances: %+v, %v", got, second.texts())
	}
	if shared.asked != 1 {
		t.Errorf("who follows asks others: %d", shared.asked)
	}
}

// TestLastGoodAfterRestart holds that a start which finds a file bad falls back on what was
// good before, and not on what was taken away since.
func TestLastGoodAfterRestart(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24"), "b.md": leaflet("B", "24"),
		"c.md": leaflet("C", "24")})
	shared := &register{live: map[string]bot.LiveVersion{}}
	start := func() (*Publisher, *follower) {
		p := open(t, Options{Paths: []string{f.path}, Register: shared.of("one")})
		return p, &follower{publisher: p, asked: -1}
	}
	first, follows := start()
	follows.look(t.Context())
	f.write("a.md", leaflet("A", "48"))
	f.write("b.md", "---\ntitle: B\ndraft: true\n---\n\nRest.\n")
	first.Reload(t.Context())
	shared.down = true
	follows.look(t.Context()) // is done later
	shared.down = false
	follows.look(t.Context())
	f.write("a.md", bad)
	f.write("b.md", bad)
	f.do(os.Remove(f.at("c.md")))
	f.write("d.md", bad)
	for range 2 { // also when it was good twice starts ago
		second, follows := start()
		if diff := cmp.Diff(map[string]string{"a": hours("48")}, second.texts()); diff != "" {
			t.Errorf("after a restart: %s", diff)
		}
		if kept := second.Status().Kept; len(kept) != 1 || kept[0].Leaflet != "a" || kept[0].Problem.File != f.at("a.md") {
			t.Errorf("kept: %+v", kept)
		}
		follows.look(t.Context())
	}
	shared.down = true
	f.write("e.md", leaflet("E", "12"))
	third, follows := start()
	follows.look(t.Context())
	if diff := cmp.Diff(map[string]string{"e": hours("12")}, third.texts()); diff != "" {
		t.Errorf("while the store is away: %s", diff)
	}
	shared.down = false
	follows.look(t.Context()) // nothing may be let go of that could not be read
	if diff := cmp.Diff(map[string]string{"a": hours("48"), "e": hours("12")}, third.texts()); diff != "" {
		t.Errorf("once the store is back: %s", diff)
	}
	if fourth, _ := start(); fourth.texts()["a"] != hours("48") {
		t.Errorf("after one more start: %v", fourth.texts())
	}
}

// TestStartWaitsForLastGood holds that a start that finds nothing but bad files waits for the
// register instead of ending.
func TestStartWaitsForLastGood(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	shared := &register{live: map[string]bot.LiveVersion{}}
	first := open(t, Options{Paths: []string{f.path}, Register: shared.of("one")})
	one := follower{publisher: first, asked: -1}
	one.look(t.Context())
	f.write("a.md", bad)
	shared.down = true
	opened := make(chan *Publisher)
	go func() { opened <- open(t, Options{Paths: []string{f.path}, Register: shared.of("one")}) }()
	select {
	case <-opened:
		t.Error("it has started without leaflets")
	case <-time.After(100 * time.Millisecond):
	}
	shared.mu.Lock()
	shared.down = false
	shared.mu.Unlock()
	if second := <-opened; second.texts()["a"] != hours("24") {
		t.Errorf("live: %v", second.texts())
	}
}

// TestStartWithoutFolder holds that a start falls back on what was good before when a folder is away, and
// takes a path that nothing ever came from for the mistake that it is.
func TestStartWithoutFolder(t *testing.T) {
	f, other := newFolder(t, map[string]string{"a.md": leaflet("A", "24")}), newFolder(t, map[string]string{"b.md": leaflet("B", "24")})
	shared := &register{live: map[string]bot.LiveVersion{}}
	start := func(paths ...string) (*Publisher, error) {
		return Open(Options{Paths: paths, Register: shared.of("one"), Load: func() (Content, error) {
			loaded, err := source.Options{Resume: true}.LoadFiles(paths...)
			return Content{loaded, lexicon.English()}, err
		}, Build: func(library *knowledge.Library, words *lexicon.Lexicon, _ *index.Index) (*index.Index, error) {
			return index.Build(library, index.Options{Lexicon: words})
		}, Logger: slog.New(slog.DiscardHandler)})
	}
	first, err := start(f.path, other.path)
	f.do(err)
	t.Cleanup(first.Close)
	one := follower{publisher: first, asked: -1}
	one.look(t.Context())
	f.do(os.Rename(f.path, f.path+"-away"))
	other.write("b.md", leaflet("B", "48"))
	second, err := start(f.path, other.path)
	f.do(err)
	t.Cleanup(second.Close)
	if diff := cmp.Diff(map[string]string{"a": hours("24"), "b": hours("48")}, second.texts()); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
	if kept := second.Status().Kept; len(kept) != 1 || kept[0].Problem.File != f.path {
		t.Errorf("kept: %+v", kept)
	}
	for _, paths := range [][]string{{f.path + "-typo"}, {f.path + "-typo", other.path}} {
		if p, err := start(paths...); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: it starts, %v", paths, err)
			p.Close()
		}
	}
}

// TestAtRisk holds that a leaflet whose file is bad is told of for as long as the register does
// not have what is live.
func TestAtRisk(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	shared := &register{live: map[string]bot.LiveVersion{}, down: true}
	p := open(t, Options{Paths: []string{f.path}, Register: shared.of("one")})
	follows := follower{publisher: p, asked: -1}
	follows.look(t.Context())
	if ids := p.AtRisk(); len(ids) > 0 {
		t.Errorf("nothing is bad, and %v at risk", ids)
	}
	f.write("a.md", bad)
	p.Reload(t.Context())
	follows.look(t.Context())
	if diff := cmp.Diff([]string{"a"}, p.AtRisk()); diff != "" {
		t.Errorf("while the store is away: %s", diff)
	}
	shared.down = false
	follows.look(t.Context())
	if ids := p.AtRisk(); len(ids) > 0 {
		t.Errorf("once it is kept: %v", ids)
	}
}

// TestRegisterHangs holds that nothing waits for a register that does not answer: the new
// version is live, the next change is read, and the end is not held up.
func TestRegisterHangs(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	shared := &register{live: map[string]bot.LiveVersion{}, hangs: make(chan struct{})}
	defer close(shared.hangs)
	p := open(t, Options{Paths: []string{f.path}, Register: shared.of("one"), Poll: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	for _, h := range []string{"48", "72"} {
		f.write("a.md", leaflet("A", h))
		p.Ask()
		awaitHours(t, p, "a", h)
	}
	cancel()
	<-ended
	p.Close()
}
