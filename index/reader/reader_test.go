package reader

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"bedside/index/encoder"
	"bedside/index/encoder/kernel"
)

var update = flag.Bool("update", false, "write testdata/digests.txt anew")

// shipped is the reader of the embedded weights.
func shipped(t testing.TB) *Reader {
	t.Helper()
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(e)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// biopsy are passages of a small leaflet.
var biopsy = []Text{
	{"Kidney biopsy", "At home", "You can shower 24 hours after the biopsy. Do not have a bath for three days.\n\n" +
		"- Keep the **dressing** dry.\n- Pat it dry."},
	{"Kidney biopsy", "Results", "The results take two weeks. We will write to you and to your doctor."},
	{"Kidney biopsy", "When to call", "Call us if you have a fever."},
}

func (r *Reader) all(texts []Text) []*Passage {
	var passages []*Passage
	for _, text := range texts {
		passages = append(passages, r.Passage(text))
	}
	return passages
}

// TestReads shows that the reader tells a passage that answers from others, and where.
func TestReads(t *testing.T) {
	r := shipped(t)
	passages := r.all(biopsy)
	for _, test := range []struct {
		turns   []string
		passage int
		unit    string
	}{
		{[]string{"when can i have a shower"}, 0, "You can shower 24 hours after the biopsy."},
		{[]string{"When can I shower?", "and a bath?"}, 0, "Do not have a bath for three days."},
		{[]string{"how long do results take?"}, 1, "The results take two weeks."},
	} {
		readings := r.Read(r.Question(test.turns), passages)
		for i, reading := range readings {
			if (reading.Logit > 0) != (i == test.passage) {
				t.Errorf("%q: passage %d has %.2f", test.turns, i, reading.Logit)
			}
		}
		best := Evidence{Logit: math.Inf(-1)}
		for _, u := range readings[test.passage].Units {
			if u.Logit > best.Logit {
				best = u
			}
		}
		if got := biopsy[test.passage].Text[best.Start:best.End]; got != test.unit {
			t.Errorf("%q: %q is the evidence; want %q", test.turns, got, test.unit)
		}
	}
}

// digest is a checksum of every bit of readings.
func digest(t *testing.T, readings []Reading) string {
	t.Helper()
	sum := sha256.New()
	for _, reading := range readings {
		numbers := []float64{reading.Logit, reading.Cosine, reading.MaxSim}
		for _, u := range reading.Units {
			numbers = append(numbers, float64(u.Start), float64(u.End), u.Logit)
		}
		if err := binary.Write(sum, binary.LittleEndian, numbers); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

var questions = [][]string{
	nil, {"?"}, {"can i drink"}, {"Is it normal?", "and how long", "he is 74 and his temperature is 38.5"},
	{strings.Repeat("is it normal that my leg is swollen? ", 40)},
}

// TestDigests holds every bit of some readings, so that no machine, kernel or compiler
// changes an answer. After new weights: go test -run Digests -update.
func TestDigests(t *testing.T) {
	const name = "testdata/digests.txt"
	r := shipped(t)
	passages := r.all(append(byHand(t), biopsy...))
	var got strings.Builder
	for _, turns := range questions {
		fmt.Fprintln(&got, digest(t, r.Read(r.Question(turns), passages)))
	}
	if *update {
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("readings by %s have other bits than those of %s", r.kernels.Name, name)
	}
}

// byKernels are readers of the embedded weights, by the kernels of this machine that each uses.
func byKernels(t *testing.T) map[string]*Reader {
	t.Helper()
	readers := make(map[string]*Reader)
	for _, set := range kernel.All() {
		e, err := encoder.New(shipped(t).encoder.Weights(), encoder.WithKernels(set))
		if err != nil {
			t.Fatal(err)
		}
		if readers[set.Name], err = New(e); err != nil {
			t.Fatal(err)
		}
	}
	return readers
}

// TestKernelsAgree compares readings by all kernels of this machine.
func TestKernelsAgree(t *testing.T) {
	read := func(r *Reader) string {
		return digest(t, r.Read(r.Question([]string{"may i eat before it"}), r.all(append(byHand(t)[4:12], biopsy...))))
	}
	want := read(shipped(t))
	for name, r := range byKernels(t) {
		if got := read(r); got != want {
			t.Errorf("%s gives other bits", name)
		}
	}
}

// TestReadsNothing shows what questions and passages without words give.
func TestReadsNothing(t *testing.T) {
	r := shipped(t)
	passages := []*Passage{r.Passage(Text{}), r.Passage(Text{"Title", "Section", " \n\n** "}), r.Passage(biopsy[0])}
	for i, reading := range r.Read(r.Question([]string{"shower?"}), passages) {
		if empty := i < 2; empty != (reading.Logit == NoWords) || empty != (len(reading.Units) == 0) {
			t.Errorf("passage %d: %+v", i, reading)
		}
	}
	if got := r.Read(Question{}, passages); got[2].Logit != NoWords {
		t.Errorf("the zero question: %+v", got[2])
	}
	if got := r.Read(r.Question(nil), passages); got[2].Logit > 0 || len(got[2].Units) != 4 {
		t.Errorf("the empty question: %+v", got[2])
	}
	if got := r.Read(r.Question(nil), nil); len(got) != 0 {
		t.Errorf("%d readings of no passages", len(got))
	}
}

// TestReadingsAreApart holds that a reading has its units to itself, though all come of one memory.
func TestReadingsAreApart(t *testing.T) {
	r := shipped(t)
	readings := r.Read(r.Question([]string{"shower?"}), r.all(biopsy))
	want := readings[1].Units[0]
	_ = append(readings[0].Units, Evidence{})
	if readings[1].Units[0] != want {
		t.Error("adding to a reading's units changes another's")
	}
}
