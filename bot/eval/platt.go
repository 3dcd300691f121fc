package eval

import (
	"math"

	"bedside/index"
)

// plattRounds is the number of steps of the scaling; it settles within a few.
const plattRounds = 25

// scaled stretches and shifts the log-odds of a confidence so that, over the
// best passages of all questions, it is as often right as it says. The trees
// before are fitted to more than the best passages and at a cost, which this
// takes out again: the cost belongs to the decision. After Platt, "Probabilistic
// Outputs for Support Vector Machines", 1999, by Newton's method. Nothing is
// changed when the examples leave the scale open.
func scaled(bias float64, trees []index.Tree, best []Example) (float64, []index.Tree) {
	odds := make([]float64, len(best))
	for i, e := range best {
		odds[i] = bias + oddsOf(trees, e.Features)
	}
	stretch, shift := 1.0, 0.0
	for range plattRounds {
		var gradient, hessian [3]float64 // by stretch and by shift; the Hessian has the mixed derivative too
		for i, e := range best {
			p := 1 / (1 + math.Exp(-stretch*odds[i]-shift))
			miss := p
			if e.Right {
				miss--
			}
			gradient[0] += miss * odds[i]
			gradient[1] += miss
			hessian[0] += p * (1 - p) * odds[i] * odds[i]
			hessian[1] += p * (1 - p)
			hessian[2] += p * (1 - p) * odds[i]
		}
		area := hessian[0]*hessian[1] - hessian[2]*hessian[2]
		if area < 1e-9 {
			return bias, trees
		}
		stretch -= (hessian[1]*gradient[0] - hessian[2]*gradient[1]) / area
		shift -= (hessian[0]*gradient[1] - hessian[2]*gradient[0]) / area
	}
	if !(stretch > 0.25 && stretch < 4 && math.Abs(shift) < 4) {
		return bias, trees
	}
	for i := range trees {
		stretchTree(&trees[i], stretch)
	}
	return round(stretch*bias + shift), trees
}

func stretchTree(t *index.Tree, by float64) {
	t.Value = round(t.Value * by)
	if t.Low != nil {
		stretchTree(t.Low, by)
		stretchTree(t.High, by)
	}
}

// oddsOf adds up what trees give for features.
func oddsOf(trees []index.Tree, features []index.Feature) float64 {
	values := map[string]float64{}
	for _, f := range features {
		values[f.Name] = f.Value
	}
	sum := 0.0
	for i := range trees {
		t := &trees[i]
		for t.Low != nil {
			if values[t.Feature] < t.At {
				t = t.Low
			} else {
				t = t.High
			}
		}
		sum += t.Value
	}
	return sum
}
