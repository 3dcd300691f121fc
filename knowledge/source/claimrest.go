package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxReviewRows is how many rows about a leaflet stand together at most.
const maxReviewRows = 30

// furnishRows takes the rows at the start of others that are about the leaflet and
// not for the patient, as furnish does. It returns how many these are.
func (d *document) furnishRows(rows []row) int {
	var texts []string
	for _, r := range rows[:min(len(rows), maxReviewRows)] {
		texts = append(texts, r.text)
	}
	found := reviewRows(texts)
	if len(found) < 2 { // a row alone
		if len(rows) > 0 && d.furnish(rows[0].text, rows[0].number) {
			return 1
		}
		return 0
	}
	for i, claims := range found {
		d.claim(claims, rows[i].number)
	}
	return len(found)
}

// isMarkedReview tells whether a row begins with a label and a colon that no sentence
// goes on with, so that it is about the review wherever it stands.
func isMarkedReview(text string) bool {
	label, kind := labelAt(strings.TrimLeft(text, "*_ (["))
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "*_ (["))
	return (kind == reviewedOn || kind == dueOn) && isMarked(text, label) && unicode.IsUpper(first) &&
		!weakLabels[strings.ToLower(label)] && !reviewLists.Set("valid")[strings.ToLower(label)]
}

// isMarked tells whether a colon follows a label.
func isMarked(text, label string) bool {
	_, after, _ := strings.Cut(text, label)
	return label != "" && strings.HasPrefix(strings.TrimLeft(after, "*_ "), ":")
}

// aside reads what may stand beside the dates of a leaflet and says nothing to
// patients: the number of a page, a mark of copyright, a property such as its owner.
func (s *claimScanner) aside() bool {
	text := pageNumber.FindString(s.rest)
	if text == "" || !endsWord(s.rest[len(text):]) {
		text = markOfCopyright.FindString(s.rest)
	}
	if text == "" {
		text = s.property()
	}
	if text == "" || len(text) > maxReviewer || addresses(text) {
		return false
	}
	s.claim(besideIt, strings.TrimSpace(text))
	s.rest = skipBorder(s.rest[len(text):])
	return true
}

var pageNumber = regexp.MustCompile(`(?i)^(?:page|seite|página|pagina)\s*\d{1,3}(?:\s*(?:of|/|von|de|di|van)\s*\d{1,3})?`)

var markOfCopyright = regexp.MustCompile(`(?i)^(?:©|\(c\) |copyright\b|all rights reserved)[^|·•]*`)

// property returns the property with its value at the start of the rest, up to a
// border or the next label.
func (s *claimScanner) property() string {
	name, after, found := strings.Cut(s.rest, ":")
	if !found || !reviewLists.Set("properties")[strings.ToLower(strings.Trim(name, "*_ "))] {
		return ""
	}
	value, rest := cutName(strings.TrimLeft(after, "*_ "))
	if s.sentence && rest == "" || len(strings.Fields(value)) > maxTitleWords || addresses(value) || phone.MatchString(value) {
		return ""
	}
	return strings.TrimSuffix(s.rest, rest)
}

// phone matches a number that somebody may have to ring.
var phone = regexp.MustCompile(`\d[\d ()/-]{4,}\d`)

// addresses tells whether a text is for patients.
func addresses(text string) bool { return speaksToPatients(text) || reader.MatchString(text) }

// reader matches the words for who reads a leaflet, or for who wrote it, and requests.
var reader = regexp.MustCompile(`(?i)\b(?:your|yours|we|us|our|please|ring|call|ask|phone|bring)\b`)

// unclear reads a date that nobody can reckon with behind its label: "Spring 2025",
// "TBC". Without a colon it must name a year.
func (s *claimScanner) unclear(label string, kind claimKind, value string, marked bool) bool {
	date := vagueDate(value)
	if date == "" || !marked && !namesYear.MatchString(date) {
		return false
	}
	s.claims = append(s.claims, claim{kind: kind, text: date, unclear: true})
	s.announced(label, kind, false)
	s.rest = skipBorder(value[len(date):])
	return true
}

var (
	namesYear   = regexp.MustCompile(`(?:^|\D)(?:19|20)\d\d(?:\D|$)`)
	vagueWord   = regexp.MustCompile(`(?i)^[\s/_.,'’–—-]*(?:n/a\b|[^\s/,;|()\[\]–—-]+)[_.,/]*`)
	vagueFigure = regexp.MustCompile(`(?i)^(?:(?:fy|q|h|qtr)?\d{1,4}(?:st|nd|rd|th)?|\d{8}|[1-4]q|\?+|_+|x+)$`)
)

// vagueDate returns the words at the start of a text that tell a time but no date.
func vagueDate(text string) string {
	end, telling := 0, false
	for end < len(text) {
		word := vagueWord.FindString(text[end:])
		bare := strings.ToLower(strings.Trim(word, " /_.,'’–—-"))
		month := reviewLists.Pairs("months")[bare] != ""
		switch {
		case word != "" && bare == "" || month || reviewLists.Set("vague")[bare] || vagueFigure.MatchString(bare):
			telling = true
		case word == "" || !reviewLists.Set("vague ties")[bare]:
			word = ""
		}
		if word == "" {
			break
		}
		end += len(word)
	}
	if !telling {
		return ""
	}
	return text[:end]
}

// datedLine reads a short line whose label leaves no doubt that it is about the
// leaflet, while what stands behind it is not understood whole. The date counts if
// there is one; else it is told that there is none.
func datedLine(text string) []claim {
	s := scannerOf(text)
	label, kind := labelAt(s.rest)
	if !reviewLists.Set("dated")[strings.ToLower(label)] || !isMarked(s.rest, label) || s.sentence || len(text) > maxReviewer {
		return nil
	}
	value := skipPrepositions(skipBorder(s.rest[len(label):]))
	date, rest := cutDay(weekday.ReplaceAllString(value, ""))
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(rest))
	switch {
	case value == "" || addresses(value) || len(strings.Fields(value)) > maxTitleWords:
		return nil
	case date == "" && kind == reviewedOn:
		return []claim{{kind: kind, text: value, unclear: true}}
	case date == "" || unicode.IsUpper(first) || unicode.IsDigit(first):
		return nil
	}
	return []claim{{kind: kind, text: date}, {kind: besideIt, text: strings.TrimSpace(rest)}}
}

// validFor matches for how long a text is approved.
var validFor = regexp.MustCompile(`(?i)^valid for (\d{1,2}|one|two|three|four|five) (years?|months?)\b`)

var numbersInWords = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}

// term reads for how long a text is valid, behind the day of its approval.
func (s *claimScanner) term() bool {
	m, from := validFor.FindStringSubmatch(s.rest), s.claims[len(s.claims)-1]
	if m == nil || from.unclear || from.kind != issuedOn && from.kind != reviewedOn {
		return false
	}
	months := max(number(m[1]), numbersInWords[strings.ToLower(m[1])])
	if strings.EqualFold(m[2][:1], "y") {
		months *= 12
	}
	s.claims = append(s.claims, claim{kind: dueOn, text: from.text, months: months})
	s.dated = s.certain
	s.rest = skipBorder(s.rest[len(m[0]):])
	return true
}
