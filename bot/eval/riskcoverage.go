package eval

import (
	"slices"
	"sort"

	"bedside/bot"
)

// Selective is what becomes of the questions that want an answer or abstain when those of the
// highest confidence are quoted for and the others are not: the risk-coverage curve of R. El-Yaniv
// and Y. Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010;11:1605.
type Selective struct {
	From     float64 // the lowest confidence of those that are quoted for, 0 to 1
	Coverage Rate    // how many are quoted for
	Risk     Rate    // how many of these get something else than the right passage
}

// RiskCoverage returns the curve, one point for each confidence that a best match has, the highest
// first.
func RiskCoverage(judged []Judgement) []Selective {
	var matched []bestOf
	all := 0
	for _, j := range judged {
		if !decidable(j.Case) {
			continue
		}
		all++
		if best, _ := bestMatch(j); best.matched {
			matched = append(matched, best)
		}
	}
	sort.SliceStable(matched, func(i, j int) bool { return matched[i].confidence > matched[j].confidence })
	var curve []Selective
	wrong := 0
	for i, best := range matched {
		if !best.right {
			wrong++
		}
		if i+1 == len(matched) || matched[i+1].confidence != best.confidence {
			curve = append(curve, Selective{best.confidence, Rate{i + 1, all}, Rate{wrong, i + 1}})
		}
	}
	return curve
}

// Decided is the same of the replies as they were: what rules besides the threshold of confidence
// held back or let through is in it, so that it may lie beside the curve.
func Decided(judged []Judgement) Selective {
	var s Selective
	for _, j := range judged {
		if !decidable(j.Case) {
			continue
		}
		quoted := quotes(j.Reply)
		s.Coverage.add(quoted)
		if quoted {
			s.Risk.add(j.Verdict != Right)
		}
		if j.Result != nil {
			s.From = j.Result.Thresholds.Answer
		}
	}
	return s
}

// decidable tells whether a case is about what is found: an answer, or that there is none.
func decidable(c Case) bool {
	return c.Outcome == bot.OutcomeAnswer || c.Outcome == bot.OutcomeAbstain
}

// within returns the point of the largest coverage whose risk is at most a share; false when there
// is none.
func within(curve []Selective, risk float64) (Selective, bool) {
	for _, s := range slices.Backward(curve) {
		if s.Risk.Share() <= risk {
			return s, true
		}
	}
	return Selective{}, false
}
