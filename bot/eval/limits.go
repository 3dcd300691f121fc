package eval

import "fmt"

// Limit is a bound on a figure: at least so much of a good one, at most so much
// of a bad one.
type Limit struct {
	Measure Measure
	Bound   float64 // 0 to 1
}

// Broken tells which limits a run does not keep, one sentence each. A limit on
// something that the key never asks for is broken too: it would check nothing.
func Broken(limits []Limit, judged []Judgement) []string {
	var broken []string
	for _, l := range limits {
		if text := l.broken(l.Measure.Rate(judged)); text != "" {
			broken = append(broken, text)
		}
	}
	return broken
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
