package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// running runs a publisher of paths until the test ends. It looks at the files by itself only
// after an hour.
func running(t *testing.T, paths ...string) *Publisher {
	t.Helper()
	p := open(t, Options{Paths: paths, Poll: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	time.Sleep(50 * time.Millisecond) // the system is asked to tell of changes; without it, the first would be missed
	return p
}

// awaitHours waits until a leaflet says some hours.
func awaitHours(t *testing.T, p *Publisher, id, h string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); p.texts()[id] != hours(h); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s says %q, want %s hours", id, p.texts()[id], h)
		}
	}
}

// TestRun holds that changes become live by themselves, in the ways that files are changed.
func TestRun(t *testing.T) {
	for name, change := range map[string]func(f folder){
		"written": func(f folder) { f.write("a.md", leaflet("A", "48")) },
		"moved there": func(f folder) {
			f.write(".a.tmp", leaflet("A", "48"))
			f.do(os.Rename(f.at(".a.tmp"), f.at("a.md")))
		},
		"kept times": func(f folder) {
			f.write("a.md", leaflet("A", "48"))
			f.do(os.Chtimes(f.at("a.md"), time.Unix(1, 0), time.Unix(1, 0)))
		},
		"in pieces":      inPieces,
		"folder renamed": folderReplaced,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
			p := running(t, f.path)
			change(f)
			awaitHours(t, p, "a", "48")
			f.write("new/sub/b.md", leaflet("B", "12"))
			awaitHours(t, p, "b", "12")
			f.write("new/sub/b.md", leaflet("B", "36")) // of a folder that was not there at first
			awaitHours(t, p, "b", "36")
		})
	}
}

// inPieces writes a leaflet as a slow copy does.
func inPieces(f folder) {
	file, err := os.Create(f.at("a.md"))
	f.do(err)
	for _, b := range []byte(leaflet("A", "48")) {
		_, err := file.Write([]byte{b})
		f.do(err)
		time.Sleep(time.Millisecond)
	}
	f.do(file.Close())
}

// folderReplaced puts another folder into the place of one.
func folderReplaced(f folder) {
	next := folder{f.t, f.path + "-next"}
	next.write("a.md", leaflet("A", "48"))
	f.do(errors.Join(os.Rename(f.path, f.path+"-old"), os.Rename(next.path, f.path)))
}

// TestRunLinks holds the same for links: one to a folder that is turned to another, as
// releases are, and the one that Kubernetes has between a volume and its files.
func TestRunLinks(t *testing.T) {
	t.Run("releases", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t, map[string]string{"1/a.md": leaflet("A", "24"), "2/a.md": leaflet("A", "48")})
		link := filepath.Join(t.TempDir(), "live")
		f.do(os.Symlink(f.at("1"), link))
		p := running(t, link)
		f.do(errors.Join(os.Symlink(f.at("2"), link+".new"), os.Rename(link+".new", link)))
		awaitHours(t, p, "a", "48")
		f.write("2/a.md", leaflet("A", "72"))
		awaitHours(t, p, "a", "72")
	})
	t.Run("kubernetes", func(t *testing.T) {
		t.Parallel()
		f := newFolder(t, map[string]string{"..1/a.md": leaflet("A", "24"), "..2/a.md": leaflet("A", "48")})
		f.do(errors.Join(os.Symlink("..1", f.at("..data")), os.Symlink("..data/a.md", f.at("a.md"))))
		p := running(t, f.path)
		f.do(errors.Join(os.Symlink("..2", f.at("..tmp")), os.Rename(f.at("..tmp"), f.at("..data")),
			os.RemoveAll(f.at("..1"))))
		awaitHours(t, p, "a", "48")
	})
}

// TestRunFile holds the same for a leaflet that is named itself, among files that are none.
func TestRunFile(t *testing.T) {
	t.Parallel()
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := running(t, f.at("a.md"))
	before := p.Status().At
	for range 5 {
		f.write("bedside.db-wal", time.Now().String())
		time.Sleep(10 * time.Millisecond)
	}
	if p.Status().At != before {
		t.Error("what lies beside leaflets has them read anew")
	}
	f.write("a.md", leaflet("A", "48"))
	awaitHours(t, p, "a", "48")
}

// TestMissed holds that a change that nobody tells of is noticed once, and nothing else.
func TestMissed(t *testing.T) {
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := open(t, Options{Paths: []string{f.path}})
	if p.missed() {
		t.Error("nothing has changed")
	}
	for _, test := range []struct {
		name   string
		change func()
	}{
		{"text", func() { f.write("a.md", leaflet("A", "48 or so")) }},
		{"added", func() { f.write("lexicon/words.txt", "shower, bath\n") }},
		{"gone", func() { f.do(os.Remove(f.at("lexicon/words.txt"))) }},
		{"there again", func() { f.write("lexicon/words.txt", "shower, bath\n") }},
	} {
		test.change()
		if !p.missed() {
			t.Errorf("%s: it is not noticed", test.name)
		}
		if report := p.Reload(t.Context()); report.Err != nil || len(report.Kept) > 0 {
			t.Errorf("%s: %v, kept %v", test.name, report.Err, report.Kept)
		}
		if p.missed() {
			t.Errorf("%s: it is noticed twice", test.name)
		}
	}
}

// TestPoll holds that Run looks at the files by itself.
func TestPoll(t *testing.T) {
	t.Parallel()
	f := newFolder(t, map[string]string{"a.md": leaflet("A", "24")})
	p := open(t, Options{Paths: []string{f.path}, Poll: 20 * time.Millisecond})
	f.write("a.md", leaflet("A", "48")) // before anything is watched
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	awaitHours(t, p, "a", "48")
	cancel()
	<-ended
}
