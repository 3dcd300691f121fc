package urgency

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/index/encoder"
)

var update = flag.Bool("update", false, "write the examples anew")

// trained reads the messages of training that want somebody to act.
func trained(t *testing.T) []Example {
	t.Helper()
	paths, err := filepath.Glob("../encoder/training/data/flags/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no data: %v, %v", paths, err)
	}
	unseen := unseenFiles(t)
	var all []Example
	for _, path := range paths {
		if slices.Contains(unseen, strings.TrimSuffix(filepath.Base(path), ".jsonl")) {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var m struct {
				Turns []string
				Want  string
			}
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if m.Want != "none" {
				all = append(all, Example{Text: encoder.Chat(m.Turns), Want: m.Want})
			}
		}
	}
	return all
}

// unseenFiles are the files of messages that no network has learned from.
func unseenFiles(t *testing.T) []string {
	t.Helper()
	s := splits(t)
	return slices.Concat(s.Choosing, s.Unseen)
}

// roles are the files of messages that choose thresholds, and those that are measured on.
type roles struct{ Choosing, Unseen []string }

func splits(t *testing.T) roles {
	t.Helper()
	var splits struct{ Files roles }
	data, err := os.ReadFile("../encoder/training/data/splits.json")
	if err == nil {
		err = json.Unmarshal(data, &splits)
	}
	if err != nil || len(splits.Files.Choosing) == 0 || len(splits.Files.Unseen) == 0 {
		t.Fatalf("splits.json: %v, %v", err, splits)
	}
	return splits.Files
}

// TestMakefileFollowsSplits holds that the Makefile gives each role the files that splits.json does.
func TestMakefileFollowsSplits(t *testing.T) {
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	s := splits(t)
	for name, want := range map[string][]string{"CHOOSING": s.Choosing, "UNSEEN": s.Unseen} {
		_, rest, _ := strings.Cut(string(text), "\n"+name+" ")
		_, rest, _ = strings.Cut(rest, ".jsonl,")
		list, _, _ := strings.Cut(rest, ")")
		if got := strings.Fields(strings.ReplaceAll(list, "\\", " ")); !cmp.Equal(got, want) {
			t.Errorf("%s of the Makefile and of splits.json:\n%s", name, cmp.Diff(got, want))
		}
	}
}

// TestExamplesAreThoseOfTraining holds that what explains a verdict is what was learned.
func TestExamplesAreThoseOfTraining(t *testing.T) {
	want := trained(t)
	if *update {
		examplesFile = packed(t, want)
		if err := os.WriteFile("examples.txt.bz2", examplesFile, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := examples()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("run with -update (-training +embedded)\n%.2000s", diff)
	}
}

func TestNearest(t *testing.T) {
	r := shipped(t)
	all := trained(t)
	asked := all[7]
	nearest, err := r.nearest(t.Context(), all[:40], []string{asked.Text, "what time do you open"}, 2) // all of them take long
	if err != nil {
		t.Fatal(err)
	}
	if len(nearest) != 2 || len(nearest[0]) != 2 || nearest[0][0].Text != asked.Text || nearest[0][0].Near < 0.999 ||
		nearest[0][1].Near > nearest[0][0].Near || nearest[1][0].Near >= nearest[0][0].Near {
		t.Errorf("%+v", nearest)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := r.Nearest(ended, []string{"hello"}, 1); err == nil {
		t.Error("no error though the context has ended")
	}
	whole := examplesFile
	t.Cleanup(func() { examplesFile = whole })
	examplesFile = []byte("damaged")
	if _, err := r.Nearest(t.Context(), []string{"hello"}, 1); err == nil {
		t.Error("no error though the examples are damaged")
	}
}

// packed is a file of examples.
func packed(t *testing.T, all []Example) []byte {
	t.Helper()
	var lines bytes.Buffer
	for _, e := range all {
		lines.WriteString(e.Want + "\t" + e.Text + "\n")
	}
	bzip2 := exec.Command("bzip2", "-9")
	bzip2.Stdin = &lines
	file, err := bzip2.Output()
	if err != nil {
		t.Fatal(err)
	}
	return file
}
