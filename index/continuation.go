package index

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"bedside/knowledge/lexicon"
)

// Continuation is how surely a message goes on from those before it ("and for the open one?"), rather
// than standing by itself, and what tells so.
type Continuation struct {
	Probability float64            // that it goes on, 0 to 1
	Below       bool               // it was answered below the messages before it, and not by itself
	Features    map[string]float64 // what tells, by name
}

//go:embed weights-continuation.json
var weightsOfContinuation []byte

// fittedContinuation are the weights that "bedside eval --fit-continuation" last wrote: what a unit of each
// feature adds to the log-odds that a message goes on from those before it (logistic regression).
var fittedContinuation = sync.OnceValue(func() map[string]float64 {
	var weights map[string]float64
	if err := json.Unmarshal(weightsOfContinuation, &weights); err != nil {
		panic("index: weights-continuation.json: " + err.Error()) // part of the program; a test reads it
	}
	return weights
})

// continuation judges a message by its words and by what it finds alone and below the messages before it, and
// chooses the way whose best match is likelier to be both meant and right.
// Question is the message as the rules understand it below those.
func continuation(question *Question, alone, below *Result) *Continuation {
	c := &Continuation{Features: continuationFeatures(question, alone, below)}
	odds := 0.0
	weights := fittedContinuation()
	for _, name := range slices.Sorted(maps.Keys(c.Features)) { // in one order, for the same sum to the last digit
		odds += weights[name] * c.Features[name]
	}
	c.Probability = sigmoid(odds)
	c.Below = c.Probability*below.best() >= (1-c.Probability)*alone.best()
	return c
}

// certain is the probability from which one way of reading a message is meant for certain: what is found in the
// other is not read together with it, which takes longest. Of 96 follow-ups and 264 messages that do not go on, about
// 24 leaflets that nothing was fitted to, as many are answered rightly, wrongly and falsely as with both ways read.
const certain = 0.8

// The scales of what tells that a message goes on.
const (
	wordsOfScale   = 10.0 // words of a message
	fewWords       = 5.0
	oddsOfScale    = 3.0 // log-odds of a confidence
	maxAskedWeight = 2.0
	notFound       = 0.01 // the confidence of a passage that is not among the matches
)

// continuationFeatures are what tells whether a message goes on: how the rules of followup.go understand it,
// its words, how sure both ways of reading it are, and, where they find different passages, how sure each
// is of that of the other.
func continuationFeatures(question *Question, alone, below *Result) map[string]float64 {
	words := question.words
	n := float64(len(words))
	f := map[string]float64{
		"constant":      1,
		"follow-up":     truth(question.FollowUp && !question.selfContained),
		"complete":      truth(!question.FollowUp && !question.selfContained),
		"words":         n / wordsOfScale,
		"few-words":     min(n, fewWords) / fewWords,
		"connective":    truth(connectives[words[0].Text]),
		"reference":     truth(slices.ContainsFunc(words, func(w lexicon.Word) bool { return references[w.Text] })),
		"it":            truth(slices.ContainsFunc(words, isIt)),
		"closing-word":  truth(closingWords[words[len(words)-1].Text] || slices.ContainsFunc(words, isThough)),
		"question-mark": truth(words[len(words)-1].Stop == '?'),
		"telling":       truth(tellingWords[words[0].Text] && !slices.ContainsFunc(words, endsQuestion)),
		"asks":          truth(questionWords[words[0].Text]),
		"asks-of-more":  truth(questionWords[words[0].Text]) * min(n, fewWords) / fewWords,
		"asked-weight":  min(askedWeight(question.Terms), maxAskedWeight) / maxAskedWeight,
		"alone":         sureness(alone.best()),
		"below":         sureness(below.best()),
	}
	a, b := alone.first(), below.first()
	if a == b {
		f["same"] = 1
		return f
	}
	f["alone-apart"], f["below-apart"] = f["alone"], f["below"]
	byBelow, _ := below.confidenceOf(a)
	byAlone, _ := alone.confidenceOf(b)
	f["alone-by-below"], f["below-by-alone"] = sureness(byBelow), sureness(byAlone)
	return f
}

// isIt tells of a word that is often the examination itself, and not what was said before.
func isIt(w lexicon.Word) bool { return w.Text == "it" || w.Text == "its" }

func isThough(w lexicon.Word) bool { return w.Text == "though" }

func endsQuestion(w lexicon.Word) bool { return w.Stop == '?' }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// sureness is the log-odds of a confidence, scaled, of one that is never quite sure.
func sureness(confidence float64) float64 {
	return logOdds(min(max(confidence, notFound/10), 1-notFound/10)) / oddsOfScale
}

// first is the id of the best match's passage; "" when there is none.
func (r *Result) first() string {
	if len(r.Matches) == 0 {
		return ""
	}
	return r.Matches[0].Passage.ID
}

// temper makes a result as sure of its passages as both ways of reading the message are together: a passage is right
// when the message is meant in a way and the passage answers it in that way.
func (r *Result) temper(meant float64, other *Result) {
	matches := slices.Clone(r.Matches)
	for i := range matches {
		m := &matches[i]
		confidence, ifMeant := other.confidenceOf(m.Passage.ID)
		m.Confidence = meant*m.Confidence + (1-meant)*confidence
		m.IfMeant = meant*m.IfMeant + (1-meant)*ifMeant
	}
	r.Matches = matches
}

// confidenceOf is how sure a result is of a passage, and how sure if its leaflet is meant.
func (r *Result) confidenceOf(passage string) (confidence, ifMeant float64) {
	for i := range r.Matches {
		if m := &r.Matches[i]; m.Passage.ID == passage {
			return m.Confidence, m.IfMeant
		}
	}
	return notFound, notFound
}
