package source_test

import (
	"fmt"
	"testing/fstest"

	"bedside/knowledge/source"
)

// A leaflet with a fault is left out and reported; the others load.
func ExampleLoad() {
	files := fstest.MapFS{
		"ear-tubes.md": {Data: []byte(`---
title: Ear tubes
reviewed: 2024-03-01
---

## Swimming
? can my child swim

Your child may swim two weeks after the operation.
`)},
		"hand-splint.md": {Data: []byte("---\ntitle: Hand splint\nreviewd: today\n---\n\n## Washing\n\nWash it by hand.\n")},
	}
	library, problems := source.Load(files)
	for _, leaflet := range library.Leaflets() {
		for _, section := range leaflet.Sections {
			fmt.Printf("%s / %s: %s\n", leaflet.Title, section.Heading, section.Passages[0].ID)
		}
	}
	for _, problem := range problems {
		fmt.Printf("%s:%d\n", problem.File, problem.Line)
	}
	// Output:
	// Ear tubes / Swimming: ear-tubes/swimming#1
	// hand-splint.md:3
}
