package index

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/index/reader"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/source"
)

// TestReadTogether holds that the passages that rank first, and only they, are read together with the question where all of
// them may answer.
func TestReadTogether(t *testing.T) {
	ix := buildRead(t, library(t, leaflet("hernia-repair", "Hernia repair",
		"Work: Desk jobs can be started again after one week.", "Washing: Shower after 48 hours.",
		"Exercise: Walk every day from the start.", "Food: Eat as usual.", "Stitches: They dissolve after ten days.",
		"Pain: Take paracetamol for the first days.")), newReader(t), reader.ShelfOptions{})
	got := search(t, ix, Query{Text: "when can i work and wash and eat and walk"})
	if len(got.Matches) <= readTogether {
		t.Fatalf("%d matches", len(got.Matches))
	}
	read := 0
	for _, m := range got.Matches {
		if m.Reasons.Reading.Together > 0 {
			read++
		}
		for _, f := range m.Reasons.Features() {
			if f.Name == "together" && f.Value > 0 && m.Reasons.Reading.Together == 0 {
				t.Errorf("%s: the feature together is %v, read together %v", m.Passage.ID, f.Value, m.Reasons.Reading.Together)
			}
		}
	}
	if read != readTogether {
		t.Errorf("%d passages were read together with the question; want %d", read, readTogether)
	}
}

// TestReadsTogetherWhatMayAnswer holds that a passage which hardly answers by what was read of it apart is not read together with
// the question, but counts among those that were when they are compared; and that the first always is.
func TestReadsTogetherWhatMayAnswer(t *testing.T) {
	ix := buildRead(t, strangers(t), newReader(t), reader.ShelfOptions{})
	for text, want := range map[string]int{"when can i have a shower": 1, "who won the election": 1} {
		read := 0
		for _, m := range search(t, ix, Query{Text: text}).Matches {
			together, share := m.Reasons.Reading.Together, 0.0
			for _, f := range m.Reasons.Features() {
				if f.Name == "together-share" {
					share = f.Value
				}
			}
			if together > 0 {
				read++
			} else if share == 0 || share > 0.1 {
				t.Errorf("%q: %s was not read together, and has a share of %v", text, m.Passage.ID, share)
			}
		}
		if read != want {
			t.Errorf("%q: %d passages were read together with it; want %d", text, read, want)
		}
	}
}

// TestPromising holds that of the passages that rank first those are read up to the last that may answer, as it stands
// or if its leaflet is meant, and one in any case.
func TestPromising(t *testing.T) {
	likelier := &node{feature: featureReadShare, at: 0.5, depth: 1}
	likelier.next = [2]*node{{value: 1}, {value: -9}}
	p := pass{by: &model{depth: DepthApart, trees: []*node{likelier}}}
	may, mayIfMeant, hardly := new(scored), &scored{readShareOfLeaflet: 0.9}, new(scored)
	may.features[featureReadShare] = 0.9
	for name, tt := range map[string]struct {
		first []*scored
		want  int
	}{
		"none":             {[]*scored{hardly, hardly, hardly}, 1},
		"the first":        {[]*scored{may, hardly, hardly}, 1},
		"one between":      {[]*scored{hardly, may, hardly}, 2},
		"two apart":        {[]*scored{may, hardly, may, hardly}, 3},
		"all":              {[]*scored{may, may, may, may}, 4},
		"if it were meant": {[]*scored{may, hardly, mayIfMeant, hardly}, 3},
	} {
		if got := p.promising(tt.first); got != tt.want {
			t.Errorf("%s: %d are promising, want %d", name, got, tt.want)
		}
	}
}

// TestUnreadIsNoBetter holds that a passage which was not worth reading together with the question counts as no
// likelier than one that was.
func TestUnreadIsNoBetter(t *testing.T) {
	ix := build(t, strangers(t))
	first := []*scored{{section: 0}, {section: 1}, {section: 2}}
	for _, logits := range [][]float64{{-9}, {2}, {3, -7}} {
		ix.togetherFeatures(first, logits)
		least := first[len(logits)-1].features[featureTogether]
		for _, s := range first[len(logits):] {
			if got := s.features[featureTogether]; got > least || got > readingScale(unpromising) {
				t.Errorf("%v: not read, it counts %v, the least that was read %v", logits, got, least)
			}
		}
	}
}

// TestTogetherLate holds that a question is answered by what was read of the passages when there is
// no time left to read the first of them together with it.
func TestTogetherLate(t *testing.T) {
	shelf := reader.NewShelf(newReader(t), reader.ShelfOptions{})
	t.Cleanup(func() { shelf.Close() })
	ix, apart := buildWith(t, strangers(t), Options{Shelf: shelf}), buildWith(t, strangers(t), Options{Shelf: shelf, Apart: true})
	query := Query{Text: "can i lift weights"}
	query.Words = query.words()
	question := ix.understand(query)
	question.readBy = time.Now().Add(time.Minute)
	late, err := ix.look(context.Background(), query, question)
	if err != nil || late.by.depth != DepthApart {
		t.Fatalf("depth %d, error %v", late.by.depth, err)
	}
	defer late.end()
	late.question.readBy = time.Now()
	if err := late.readTogether(context.Background()); err != nil || late.by.depth != DepthApart {
		t.Fatalf("depth %d, error %v", late.by.depth, err)
	}
	got := late.result()
	for _, m := range got.Matches {
		if m.Reasons.Reading.Together > 0 {
			t.Fatalf("%s was read together with the question: %v", m.Passage.ID, m.Reasons.Reading)
		}
	}
	want := search(t, apart, query)
	if diff := cmp.Diff(want.Matches, got.Matches, sameReasons); diff != "" {
		t.Errorf("without reading together -, late +:\n%s", diff)
	}
	if got.Thresholds != want.Thresholds || shelf.Late() != 0 || shelf.Apart() != 1 {
		t.Errorf("thresholds %v, want %v; %d questions were late and %d apart, want 0 and 1",
			got.Thresholds, want.Thresholds, shelf.Late(), shelf.Apart())
	}
}

// TestUnlikelyTogether holds that what the reader thinks unlikely to answer, once it has read it together with the
// question, is not quoted, though its words agree: the temperature that staff take before is no answer to a fever after.
func TestUnlikelyTogether(t *testing.T) {
	lib, _ := source.Load(leaflets.FS)
	result := search(t, buildRead(t, lib, newReader(t), reader.ShelfOptions{}), Query{Text: "what if I get a fever?"})
	doubted := 0
	for _, m := range result.Matches {
		if together := m.Reasons.Reading.Together; together == 0 || together >= unlikelyTogether {
			continue
		}
		doubted++
		if m.Confidence > unlikelyConfidence || m.IfMeant > unlikelyConfidence {
			t.Errorf("%s: %v, if meant %v; read together %v", m.Passage.ID, m.Confidence, m.IfMeant, m.Reasons.Reading.Together)
		}
	}
	if doubted == 0 || result.answers() {
		t.Errorf("%d passages are doubted; it is answered: %v", doubted, result.answers())
	}
}
