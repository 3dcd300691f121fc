package dialog

import (
	"slices"
	"strconv"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// maxPick is the length in bytes of the longest message read as a choice; a
// whole label must fit.
const maxPick = 1 << 10

// choose reads a message as the pick of a pending choice: its number, "yes" to
// the only one, or words that only one label has. It reports false when the
// message is no pick, and true without a choice when it picks nothing that was
// offered.
func choose(c *bot.Conversation, text string) (*bot.Choice, bool) {
	if len(text) > maxPick {
		return nil, false
	}
	said := lexicon.Texts(text)
	switch number, picks := pickedNumber(said, len(c.Pending)); {
	case number >= 1 && number <= len(c.Pending):
		return &c.Pending[number-1], true
	case len(c.Pending) == 1 && agrees(said):
		return &c.Pending[0], true
	case picks, len(c.Pending) > 1 && agrees(said):
		return nil, true
	}
	choice := labelled(c.Pending, said)
	return choice, choice != nil
}

// labelled returns the choice whose label a message is, or the only one whose
// label has all of its words; nil when there is none.
func labelled(pending []bot.Choice, said []string) *bot.Choice {
	telling := isTelling(said)
	var found []*bot.Choice
	for i := range pending {
		label := lexicon.Texts(pending[i].Label)
		if len(said) > 0 && slices.Equal(said, label) {
			return &pending[i]
		}
		if telling && !isListed(pending[i]) && holdsAll(label, said) { // a word of a title in a list may be a question
			found = append(found, &pending[i])
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

func isTelling(said []string) bool {
	return slices.ContainsFunc(said, func(word string) bool { return !vagueWords[word] })
}

// otherLeaflet reads a message as the name of a leaflet that was not among those
// offered, when it was asked which one is meant: then the question is asked of
// that one. It returns nil when the message says more than one leaflet's name.
func otherLeaflet(c *bot.Conversation, text string, leaflets []knowledge.Leaflet) *bot.Choice {
	said := lexicon.Texts(text)
	if len(c.Pending) == 0 || c.Pending[0].Ask == "" || len(text) > maxPick || !isTelling(said) {
		return nil
	}
	said = slices.DeleteFunc(said, func(word string) bool { return vagueWords[word] })
	var found *bot.Choice
	for i := range leaflets {
		names := append([]string{leaflets[i].Title}, leaflets[i].Aliases...)
		if !slices.ContainsFunc(names, func(name string) bool { return holdsAll(lexicon.Texts(name), said) }) {
			continue
		}
		if found != nil {
			return nil
		}
		found = &bot.Choice{Leaflet: leaflets[i].ID, Ask: c.Pending[0].Ask, Label: leaflets[i].Title}
	}
	return found
}

// holdsAll tells whether all words are among others.
func holdsAll(all, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !slices.Contains(all, word) })
}

func agrees(said []string) bool {
	return len(said) > 0 && yesWords[said[0]] && !slices.ContainsFunc(said, func(word string) bool {
		return !agreeing[word]
	})
}

// The words by which a message picks.
var (
	chooseTable   = readTable("en/choose.txt")
	vagueWords    = chooseTable.words("vague")
	yesWords      = chooseTable.words("yes")
	agreeing      = chooseTable.words("agreeing")
	ordinals      = chooseTable.numbers("numbers")
	aroundNumbers = chooseTable.words("around numbers")
)

// maxNumber is the highest number read as a pick: 112 and 911 are none.
const maxNumber = 99

// pickedNumber reads "2", "2.", "number 2", "the second one", and "the last" of
// so many. It reports false when the message says anything else, and gives 0
// for more than one number.
func pickedNumber(said []string, last int) (number int, picks bool) {
	for _, word := range said {
		n, ok := numberOf(word, last)
		switch {
		case n > maxNumber:
			return 0, false
		case ok && !picks:
			number, picks = n, true
		case aroundNumbers[word]:
		case ok:
			number = 0
		default:
			return 0, false
		}
	}
	return number, picks
}

func numberOf(word string, last int) (int, bool) {
	if word == "last" {
		return last, last > 0
	}
	if n, ok := ordinals[word]; ok {
		return n, true
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}
