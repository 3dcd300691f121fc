package reader

import (
	"math"
	"slices"
	"testing"

	"bedside/index/encoder"
)

// vector is a row in float64.
type vector []float64

func (v vector) dot(w vector) float64 {
	sum := 0.0
	for i := range v {
		sum += v[i] * w[i]
	}
	return sum
}

// unitLength is n(x) of doc.go.
func (v vector) unitLength() vector {
	out, length := make(vector, len(v)), math.Sqrt(v.dot(v))
	for i := range v {
		out[i] = v[i] / length
	}
	return out
}

func (v vector) plus(w vector) vector {
	out := make(vector, len(v))
	for i := range v {
		out[i] = v[i] + w[i]
	}
	return out
}

// vectors are the rows of an encoder's outputs.
func vectors(x []float32, width int) []vector {
	var out []vector
	for ; len(x) > 0; x = x[width:] {
		row := make(vector, width)
		widen(row, x[:width])
		out = append(out, row)
	}
	return out
}

// reference reads one passage by the formulas of doc.go, word by word and without rounding.
func reference(r *Reader, turns []string, text Text) Reading {
	q, w := referenceQuestion(r, turns)
	asked := make(vector, r.width)
	for i := range q {
		asked = asked.plus(q[i])
		q[i] = q[i].unitLength()
	}
	asked = asked.unitLength()
	var out Reading
	sum, best, most := make(vector, r.width), math.Inf(-1), slices.Repeat([]float64{-1}, len(q))
	for _, window := range r.windows(text) {
		tokens := vectors(r.encoder.EncodeTokens(window.tokens).Outputs, r.width)[1+window.head:]
		for _, u := range window.units {
			mean, nearest := make(vector, r.width), slices.Repeat([]float64{-1}, len(q))
			for _, token := range tokens[:u.tokens] {
				mean = mean.plus(token)
				for i := range q {
					nearest[i] = max(nearest[i], q[i].dot(token.unitLength()))
				}
			}
			tokens, mean = tokens[u.tokens:], mean.unitLength()
			sum = sum.plus(mean)
			logit := r.unit[0]*asked.dot(mean) + r.unit[1]*w.dot(nearest) + r.unit[2]
			best = max(best, logit)
			out.Units = appendEvidence(out.Units, Evidence{int(u.at.start), int(u.at.end), logit})
			for i := range most {
				most[i] = max(most[i], nearest[i])
			}
		}
	}
	out.Cosine, out.MaxSim = asked.dot(sum.unitLength()), w.dot(most)
	out.Logit = r.passage[0]*out.Cosine + r.passage[1]*out.MaxSim + r.passage[2] + r.passage[3]*best
	return out
}

// referenceQuestion returns the vectors of a question's tokens and their weights.
func referenceQuestion(r *Reader, turns []string) (q []vector, w vector) {
	text := encoder.Chat(turns)
	tokens := r.encoder.Tokenize(text, len(text))
	q = vectors(r.encoder.EncodeTokens(tokens[max(0, len(tokens)-maxQuestion):]).Outputs, r.width)
	head := make(vector, r.width)
	widen(head, r.weight)
	total := 0.0
	for i := range q {
		w = append(w, math.Exp(q[i].dot(head)+float64(r.bias)))
		total += w[i]
	}
	for i := range w {
		w[i] /= total
	}
	return q, w
}

// TestReadsByTheFormulas compares readings with the reference: rounding may move no score far.
func TestReadsByTheFormulas(t *testing.T) {
	r := shipped(t)
	var texts []Text
	for i, p := range lines[goldenPassage](t, passagesFile) {
		if i%200 == 0 {
			texts = append(texts, p.of())
		}
	}
	texts = append(texts, byHand(t)[4:15]...)
	passages := make([]*Passage, len(texts))
	for i, text := range texts {
		passages[i] = r.Passage(text)
	}
	worst, worstUnit := 0.0, 0.0
	for _, turns := range [][]string{{"can i eat before it"}, {"What is it for?", "and does it hurt"}, {"?"}} {
		for i, got := range r.Read(r.Question(turns), passages) {
			want := reference(r, turns, texts[i])
			if len(got.Units) != len(want.Units) {
				t.Fatalf("%d units; want %d", len(got.Units), len(want.Units))
			}
			worst = max(worst, math.Abs(got.Logit-want.Logit))
			for u := range got.Units {
				worstUnit = max(worstUnit, math.Abs(got.Units[u].Logit-want.Units[u].Logit))
				if got.Units[u].Start != want.Units[u].Start || got.Units[u].End != want.Units[u].End {
					t.Errorf("unit at %v; want %v", got.Units[u], want.Units[u])
				}
			}
			if math.Abs(got.Cosine-want.Cosine) > 0.01 || math.Abs(got.MaxSim-want.MaxSim) > 0.01 {
				t.Errorf("%v of %.40q: %+v; want %+v", turns, texts[i].Text, got, want)
			}
		}
	}
	t.Logf("rounding of vectors moves scores of passages by %.3f at most, of units by %.3f", worst, worstUnit)
	if worst > 0.3 || worstUnit > 0.2 {
		t.Error("that is too far")
	}
}
