package eval

import (
	"math"
	"slices"

	"bedside/bot"
)

// Calibration is the agreement of confidence with the share of best matches that are right,
// over the conversations that were searched and want an answer or abstain.
type Calibration struct {
	Conversations int         `json:"conversations"`
	Matchless     int         `json:"matchless"` // searched without a match: their confidence is 0, and nothing was right
	Error         float64     `json:"error"`     // expected calibration error, 0 (confidence and share right agree) to 1
	Bins          []Bin       `json:"bins"`      // ten, equally wide, lowest confidence first
	Thresholds    []Threshold `json:"thresholds"`
}

// Bin is the conversations whose best match has a confidence from From up to,
// and not including, To; the last bin includes 1.
type Bin struct {
	From       float64 `json:"from"`
	To         float64 `json:"to"`
	Confidence float64 `json:"confidence"` // mean, 0 to 1; 0 in an empty bin
	Right      Rate    `json:"right"`      // how many of the bin's best matches are a wanted passage
}

// Threshold is what would become of questions if the best match were quoted
// whenever its confidence is at least From, and never otherwise. A question that
// was not searched is never quoted for.
type Threshold struct {
	From  float64 `json:"from"`
	Right Rate    `json:"right"` // answerable, and the quote is a wanted passage
	Wrong Rate    `json:"wrong"` // answerable, and the quote is something else
	False Rate    `json:"false"` // the leaflets have no answer, but something is quoted
}

const bins = 10

// Calibrate compares confidence with what was right. A best match is never right
// when the key wants abstain. The error is that of M. P. Naeini, G. F. Cooper and
// M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning",
// AAAI 2015: over the bins, the share of conversations times the distance of mean
// confidence from share right. Without a conversation it is 0.
func Calibrate(judged []Judgement) Calibration {
	c := Calibration{Bins: make([]Bin, bins), Thresholds: Thresholds(judged)}
	for i := range c.Bins {
		c.Bins[i].From, c.Bins[i].To = float64(i)/bins, float64(i+1)/bins
	}
	for _, j := range judged {
		best, searched := bestMatch(j)
		if !searched {
			continue
		}
		c.Conversations++
		if !best.matched {
			c.Matchless++
		}
		c.Bins[binOf(best.confidence)].add(best)
	}
	for i := range c.Bins {
		b := &c.Bins[i]
		if b.Right.Of == 0 {
			continue
		}
		b.Confidence /= float64(b.Right.Of) // the sum until here
		c.Error += Rate{b.Right.Of, c.Conversations}.Share() * math.Abs(b.Confidence-b.Right.Share())
	}
	return c
}

// binOf returns the place of a confidence among the bins.
func binOf(confidence float64) int { return min(max(int(confidence*bins), 0), bins-1) }

func (b *Bin) add(best bestOf) {
	b.Confidence += best.confidence
	b.Right.add(best.right)
}

// rounded keeps four digits of what is not a count.
func (c Calibration) rounded() Calibration {
	c.Error = round(c.Error)
	c.Bins = slices.Clone(c.Bins)
	for i := range c.Bins {
		c.Bins[i].Confidence = round(c.Bins[i].Confidence)
	}
	return c
}

// Thresholds counts what would be quoted from a confidence of 0.1, 0.2 and so on
// to 0.9: the trade of risk for coverage of R. El-Yaniv and Y. Wiener, "On the
// Foundations of Noise-free Selective Classification", JMLR 2010;11:1605.
func Thresholds(judged []Judgement) []Threshold {
	thresholds := make([]Threshold, bins-1)
	for i := range thresholds {
		thresholds[i].From = float64(i+1) / bins
		for _, j := range judged {
			thresholds[i].add(j)
		}
	}
	return thresholds
}

func (t *Threshold) add(j Judgement) {
	best, _ := bestMatch(j)
	quoted := best.matched && best.confidence >= t.From
	switch j.Case.Outcome {
	case bot.OutcomeAnswer:
		t.Right.add(quoted && best.right)
		t.Wrong.add(quoted && !best.right)
	case bot.OutcomeAbstain:
		t.False.add(quoted)
	}
}

// bestOf is the best match of a conversation, as calibration counts it.
type bestOf struct {
	matched    bool    // there was a match at all
	confidence float64 // 0 to 1; 0 without a match
	right      bool
}

// bestMatch returns the best match of a conversation, and whether one was
// searched for that the key calls right or wrong.
func bestMatch(j Judgement) (best bestOf, searched bool) {
	wanted := j.Case.Outcome == bot.OutcomeAnswer
	if !decidable(j.Case) || j.Result == nil {
		return bestOf{}, false
	}
	if len(j.Result.Matches) == 0 {
		return bestOf{}, true
	}
	return bestOf{true, j.Result.Matches[0].Confidence, wanted && j.Found}, true
}
