package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bedside/knowledge/lexicon"
)

// forgetAfter is how long a pause ends what a follow-up may leave out.
const forgetAfter = 30 * time.Minute

// maxEarlier is how many earlier messages are kept.
const maxEarlier = 3

// at returns the state as it stands when a message comes at a time.
func (c Conversation) at(now time.Time) Conversation {
	c.Earlier = slices.Clone(c.Earlier)
	if !now.IsZero() && !c.At.IsZero() && now.Sub(c.At) > forgetAfter {
		c = Conversation{}
	}
	if !now.IsZero() {
		c.At = now
	}
	return c
}

// remember keeps what the next message may leave out.
func (c *Conversation) remember(text string, reply *Reply) {
	c.Pending = reply.Choices
	switch {
	case reply.Answer != nil:
		c.move(reply.Answer.Leaflet.ID)
	case reply.Result != nil && len(reply.Result.Named) == 1:
		c.move(reply.Result.Named[0])
	}
	c.Earlier = append(c.Earlier, text)
	if extra := len(c.Earlier) - maxEarlier; extra > 0 {
		c.Earlier = c.Earlier[extra:]
	}
}

// move goes to a leaflet; what was said about another is not inherited.
func (c *Conversation) move(leaflet string) {
	if c.Leaflet != "" && c.Leaflet != leaflet {
		c.Earlier = nil
	}
	c.Leaflet = leaflet
}

// choose reads a message as the pick of a pending choice: its number, or words
// that only one label has.
func (c *Conversation) choose(text string) (Choice, bool) {
	if len(c.Pending) == 0 || len(text) > 200 {
		return Choice{}, false
	}
	if n, ok := pickedNumber(text); ok {
		if n >= 1 && n <= len(c.Pending) {
			return c.Pending[n-1], true
		}
		return Choice{}, false
	}
	said := lexicon.Texts(text)
	if len(said) == 0 {
		return Choice{}, false
	}
	var picked []Choice
	for _, choice := range c.Pending {
		label := lexicon.Texts(choice.Label)
		if !slices.ContainsFunc(said, func(w string) bool { return !slices.Contains(label, w) }) {
			picked = append(picked, choice)
		}
	}
	if len(picked) != 1 {
		return Choice{}, false
	}
	return picked[0], true
}

// ordinals are how people pick without a digit.
var ordinals = map[string]int{
	"one": 1, "first": 1, "1st": 1, "two": 2, "second": 2, "2nd": 2, "three": 3, "third": 3, "3rd": 3, "four": 4, "fourth": 4, "five": 5, "six": 6,
}

// pickedNumber reads "2", "2.", "number 2", "the second one".
func pickedNumber(text string) (int, bool) {
	number, found := 0, false
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" .,!#():", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			n = ordinals[word]
		}
		switch {
		case n > 0 && !found:
			number, found = n, true
		case word == "number" || word == "option" || word == "the" || word == "please" || word == "one":
		default:
			return 0, false
		}
	}
	return number, found
}
