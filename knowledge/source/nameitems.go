package source

import (
	"regexp"
	"strings"
)

// maxItemWords is the number of words up to which an item that is a name stands among others.
const maxItemWords = 3

// notItems matches names of people, numbers of wards and the like, and how letters close.
var notItems = regexp.MustCompile(`(?i)\d|^(?:dr|mr|mrs|ms|miss|prof|professor|sister|nurse|yours|kind|best)\b`)

// isNameItem tells whether a paragraph is the name of a thing among the items in small letters that
// go on with a lead-in: "Warfarin" below "Do not take it with:" and "aspirin". The lead-in is the last
// of the blocks before, or their last but one with the list so far, which ends in a text. Another
// item follows it: the last of a list looks like the title of what comes next.
func isNameItem(b block, before []block, end string, after []block) bool {
	if b.kind != paragraph || b.bold || !isTitle(b.text) || strings.Contains(b.text, ":") || len(strings.Fields(b.text)) >= maxItemWords || hasVerb(b.text) ||
		isWarning(b.text) || headingWords[fold(b.text)] {
		return false
	}
	if notItems.MatchString(b.text) || len(after) == 0 || after[0].kind != paragraph || !startsSmall(after[0].text) || !isShortItem(after[0].text) {
		return false
	}
	last := len(before) - 1
	if before[last].kind == list {
		return last > 0 && strings.HasSuffix(before[last-1].text, ":") && isShortItem(end)
	}
	return strings.HasSuffix(before[last].text, ":")
}

// isShortItem tells whether a text is an item of a few words that name something.
func isShortItem(text string) bool {
	return len(strings.Fields(text)) <= maxItemWords && !endsIn(text, sentenceStops+":") && !hasVerb(text)
}
