package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestLeaflets lists leaflets for people and for machines: one version for one text.
func TestLeaflets(t *testing.T) {
	run := func(want int, args ...string) (out, told string) {
		t.Helper()
		var o, e bytes.Buffer
		code := run(t.Context(), append([]string{"leaflets"}, args...), nil, stdio{strings.NewReader(""), &o, &e})
		if code != want {
			t.Errorf("%v: %d, %s", args, code, &e)
		}
		return o.String(), e.String()
	}
	folder := filepath.Join(t.TempDir(), "leaflets")
	writeLeaflet(t, folder, "ear-tubes.md", earTubes("24"))
	list := func() (l libraryList) {
		out, _ := run(exitOK, "--leaflets", folder, "--json")
		if err := json.Unmarshal([]byte(out), &l); err != nil {
			t.Error(err)
		}
		return l
	}
	before := list()
	if len(before.Leaflets) != 1 || before.Leaflets[0].Passages != 2 || before.Leaflets[0].Reviewed != "2026-01-02" {
		t.Errorf("%+v", before)
	}
	writeLeaflet(t, folder, "ear-tubes.md", strings.ReplaceAll(earTubes("24"), "\n", "\r\n"))
	if now := list(); now.Version != before.Version || now.Leaflets[0].Version != before.Leaflets[0].Version {
		t.Error("the same text is another version")
	}
	writeLeaflet(t, folder, "ear-tubes.md", earTubes("48"))
	if now := list(); now.Version == before.Version || now.Leaflets[0].Version == before.Leaflets[0].Version {
		t.Error("another text is the same version")
	}
	writeLeaflet(t, filepath.Join(folder, "lexicon"), "own.txt", "grommet, ear pipe\n")
	if now := list(); now.Version == before.Version {
		t.Error("other words are the same version")
	}
	if out, _ := run(exitOK); !strings.Contains(out, "1 leaflet, version ") || strings.Contains(out, "live") {
		t.Errorf("the embedded ones:\n%s", out)
	}
	if _, told := run(exitUsage, "--leaflets", folder, "--config", "x"); !strings.Contains(told, "not both") {
		t.Errorf("both: %s", told)
	}
	if _, told := run(exitFailed, "--leaflets", t.TempDir()); !strings.Contains(told, "no leaflet could be loaded") {
		t.Errorf("an empty folder: %s", told)
	}
}
