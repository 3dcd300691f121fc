package eval

import (
	"encoding/json"
	"fmt"
	"io"
)

// Quality sums up rankings.
type Quality struct {
	Questions int     `json:"questions"`
	Possible  int     `json:"possible"` // questions of which some section is graded right
	First     Rate    `json:"p_at_1"`   // questions whose first section is right
	MRR       float64 `json:"mrr"`      // mean of 1/place of the first right section, 0 without one
	Gain      float64 `json:"ndcg_at_10"`
}

// SumGraded averages over all questions, those without a right section included.
func SumGraded(rankings []Ranking) Quality {
	q := Quality{Questions: len(rankings), First: Rate{Of: len(rankings)}}
	if len(rankings) == 0 {
		return q
	}
	for _, r := range rankings {
		if r.First >= rightGrade {
			q.First.Count++
		}
		if r.Rank > 0 {
			q.MRR += 1 / float64(r.Rank)
		}
		if r.Possible {
			q.Possible++
		}
		q.Gain += r.Gain
	}
	q.MRR /= float64(len(rankings))
	q.Gain /= float64(len(rankings))
	return q
}

// ReportGraded writes the quality of rankings for people.
func ReportGraded(w io.Writer, rankings []Ranking) error {
	q := SumGraded(rankings)
	t := table(w)
	fmt.Fprintf(t, "%d questions, %d of which some section answers\n\n", q.Questions, q.Possible)
	fmt.Fprintf(t, "P@1\t%s\t%s\tThe first section found answers the question.\n", q.First, q.First.interval())
	fmt.Fprintf(t, "MRR\t%.3f\t\tThe mean of 1/n, where the n-th section found is the first that answers.\n", q.MRR)
	fmt.Fprintf(t, "nDCG@10\t%.3f\t\tHow near the order of the first ten is to the best possible, 1.\n", q.Gain)
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// MissesGraded writes the questions whose first section is not right.
func MissesGraded(w io.Writer, rankings []Ranking, form string) error {
	for _, r := range rankings {
		if r.First >= rightGrade || !r.Possible {
			continue
		}
		first := "nothing found"
		if len(r.Sections) > 0 {
			first = fmt.Sprintf("first %s, grade %d", r.Sections[0], r.First)
		}
		place := "none right"
		if r.Rank > 0 {
			place = fmt.Sprintf("first right at %d", r.Rank)
		}
		if _, err := fmt.Fprintf(w, "%s: %s; %s\n  ?  %s\n", r.Question.ID, first, place,
			printable(r.Question.Ask(form))); err != nil {
			return fmt.Errorf("write misses: %w", err)
		}
	}
	return nil
}

// WriteJSONGraded writes the quality of rankings as one JSON object on one line.
func WriteJSONGraded(w io.Writer, rankings []Ranking) error {
	q := SumGraded(rankings)
	q.MRR, q.Gain = round(q.MRR), round(q.Gain)
	if err := json.NewEncoder(w).Encode(q); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}
