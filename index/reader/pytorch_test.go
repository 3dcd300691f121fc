package reader

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"bedside/index/encoder"
)

// goldenReading is what PyTorch reads for a message in its leaflet: the score of each
// passage, of the best unit of the best one its place in the plain text and its score, and what
// the cross-encoder reads of it: a checksum of the tokens, and its score.
type goldenReading struct {
	ID       string
	Passages []float64
	Unit     [3]float64
	Together goldenTogether
}

type goldenTogether struct {
	Tokens string
	Score  float64
}

func (g *goldenTogether) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[2]any{&g.Tokens, &g.Score})
}

// comparison counts how the program's readings differ from PyTorch's.
type comparison struct {
	messages, first, decided, unit int
	passages                       []float64 // differences of scores
	units                          []float64
	together                       []float64
	turned                         int // scores of the cross-encoder that are on the other side of even odds
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
		got := r.Read(r.Question(m.Turns), encoded[m.Leaflet])
		c.add(t, want, got, texts)
		c.addTogether(t, r, want, m.Turns, got, texts)
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

// addTogether compares what the cross-encoder reads, where the best passage and its best unit are PyTorch's.
func (c *comparison) addTogether(t *testing.T, r *Reader, want goldenReading, turns []string, got []Reading, texts []Text) {
	best := slices.Index(want.Passages, slices.Max(want.Passages))
	at := itemised(texts[best].Text).from[int(want.Unit[0])]
	if b := slices.MaxFunc(got[best].Units, func(a, b Evidence) int { return sign(a.Logit - b.Logit) }); b.Start != int(at) {
		return
	}
	asked, excerpt := r.asked(turns, maxAsked), r.excerpt(texts[best], got[best].Units)
	if sum := pairSum(asked, excerpt.tokens); sum != want.Together.Tokens {
		t.Errorf("%s: question and excerpt are cut in another way than in training", want.ID)
	}
	logit := r.together(asked, excerpt)
	c.together = append(c.together, math.Abs(logit-want.Together.Score))
	c.turned += differ((logit >= 0) != (want.Together.Score >= 0))
}

// pairSum is the checksum of golden_reader.py's judged.
func pairSum(asked, excerpt []encoder.Token) string {
	ids := binary.LittleEndian.AppendUint32(nil, classification)
	for _, text := range [][]encoder.Token{asked, excerpt} {
		for _, token := range text {
			ids = binary.LittleEndian.AppendUint32(ids, uint32(token.ID))
		}
		ids = binary.LittleEndian.AppendUint32(ids, separation)
	}
	return fmt.Sprintf("%x", sha256.Sum256(ids))[:16]
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
	slices.Sort(c.together)
	t.Logf("read together %d: on the other side of even odds %d; scores differ by %.3f in the median, %.3f at 99 %%, %.3f at most",
		len(c.together), c.turned, at(c.together, 0.5), at(c.together, 0.99), at(c.together, 1))
	if len(c.together) < 200 || 100*c.turned > len(c.together) || at(c.together, 0.5) > 0.15 || at(c.together, 0.99) > 1 {
		t.Error("what is read together is not what PyTorch reads")
	}
	if c.messages < 200 || 200*c.decided > c.messages || 50*c.first > c.messages || 50*c.unit > c.messages {
		t.Error("rounding changes more than one decision in 200, or one first passage or sentence in 50")
	}
	if at(c.passages, 0.5) > 0.3 || at(c.passages, 0.99) > 1.5 {
		t.Error("scores are not those of PyTorch")
	}
}
