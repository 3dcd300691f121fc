package main_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// vague are names that say nothing about what a package is for.
var vague = []string{
	"base", "common", "helper", "helpers", "lib", "manager", "misc", "model", "models",
	"service", "services", "shared", "types", "util", "utils",
}

func TestHouse(t *testing.T) {
	faults, err := folderFaults(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	files := moduleFiles(t)
	for _, fault := range slices.Concat(faults, nameFaults(files), commentFaults(files)) {
		t.Error(fault)
	}
}

// TestHouseCatches shows the checks invented trees, so that none of them can
// fall asleep.
func TestHouseCatches(t *testing.T) {
	const comment = "// Package web is.\n"
	for _, test := range []struct {
		name string
		tree map[string]string
		want string
	}{
		{"in order", map[string]string{"bot/web/a.go": comment + "package web", "bot/web/b.go": "package web", ".ci/run": "",
			"Makefile": ""}, ""},
		{"tests alone need no comment", map[string]string{"bot/web/a_test.go": "package web_test"}, ""},
		{"test data has its own rules", map[string]string{"bot/web/testdata/util/a.go": "package util"}, ""},
		{"a new top-level folder", map[string]string{"docs/a.md": ""}, "docs: not one of the top-level folders"},
		{"code at the top", map[string]string{"a.go": comment + "package web"}, "a.go: code at the top"},
		{"code beside the commands", map[string]string{"cmd/a.go": comment + "package web"}, "cmd/a.go: code at the top"},
		{"a vague package", map[string]string{"bot/web/a.go": comment + "package util"}, `bot/web/a.go: the name "util"`},
		{"a vague test package", map[string]string{"bot/web/a_test.go": "package util_test"}, `the name "util"`},
		{"a vague folder", map[string]string{"index/helpers/a.go": comment + "package web"}, `the name "helpers"`},
		{"no comment", map[string]string{"bot/web/a.go": "package web"}, "bot/web: no file has a package comment"},
		{"a comment in a test only", map[string]string{"bot/web/a.go": "package web", "bot/web/a_test.go": comment +
			"package web"}, "bot/web: no file"},
		{"a comment apart from its package", map[string]string{"bot/web/a.go": comment + "\npackage web"},
			"bot/web: no file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := fstest.MapFS{}
			for name, text := range test.tree {
				tree[name] = &fstest.MapFile{Data: []byte(text)}
			}
			found, err := folderFaults(tree)
			if err != nil {
				t.Fatal(err)
			}
			files, err := readFiles(tree)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(slices.Concat(found, nameFaults(files), commentFaults(files)), "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("faults:\n%s\nwant: %q", got, test.want)
			}
		})
	}
}

// folderFaults checks that a tree has no top-level folder besides the rooms, bin
// for what is built, and those that begin with a dot.
func folderFaults(tree fs.FS) ([]string, error) {
	known := []string{"bin"}
	for _, r := range rooms {
		top, _, _ := strings.Cut(r.room, "/")
		known = append(known, top)
	}
	entries, err := fs.ReadDir(tree, ".")
	var found []string
	for _, entry := range entries {
		if name := entry.Name(); entry.IsDir() && name[0] != '.' && !slices.Contains(known, name) {
			found = append(found, name+": not one of the top-level folders; put it into the room it belongs to")
		}
	}
	return found, err
}

// nameFaults checks where files lie and what their packages are called.
func nameFaults(files []file) []string {
	var found []string
	for _, f := range files {
		if room, _ := roomOf(f.dir); room == "" {
			found = append(found, f.path+": code at the top belongs to no room; put it into one")
		}
		for _, name := range slices.Compact([]string{f.pkg, path.Base(f.dir)}) {
			if slices.Contains(vague, name) {
				found = append(found, fmt.Sprintf("%s: the name %q says nothing; name the package after what it holds", f.path,
					name))
			}
		}
	}
	return found
}

// commentFaults checks that every package has a comment that says what it is for.
func commentFaults(files []file) []string {
	documented := map[string]bool{}
	for _, f := range files {
		if !f.test {
			documented[f.dir] = documented[f.dir] || f.doc
		}
	}
	var found []string
	for dir, ok := range documented {
		if !ok {
			found = append(found, dir+": no file has a package comment; say in one what the package is for")
		}
	}
	slices.Sort(found)
	return found
}
