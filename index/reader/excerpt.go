package reader

import (
	"cmp"
	"fmt"
	"slices"

	"bedside/index/encoder"
)

const (
	// maxExcerpt is how many tokens of a passage are read together with the question, title and section included.
	maxExcerpt = 72
	// maxExcerptHead is how many of them title and section may take.
	maxExcerptHead = 56
)

// excerpt is what is read of a passage together with a question.
type excerpt struct {
	tokens     []encoder.Token
	start, end int // the bytes of the passage's text that it is of
}

// excerpt takes title and section, and as many units of a passage as fit, from the likeliest of some of them on,
// in turn the one behind and the one before. It is excerpts.py's excerpt.
func (r *Reader) excerpt(t Text, units []Evidence) excerpt {
	if len(units) == 0 {
		return excerpt{}
	}
	first := slices.MaxFunc(units, func(a, b Evidence) int { return cmp.Compare(a.Logit, b.Logit) })
	p := itemised(bounded(t.Text))
	spans := sentences(p.text)
	at := slices.IndexFunc(spans, func(s span) bool { return int(p.original(s).start) == first.Start })
	if at < 0 {
		return excerpt{}
	}
	cut := make([][]encoder.Token, len(spans))
	tokensOf := func(n int) []encoder.Token {
		if cut[n] == nil {
			cut[n] = r.encoder.Tokenize(string(p.text[spans[n].start:spans[n].end]), maxExcerpt)
		}
		return cut[n]
	}
	head := r.encoder.Tokenize(fmt.Sprintf("%s: %s: ", t.Title, single(t.Section)), maxExcerptHead)
	from, to := around(func(n int) int { return len(tokensOf(n)) }, at, len(spans), maxExcerpt-len(head))
	tokens := append(make([]encoder.Token, 0, maxExcerpt), head...)
	for n := from; n < to; n++ {
		tokens = append(tokens, tokensOf(n)...)
	}
	return excerpt{
		tokens: tokens[:min(len(tokens), maxExcerpt)],
		start:  int(p.original(spans[from]).start),
		end:    int(p.original(spans[to-1]).end),
	}
}

// around widens one of n units to those from..to that fit into room tokens with it. size is how many tokens
// a unit has.
func around(size func(int) int, unit, n, room int) (from, to int) {
	from, to = unit, unit+1
	room -= size(unit)
	for grown := true; grown; {
		grown = false
		if to < n && size(to) <= room {
			room -= size(to)
			to, grown = to+1, true
		}
		if from > 0 && size(from-1) <= room {
			room -= size(from - 1)
			from, grown = from-1, true
		}
	}
	return from, to
}

// leavesOut are those of a passage's units that are not in the excerpt.
func (e excerpt) leavesOut(units []Evidence) []Evidence {
	var out []Evidence
	for _, u := range units {
		if u.Start < e.start || u.Start >= e.end {
			out = append(out, u)
		}
	}
	return out
}

// BestUnit is the highest logit of some units; NoWords of none.
func BestUnit(units []Evidence) float64 {
	best := float64(NoWords)
	for _, u := range units {
		best = max(best, u.Logit)
	}
	return best
}
