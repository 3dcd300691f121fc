package index

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"bedside/knowledge"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sameResult compares results with all they hold but the working parts of a question.
var sameResult = cmp.Options{cmpopts.IgnoreUnexported(Question{}, Term{}), sameReasons}

// sameReasons compares reasons with the features that they tell when asked.
var sameReasons = cmp.Transformer("told", func(r Reasons) any {
	return struct {
		Reading              *Reading
		Matched, Unexplained []string
		Foreign              bool
		Features             []Feature
	}{r.Reading, r.Matched, r.Unexplained, r.Foreign, r.Features()}
})

// questions are asked in the tests that compare searches with one another.
var questions = []string{
	"can I shower after the knee arthroscopy?",
	"how long does it take",
	"wat are the riskes of ear irigation",
	"My aunt had it done last week. She is 80 and walks with a stick. Does the patch test hurt?",
	"knee ear patch test",
	"hello",
	"",
}

func TestSearchTwice(t *testing.T) {
	ix := invented(t)
	for _, text := range questions {
		query := Query{Text: text, Leaflet: "patch-test", Earlier: []string{"does ear irrigation hurt"}}
		if diff := cmp.Diff(search(t, ix, query), search(t, ix, query), sameResult); diff != "" {
			t.Errorf("%q is answered otherwise the second time (-first +second)\n%s", text, diff)
		}
	}
}

// lastDigits lets scores differ by what comes of adding the same numbers in
// another order, as Bleve does from one index to the next.
var lastDigits = cmpopts.EquateApprox(0, 1e-9)

// TestBuildTwice holds that the order in which leaflets were handed over does
// not matter, and that a second index finds the same.
func TestBuildTwice(t *testing.T) {
	turned := slices.Clone(inventedLeaflets(t).Leaflets())
	slices.Reverse(turned)
	ix, again := invented(t), build(t, library(t, turned...))
	for _, text := range questions {
		want, got := search(t, ix, Query{Text: text}), search(t, again, Query{Text: text})
		if diff := cmp.Diff(want, got, sameResult, lastDigits); diff != "" {
			t.Errorf("%q is answered otherwise by a second index (-first +second)\n%s", text, diff)
		}
	}
}

// lookalikes are leaflets whose sections nothing tells apart, more than are ranked.
func lookalikes(t *testing.T) *knowledge.Library {
	var leaflets []knowledge.Leaflet
	for i := range maxShortlist + 20 {
		leaflets = append(leaflets, leaflet(fmt.Sprintf("l%02d", i), "Plaster cast",
			"Washing: Keep the cast dry. Wrap plastic bags around the elbow, shoulder, wrist, thumb and fingers, "+
				"knee, ankle, heel and toes."))
	}
	return library(t, leaflets...)
}

// TestEqualScoresKeepTheLibrarysOrder builds one index after another, because
// chance shows only now and then.
func TestEqualScoresKeepTheLibrarysOrder(t *testing.T) {
	lib := lookalikes(t)
	var want []string
	for i := range maxShortlist {
		want = append(want, fmt.Sprintf("l%02d/washing#1", i))
	}
	for range 20 {
		ix := buildPlain(t, lib)
		for _, text := range []string{
			"may I wash with the cast on?",
			"plastic bags around elbow, shoulder, wrist, thumb, fingers, knee, ankle, heel, toes, cast, plaster?",
		} {
			got := passageIDs(search(t, ix, Query{Text: text, Limit: 100}))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%q finds them in another order (-want +got)\n%s", text, diff)
			}
		}
	}
}

// TestEqualSectionsKeepTheirOrder holds that sections which nothing tells apart
// are found as they are read, not as their ids sort.
func TestEqualSectionsKeepTheirOrder(t *testing.T) {
	l := leaflet("cast", "Plaster cast")
	want := []string{"cast/washing#1"}
	for i := range 12 {
		l.Sections = append(l.Sections, leaflet("", "", "Washing: Keep the cast dry.").Sections...)
		if i > 0 {
			want = append(want, fmt.Sprintf("cast/washing-%d#1", i+1))
		}
	}
	ix := buildPlain(t, library(t, l))
	got := passageIDs(search(t, ix, Query{Text: "may I wash with the cast on?", Limit: 100}))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found in another order (-want +got)\n%s", diff)
	}
}

// TestConcurrentSearches has many goroutines ask one index; the race detector
// watches.
func TestConcurrentSearches(t *testing.T) {
	ix := invented(t)
	want := make([]Result, len(questions))
	for i, text := range questions {
		want[i] = search(t, ix, Query{Text: text})
	}
	var group sync.WaitGroup
	for g := range 8 {
		group.Go(func() {
			for n := range 3 * len(questions) {
				i := (g + n) % len(questions)
				got, err := ix.Search(t.Context(), Query{Text: questions[i]})
				if err != nil {
					t.Errorf("%q: %v", questions[i], err)
				}
				if diff := cmp.Diff(want[i], got, sameResult); diff != "" {
					t.Errorf("%q is answered otherwise beside others (-alone +beside)\n%s", questions[i], diff)
				}
			}
		})
	}
	group.Wait()
}
