package index

import (
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// namesChild tells whether words speak of a child. A mother who nurses or expects one speaks of herself, "baby aspirin"
// is aspirin, with "no babies" nobody has one, and what is kept "out of the reach of children" is for adults.
func namesChild(words []lexicon.Word) bool {
	named := false
	for i, w := range words {
		if nurses(words, i) {
			return false
		}
		named = named || wordsOfChildren[w.Text] && isPerson(words, i) || isYoung(words[i:])
	}
	return named
}

// nurses tells whether a word is one of nursing, or expecting, a child. Milk alone is what a child drinks.
func nurses(words []lexicon.Word, at int) bool {
	if words[at].Text == "milk" {
		return textAt(words, at-1, "my") || textAt(words, at-1, "your") || textAt(words, at-1, "breast")
	}
	return wordsOfNursing[words[at].Text]
}

// isPerson tells whether a child that words name at a place is one.
func isPerson(words []lexicon.Word, at int) bool {
	lowDose := words[at].Text == "baby" && at+1 < len(words) && wordsOfLowDose[words[at+1].Text]
	return !lowDose && !textAt(words, at-1, "no") && !textAt(words, at-2, "reach")
}

// textAt tells whether a word stands at a place among words.
func textAt(words []lexicon.Word, at int, text string) bool {
	return at >= 0 && at < len(words) && words[at].Text == text
}

// isYoung tells whether words begin with the age of a child: "4 year old", "4 yo", or "little one".
func isYoung(words []lexicon.Word) bool {
	if textAt(words, 0, "little") {
		return textAt(words, 1, "one") || textAt(words, 1, "ones")
	}
	young := len(words[0].Text) == 1 || len(words[0].Text) == 2 && words[0].Text < "16"
	return young && isNumber(words[0].Text) && (textAt(words, 1, "yo") || textAt(words, 2, "old"))
}

// limitsAge tells whether words of a leaflet have the age of who is young: "not for anyone under 16". In a message the
// same may be a level in the blood.
func limitsAge(words []lexicon.Word) bool {
	for i, w := range words[min(1, len(words)):] {
		if words[i].Text == "under" && len(w.Text) == 2 && "11" < w.Text && w.Text < "20" {
			return true
		}
	}
	return false
}

func isNumber(word string) bool { return word[0] >= '0' && word[0] <= '9' || numberWords[word] }

// asksForChild tells whether a message names a child as the one it asks for. In a long one the child may stand by: "my
// daughter takes me to bowls, so can I have my tablet later".
func asksForChild(words []lexicon.Word) bool { return len(words) <= shortQuestion && namesChild(words) }

// isForChild tells whether a message asks for a child: it names one, or goes on about one that was named before it, and
// does not speak of the writer.
func (q Query) isForChild() bool {
	words := q.words()
	if asksForChild(words) {
		return true
	}
	of := func(list map[string]bool) bool {
		return slices.ContainsFunc(words, func(w lexicon.Word) bool { return list[w.Text] })
	}
	if !of(wordsOfAnother) && of(wordsOfWriter) {
		return false
	}
	return slices.ContainsFunc(q.Earlier, func(text string) bool { return asksForChild(wordsOf(text)) })
}

// asksToTake tells whether a chat asks about what is taken: when a child may swim holds whatever else the passage says.
func (ix *Index) asksToTake(q Query) bool {
	return slices.ContainsFunc(append(slices.Clone(q.Earlier), q.Text), func(text string) bool {
		return slices.ContainsFunc(lexicon.Texts(text), func(word string) bool { return wordsOfTaking[word] }) ||
			ix.tables.phrases.hasMedicine(text)
	})
}

// yourChild matches what a leaflet for parents calls its patient. To a mother it may speak of "your baby", and to anybody
// of "your children".
var yourChild = regexp.MustCompile(`(?i)\byour (?:child|son|daughter|toddler)\b`)

// leastYourChild is in how many passages a leaflet calls its patient so.
const leastYourChild = 2

// isOfChildren tells whether a leaflet is about children, by its names or by whom it is written for.
func isOfChildren(leaflet *knowledge.Leaflet) bool {
	for _, name := range append([]string{leaflet.Title}, leaflet.Aliases...) {
		if namesChild(lexicon.Words(name)) {
			return true
		}
	}
	found := 0
	for _, section := range leaflet.Sections {
		for _, passage := range section.Passages {
			if yourChild.MatchString(passage.Text) {
				found++
			}
		}
	}
	return found >= leastYourChild
}

// isSectionOfChildren tells whether a section is, by its heading or what is asked of it.
func isSectionOfChildren(section *knowledge.Section) bool {
	return slices.ContainsFunc(append([]string{section.Heading}, section.Phrasings...), func(text string) bool {
		return namesChild(lexicon.Words(text))
	})
}

// givesAdultDose tells whether a passage, by the words of its units, tells how much of a medicine to take, and not what
// holds for the young: "children under 12: half a tablet", "not for anyone under 16", nor how much to give: "give 5 ml".
func givesAdultDose(units [][]lexicon.Word) bool {
	return slices.ContainsFunc(units, givesDose) && !slices.ContainsFunc(units, func(unit []lexicon.Word) bool {
		return limitsAge(unit) || namesChild(unit) && slices.ContainsFunc(unit, func(w lexicon.Word) bool {
			return wordsOfGiving[w.Text] || isNumber(w.Text)
		})
	})
}

// givesDose tells whether words have an amount of a medicine, "400 mg" or "two tablets", that who reads them takes.
func givesDose(words []lexicon.Word) bool {
	doses := false
	for i, w := range words[:max(0, len(words)-1)] {
		if w.Text == "give" && words[i+1].Text != "you" {
			return false
		}
		perLitre := i+2 < len(words) && wordsOfLitres[words[i+2].Text]
		doses = doses || isNumber(w.Text) && wordsOfDoses[strings.TrimSuffix(words[i+1].Text, "s")] && !perLitre
	}
	return doses
}
