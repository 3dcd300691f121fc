package dialog

import (
	"math"
	"slices"

	"bedside/bot"
	"bedside/index"
)

// proofOfSearch is what a reply was decided on when the leaflets were searched: the match that it
// quotes, or else the best one, and the runner-up.
func proofOfSearch(r *response) *bot.Proof {
	result := r.result
	proof := &bot.Proof{Basis: bot.BasisSearch, AnswerFrom: result.Thresholds.Answer, OfferFrom: result.Thresholds.Offer}
	if len(result.Matches) == 0 {
		return proof
	}
	best := result.Matches[0]
	quoted := func(m index.Match) bool { return r.Answer != nil && m.Passage.ID == r.Answer.Passage.ID }
	if i := slices.IndexFunc(result.Matches, quoted); i > 0 {
		best = result.Matches[i]
	}
	proof.Best = scored(best)
	for _, m := range result.Matches {
		if m.Section.ID != best.Section.ID {
			proof.RunnerUp = scored(m)
			proof.RunnerUp.Features = nil // they are many, and did not decide
			break
		}
	}
	return proof
}

// scored is a match without the words of the question.
func scored(m index.Match) *bot.ScoredMatch {
	s := &bot.ScoredMatch{Passage: m.Passage.ID, Confidence: fourDigits(m.Confidence), IfMeant: fourDigits(m.IfMeant),
		Matched: len(m.Reasons.Matched), Unexplained: len(m.Reasons.Unexplained)}
	if m.Reasons.Reading != nil {
		probability := fourDigits(m.Reasons.Reading.Probability)
		s.Reader = &probability
	}
	for _, f := range m.Reasons.Features() {
		if math.Abs(f.Adds) >= leastAdds {
			s.Features = append(
				s.Features,
				bot.ScoredFeature{Name: f.Name, Value: fourDigits(f.Value), Adds: fourDigits(f.Adds)},
			)
		}
	}
	return s
}

// leastAdds is what a feature adds at least to be kept: proofs are kept for years, of every reply.
const leastAdds = 0.005

// fourDigits keeps four digits after the point: more would only look exact.
func fourDigits(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// proveFlags adds to the proofs of a reply what the flags said of its message.
func proveFlags(r *bot.Reply, v bot.Verdict, sure bool) {
	if r.Proof == nil {
		r.Proof = &bot.Proof{Basis: bot.BasisWords}
	}
	r.Proof.Flags = &bot.FlagsAtReply{Urgency: v.Urgency, Flag: v.Flag, Sure: sure}
	for _, others := range [][]bot.Reply{r.Also, r.Missed} {
		for i := range others {
			proveFlags(&others[i], v, sure)
		}
	}
}
