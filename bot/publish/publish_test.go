package publish

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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

// folder is a folder of leaflets.
type folder struct {
	t    *testing.T
	path string
}

func newFolder(t *testing.T, files map[string]string) folder {
	f := folder{t, filepath.Join(t.TempDir(), "leaflets")}
	f.do(os.Mkdir(f.path, 0o700))
	for name, text := range files {
		f.write(name, text)
	}
	return f
}

func (f folder) do(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) at(name string) string { return filepath.Join(f.path, name) }

func (f folder) write(name, text string) {
	f.t.Helper()
	f.do(os.MkdirAll(filepath.Dir(f.at(name)), 0o700))
	f.do(os.WriteFile(f.at(name), []byte(text), 0o600))
}

// leaflet is a leaflet that says when showering is allowed.
func leaflet(title, hours string) string {
	return "# " + title + "\n\n## Showering\n\nYou may shower after " + hours + " hours.\n"
}

const bad = "---\ntitle: Bad\nreviewed: 2024-13-45\n---\n\n## Rest\n\nRest.\n"

// open opens a publisher of a folder.
func open(t *testing.T, o Options) *Publisher {
	t.Helper()
	paths := o.Paths
	o.Load = func() (Content, error) {
		loaded, err := source.Options{}.LoadFiles(paths...)
		return Content{loaded, lexicon.English()}, err
	}
	o.Build = func(library *knowledge.Library, words *lexicon.Lexicon) (*index.Index, error) {
		return index.Build(library, index.Options{Lexicon: words})
	}
	o.Quiet, o.Logger = 20*time.Millisecond, slog.New(slog.DiscardHandler)
	p, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// texts are the texts of the passages of each leaflet that is live.
func (p *Publisher) texts() map[string]string {
	v := p.Acquire()
	defer v.Release()
	all := map[string]string{}
	for _, l := range v.Library.Leaflets() {
		all[l.ID] = l.Sections[0].Passages[0].Text
	}
	return all
}

func hours(h string) string { return "You may shower after " + h + " hours." }

// TestVersionHeld holds that a question ends on the version that it began with, and that the
// index of a version is closed when the last one lets go of it.
func TestVersionHeld(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	search := func(v *Version) string {
		result, err := v.Index.Search(t.Context(), index.Query{Text: "when can I shower?"})
		if err != nil {
			return err.Error()
		}
		return result.Matches[0].Passage.Text
	}
	old := p.Acquire()
	f.write("a.md", leaflet("A", "48"))
	report := p.Reload(t.Context())
	if !report.Swapped || report.Digest == old.Digest || !cmp.Equal(report.Changes.Changed, []string{"a"}) {
		t.Errorf("report: %+v", report)
	}
	now := p.Acquire()
	defer now.Release()
	if got := search(old); got != hours("24") {
		t.Errorf("the version of before says %q", got)
	}
	if got := search(now); got != hours("48") {
		t.Errorf("the live version says %q", got)
	}
	old.Release()
	if got := search(old); got == hours("24") {
		t.Error("the index of a version that nobody holds is open")
	}
	if got := search(now); got != hours("48") {
		t.Errorf("the live version says %q once the other is closed", got)
	}
}

// TestAcquireWhileSwapping holds that nobody is ever given a version whose index is closed.
func TestAcquireWhileSwapping(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "0")})
	p := open(t, Options{Paths: []string{f.path}})
	ctx, stop := context.WithCancel(t.Context())
	var searching sync.WaitGroup
	for range 2 {
		searching.Go(func() {
			for ctx.Err() == nil {
				v := p.Acquire()
				found, err := v.Index.Search(t.Context(), index.Query{Text: "when can I shower?"})
				if err != nil || found.Matches[0].Passage.Text != v.Library.Leaflets()[0].Sections[0].Passages[0].Text {
					t.Errorf("%v, %+v", err, found.Matches)
				}
				v.Release()
			}
		})
	}
	for i := range 5 {
		f.write("a.md", leaflet("A", strings.Repeat("1", i+1)))
		if report := p.Reload(t.Context()); !report.Swapped {
			t.Fatalf("reload %d: %+v", i, report)
		}
	}
	stop()
	searching.Wait()
}

// TestKeep holds which leaflets stay when their files change.
func TestKeep(t *testing.T) {
	both := map[string]string{"a": hours("24"), "b": hours("24")}
	onlyB := map[string]string{"b": hours("24")}
	for name, test := range map[string]struct {
		change func(f folder)
		want   map[string]string
		kept   bool
	}{
		"bad":                    {func(f folder) { f.write("sub/a.md", bad) }, both, true},
		"empty":                  {func(f folder) { f.write("sub/a.md", "") }, both, true},
		"too large":              {func(f folder) { f.do(os.Truncate(f.at("sub/a.md"), 21<<20)) }, both, true},
		"not to be read":         {func(f folder) { f.do(os.Chmod(f.at("sub/a.md"), 0)) }, both, true},
		"folder shut":            {func(f folder) { f.do(os.Chmod(f.at("sub"), 0)) }, both, true},
		"broken link":            {func(f folder) { f.do(errors.Join(os.Remove(f.at("sub/a.md")), os.Symlink("x", f.at("sub/a.md")))) }, both, true},
		"bad in another":         {func(f folder) { f.do(os.Remove(f.at("sub/a.md"))); f.write("a.txt", "") }, both, true},
		"gone":                   {func(f folder) { f.do(os.Remove(f.at("sub/a.md"))) }, onlyB, false},
		"a draft":                {func(f folder) { f.write("sub/a.md", "---\ntitle: A\ndraft: true\n---\n\nRest.\n") }, onlyB, false},
		"renamed":                {func(f folder) { f.do(os.Rename(f.at("sub/a.md"), f.at("a.md"))) }, both, false},
		"bad, and a second":      {func(f folder) { f.write("sub/a.md", bad); f.write("a.md", leaflet("Another", "1")) }, both, true},
		"good, and a bad second": {func(f folder) { f.write("z/a.md", bad) }, both, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t, map[string]string{"sub/a.md": leaflet("A", "24"), "b.md": leaflet("B", "24")})
			t.Cleanup(func() { _ = os.Chmod(f.at("sub"), 0o700) })
			if name == "not to be read" || name == "folder shut" {
				if os.Geteuid() == 0 {
					t.Skip("root may read everything")
				}
			}
			p := open(t, Options{Paths: []string{f.path}})
			test.change(f)
			for range 2 { // it stays so, however often it is reloaded
				report := p.Reload(t.Context())
				if diff := cmp.Diff(test.want, p.texts()); diff != "" || report.Err != nil {
					t.Errorf("live: %v %s", report.Err, diff)
				}
				if kept := len(report.Kept) == 1 && report.Kept[0].Leaflet == "a" && report.Kept[0].Problem.File != ""; kept != test.kept {
					t.Errorf("kept: %+v", report.Kept)
				}
			}
			since := p.Status().Kept
			f.do(os.RemoveAll(f.at("z")))
			f.do(errors.Join(os.Chmod(f.path, 0o700), os.RemoveAll(f.at("a.md")), os.RemoveAll(f.at("a.txt"))))
			_ = os.Chmod(f.at("sub"), 0o700)
			f.do(os.RemoveAll(f.at("sub")))
			f.write("a.md", leaflet("A", "48"))
			if report := p.Reload(t.Context()); len(report.Kept) > 0 || p.texts()["a"] != hours("48") {
				t.Errorf("once it is mended: %+v, %v; it was kept as %+v", report.Kept, p.texts(), since)
			}
		})
	}
}

// TestKeptAfterOthersChange holds that a leaflet stays, since when its file was bad, while
// others are replaced.
func TestKeptAfterOthersChange(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24"), "b.md": leaflet("B", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	f.write("a.md", bad)
	first := p.Reload(t.Context())
	f.write("b.md", leaflet("B", "48"))
	second := p.Reload(t.Context())
	if diff := cmp.Diff(first.Kept, second.Kept); diff != "" || !second.Swapped {
		t.Errorf("swapped: %v, kept: %s", second.Swapped, diff)
	}
	if diff := cmp.Diff(map[string]string{"a": hours("24"), "b": hours("48")}, p.texts()); diff != "" {
		t.Error(diff)
	}
}

// TestNothingToRead holds that all of the version of before stays when nothing can be read.
func TestNothingToRead(t *testing.T) {
	for name, change := range map[string]func(f folder) error{
		"gone":   func(f folder) error { return os.Rename(f.path, f.path+"-away") },
		"empty":  func(f folder) error { return os.Remove(f.at("a.md")) },
		"a file": func(f folder) error { return errors.Join(os.RemoveAll(f.path), os.WriteFile(f.path, nil, 0o600)) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
			p := open(t, Options{Paths: []string{f.path}})
			before := p.Status()
			f.do(change(f))
			report := p.Reload(t.Context())
			if report.Swapped || report.Digest != before.Digest || report.Err == nil && len(report.Kept) == 0 {
				t.Errorf("report: %+v", report)
			}
			if diff := cmp.Diff(map[string]string{"a": hours("24")}, p.texts()); diff != "" {
				t.Error(diff)
			}
			if !p.missed() {
				t.Error("it is not tried again")
			}
		})
	}
}

// TestOpenRefuses holds that there is no start without a leaflet.
func TestOpenRefuses(t *testing.T) {
	_, err := Open(Options{Load: func() (Content, error) { return Content{}, errors.New("no leaflet") }})
	if err == nil || !strings.Contains(err.Error(), "no leaflet") {
		t.Error(err)
	}
}

// TestReloadStopped holds that a reload changes nothing once the program ends.
func TestReloadStopped(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	f.write("a.md", leaflet("A", "48"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report := p.Reload(ctx); report.Swapped || !errors.Is(report.Err, context.Canceled) {
		t.Errorf("report: %+v", report)
	}
	p.Close()
	if report := p.Reload(t.Context()); report.Swapped || report.Err == nil {
		t.Errorf("report: %+v", report)
	}
}

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
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24"), "b.md": leaflet("B", "24"), "c.md": leaflet("C", "24")})
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
	third, _ := start()
	if diff := cmp.Diff(map[string]string{"e": hours("12")}, third.texts()); diff != "" {
		t.Errorf("while the store is away: %s", diff)
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

// TestCloseWhileReading holds that the end does not wait for a file system that hangs.
func TestCloseWhileReading(t *testing.T) {
	hangs, reading := make(chan struct{}), make(chan struct{})
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	load := p.options.Load
	p.options.Load = func() (Content, error) {
		close(reading)
		<-hangs
		return load()
	}
	f.write("a.md", leaflet("A", "48"))
	reports := make(chan Report)
	go func() { reports <- p.Reload(context.Background()) }()
	<-reading
	p.Close()
	close(hangs)
	if report := <-reports; report.Swapped || report.Err == nil {
		t.Errorf("report: %+v", report)
	}
}

// TestReloadsLeaveNothing holds that versions that are no longer live leave no goroutines.
func TestReloadsLeaveNothing(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	reload := func(n int) int {
		for i := range n {
			f.write("a.md", leaflet("A", strings.Repeat("2", i+1)))
			p.Reload(t.Context())
		}
		time.Sleep(100 * time.Millisecond)
		return runtime.NumGoroutine()
	}
	before := reload(1)
	for end := time.Now().Add(10 * time.Second); ; {
		if after := reload(4); after <= before+2 {
			return
		} else if time.Now().After(end) {
			t.Fatalf("%d goroutines became %d", before, after)
		}
	}
}
