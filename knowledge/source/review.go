package source

import (
	_ "embed"
	"regexp"
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
)

// claim is what a line says about its leaflet: a date or a name.
type claim struct {
	kind claimKind
	text string // as written
	line int
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
	for _, c := range claims {
		c.line = line
		d.claims = append(d.claims, c)
	}
	return len(claims) > 0
}

// claimsIn reads a line that says nothing but who reviewed a leaflet, or when, in
// one of the usual ways: label and value, once or several times. It returns
// nothing for any other line: "Review your pills" has no date, and "Reviewed by
// the ward" may be how a sentence begins.
func claimsIn(text string) []claim {
	if len(text) > maxReviewLine {
		return nil
	}
	text = strings.Trim(strings.ReplaceAll(text, "：", ": "), "*_ ([")
	s := claimScanner{rest: strings.TrimRight(text, " .,;|)]*_"), sentence: endsIn(text, sentenceStops)}
	for s.rest != "" {
		if !s.next() {
			return nil
		}
	}
	if !s.certain {
		return nil
	}
	return s.claims
}

// claimScanner takes a line apart.
type claimScanner struct {
	rest     string
	sentence bool // the line ends in a full stop
	claims   []claim
	certain  bool // one of the claims is of a kind that no sentence for patients holds
}

func (s *claimScanner) claim(kind claimKind, text string) {
	s.claims = append(s.claims, claim{kind: kind, text: text})
}

// next reads a label with its value. It reports false when there is none.
func (s *claimScanner) next() bool {
	label, kind := labelAt(s.rest)
	if kind == noClaim && gluedVersion.MatchString(s.rest) {
		return s.version(s.rest)
	}
	if kind == noClaim {
		return s.afterDate()
	}
	after := s.rest[len(label):]
	value := skipBorder(after)
	marked := strings.HasPrefix(strings.TrimSpace(after), ":")
	switch kind {
	case reviewerName, authorName:
		return s.name(label, kind, value, marked)
	case versionNumber:
		return s.version(value)
	case codeNumber:
		return s.code(value, marked)
	}
	value = skipPrepositions(value)
	date, rest := cutDay(weekday.ReplaceAllString(value, ""))
	if date == "" {
		return kind == reviewedOn && s.nameFirst(value)
	}
	s.claim(kind, date)
	s.certain = s.certain || !weakLabels[strings.ToLower(label)] || len(s.claims) > 1
	s.rest = skipBorder(rest)
	return true
}

// weakLabels announce a date in many sorts of lines: they count beside another
// label only.
var weakLabels = set("date", "review", "department", "written", "effective", "effective date", "effective from")

// nameFirst reads "Reviewed A. Nurse, 3 May 2025"-like lines, which it refuses
// unless the name follows "by".
func (s *claimScanner) nameFirst(value string) bool {
	rest, found := strings.CutPrefix(value, "by ")
	return found && s.name("", reviewerName, rest, false)
}

// afterDate reads what may follow a date: "by A. Nurse", or a word that only
// ties.
func (s *claimScanner) afterDate() bool {
	if len(s.claims) == 0 {
		return false
	}
	last := s.claims[len(s.claims)-1].kind
	if rest, found := strings.CutPrefix(s.rest, "by "); found && last != dueOn {
		return s.name("", reviewerName, skipBorder(rest), true)
	}
	if date, rest := cutDay(skipPrepositions(s.rest)); date != "" && (last == reviewerName || last == versionNumber) {
		kind := issuedOn
		if last == reviewerName {
			kind = reviewedOn
		}
		s.claim(kind, date)
		s.certain = true
		s.rest = skipBorder(rest)
		return true
	}
	return false
}

// name reads a name up to the next date, label or border. A name without a date
// must be marked as one, or else "Reviewed by the ward" would be.
func (s *claimScanner) name(label string, kind claimKind, value string, marked bool) bool {
	name, rest := cutName(value)
	if name == "" || len(name) > maxReviewer || len(strings.Fields(name)) > maxTitleWords {
		return false
	}
	_, following := labelAt(rest)
	date, _ := cutDay(skipPrepositions(rest))
	unmistakable := reviewLists.Set("unmistakable")[strings.ToLower(label)]
	ended := rest == "" && !s.sentence
	if date == "" && following == noClaim && !(ended && (marked || unmistakable)) {
		return false
	}
	s.claim(kind, name)
	s.certain = s.certain || kind == reviewerName || marked
	s.rest = rest
	return true
}

// gluedVersion matches a version with its label: "v2", "V1.3".
var gluedVersion = regexp.MustCompile(`^[vV]\d`)

var versionForm = regexp.MustCompile(`(?i)^v?\.?\d{1,3}(?:\.\d{1,3})*[a-z]?`)

func (s *claimScanner) version(value string) bool {
	version := versionForm.FindString(value)
	if version == "" || !endsWord(value[len(version):]) {
		return false
	}
	s.claim(versionNumber, version)
	s.rest = skipBorder(value[len(version):])
	s.certain = s.certain || s.rest == ""
	return true
}

var codeForm = regexp.MustCompile(`^[A-Za-z]{0,8}[-/_ ]?[A-Z0-9]*\d[A-Za-z0-9]*(?:[-/_.][A-Za-z0-9]+)*`)

func (s *claimScanner) code(value string, marked bool) bool {
	code := codeForm.FindString(value)
	if code == "" || !endsWord(value[len(code):]) {
		return false
	}
	s.claim(codeNumber, code)
	s.rest = skipBorder(value[len(code):])
	s.certain = s.certain || marked && s.rest == ""
	return true
}

// labelAt returns the label at the start of a text, the longest that fits, with
// the words before it that only say that it speaks of the leaflet.
func labelAt(text string) (label string, kind claimKind) {
	if label, kind = phraseAt(text, labels); kind != noClaim {
		return label, kind
	}
	subjects := reviewLists.Set("subjects")
	for start := 0; start < len(text); {
		n := longestPhrase(text[start:], func(p string) bool { return subjects[p] })
		if n == 0 {
			return "", noClaim
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
			date, _ := cutDay(text[i:])
			_, kind := labelAt(text[i:])
			border := strings.ContainsAny(text[i:i+1], "|;") || strings.HasPrefix(text[i:], "·") || strings.HasPrefix(text[i:], "•")
			if date != "" || border || kind != noClaim && startsClaim(text[i:]) {
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
