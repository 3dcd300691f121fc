package eval

import (
	"math"
	"math/rand/v2"
	"testing"

	"bedside/index"
)

// fromOdds are examples whose one feature tells their true log-odds.
func fromOdds(odds ...float64) []Example {
	random := rand.New(rand.NewPCG(1, 2))
	var examples []Example
	for i := range 4000 {
		o := odds[i%len(odds)]
		examples = append(examples, Example{
			Question: i, Features: []index.Feature{{Name: "x", Value: o}}, Right: random.Float64() < 1/(1+math.Exp(-o)),
		})
	}
	return examples
}

// underconfident is a tree that says half the odds of what fromOdds draws.
func underconfident() []index.Tree {
	return []index.Tree{{Feature: "x", At: 0, Low: &index.Tree{Value: -1}, High: &index.Tree{Value: 1}}}
}

func TestScaled(t *testing.T) {
	bias, trees := scaled(0.5, underconfident(), fromOdds(-1.5, 1.5))
	for _, x := range []float64{-1.5, 1.5} {
		got := bias + oddsOf(trees, []index.Feature{{Name: "x", Value: x}})
		if math.Abs(got-x) > 0.2 {
			t.Errorf("where the log-odds are %.1f the scaled trees say %.2f", x, got)
		}
	}
}

// Examples that say nothing of the scale leave everything as it is.
func TestScaledWithoutGround(t *testing.T) {
	for name, examples := range map[string][]Example{
		"none":         nil,
		"all the same": fromOdds(1.5)[:1],
		"beyond belief": {{Features: []index.Feature{{Name: "x", Value: 1}}, Right: true},
			{Features: []index.Feature{{Name: "x", Value: -1}}}},
	} {
		bias, trees := scaled(0.5, underconfident(), examples)
		if bias != 0.5 || trees[0].High.Value != 1 || trees[0].Low.Value != -1 {
			t.Errorf("%s: changed to bias %v and %+v", name, bias, trees[0])
		}
	}
}
