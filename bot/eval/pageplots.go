package eval

import (
	"fmt"

	"bedside/bot/plot"
)

// drawnFrom is the number of quotations from which on the curve is drawn: the risk of fewer jumps.
const drawnFrom = 5

// bearableRisk is the risk of which a page tells how much could be quoted at it.
const bearableRisk = 0.05

// RiskSection shows what quoting more or less would cost: the risk-coverage curve, with what is quoted today.
func RiskSection(judged []Judgement) PageSection {
	s := PageSection{ID: "risk", Heading: "Risk and coverage"}
	curve, today := RiskCoverage(judged), Decided(judged)
	if len(curve) == 0 {
		s.Text = []string{"No curve: no conversation that wants an answer or abstain found a passage."}
		return s
	}
	summary := fmt.Sprintf("Today %s get a quotation; %s are not right.", today.Coverage.words("question"),
		today.Risk.words("quotation"))
	if today.Risk.Of == 0 {
		summary = fmt.Sprintf("Today none of %s gets a quotation.", counted(today.Coverage.Of, "question"))
	}
	if at, ok := within(curve, bearableRisk); ok {
		summary += fmt.Sprintf(" By confidence alone, %s could be quoted for from %.2f on, with %s not right.",
			at.Coverage.words("question"), at.From, at.Risk.words("quotation"))
	} else {
		summary += fmt.Sprintf(" No threshold of confidence alone keeps the share that is not right at %.0f %%.",
			100*bearableRisk)
	}
	s.Text = []string{
		"Coverage is the share of questions that get a quotation, of those that want one or want none; risk is the " +
			"share of quotations that are not the right passage. The curve quotes from the highest confidence down, by " +
			"confidence alone; the ring is what the bot does today, by all its rules.",
		summary,
	}
	drawn := curve
	for len(drawn) > 1 && drawn[0].Coverage.Count < drawnFrom {
		drawn = drawn[1:]
	}
	g := plot.Graph{
		Caption: plot.Caption{ID: "plot-risk", Title: "Risk against coverage", Summary: summary},
		X:       plot.Axis{Label: "coverage"}, Y: plot.Axis{Label: "risk"},
	}
	risks := []float64{today.Risk.Share()}
	for _, p := range drawn {
		g.Curve = append(g.Curve, plot.Point{X: p.Coverage.Share(), Y: p.Risk.Share()})
		risks = append(risks, p.Risk.Share())
	}
	g.Y.Most = plot.Scale(risks...)
	g.Marks = []plot.Mark{{Point: plot.Point{X: today.Coverage.Share(), Y: today.Risk.Share()}, Name: "today"}}
	s.Plot, s.Tables = g.SVG(), []PageTable{thresholdTable(judged, today)}
	return s
}

// thresholdTable has the figures of the text report for each threshold, and their coverage and risk.
func thresholdTable(judged []Judgement, today Selective) PageTable {
	t := PageTable{
		Caption: "If the best match were quoted whenever its confidence is at least this, and never otherwise",
		Head:    []string{"at least", "coverage", "risk", "right", "wrong", "false"},
	}
	for _, at := range Thresholds(judged) {
		quoted := at.Right.Count + at.Wrong.Count + at.False.Count
		coverage, risk := Rate{quoted, at.Right.Of + at.False.Of}, Rate{at.Wrong.Count + at.False.Count, quoted}
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%.1f", at.From), coverage.full(), risk.full(), at.Right.String(),
			at.Wrong.String(), at.False.String()})
	}
	t.Rows = append(t.Rows, []string{"today", today.Coverage.full(), today.Risk.full(), "", "", ""})
	return t
}

// calibrationSection shows how far the confidence can be trusted.
func calibrationSection(c Calibration) PageSection {
	s := PageSection{ID: "calibration", Heading: "Confidence"}
	if c.Conversations == 0 {
		s.Text = []string{"No calibration: no conversation that wants an answer or abstain was searched."}
		return s
	}
	summary := fmt.Sprintf(
		"The expected calibration error is %.3f over %s.",
		c.Error,
		counted(c.Conversations, "conversation"),
	)
	if c.Matchless > 0 {
		summary += fmt.Sprintf(" %d of them found no passage; their confidence is 0.", c.Matchless)
	}
	s.Text = []string{
		"Of matches with a confidence of 0.8, 8 in 10 should be right: the dots should lie on the broken line. " +
			"Each dot is the conversations of one bin, at their mean confidence, with its exact 95 % interval. " +
			"The calibration error is how far dots and line are apart on average.",
		summary,
	}
	t := PageTable{Caption: "How often the best match is right, by its confidence",
		Head: []string{"confidence", "count", "mean", "right", "exact 95 % interval"}}
	var dots []plot.Dot
	for _, b := range c.Bins {
		row := []string{fmt.Sprintf("%.1f to %.1f", b.From, b.To), fmt.Sprint(b.Right.Of), "-", "-", "-"}
		if b.Right.Of > 0 {
			low, high := b.Right.Interval()
			dots = append(dots, plot.Dot{Point: plot.Point{X: b.Confidence, Y: b.Right.Share()}, Low: low, High: high})
			row = append(row[:2], fmt.Sprintf("%.3f", b.Confidence), b.Right.String(), b.Right.interval())
		}
		t.Rows = append(t.Rows, row)
	}
	s.Plot, s.Tables = reliability(dots, summary), []PageTable{t}
	return s
}

func reliability(dots []plot.Dot, summary string) plot.SVG {
	return plot.Graph{
		Caption: plot.Caption{ID: "plot-calibration", Title: "Share right against confidence", Summary: summary},
		X:       plot.Axis{Label: "confidence"}, Y: plot.Axis{Label: "right"}, Dots: dots, Ideal: true,
	}.SVG()
}
