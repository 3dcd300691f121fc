package index

import (
	_ "embed"

	"bedside/knowledge/lexicon"
)

//go:embed words.txt
var wordsText string

var wordLists = lexicon.MustWordLists(wordsText)

// Lists of words.txt, which explains them.
var (
	functionWords       = wordLists.Set("function words")
	weakWords           = wordLists.Set("weak words")
	timeWords           = wordLists.Set("time words")
	timeUnits           = stemSet(wordLists.Set("time units"))
	questionWords       = wordLists.Set("question words")
	indirectQuestions   = wordLists.Set("indirect question words")
	verbsBeforeSubjects = wordLists.Set("verbs before a subject")
	otherSubjects       = wordLists.Set("other subjects")
	openers             = wordLists.Set("openers")
	continuations       = wordLists.Set("continuations")
	prepositions        = wordLists.Set("prepositions")
	wordsBeforeIllness  = wordLists.Set("words before an illness")
	verbsBeforeIllness  = wordLists.Set("verbs before an illness")
	wordsOfTreating     = wordLists.Set("words of treating")
	events              = wordLists.Set("events")
	wordsOfBefore       = wordLists.Set("words of before")
	wordsOfAfter        = wordLists.Set("words of after")
	wordsOfChildren     = wordLists.Set("words of children")
	wordsOfNursing      = wordLists.Set("words of nursing")
	wordsOfAnother      = wordLists.Set("words of another")
	wordsOfWriter       = wordLists.Set("words of the writer")
	wordsOfLowDose      = wordLists.Set("words of a low dose")
	wordsOfGiving       = wordLists.Set("words of giving")
	wordsOfTaking       = wordLists.Set("words of taking")
	wordsOfLitres       = wordLists.Set("words of litres")
	wordsOfDoses        = wordLists.Set("words of doses")
	wordsOfOlder        = wordLists.Set("words of older")
	unitsBelowYear      = wordLists.Set("units below a year")
	articles            = wordLists.Set("articles")
	correctionWords     = wordLists.Set("correction words")
	placeAnaphors       = wordLists.Set("place anaphors")
	connectives         = wordLists.Set("connectives")
	references          = wordLists.Set("references")
	closingWords        = wordLists.Set("closing words")
	tellingWords        = wordLists.Set("telling words")
	writerWords         = wordLists.Set("writer words")
	narrowingWords      = wordLists.Set("narrowing words")
	numberWords         = wordLists.Set("number words")
	skippable           = wordLists.Set("skippable words")
	wordsOfCondition    = wordLists.Set("words of a condition")
	irregular           = wordLists.Pairs("irregular forms")
)

// functionStems and weakStems are stems of words, which phrases are made of.
var functionStems, weakStems = stemSet(functionWords), stemSet(weakWords)

// stemSet returns the stems of some words.
func stemSet(words map[string]bool) map[string]bool {
	set := map[string]bool{}
	for w := range words {
		set[stemOf(w)] = true
	}
	return set
}
