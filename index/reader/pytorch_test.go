package reader

import (
	"math"
	"slices"
	"testing"
)

// goldenReading is what PyTorch reads for a message in its leaflet: the score of each
// passage, and of the best unit of the best one its place in the plain text and its score.
type goldenReading struct {
	ID       string
	Passages []float64
	Unit     [3]float64
}

// comparison counts how the program's readings differ from PyTorch's.
type comparison struct {
	messages, first, decided, unit int
	passages                       []float64 // differences of scores
	units                          []float64
}

// TestReadsAsPyTorch compares readings with PyTorch's of the weights before any rounding:
// which passage answers, if the first one does, and which of its sentences. (Among passages
// that all do not answer rounding changes the first more often, which decides nothing.)
func TestReadsAsPyTorch(t *testing.T) {
	r := shipped(t)
	leaflets, turns := make(map[string][]Text), make(map[string]message)
	for _, p := range lines[goldenPassage](t, passagesFile) {
		leaflets[p.Leaflet] = append(leaflets[p.Leaflet], p.of())
	}
	for _, m := range lines[message](t, messagesFile) {
		turns[m.ID] = m
	}
	var c comparison
	encoded := make(map[string][]*Passage)
	for _, want := range lines[goldenReading](t, readingsFile) {
		m := turns[want.ID]
		texts := leaflets[m.Leaflet]
		if encoded[m.Leaflet] == nil {
			for _, text := range texts {
				encoded[m.Leaflet] = append(encoded[m.Leaflet], r.Passage(text))
			}
		}
		c.add(t, want, r.Read(r.Question(m.Turns), encoded[m.Leaflet]), texts)
	}
	c.check(t)
}

// message is one of the data for training.
type message struct {
	Leaflet, ID string
	Turns       []string
}

func (c *comparison) add(t *testing.T, want goldenReading, got []Reading, texts []Text) {
	if len(got) != len(want.Passages) {
		t.Fatalf("%s: %d passages; PyTorch read %d", want.ID, len(got), len(want.Passages))
	}
	first, wanted := 0, 0
	for i, reading := range got {
		c.passages = append(c.passages, math.Abs(reading.Logit-want.Passages[i]))
		if reading.Logit > got[first].Logit {
			first = i
		}
		if want.Passages[i] > want.Passages[wanted] {
			wanted = i
		}
	}
	answers, answered := got[first].Logit >= 0, want.Passages[wanted] >= 0
	c.messages++
	c.first += differ(first != wanted)
	c.decided += differ(answers != answered || answers && first != wanted)
	if first != wanted {
		return
	}
	best := slices.MaxFunc(got[first].Units, func(a, b Evidence) int { return sign(a.Logit - b.Logit) })
	c.units = append(c.units, math.Abs(best.Logit-want.Unit[2]))
	at := itemised(texts[first].Text).from[int(want.Unit[0])]
	c.unit += differ(best.Start != int(at))
}

func differ(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func sign(x float64) int { return differ(x > 0) - differ(x < 0) }

func (c *comparison) check(t *testing.T) {
	slices.Sort(c.passages)
	slices.Sort(c.units)
	at := func(x []float64, share float64) float64 { return x[int(share*float64(len(x)-1))] }
	t.Logf("%d messages, %d readings: decided otherwise %d, another passage first %d, another sentence %d; "+
		"scores differ by %.3f in the median, %.3f at 99 %%, %.3f at most; sentences' by %.3f, %.3f, %.3f",
		c.messages, len(c.passages), c.decided, c.first, c.unit,
		at(c.passages, 0.5), at(c.passages, 0.99), at(c.passages, 1), at(c.units, 0.5), at(c.units, 0.99), at(c.units, 1))
	if c.messages < 200 || 200*c.decided > c.messages || 50*c.first > c.messages || 50*c.unit > c.messages {
		t.Error("rounding changes more than one decision in 200, or one first passage or sentence in 50")
	}
	if at(c.passages, 0.5) > 0.3 || at(c.passages, 0.99) > 1.5 {
		t.Error("scores are not those of PyTorch")
	}
}
