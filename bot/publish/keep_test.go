package publish

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		"broken link":            {brokenLink, both, true},
		"bad in another":         {func(f folder) { f.do(os.Remove(f.at("sub/a.md"))); f.write("a.txt", "") }, both, true},
		"gone":                   {func(f folder) { f.do(os.Remove(f.at("sub/a.md"))) }, onlyB, false},
		"a draft":                {func(f folder) { f.write("sub/a.md", draft) }, onlyB, false},
		"renamed":                {func(f folder) { f.do(os.Rename(f.at("sub/a.md"), f.at("a.md"))) }, both, false},
		"bad, and a second":      {badAndASecond, both, true},
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
				kept := len(report.Kept) == 1 && report.Kept[0].Leaflet == "a" && report.Kept[0].Problem.File != ""
				if kept != test.kept {
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

const draft = "---\ntitle: A\ndraft: true\n---\n\nRest.\n"

func brokenLink(f folder) {
	f.do(errors.Join(os.Remove(f.at("sub/a.md")), os.Symlink("nowhere", f.at("sub/a.md"))))
}

// badAndASecond makes the file of a leaflet bad and adds another with its id.
func badAndASecond(f folder) {
	f.write("sub/a.md", bad)
	f.write("a.md", leaflet("Another", "1"))
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
