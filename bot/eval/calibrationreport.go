package eval

import (
	"fmt"
	"io"
)

// ReportCalibration writes a calibration for people: how often the best match is
// right at each confidence, the calibration error, and what would be quoted from
// which confidence on.
func ReportCalibration(w io.Writer, c Calibration) error {
	if c.Conversations == 0 {
		if _, err := fmt.Fprintln(
			w,
			"\nNo calibration: no conversation that wants an answer or abstain was searched.",
		); err != nil {
			return fmt.Errorf("write calibration: %w", err)
		}
		return nil
	}
	if err := reportBins(w, c); err != nil {
		return fmt.Errorf("write calibration: %w", err)
	}
	if err := reportThresholds(w, c.Thresholds); err != nil {
		return fmt.Errorf("write calibration: %w", err)
	}
	return nil
}

const meaning = `
The calibration error is how far confidence and share right are apart on average: 0 would mean that 8 in 10 matches with a confidence of 0.8 are right, and so on.
`

// reportBins writes a line for each bin, the empty ones too, so that gaps show.
func reportBins(w io.Writer, c Calibration) error {
	t := table(w)
	fmt.Fprintf(t, "\nCalibration over %d conversations that were searched and want an answer or abstain", c.Conversations)
	if c.Matchless > 0 {
		fmt.Fprintf(t, ", %d of them without a match, whose confidence is 0", c.Matchless)
	}
	fmt.Fprint(t, "\n\nconfidence\tcount\tmean\tright\t95 % interval\n")
	for _, b := range c.Bins {
		fmt.Fprintf(t, "%.1f to %.1f\t%d\t", b.From, b.To, b.Right.Of)
		if b.Right.Of == 0 {
			fmt.Fprint(t, "-\t-\t-\n")
			continue
		}
		fmt.Fprintf(t, "%.3f\t%s\t%s\n", b.Confidence, b.Right, b.Right.interval())
	}
	fmt.Fprintf(t, "\ncalibration error %.3f\n", c.Error)
	fmt.Fprint(t, meaning)
	return t.Flush()
}

const thresholdLegend = `
Right and wrong are shares of the questions that have an answer, false of those that the leaflets have no answer to.
`

// reportThresholds writes a line for each threshold.
func reportThresholds(w io.Writer, thresholds []Threshold) error {
	t := table(w)
	fmt.Fprint(t, "\nIf the best match were quoted whenever its confidence is at least this, and never otherwise\n\nat "+
		"least\tright\twrong\tfalse\n")
	for _, at := range thresholds {
		fmt.Fprintf(t, "%.1f\t%s\t%s\t%s\n", at.From, at.Right, at.Wrong, at.False)
	}
	fmt.Fprint(t, thresholdLegend)
	return t.Flush()
}
