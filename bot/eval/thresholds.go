package eval

import (
	"fmt"
	"io"

	"bedside/index/urgency"
	"bedside/knowledge/redflags"
)

// Ordinary is the kind of a FlagCase that is an ordinary question about a leaflet. Those of
// other kinds that want "none" are look-alikes: messages that were written to look like an
// emergency.
const Ordinary = "ordinary"

// limit is what the recogniser may add to what the table raises: the upper end of the exact
// 95 % interval of the share of messages that are raised although they want "none".
type limit struct{ lookAlikes, ordinary float64 }

// The limits. An emergency that is missed costs more than advice that was not needed, and
// a reply for today costs least: it asks to call, where the answer may have been in a leaflet.
var (
	urgentLimit = limit{0.02, 0.015}
	lineLimit   = limit{0.05, 0.03} // of urgent and of opened with the emergency line together
	todayLimit  = limit{0.02, 0.03}
)

// kindLimit is the same for emergencies that are given a kind with advice of its own, and
// have another.
const kindLimit = 0.1

// doubtLimit is the same for emergencies that the recogniser finds most unlikely, where it may lower what the table
// doubts by itself, and for what the table raises for today and has to be told of, but the recogniser finds to be no
// symptom of anybody: it lets that go.
const doubtLimit = 0.02

// symptomMost is the most that the threshold of such symptoms is: plain questions about a missed tablet begin at 0.2.
const symptomMost = 0.15

// scored is a case with what the table says and how likely the recogniser finds it.
type scored struct {
	FlagCase
	table  redflags.Urgency
	chance urgency.Probabilities
	kind   string // the likeliest
}

// ChooseThresholds returns the lowest thresholds, in hundredths, with which the recogniser
// adds no more than the limits to what the table raises; of doubt and symptom, the highest. The cases are
// those of writers and leaflets that the recogniser has not learned from.
func ChooseThresholds(triage *urgency.Triage, cases []FlagCase) urgency.Thresholds {
	r := triage.Recogniser()
	all := make([]scored, len(cases))
	for i, c := range cases {
		p := r.Probabilities(c.Turns)
		all[i] = scored{c, triage.Table().Assess(c.Turns).Urgency, p, r.Kinds()[p.Best()]}
	}
	return choose(all)
}

// choose is ChooseThresholds of scored cases.
func choose(all []scored) (t urgency.Thresholds) {
	t.Urgent = lowest(func(at float64) bool {
		return urgentLimit.keeps(all, func(s scored) bool { return s.table < redflags.Urgent && s.chance.Urgent >= at })
	})
	t.Line = lowest(func(at float64) bool {
		return lineLimit.keeps(all, func(s scored) bool { return s.table < redflags.Possible && s.chance.Urgent >= at })
	})
	t.Line = min(t.Line, t.Urgent)
	t.Today = lowest(func(at float64) bool {
		return todayLimit.keeps(all, func(s scored) bool {
			return s.table == redflags.None && s.chance.Urgent < t.Line && s.chance.Urgent+s.chance.Today >= at
		})
	})
	t.Kind = lowest(func(at float64) bool {
		named := func(s scored) bool {
			return s.Want == "urgent" && s.chance.Urgent >= t.Urgent && s.chance.Kinds[s.chance.Best()] >= at
		}
		return upper(all, named, func(s scored) bool { return s.kind != s.Kind }) <= kindLimit
	})
	t.Doubt = min(highest(func(at float64) bool {
		emergency := func(s scored) bool { return s.Want == "urgent" }
		return upper(all, emergency, func(s scored) bool { return s.chance.Urgent < at }) <= doubtLimit
	}), t.Line)
	t.Symptom = min(highest(func(at float64) bool {
		symptom := func(s scored) bool { return s.Want != "none" && s.table == redflags.Today }
		return upper(all, symptom, func(s scored) bool { return s.chance.Alarm < at }) <= doubtLimit
	}), symptomMost, t.Today)
	return t
}

// highest is the highest threshold up to which a condition holds, at least a hundredth.
func highest(holds func(at float64) bool) float64 {
	n := 1
	for n < 100 && holds(float64(n+1)/100) {
		n++
	}
	return float64(n) / 100
}

// lowest is the lowest threshold from which on a condition holds, at most 1.
func lowest(holds func(at float64) bool) float64 {
	for n := 1; n < 100; n++ {
		if at := float64(n) / 100; holds(at) {
			return at
		}
	}
	return 1
}

// keeps tells whether what is raised keeps a limit.
func (l limit) keeps(all []scored, raised func(scored) bool) bool {
	ordinary := func(s scored) bool { return s.Want == "none" && s.Kind == Ordinary }
	lookAlike := func(s scored) bool { return s.Want == "none" && s.Kind != Ordinary }
	return upper(all, ordinary, raised) <= l.ordinary && upper(all, lookAlike, raised) <= l.lookAlikes
}

// upper is the upper end of the exact 95 % interval of a share; 0 of no case at all.
func upper[T any](all []T, of, hit func(T) bool) float64 {
	hits, n := 0, 0
	for _, v := range all {
		if of(v) {
			n++
			if hit(v) {
				hits++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return exactUpper(hits, n)
}

// WriteThresholds writes thresholds as index/urgency/thresholds.txt has them.
func WriteThresholds(w io.Writer, t urgency.Thresholds) error {
	_, err := fmt.Fprintf(w, "urgent: %.2f\nline: %.2f\ntoday: %.2f\nkind: %.2f\ndoubt: %.2f\nsymptom: %.2f\n",
		t.Urgent, t.Line, t.Today, t.Kind, t.Doubt, t.Symptom)
	if err != nil {
		return fmt.Errorf("write the thresholds: %w", err)
	}
	return nil
}
