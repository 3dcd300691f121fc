package redflags

// Urgency is how soon somebody has to act on what a person wrote. Higher ones
// are more urgent.
type Urgency int

// The urgencies.
const (
	None     Urgency = iota // no flag was raised
	Today                   // an amber flag: a clinician should hear of it today
	Possible                // an emergency is possible: the reply opens with what to do then, and goes on
	Urgent                  // a red flag: an emergency
)

var urgencyNames = [...]string{"none", "today", "possible", "urgent"}

// String is the word for an urgency, as it is stored and logged.
func (u Urgency) String() string { return urgencyNames[u] }

// Verdict is what was recognised in the messages of a chat. The zero Verdict is
// that nothing was.
type Verdict struct {
	Urgency  Urgency
	Flag     *Flag    // what was recognised, with its advice; nil for None
	Evidence Evidence // why

	// Symptom is the amber flag that the messages raise as well as a possible emergency: the
	// reply opens with what to do in one, and goes on with this flag's advice. nil for none.
	Symptom *Flag

	// Doubted is what stands instead where a recogniser that read the same messages finds an
	// emergency most unlikely; nil for an emergency that nobody may lower. The head of
	// en/redflags.txt says what is doubted.
	Doubted *Verdict
}

// Sure tells whether the reply is the advice; if not, the advice only opens it.
func (v Verdict) Sure() bool { return v.Urgency != Possible }

// Join is the more urgent of two verdicts on the same messages, v among equals. A symptom for
// today that the other raises stays one where an emergency is possible.
func (v Verdict) Join(other Verdict) Verdict {
	most, least := v, other
	if other.Urgency > v.Urgency {
		most, least = other, v
	}
	if most.Urgency == Possible && most.Symptom == nil {
		most.Symptom = least.symptom()
	}
	return most
}

// symptom is the amber flag of a verdict; nil for none.
func (v Verdict) symptom() *Flag {
	if v.Urgency == Today {
		return v.Flag
	}
	return v.Symptom
}

// Evidence is why a verdict is what it is. It holds words of the message, so it
// is for whoever may read that, and for no log.
type Evidence struct {
	// Rule is what raised the flag, such as "en/redflags.txt:12"; of a verdict None that
	// Explain gave, what would have.
	Rule string
	// Learned tells that no rule raised it, but a recogniser that learned from examples.
	Learned bool
	Words   []string // the words that the rule saw, in the order of the rule
	Pieces  bool     // the words stand in several messages
	// Discounted is why a verdict None that Explain gave is none: "negated", or the triggers
	// that act on the message; "" when no rule fits.
	Discounted string
}

// Recogniser tells how urgent the messages are that a chat sent lately, oldest
// first. The last one is the one to reply to. It needs nothing but its own
// memory, may be called by many goroutines and does not fail.
type Recogniser interface {
	Assess(texts []string) Verdict
}

// Joined is several recognisers as one. None lowers what another says, Doubted or not: the
// most urgent verdict counts, and among equals that of the recogniser which stands first.
type Joined []Recogniser

// Assess implements Recogniser.
func (j Joined) Assess(texts []string) Verdict {
	var most Verdict
	for _, recogniser := range j {
		if most.Urgency == Urgent {
			break // nobody can say more
		}
		most = most.Join(recogniser.Assess(texts))
	}
	return most
}
