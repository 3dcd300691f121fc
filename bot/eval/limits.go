package eval

import "fmt"

// Limit is a bound on a figure: at least so much of a good one, at most so much
// of a bad one.
type Limit struct {
	Measure Measure
	Bound   float64 // 0 to 1
}

// LimitCheck is a limit with what became of it in a run.
type LimitCheck struct {
	Name   string // as it is asked for: "max-wrong 0.05"
	Broken string // one sentence; "" of a limit that is kept
}

// CheckLimits tells which limits a run does not keep. A limit on something that the key never asks for
// is broken too: it would check nothing.
func CheckLimits(limits []Limit, judged []Judgement) []LimitCheck {
	checks := make([]LimitCheck, len(limits))
	for i, l := range limits {
		bound := map[bool]string{true: "min", false: "max"}[l.Measure.Good]
		checks[i] = LimitCheck{fmt.Sprintf("%s-%s %v", bound, l.Measure.Name, l.Bound), l.broken(l.Measure.Rate(judged))}
	}
	return checks
}

func (l Limit) broken(rate Rate) string {
	share := rate.Share()
	switch {
	case rate.Of == 0:
		return fmt.Sprintf("%s: the key has no conversation to measure it on; add one or drop the limit", l.Measure.Name)
	case l.Measure.Good && share < l.Bound:
		return fmt.Sprintf("%s is %s, less than the %s asked for", l.Measure.Name, rate, percent(l.Bound))
	case !l.Measure.Good && share > l.Bound:
		return fmt.Sprintf("%s is %s, more than the %s allowed", l.Measure.Name, rate, percent(l.Bound))
	}
	return ""
}

// Exceeds tells, in one sentence, that the calibration error is more than most, 0
// to 1; "" when it is not. Without a conversation every limit is exceeded, as it
// would check nothing.
func (c Calibration) Exceeds(most float64) string {
	switch {
	case c.Conversations == 0:
		return "calibration-error: the key has no conversation to measure it on; add one or drop the limit"
	case c.Error > most:
		return fmt.Sprintf("calibration-error is %.3f, more than the %.3f allowed", c.Error, most)
	}
	return ""
}
