package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWritersKeptApart holds that the Makefile measures, chooses and fits with the writers to whom training's splits give
// these roles: one that only the splits call unseen would be learned from.
func TestWritersKeptApart(t *testing.T) {
	const training = "index/encoder/training"
	text, err := os.ReadFile("../../" + training + "/data/splits.json")
	if err != nil {
		t.Fatal(err)
	}
	var splits struct{ Files map[string][]string }
	if err := json.Unmarshal(text, &splits); err != nil {
		t.Fatal(err)
	}
	for variable, role := range map[string]string{"UNSEEN": "unseen", "NEXT": "next", "CHOOSING": "choosing"} {
		var want []string
		for _, name := range splits.Files[role] {
			want = append(want, training+"/data/flags/"+name+".jsonl")
		}
		slices.Sort(want)
		made := exec.Command("make", "--no-print-directory", "-C", "../..", "-s", "--eval", "said: ; @echo $("+variable+")", "said")
		out, err := made.Output()
		if err != nil {
			t.Fatalf("%s: %v", made, err)
		}
		got := strings.Fields(string(out))
		slices.Sort(got)
		if diff := cmp.Diff(got, want); diff != "" || len(want) == 0 {
			t.Errorf("%s is not what is called %q (-Makefile +splits.json):\n%s", variable, role, diff)
		}
	}
}
