package eval

import (
	"encoding/json"
	"fmt"
	"math"

	"bedside/bot"
)

// Rate is a share of cases.
type Rate struct {
	Count int // how often it happened
	Of    int // how often it could have
}

// add counts one more case.
func (r *Rate) add(happened bool) {
	r.Of++
	if happened {
		r.Count++
	}
}

// Share returns the rate as a number from 0 to 1; 0 when it could never happen.
func (r Rate) Share() float64 {
	if r.Of == 0 {
		return 0
	}
	return float64(r.Count) / float64(r.Of)
}

// Interval returns the bounds between which the true share lies with 95 % confidence: the exact
// interval of C. J. Clopper and E. S. Pearson (Biometrika 1934;26:404), which never promises
// more than it keeps, for few cases and for shares near 0 and 1 too. Without a case it is 0 to 1.
func (r Rate) Interval() (low, high float64) { return exactInterval(r.Count, r.Of) }

// interval writes the exact 95 % interval of a rate as "1.3 to 98.7 %".
func (r Rate) interval() string {
	low, high := r.Interval()
	return fmt.Sprintf("%.1f to %.1f %%", 100*low, 100*high)
}

// MarshalJSON writes the counts, the share and its interval.
func (r Rate) MarshalJSON() ([]byte, error) {
	low, high := r.Interval()
	return json.Marshal(struct {
		Count int     `json:"count"`
		Of    int     `json:"of"`
		Share float64 `json:"share"`
		Low   float64 `json:"low"`
		High  float64 `json:"high"`
	}{r.Count, r.Of, round(r.Share()), round(low), round(high)})
}

// round keeps four digits after the point.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// Measure is one figure that is counted over judged conversations.
type Measure struct {
	Name    string // as in flags and JSON: "urgent-missed"
	Meaning string // one sentence for the reader of a report
	Good    bool   // whether more of it is better

	among  func(Judgement) bool // the conversations in which it can happen
	counts func(Judgement) bool // those in which it did
}

// Measures are all figures, in the order of a report.
var Measures = []Measure{
	{"right", "There is an answer, and the right passage was quoted.", true,
		wanted(bot.OutcomeAnswer), got(Right)},
	{"silent", "There is an answer, but the bot asked back or said that it does not know.", false,
		wanted(bot.OutcomeAnswer), got(Silent)},
	{"offered", "Of these silent replies, the right section was among the choices offered.", true,
		func(j Judgement) bool { return wanted(bot.OutcomeAnswer)(j) && got(Silent)(j) },
		func(j Judgement) bool { return j.Offered }},
	{"wrong", "There is an answer, but something else was said.", false,
		wanted(bot.OutcomeAnswer), got(Wrong)},
	{"found", "There is an answer, and it was the best match, whether or not the bot was sure enough to quote it.", true,
		wanted(bot.OutcomeAnswer), func(j Judgement) bool { return j.Found }},
	{"false", "The leaflets have no answer, but a passage was quoted.", false,
		wanted(bot.OutcomeAbstain), got(False)},
	{"asked-back", "The question fits several leaflets, and the bot asked which one.", true,
		wanted(bot.OutcomeClarify), got(Right)},
	{"urgent-missed", "An emergency was not recognised.", false,
		wanted(bot.OutcomeUrgent), got(Missed)},
	{"urgent-raised", "There was no emergency, but the bot saw one.", false,
		func(j Judgement) bool { return j.Case.Outcome != bot.OutcomeUrgent },
		func(j Judgement) bool { return j.Raised }},
	{"chat", "Greetings, thanks and the like were answered as such.", true,
		wanted(bot.OutcomeChat), got(Right)},
}

func wanted(outcome bot.Outcome) func(Judgement) bool {
	return func(j Judgement) bool { return j.Case.Outcome == outcome }
}

func got(v Verdict) func(Judgement) bool {
	return func(j Judgement) bool { return j.Verdict == v }
}

// Rate counts the measure.
func (m Measure) Rate(judged []Judgement) Rate {
	var rate Rate
	for _, j := range judged {
		if m.among(j) {
			rate.add(m.counts(j))
		}
	}
	return rate
}

// Kind is the conversations of one kind.
type Kind struct {
	Name   string
	Judged []Judgement
}

// Kinds sorts judged conversations by kind, the kinds in order of appearance.
func Kinds(judged []Judgement) []Kind {
	var kinds []Kind
	at := map[string]int{}
	for _, j := range judged {
		i, seen := at[j.Case.Kind]
		if !seen {
			i = len(kinds)
			at[j.Case.Kind] = i
			kinds = append(kinds, Kind{Name: j.Case.Kind})
		}
		kinds[i].Judged = append(kinds[i].Judged, j)
	}
	return kinds
}
