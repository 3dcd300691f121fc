package index

import (
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// Query is one search.
type Query struct {
	Text    string         // the patient's message
	Words   []lexicon.Word // the message as lexicon.Words has it; nil when only Text is known
	Leaflet string         // id of the leaflet that the conversation is about; "" when none
	Earlier []string       // the conversation's earlier messages, oldest first, from which a follow-up inherits
	Limit   int            // how many matches to return at most; 0 means 10
	// Withheld are the sections that are not there for this search, nil for none: nothing is found in
	// them, and nothing else is found better or worse because of them.
	Withheld *Withheld
	ForChild bool // a child is asked for; a search finds out by itself where the message, or those before it, say so
}

// Result is the outcome of a search.
type Result struct {
	Question   Question   // how the message was understood
	Matches    []Match    // best ranked first (confidence need not follow); equal ones in the library's order
	Thresholds Thresholds // from which confidence on a match is quoted, or offered
	Named      []string   // ids of the leaflets that the message names in full, by title or alias
	Depth      Depth      // how closely passages were looked at: less while many ask
	// Continuation tells why the message was read by itself or below those before it; nil where there were
	// none, or the reader did not read it in both ways.
	Continuation *Continuation
}

// Match is a passage scored for a question.
type Match struct {
	knowledge.Quote
	Confidence float64          // probability that the passage answers the question, 0 to 1
	IfMeant    float64          // the same, if its leaflet is the one that the patient means
	Highlights []knowledge.Unit // the parts of the passage's text that answer, in reading order
	Reasons    Reasons
}

// HighlightTexts returns the highlighted parts verbatim.
func (m Match) HighlightTexts() []string {
	texts := make([]string, len(m.Highlights))
	for i, u := range m.Highlights {
		texts[i] = m.Passage.Text[u.Start:u.End]
	}
	return texts
}

// Reading is what the reader by itself makes of a passage.
type Reading struct {
	Probability float64 // that the passage answers, 0 to 1
	Together    float64 // the same, when it is read together with the question; 0 when it was not
	Evidence    []Evidence
}

// Evidence is how surely a sentence or item of a passage answers, by the reader.
type Evidence struct {
	Text        string  // verbatim
	Probability float64 // 0 to 1
}

// Reasons tell why a match got its confidence.
type Reasons struct {
	Reading       *Reading // nil of a passage that was not read
	Matched       []string // words of the question that the passage, its heading or its leaflet accounts for
	Unexplained   []string // informative words of the question that nothing accounts for
	Foreign       bool     // no leaflet names the illness, examination or medicine asked about: not quoted unless it was read
	OtherSubject  bool     // passage, heading and leaflet do not name the examination, operation or illness asked about: offered, not quoted
	OtherStage    bool     // it does not speak of before, or after, the examination asked about: offered, not quoted
	OtherLeaflet  bool     // it is of another leaflet than the conversation, which the message does not name: offered, not quoted
	AdultDose     bool     // it says how much of a medicine an adult takes, and a child is asked for: neither quoted nor offered
	OtherAge      bool     // it tells doses by age, up to one below that asked about: neither quoted nor offered
	OtherMedicine bool     // a medicine asked about is not named: not quoted, and offered only where its leaflet names it elsewhere

	by       *model // nil of a match that no search found
	features features
}

// Bounds tell in words what bounds the confidence, whatever the features say, or with Foreign does where nothing was read.
func (r *Reasons) Bounds() (told []string) {
	for _, bound := range []struct {
		holds bool
		text  string
	}{
		{r.Foreign, "no leaflet names the illness, examination or medicine asked about"},
		{r.OtherMedicine, "it does not name the medicine asked about, so it is not quoted"},
		{r.AdultDose, "it says how much of a medicine an adult takes where a child is asked for, so it is neither quoted nor offered"},
		{r.OtherAge, "it tells doses by age, up to one below that asked about, so it is neither quoted nor offered"},
		{r.OtherSubject, "it does not name the examination, operation or illness asked about, so it is offered and not quoted"},
		{r.OtherStage, "it speaks of after the examination or operation where before it is asked about, or the other way round, " +
			"so it is offered and not quoted"},
		{r.OtherLeaflet, "it is of another leaflet than the conversation, which the message does not name, so it is offered and not quoted"},
	} {
		if bound.holds {
			told = append(told, bound.text)
		}
	}
	return told
}

// Features are what the confidence was computed from, and what each adds to it. They are told
// when asked for: nobody asks but for the few matches that decide.
func (r *Reasons) Features() []Feature {
	if r.by == nil {
		return nil
	}
	return r.by.explain(&r.features)
}

// Feature is one number that the confidence depends on.
type Feature struct {
	Name    string
	Value   float64 // 0 to 1
	Adds    float64 // what it adds to the log-odds that the passage answers
	Against bool    // it can only speak against the passage; any other only for it
}
