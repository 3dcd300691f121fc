package eval

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"bedside/index"
)

// reasonsShown is how many features are named of those that confidence is computed from.
const reasonsShown = 4

// reasons tell why a conversation got its reply.
func reasons(j Judgement) []string {
	var lines []string
	if flag := j.Reply.Flag; flag.ID != "" {
		by := "the table of flags"
		if flag.Learned {
			by = "the recogniser alone"
		}
		lines = append(lines, fmt.Sprintf("flag %s, raised by %s", flag.ID, by))
	}
	if j.Result == nil {
		return append(lines, "nothing was searched")
	}
	r := *j.Result
	lines = append(lines, fmt.Sprintf("quotes from confidence %.2f on, offers from %.2f on",
		r.Thresholds.Answer, r.Thresholds.Offer))
	for _, c := range r.Question.Corrected {
		lines = append(lines, fmt.Sprintf("read as %s instead of %s", c.To, c.From))
	}
	if len(r.Matches) == 0 {
		return append(lines, "no passage was found")
	}
	best := r.Matches[0]
	lines = append(lines, fmt.Sprintf("best match %s, confidence %.2f", best.Passage.ID, best.Confidence))
	return append(lines, matchReasons(best.Reasons)...)
}

// matchReasons tell why a match got its confidence.
func matchReasons(r index.Reasons) []string {
	var lines []string
	if len(r.Matched) > 0 {
		lines = append(lines, "words found: "+strings.Join(r.Matched, ", "))
	}
	if len(r.Unexplained) > 0 {
		lines = append(lines, "words not found: "+strings.Join(r.Unexplained, ", "))
	}
	lines = append(lines, r.Bounds()...)
	if r.Reading != nil {
		lines = append(lines, fmt.Sprintf("the reader gives %.2f that it answers", r.Reading.Probability))
		if r.Reading.Together > 0 {
			lines = append(lines, fmt.Sprintf("and %.2f, reading it together with the question", r.Reading.Together))
		}
	}
	features := r.Features()
	sort.SliceStable(features, func(i, j int) bool { return math.Abs(features[i].Adds) > math.Abs(features[j].Adds) })
	var counts []string
	for _, f := range features[:min(reasonsShown, len(features))] {
		if math.Abs(f.Adds) >= 0.005 {
			counts = append(counts, fmt.Sprintf("%s %+.2f", f.Name, f.Adds))
		}
	}
	if len(counts) > 0 {
		lines = append(lines, "counts most: "+strings.Join(counts, ", "))
	}
	return lines
}
