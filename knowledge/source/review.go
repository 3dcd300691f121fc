package source

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge/lexicon"
)

//go:embed review.txt
var reviewText string

var reviewLists = lexicon.MustWordLists(reviewText)

// claimKind is what a label announces.
type claimKind int

const (
	noClaim      claimKind = iota
	reviewedOn             // the day of a review
	dueOn                  // the day of the next one
	issuedOn               // the day on which the text came out or was changed
	reviewerName           // who reviewed it
	authorName             // who wrote it
	versionNumber
	codeNumber
	besideIt // what stands beside the dates and names, such as a number of a page
)

// claim is what a line says about its leaflet: a date or a name.
type claim struct {
	kind    claimKind
	text    string // as written
	line    int
	unclear bool // no date is understood, though its label announces one
	months  int  // after the day that is written
}

// labels are the phrases of review.txt by what they announce, and maxLabel is the
// number of words of the longest.
var labels, maxLabel = labelsOf()

func labelsOf() (all map[string]claimKind, longest int) {
	all = map[string]claimKind{}
	for name, kind := range map[string]claimKind{
		"reviewed": reviewedOn, "due": dueOn, "issued": issuedOn, "reviewer": reviewerName,
		"author": authorName, "version": versionNumber, "code": codeNumber,
	} {
		for phrase := range reviewLists.Set(name) {
			all[phrase] = kind
			longest = max(longest, len(strings.Fields(phrase)))
		}
	}
	return all, longest
}

// maxReviewer is the length in bytes of the longest reviewer's name; more is not
// a name.
const maxReviewer = 100

// maxReviewLine is the length in bytes of the longest line that can be about the
// review alone.
const maxReviewLine = 400

var readingTime = regexp.MustCompile(`(?i)^(?:(?:about |approx\. )?\d{1,3}[ -]min(?:ute)?s?\.? read|` +
	`reading time:? .{1,20})$`)

// furnish takes what a line says about the leaflet and not to the patient: who
// reviewed it and when, or how long it takes to read. It reports whether the
// line was one of these and does not belong to the text.
func (d *document) furnish(text string, line int) bool {
	if readingTime.MatchString(text) {
		return true
	}
	claims := claimsIn(text)
	d.claim(claims, line)
	return len(claims) > 0
}

// claim remembers what the lines from one on say of the leaflet.
func (d *document) claim(claims []claim, line int) {
	for _, c := range claims {
		c.line = line
		d.claims = append(d.claims, c)
	}
}

// claimsIn reads a line that says nothing but who reviewed a leaflet, or when, in
// one of the usual ways: label and value, once or several times. It returns
// nothing for any other line: "Review your pills" has no date, and "Reviewed by
// the ward" may be how a sentence begins.
func claimsIn(text string) []claim {
	if len(text) > maxReviewLine {
		return nil
	}
	s := scannerOf(text)
	if !s.scan() {
		return datedLine(text)
	}
	beside := slices.ContainsFunc(s.claims, func(c claim) bool { return c.kind == besideIt })
	if !s.certain || beside && !s.dated {
		return nil
	}
	return s.claims
}

// labelAt returns the label at the start of a text, the longest that fits, with
// the words before it that only say that it speaks of the leaflet. What is a label
// alone may be such a word before another: "Leaflet 12", "Leaflet last updated".
func labelAt(text string) (label string, kind claimKind) {
	label, kind = phraseAt(text, labels)
	if subjects := reviewLists.Set("subjects"); kind != noClaim && !subjects[strings.ToLower(label)] {
		return label, kind
	}
	if longer, of := labelBehind(text); of != noClaim {
		return longer, of
	}
	return label, kind
}

// labelBehind returns the label behind words that only say that it speaks of the leaflet, with these.
func labelBehind(text string) (label string, kind claimKind) {
	subjects := reviewLists.Set("subjects")
	for start := 0; start < len(text); {
		n := longestPhrase(text[start:], func(p string) bool { return subjects[p] })
		if n == 0 {
			break
		}
		start += n
		start += len(text[start:]) - len(strings.TrimLeft(text[start:], " "))
		if label, kind = phraseAt(text[start:], labels); kind != noClaim {
			return text[:start+len(label)], kind
		}
	}
	return "", noClaim
}

func phraseAt(text string, phrases map[string]claimKind) (label string, kind claimKind) {
	n := longestPhrase(text, func(p string) bool { return phrases[p] != noClaim })
	return text[:n], phrases[strings.ToLower(text[:n])]
}

// longestPhrase returns the length in bytes of the longest run of words at the
// start of a text that is one of the phrases.
func longestPhrase(text string, isPhrase func(string) bool) int {
	longest, words := 0, 0
	for i := 0; i < len(text) && words < maxLabel; words++ {
		end := len(text)
		if space := strings.IndexByte(text[i:], ' '); space >= 0 {
			end = i + space
		}
		for _, stop := range []int{end, i + len(strings.TrimRight(text[i:end], ".:,;–—-|(="))} {
			if isPhrase(strings.ToLower(text[:stop])) {
				longest = stop
			}
		}
		if stop := i + strings.IndexByte(text[i:end], ':'); stop > i && isPhrase(strings.ToLower(text[:stop])) {
			longest = max(longest, stop) // no space follows the colon
		}
		if strings.ContainsAny(text[i:end], ":|") {
			break
		}
		i = end + 1
	}
	return longest
}

// skipBorder drops what parts a label from its value, and one of them from the
// next.
func skipBorder(text string) string { return strings.TrimLeft(text, " :.,;–—-|·•=/()[]*_\t") }

// skipPrepositions drops the small words before a date.
func skipPrepositions(text string) string {
	for range 3 {
		word, rest, found := strings.Cut(text, " ")
		if !found || !reviewLists.Set("prepositions")[strings.ToLower(strings.TrimRight(word, ":"))] {
			break
		}
		text = skipBorder(rest)
	}
	return text
}

// beforeDate matches the words that may stand between a reviewer's name and the date.
var beforeDate = regexp.MustCompile(`(?i)(?:\s*\b(?:on|in|updated|and|date|dated|am|le|el)\b)+[\s:]*$`)

// cutName parts a text where a name ends: before a date or the next label. It
// looks at the starts of words only.
func cutName(text string) (name, rest string) {
	for i := 0; i < len(text); {
		start := i
		if i > 0 {
			word := strings.TrimLeft(text[i:], "([") // a date may stand in brackets
			date, _ := cutDay(word)
			_, kind := labelAt(word)
			first, _ := utf8.DecodeRuneInString(word)
			border := strings.ContainsRune("|;·•", first)
			if date != "" || border || kind != noClaim && startsClaim(word) {
				name, rest = text[:start], skipBorder(text[start:])
				break
			}
		}
		if space := strings.IndexByte(text[i:], ' '); space >= 0 {
			i += space + 1
			continue
		}
		name, i = text, len(text)
	}
	return strings.Trim(beforeDate.ReplaceAllString(name, ""), " ,;:|(–—-."), rest
}

// startsClaim tells whether a label is followed by what it announces.
func startsClaim(text string) bool {
	label, kind := labelAt(text)
	after := text[len(label):]
	value := skipBorder(after)
	switch kind {
	case reviewerName, authorName:
		return strings.HasPrefix(strings.TrimSpace(after), ":")
	case versionNumber:
		return versionForm.MatchString(value)
	case codeNumber:
		return strings.HasPrefix(strings.TrimSpace(after), ":") && codeForm.MatchString(value)
	}
	date, _ := cutDay(skipPrepositions(value))
	return date != ""
}

// endsWord tells whether a word ends before a text.
func endsWord(text string) bool {
	next, _ := utf8.DecodeRuneInString(text)
	return text == "" || !unicode.IsLetter(next) && !unicode.IsDigit(next)
}
