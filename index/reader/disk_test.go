package reader

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// stock makes a file that has encodings of the biopsy.
func stock(t *testing.T) (path string, content []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "encodings")
	s, warnings := shelfIn(t, path)
	s.stocked(t, biopsy)
	content, err := os.ReadFile(path)
	if err != nil || len(*warnings) > 0 {
		t.Fatalf("%v, warnings %q", err, *warnings)
	}
	return path, content
}

// TestShelfFaults spoils the file in every way, and holds that a shelf says so, reads as
// ever, and leaves a file with which nothing is wrong.
func TestShelfFaults(t *testing.T) {
	_, whole := stock(t)
	head := len(headOf("", 0))
	body := head + recordHead
	other := append(headOf("other.1", shipped(t).width), whole[head:]...)
	flipped := func(at int) []byte {
		spoilt := append([]byte{}, whole...)
		spoilt[at] ^= 1
		return spoilt
	}
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"empty":                 {nil, "not a file of encodings"},
		"foreign":               {[]byte("#!/bin/sh\n" + strings.Repeat("echo hello\n", 20)), "not a file"},
		"another version":       {other, "another version of the reader"},
		"another form":          {flipped(8), "another version of the reader"},
		"cut off in its head":   {whole[:20], "cut off in its head"},
		"cut off in a head":     {whole[:body-3], "cut off after"},
		"cut off in a body":     {whole[:body+100], "cut off after"},
		"cut off at the end":    {whole[:len(whole)-1], "cut off after"},
		"something at its end":  {append(append([]byte{}, whole...), make([]byte, 100)...), "damaged after"},
		"damaged in a key":      {flipped(head), "damaged after"},
		"damaged in a size":     {flipped(head + len(key{}) + 3), "damaged after"},
		"damaged in a body":     {flipped(body + 3000), "is damaged; it is made again"},
		"damaged in units":      {flipped(body), "is damaged; it is made again"},
		"damaged in a checksum": {flipped(head + len(key{}) + 5), "damaged after"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "encodings")
			if err := os.WriteFile(path, test.file, 0o600); err != nil {
				t.Fatal(err)
			}
			s, warnings := shelfIn(t, path)
			if err := s.disk.open(); err != nil {
				s.options.Warn(err)
			}
			got, err := s.Read(t.Context(), shower, biopsy)
			if diff := cmp.Diff(direct(s.reader, shower, biopsy), got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			s.stocked(t, biopsy)
			if all := strings.Join(*warnings, "; "); len(*warnings) != 1 || !strings.Contains(all, test.want) {
				t.Errorf("warnings %q; want %q", *warnings, test.want)
			}
			again, warnings := shelfIn(t, path)
			again.stocked(t, biopsy)
			if len(*warnings) > 0 {
				t.Errorf("when it is opened again: %q", *warnings)
			}
		})
	}
}

// TestShelfWithoutFile holds that a shelf whose file cannot be had says so and reads.
func TestShelfWithoutFile(t *testing.T) {
	folder := t.TempDir()
	path, _ := stock(t)
	owner, _ := shelfIn(t, path)
	owner.Build(biopsy)
	owner.working.Wait()
	defer owner.Close()
	for path, want := range map[string]string{
		folder: "no regular file", filepath.Join(folder, "missing", "file"): "no such file", path: "another process uses it",
	} {
		s, warnings := shelfIn(t, path)
		s.Build(biopsy)
		s.working.Wait()
		if len(*warnings) != 1 || !strings.Contains((*warnings)[0], want) {
			t.Errorf("warnings %q; want %q", *warnings, want)
		}
		if got, err := s.Read(t.Context(), shower, biopsy); err != nil || got[0].Logit < 0 {
			t.Errorf("%s: %v, %v", want, got, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestShelfWriteFails holds that a file that cannot be written is told of once and then left alone.
func TestShelfWriteFails(t *testing.T) {
	path, content := stock(t)
	s, warnings := shelfIn(t, path)
	if err := s.disk.open(); err != nil {
		t.Fatal(err)
	}
	readable, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s.disk.file.Close()
	s.disk.file = readable
	texts := append(many(5), biopsy...)
	for range 2 {
		got, err := s.Read(t.Context(), shower, texts)
		if diff := cmp.Diff(direct(s.reader, shower, texts), got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	if len(*warnings) != 1 || !strings.Contains((*warnings)[0], "in memory alone from now on") {
		t.Errorf("warnings %q", *warnings)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(content) {
		t.Errorf("the file changed: %v", err)
	}
}

// TestShelfAfterKill holds that a new file that was left half made is no obstacle.
func TestShelfAfterKill(t *testing.T) {
	path, _ := stock(t)
	for _, name := range []string{path, path + ".new"} {
		if err := os.WriteFile(name, []byte("half a file of encodings"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, warnings := shelfIn(t, path)
	s.stocked(t, biopsy)
	if _, err := os.Stat(path + ".new"); !errors.Is(err, os.ErrNotExist) || len(*warnings) != 1 {
		t.Errorf("%v, warnings %q", err, *warnings)
	}
	again, warnings := shelfIn(t, path)
	again.stocked(t, biopsy)
	if len(*warnings) > 0 {
		t.Errorf("warnings %q", *warnings)
	}
}

// TestShelfPrunes holds that the file loses what is of other libraries once that is more than
// what is of this one, and not before.
func TestShelfPrunes(t *testing.T) {
	texts := many(9)
	path := filepath.Join(t.TempDir(), "encodings")
	size := func(texts []Text) int64 {
		s, warnings := shelfIn(t, path)
		s.stocked(t, texts)
		info, err := os.Stat(path)
		if err != nil || len(*warnings) > 0 {
			t.Fatalf("%v, warnings %q", err, *warnings)
		}
		return info.Size()
	}
	whole := size(texts)
	if got := size(texts[4:]); got != whole {
		t.Errorf("%d bytes became %d while most are wanted", whole, got)
	}
	if got := size(texts[6:]); got > whole/2 {
		t.Errorf("%d bytes became %d while a third is wanted", whole, got)
	}
	if got := size(texts); got != whole {
		t.Errorf("%d bytes for the whole library; they were %d", got, whole)
	}
	left, err := filepath.Glob(path + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("files %q, %v", left, err)
	}
}
