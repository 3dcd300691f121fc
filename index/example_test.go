package index_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"bedside/index"
	"bedside/knowledge/source"
)

// exampleLeaflet is an invented leaflet.
const exampleLeaflet = `---
title: Ear tubes
aliases: [grommets]
---

## Swimming and bathing

Your child may swim two weeks after the operation. In lakes, wear ear plugs.

## Pain after the operation

Most children have little pain. A cool drink helps on the first evening.
`

// A question with a slip of spelling finds its section.
func ExampleIndex_Search() {
	library, _ := source.Load(fstest.MapFS{"ear-tubes.md": {Data: []byte(exampleLeaflet)}})
	ix, err := index.Build(library, index.Options{})
	if err != nil {
		panic(err)
	}
	defer ix.Close()

	result, err := ix.Search(context.Background(), index.Query{Text: "when is swimmng allowed with grommets?"})
	if err != nil {
		panic(err)
	}
	best := result.Matches[0]
	fmt.Println(best.Section.Heading, "-", best.HighlightTexts())
	fmt.Println("read as:", result.Question.Corrected)
	// Output:
	// Swimming and bathing - [Your child may swim two weeks after the operation.]
	// read as: [{swimmng swimming}]
}

// A follow-up inherits what it leaves out from the patient's earlier messages.
func ExampleQuery() {
	library, _ := source.Load(fstest.MapFS{"ear-tubes.md": {Data: []byte(exampleLeaflet)}})
	ix, err := index.Build(library, index.Options{})
	if err != nil {
		panic(err)
	}
	defer ix.Close()

	result, err := ix.Search(context.Background(), index.Query{
		Text:    "and in lakes?",
		Leaflet: "ear-tubes",
		Earlier: []string{"can my son swim"},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Question.FollowUp, result.Matches[0].HighlightTexts())
	// Output:
	// true [In lakes, wear ear plugs.]
}
