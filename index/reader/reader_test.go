package reader

import (
	"testing"

	"bedside/index/encoder"
)

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

// TestReads shows that the reader tells a passage that answers from others, and where.
func TestReads(t *testing.T) {
	r := shipped(t)
	texts := []string{
		"You can shower 24 hours after the biopsy. Do not have a bath for three days.\n\n- Keep the **dressing** dry.\n- Pat it dry.",
		"The results take two weeks. We will write to you and to your doctor.",
		"Call us if you have a fever.",
	}
	var passages []*Passage
	for _, text := range texts {
		passages = append(passages, r.Passage(Text{"After a kidney biopsy", "At home", text}))
	}
	for question, want := range map[string]int{"when can i have a shower": 0, "how long do results take?": 1} {
		readings := r.Read(r.Question([]string{question}), passages)
		best := 0
		for i, reading := range readings {
			if reading.Logit > readings[best].Logit {
				best = i
			}
			for _, u := range reading.Units {
				t.Logf("%s: %d %+.2f (%.3f %.3f) %+.2f %q", question, i, reading.Logit, reading.Cosine, reading.MaxSim, u.Logit, texts[i][u.Start:u.End])
			}
		}
		if best != want {
			t.Errorf("%s: passage %d", question, best)
		}
	}
}
