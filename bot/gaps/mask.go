package gaps

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"bedside/knowledge/lexicon"
)

// The marks in a list in place of personal data.
const (
	numberMask  = "[number]"
	addressMask = "[address]"
)

var (
	// longNumber is a number of six digits at least, written in any way: a telephone,
	// a date of birth, a patient's number.
	longNumber = regexp.MustCompile(`\+?\p{Nd}(?:[\s().\-/]{0,3}\p{Nd}){5,}`)
	// address is an e-mail address, a name with an at sign, or a link.
	address = regexp.MustCompile(`[\p{L}\p{N}._%+\-]*@[\p{L}\p{N}._\-]+|(?i:https?://|www\.)\S+`)
)

// masked leaves out of a text what looks like a number or an address of a person,
// and writes it on one line, without what could steer a terminal.
func masked(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.Is(unicode.C, r): // controls, formats, private use
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = longNumber.ReplaceAllString(address.ReplaceAllString(text, addressMask), numberMask)
	return strings.Join(strings.Fields(text), " ")
}

// The bounds of a phrasing: a story is none.
const (
	maxPhrasing  = 120 // bytes
	maxPhrasings = 5   // of one question
)

// Phrasings are the wordings of a question that may be written beside a section,
// the most typical first, and how many are left out because they are stories or
// may tell who asked. It errs on the side of leaving out; a person reads the rest.
func (q *Gap) Phrasings() (fit []string, left int) {
	for _, wording := range q.Wordings {
		switch {
		case len(wording) > maxPhrasing || len(lexicon.Texts(wording)) == 0 || MayBePersonal(wording):
			left++
		case len(fit) < maxPhrasings:
			fit = append(fit, wording)
		}
	}
	return fit, left
}

var (
	// greets begins or ends a letter; what stands beside it is often a name.
	greets = regexp.MustCompile(
		`(?i)^\W*(?:dear|hi|hello|hey|hallo|good (?:morning|afternoon|evening|day))\b[ ,]+[\p{L}.]+[ \p{L}.]{0,20}[,!:;]` +
			`|^\W*dear\b` +
			`|\b(?:regards|sincerely|faithfully|thanks|thank you|thankyou|thx|cheers|wishes|greetings)\b[\s,.!\-–x]+[\p{L}.\-' ]{1,30}[.!\s]*$` +
			`|(?:^|[,.!?;\-–]\s*)(?:best|love|yours|from)\b[\s,.!\-–x]+[\p{L}.\-' ]{1,30}[.!\s]*$`,
	)
	// introduces says who somebody is.
	introduces = regexp.MustCompile(
		`(?i)\b(?:my|his|her|our|their) (?:name|surname|address|phone|number|email|e-mail|birthday|date of birth|dob)\b|\b(?:i am|i'm|im|this is|it's|its) (?:called|named|mr|mrs|ms|miss|dr)\b|\b(?:mr|mrs|ms|miss|dr|prof)\.? \p{L}` +
			`|\b(?:named|called) \p{Lu}|\bthis is \p{L}+ (?:here|speaking|again)\b|\b(?:born|dob)\b`,
	)
	// shortDate is a day as people write their birthday.
	shortDate = regexp.MustCompile(`\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b`)
)

// MayBePersonal tells whether a text may say who asked: a number of telephone
// length, an address, a date, a greeting with a name, or a word that is written
// like a name.
func MayBePersonal(text string) bool {
	return strings.Contains(text, numberMask) || strings.Contains(text, addressMask) || longNumber.MatchString(text) ||
		address.MatchString(text) ||
		shortDate.MatchString(text) || greets.MatchString(text) || introduces.MatchString(text) || hasName(text)
}

// hasName tells whether a word within a sentence is written with a capital, though
// it is no word of health care.
func hasName(text string) bool {
	begins := true
	for word := range strings.FieldsSeq(text) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		letters := []rune(bare)
		if !begins && len(letters) > 1 && unicode.IsUpper(letters[0]) && unicode.IsLower(letters[1]) && !known(bare) {
			return true
		}
		begins = strings.ContainsAny(word[len(word)-1:], ".?!:") // where any word has a capital
	}
	return false
}

// known tells whether the lexicon has a word, in any form of writing.
func known(word string) bool {
	words := lexicon.Texts(word)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !careWords()[w] })
}

// careWords are the words of the lexicon that mean something alone.
var careWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, group := range lexicon.English().Groups() {
		for _, term := range slices.Concat(group.Terms, group.Narrower) {
			if texts := lexicon.Texts(term); len(texts) == 1 { // "john" of St John's wort is a name
				words[texts[0]] = true
			}
		}
	}
	return words
})

// Shown is a question as it is shown to many: in quotation marks, without what looks like a number
// or an address; a note instead when it may say who asked.
func Shown(question string) string {
	text := masked(question)
	if MayBePersonal(text) {
		return "a question that may say who asked (see bedside questions)"
	}
	return inQuotes(text, maxShown)
}
