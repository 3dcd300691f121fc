package eval

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/index/urgency"
	"bedside/knowledge/redflags"
)

// spread are a thousand cases of which the i-th is made with i thousandths.
func spread(of func(part float64) scored) []scored {
	all := make([]scored, 1000)
	for i := range all {
		all[i] = of(float64(i) / 1000)
	}
	return all
}

// none are messages without a flag, as likely emergencies as the recogniser finds evenly.
func none(kind string, table redflags.Urgency) []scored {
	return spread(func(part float64) scored {
		return scored{FlagCase{Want: "none", Kind: kind}, table, urgency.Probabilities{Urgent: part, Kinds: []float64{1}}, ""}
	})
}

// TestChoose holds that each threshold is the first in hundredths that keeps its limit. Of a thousand
// messages the upper end of the exact interval keeps .02 with 11, .05 with 36, .015 with 7, .03 with 19
// and .025 with 15 of them.
func TestChoose(t *testing.T) {
	// What look-alikes allow by themselves: at .99 there are 10 of them, from .97 on 30, and 10 from .96 to .97.
	lookAlikes := urgency.Thresholds{Urgent: 0.99, Line: 0.97, Today: 0.96, Kind: 0.01, Doubt: 0.97, Symptom: symptomMost}
	with := func(change func(*urgency.Thresholds)) urgency.Thresholds {
		all := lookAlikes
		change(&all)
		return all
	}
	for name, tt := range map[string]struct {
		more []scored
		want urgency.Thresholds
	}{
		"look-alikes": {nil, lookAlikes},
		"questions are raised less": {none(Ordinary, redflags.None), with(func(t *urgency.Thresholds) {
			t.Urgent, t.Line, t.Today, t.Doubt = 1, 0.99, 0.98, 0.99
		})},
		"what the table raises counts for nothing": {none(Ordinary, redflags.Urgent), lookAlikes},
		"emergencies that are found unlikely": {spread(func(part float64) scored {
			return scored{FlagCase{Want: "urgent", Kind: "stroke"}, redflags.None,
				urgency.Probabilities{Urgent: 0.07 + part, Kinds: []float64{1}}, "stroke"}
		}), with(func(t *urgency.Thresholds) { t.Doubt = 0.08 })}, // below .08 there are 10, below .09 20
		"kinds that are doubtful are the wrong ones": {spread(func(part float64) scored {
			kind := "stroke"
			if part < 0.3 {
				kind = "sepsis"
			}
			return scored{FlagCase{Want: "urgent", Kind: "stroke"}, redflags.None,
				urgency.Probabilities{Urgent: 1, Kinds: []float64{part}}, kind}
		}), with(func(t *urgency.Thresholds) { t.Kind = 0.25 })}, // 50 wrong ones of 750; from .24 on 60 of 760
		"symptoms that are found to be none": {spread(func(part float64) scored {
			return scored{FlagCase{Want: "today"}, redflags.Today, urgency.Probabilities{Alarm: 0.04 + part}, ""}
		}), with(func(t *urgency.Thresholds) { t.Symptom = 0.05 })}, // below .05 there are 10, below .06 20
	} {
		t.Run(name, func(t *testing.T) {
			got := choose(append(none("look-alike", redflags.None), tt.more...))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +chosen)\n%s", diff)
			}
		})
	}
}
