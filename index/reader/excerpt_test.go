package reader

import (
	"slices"
	"strings"
	"testing"

	"bedside/index/encoder"

	"github.com/google/go-cmp/cmp"
)

// TestExcerpt shows what is read of a passage around one of its units.
func TestExcerpt(t *testing.T) {
	r := shipped(t)
	ten := "one two three four five six seven eight nine. " // ten tokens with the stop
	for name, tt := range map[string]struct {
		text Text
		best string // the unit begins so
		want string
	}{
		"all of it":        {Text{"T", "S", "A cat. A dog."}, "A dog", "t : s : a cat . a dog ."},
		"around the unit":  {Text{"T", "S", strings.Repeat("x "+ten, 3) + "Here it is. " + strings.Repeat("y "+ten, 6)}, "Here", ""},
		"only its start":   {Text{"T", "S", "Before it. " + strings.Repeat("word ", 100) + ". After it."}, "word", "t : s :" + strings.Repeat(" word", 68)},
		"a long head":      {Text{strings.Repeat("name ", 80), "S", "A cat."}, "A cat", strings.Repeat("name ", 56) + "a cat ."},
		"a list":           {Text{"T", "S", "Bring:\n- a bag\n- a coat"}, "a coat", "t : s : bring : - a bag - a coat"},
		"one word":         {Text{"", "", "word"}, "word", ": : word"},
		"nothing was read": {Text{"T", "S", "A cat."}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var read []Evidence
			if tt.best != "" {
				read = r.Read(r.Question([]string{"it"}), []*Passage{r.Passage(tt.text)})[0].Units
				at := strings.Index(tt.text.Text, tt.best)
				for i := range read {
					read[i].Logit = -float64(i)
					if tt.text.Text[read[i].Start:][:len(tt.best)] == tt.best || read[i].Start == at {
						read[i].Logit = 9
					}
				}
			}
			found := r.excerpt(tt.text, read)
			for _, u := range read {
				in := u.Start >= found.start && u.End <= found.end
				if out := slices.Contains(found.leavesOut(read), u); in == out {
					t.Errorf("%q: in the excerpt %v, left out %v", tt.text.Text[u.Start:u.End], in, out)
				}
			}
			tokens := found.tokens
			if tt.want == "" && tt.best != "" {
				if n := len(tokens); n > maxExcerpt || n < maxExcerpt-12 {
					t.Fatalf("%d tokens", n)
				}
				return
			}
			want := r.encoder.Tokenize(tt.want, 1000)
			if diff := cmp.Diff(ids(want), ids(tokens)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func ids(tokens []encoder.Token) []int32 {
	var out []int32
	for _, token := range tokens {
		out = append(out, int32(token.ID))
	}
	return out
}
