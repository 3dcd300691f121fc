package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/index/encoder"
	"bedside/index/reader"
	"bedside/knowledge"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// newReader is a reader of the embedded weights.
func newReader(t testing.TB) *reader.Reader {
	t.Helper()
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(e)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// buildRead indexes a library and encodes it.
func buildRead(t testing.TB, lib *knowledge.Library, r *reader.Reader, options reader.ShelfOptions) *Index {
	t.Helper()
	shelf := reader.NewShelf(r, options)
	ix := buildWith(t, lib, Options{Shelf: shelf})
	t.Cleanup(func() {
		if err := shelf.Close(); err != nil {
			t.Error(err)
		}
	})
	ix.Settle()
	return ix
}

// strangers is a library whose answers share no word with how people ask.
func strangers(t testing.TB) *knowledge.Library {
	return library(t, leaflet("hernia-repair", "Hernia repair",
		"Work: Desk jobs can be started again after one week. Leave heavy labour for six weeks.",
		"Washing: Shower after 48 hours. No baths until the wound has closed.",
		"Exercise: Walk every day from the start. Do not lift weights for six weeks.",
		"Food: Eat as usual, with plenty of fruit so that you need not strain on the toilet."))
}

// TestReadingFindsOtherWords holds that a passage is found that shares no word with the
// question, and that words alone do not find it.
func TestReadingFindsOtherWords(t *testing.T) {
	read, words := buildRead(t, strangers(t), newReader(t), reader.ShelfOptions{}), build(t, strangers(t))
	for text, want := range map[string]string{
		"can i go back to the gym and do bench presses": "hernia-repair/exercise#1",
		"i work in an office when can i go in":          "hernia-repair/work#1",
	} {
		got := search(t, read, Query{Text: text})
		if len(got.Matches) == 0 || got.Matches[0].Passage.ID != want || got.Matches[0].Reasons.Reading == nil {
			t.Errorf("%q: %+v, want %s first", text, got.Matches, want)
		}
		if without := search(t, words, Query{Text: text}); len(without.Matches) > 0 &&
			without.Matches[0].Reasons.Reading != nil {
			t.Errorf("%q: read without a reader", text)
		}
	}
}

// TestReadingIsDeterministic holds that equal questions get equal results, also from another index.
func TestReadingIsDeterministic(t *testing.T) {
	r := newReader(t)
	a, b := buildRead(t, strangers(t), r, reader.ShelfOptions{}), buildRead(t, strangers(t), r, reader.ShelfOptions{})
	for _, text := range []string{"gym?", "when may i swim", "my boss wants me back", "?", "what can i eat"} {
		first := search(t, a, Query{Text: text})
		for _, ix := range []*Index{a, b} {
			again := search(t, ix, Query{Text: text})
			if diff := cmp.Diff(first.Matches, again.Matches, sameReasons); diff != "" {
				t.Errorf("%q (-first +again)\n%s", text, diff)
			}
		}
	}
}

// TestReadingFollowUp holds that the reader reads a follow-up below what it leaves out.
func TestReadingFollowUp(t *testing.T) {
	q := Question{FollowUp: true}
	query := Query{Text: "and at the weekend?", Earlier: []string{"can i lift weights"}}
	if diff := cmp.Diff([]string{"can i lift weights", "and at the weekend?"}, q.turns(query.Text, query.Earlier, nil)); diff != "" {
		t.Error(diff)
	}
	q.FollowUp = false
	if diff := cmp.Diff([]string{"and at the weekend?"}, q.turns(query.Text, query.Earlier, nil)); diff != "" {
		t.Error(diff)
	}
}

// TestEitherWay holds that a message is read in both ways, and answered in the one that is likelier meant.
func TestEitherWay(t *testing.T) {
	ix := buildRead(t, library(t, leaflet("skin-biopsy", "Skin biopsy",
		"How long it takes: The biopsy itself takes about 10 minutes. Plan half an hour for the visit.",
		"Washing: Wait at least 24 hours before you have a shower or a bath.",
		"Eating: You may eat and drink as usual.")), newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct{ before, text, want string }{
		{"can i shower?", "how long does it take", "How long it takes"},
		{"can i shower?", "how long must i wait", "Washing"},
		{"can i shower?", "how long", "Washing"},
		{"can i eat?", "and shower?", "Washing"},
	} {
		got := search(t, ix, Query{Text: tt.text, Earlier: []string{tt.before}})
		if len(got.Matches) == 0 || got.Matches[0].Section.Heading != tt.want {
			t.Errorf("%q, then %q: %+v, want %s first", tt.before, tt.text, got.Matches, tt.want)
		}
	}
}

// occupy takes every turn of a reader until the test ends.
func occupy(t *testing.T, r *reader.Reader) {
	t.Helper()
	for {
		busy, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		release, err := r.Acquire(busy)
		cancel()
		if err != nil {
			return
		}
		t.Cleanup(release)
	}
}

// TestLateReader holds that a question for which the reader has no time is answered by words
// alone, as if there were none, and counted.
func TestLateReader(t *testing.T) {
	r := newReader(t)
	ix, words := buildRead(t, strangers(t), r, reader.ShelfOptions{Wait: time.Millisecond}), build(t, strangers(t))
	occupy(t, r)
	before := r.Late()
	for _, text := range []string{"when can i shower", "can i work"} {
		got, want := search(t, ix, Query{Text: text}), search(t, words, Query{Text: text})
		if diff := cmp.Diff(want.Matches, got.Matches, sameReasons); diff != "" || got.Thresholds != want.Thresholds {
			t.Errorf("%q (-words alone +late)\n%s", text, diff)
		}
	}
	if late := r.Late() - before; late < 2 {
		t.Errorf("%d questions were counted as late", late)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := ix.Search(ended, Query{Text: "can i shower"}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context has ended: %v", err)
	}
}

// TestLateReaderIsWaitedForOnce holds that a follow-up, which is understood in two ways, does
// not wait twice.
func TestLateReaderIsWaitedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReader(t)
		const wait = time.Second
		ix := buildRead(t, strangers(t), r, reader.ShelfOptions{Wait: wait})
		occupy(t, r)
		before, began := r.Late(), time.Now()
		search(t, ix, Query{Text: "will it bleed?", Earlier: []string{"can i shower"}})
		if took, late := time.Since(began), r.Late()-before; took != wait || late != 2 {
			t.Errorf("it took %v, the reader was late %d times", took, late)
		}
	})
}

// TestLargeLibraryReadsWhatWordsBringUp holds that of a library that is not encoded, or too
// large, what words rank first is read.
func TestLargeLibraryReadsWhatWordsBringUp(t *testing.T) {
	var sections []string
	for i := range readAtOnce + 10 {
		sections = append(sections, "Part "+string(rune('a'+i%26))+string(rune('a'+i/26))+": Rest for a day and drink water.")
	}
	sections = append(sections, "Washing: Shower after 48 hours. No baths until the wound has closed.")
	shelf := reader.NewShelf(newReader(t), reader.ShelfOptions{Memory: 1}) // nothing can be encoded ahead
	defer shelf.Close()
	ix := buildWith(t, library(t, leaflet("hernia-repair", "Hernia repair", sections...)), Options{Shelf: shelf})
	shelf.Wait()
	got := search(t, ix, Query{Text: "when can i have a shower", Limit: 100})
	if len(got.Matches) == 0 || got.Matches[0].Section.Heading != "Washing" {
		t.Fatalf("%+v", got.Matches)
	}
	read := 0
	for _, m := range got.Matches {
		if m.Reasons.Reading != nil {
			read++
		}
	}
	if read == 0 || read > readRanked {
		t.Errorf("%d passages were read", read)
	}
}

// TestReadsWhatWordsBringUp holds that of a library with more passages than are read whatever their words, what words
// bring up is read, however little it promises.
func TestReadsWhatWordsBringUp(t *testing.T) {
	var sections []string
	for i := range readFully + 20 {
		sections = append(sections, fmt.Sprintf("Day %d: You may shower on day %d. Dry yourself well.", i, i))
	}
	ix := buildRead(t, library(t, leaflet("hernia-repair", "Hernia repair", sections...),
		leaflet("car-park", "Car park", "Tickets: The machines stand in Timbuktu Street.")), newReader(t), reader.ShelfOptions{})
	for _, m := range search(t, ix, Query{Text: "when may i have a shower in timbuktu", Limit: 200}).Matches {
		if m.Leaflet.ID == "car-park" && m.Reasons.Reading != nil {
			return
		}
	}
	t.Error("the passage with the rarest word of the question was not read")
}

func TestRivals(t *testing.T) {
	var r rivals
	for _, logit := range []float64{1, 3, 2} {
		r.add(logit)
	}
	all := 1 + math.Exp(1) + math.Exp(2) + math.Exp(3)
	for _, tt := range []struct{ logit, share, lead float64 }{
		{3, math.Exp(3) / all, readingScale(1)}, {2, math.Exp(2) / all, readingScale(-1)}, {1, math.Exp(1) / all, readingScale(-2)},
	} {
		if share, lead := r.compare(tt.logit); math.Abs(share-tt.share) > 1e-12 || lead != tt.lead {
			t.Errorf("%v: share %v, lead %v, want %v and %v", tt.logit, share, lead, tt.share, tt.lead)
		}
	}
	var alone rivals
	alone.add(0)
	if share, lead := alone.compare(0); share != 0.5 || lead != 1 {
		t.Errorf("alone: share %v, lead %v", share, lead)
	}
}

// TestOwnWords holds that the reader reads what a clinic's own words mean, and no other word
// is touched.
func TestOwnWords(t *testing.T) {
	own := ownWords{"zorbel": "sling"}
	for text, want := range map[string]string{
		"where do I get a Zorbel?": "where do I get a sling?", "zorbel, or not": "sling, or not", "zorbels  too": "zorbels too",
	} {
		if got := own.reworded(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := newOwnWords(lexicon.English()); got != nil {
		t.Errorf("the embedded lexicon has own words: %v", got)
	}
}

// TestEitherWayInACrowd holds the same while so many ask at once that not all is read together: what was
// read less closely is not weighed against what was read more closely.
func TestEitherWayInACrowd(t *testing.T) {
	lib, _ := source.Load(leaflets.FS)
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	q := Query{Text: "will it hurt?", Earlier: []string{"can I shower?"}}
	want := search(t, ix, q).Matches[0].Section.Heading
	var asking sync.WaitGroup
	for range 4 * runtime.GOMAXPROCS(0) { // more than the reader lets wait
		asking.Go(func() {
			for range 10 {
				got, err := ix.Search(t.Context(), q)
				if err != nil || got.Matches[0].Section.Heading != want {
					t.Errorf("%v, %v; want %q", got.Matches, err, want)
				}
			}
		})
	}
	asking.Wait()
	if ix.shelf.Apart() == 0 {
		t.Error("all was read together: not as many asked as this is about")
	}
}

// TestReadsNoDerivedHeading holds that the reader is told a section's heading, but not one that was made of
// the text below it.
func TestReadsNoDerivedHeading(t *testing.T) {
	own := leaflet("skin-biopsy", "Skin biopsy", "Washing: Wait a day.", "Eat as usual: Eat as usual.")
	own.Sections[1].Named = true
	ix := build(t, library(t, own))
	var read []string
	for s := range own.Sections {
		read = append(read, ix.text(place{s, 0}).Section)
	}
	if diff := cmp.Diff([]string{"Washing", ""}, read); diff != "" {
		t.Errorf("headings (-want +read)\n%s", diff)
	}
}
