package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCollect holds that every module of the program has a licence that is known, and that
// the data that it embeds has its notices.
func TestCollect(t *testing.T) {
	parts, err := collect("../..", []string{"linux/amd64", "windows/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	if err := writeAll(&all, parts); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Go", "bedside", "github.com/blevesearch/bleve/v2", "modernc.org/sqlite",
		"github.com/inconshreveable/mousetrap"} {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name && len(p.files) > 0 }) {
			t.Errorf("%s is missing", name)
		}
	}
	for _, text := range []string{"all-MiniLM-L6-v2", "Copyright (c) Microsoft Corporation.", "Universal Sentence Encoder",
		"compiled to WebAssembly", "The FreeType Project LICENSE", "Independent JPEG Group"} {
		if !strings.Contains(all.String(), text) {
			t.Errorf("%q is missing", text)
		}
	}
}

// TestCollectRefuses holds that a module whose licence is missing or unknown is named.
func TestCollectRefuses(t *testing.T) {
	for name, text := range map[string]string{"LICENSE": "All rights reserved.", "README": "MIT License"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p := part{name: "example.org/module", version: "v1.0.0"}
		if err := p.find(folder, folder); err != nil {
			t.Fatal(err)
		}
		if err := p.classify(); err == nil || !strings.Contains(err.Error(), "example.org/module v1.0.0 has no licence") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestLicencesIn(t *testing.T) {
	const redistribution = "Redistribution and use in source and binary forms, with or without\nmodification, are permitted"
	for text, want := range map[string]string{
		"   Apache License\n   Version 2.0, January 2004": "Apache-2.0",
		redistribution + " provided that":                 "BSD-2-Clause",
		strings.ReplaceAll(redistribution, " ", "\n> "):   "BSD-2-Clause", // quoted
		redistribution + "\n * Neither the name of Google Inc. nor the names of its\n contributors may be used to endorse": "BSD-3-Clause",
		"Mozilla Public License Version 2.0":   "MPL-2.0",
		"GNU GENERAL PUBLIC LICENSE Version 3": "",
	} {
		if got := strings.Join(licencesIn([]byte(text)), " "); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
