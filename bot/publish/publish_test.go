package publish

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	o.Build = func(library *knowledge.Library, words *lexicon.Lexicon, _ *index.Index) (*index.Index, error) {
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
