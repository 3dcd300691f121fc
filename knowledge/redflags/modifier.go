package redflags

// modifier is a category of contextual triggers, after ConText (Harkema et al. 2009): a
// reason why the words in a trigger's scope are no sign of an emergency. Each has a scope
// of its own.
type modifier int

const (
	modifierGeneral      modifier = iota // an illness in general, or hearsay: to the end of the sentence
	modifierHypothetical                 // feared or planned: likewise; "my" or "I have" terminates it after a comma only
	modifierConditional                  // "if ...": to the end of the clause
	modifierHistorical                   // history, the patient's or another experiencer's: the clause about the trigger
	modifierResolved                     // gone again: likewise
	modifierFiction                      // fiction, news, games: the clause about the trigger, and on to the present
	modifierReasserted                   // "because I just did": takes what stands before it out of all scopes
	modifierIdiom                        // another meaning: the trigger's own words
	modifierRetracted                    // "ignore that, wrong chat": all that the message said before
	modifierCount
)

// modifierNames are the modifiers as en/negation.txt names them.
var modifierNames = [modifierCount]string{
	modifierGeneral:      "asking",
	modifierHypothetical: "supposing",
	modifierConditional:  "condition",
	modifierHistorical:   "past",
	modifierResolved:     "over",
	modifierFiction:      "story",
	modifierReasserted:   "lifted",
	modifierIdiom:        "idiom",
	modifierRetracted:    "retracted",
}

// The sets of words that the matcher itself asks for.
const (
	fillerWords         = iota // may stand inside a phrase
	negationWords              // no, not, never: the triggers of negation
	transparentWords           // may stand between a negation and what it negates
	orWords                    // carry a negation on to the next sign
	abilityWords               // pseudo-negation: the "not" in "cannot remember" negates no sign
	pseudoNegationWords        // pseudo-negation: nor does "never" in "never had pain like this"
	terminationWords           // terminate every scope but an idiom's
	presentWords               // terminate the scope of general and historical triggers
	conjunctionWords           // begin a clause
	andWords                   // terminate the scope of historical triggers
	subjectWords               // begin a clause, unless after one of the following
	leadInWords                // if I, when I, should I
	greetingWords              // may stand before the first word of a sentence
	interrogativeWords         // begin a question
	helpWords                  // make a question one about what to do
	ongoingWords               // say that something goes on
	assertionWords             // make a named illness or deed one that goes on
	practicalWords             // begin a question about what may be done, not about a symptom
	reservedSlots
)

// reservedNames are these sets as en/words.txt names them.
var reservedNames = map[string]int{
	"filler":    fillerWords,
	"deny":      negationWords,
	"light":     transparentWords,
	"or":        orWords,
	"able":      abilityWords,
	"granted":   pseudoNegationWords,
	"now":       terminationWords,
	"present":   presentWords,
	"join":      conjunctionWords,
	"and":       andWords,
	"subject":   subjectWords,
	"leading":   leadInWords,
	"greeting":  greetingWords,
	"question":  interrogativeWords,
	"help":      helpWords,
	"ongoing":   ongoingWords,
	"assert":    assertionWords,
	"practical": practicalWords,
}
