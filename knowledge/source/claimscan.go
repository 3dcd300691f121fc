package source

import (
	"regexp"
	"strings"
)

// claimScanner takes a line apart.
type claimScanner struct {
	rest     string
	sentence bool // the line ends in a full stop
	claims   []claim
	certain  bool // one of the claims is of a kind that no sentence for patients holds
	dated    bool // one of them is certain, and the day of a review or of the next one
}

func scannerOf(text string) claimScanner {
	text = strings.Trim(strings.ReplaceAll(text, "：", ": "), "*_ ([")
	return claimScanner{rest: strings.TrimRight(text, " .,;|)]*_"), sentence: endsIn(text, sentenceStops)}
}

// scan reads a line to its end. It reports false where it says something else.
func (s *claimScanner) scan() bool {
	for s.rest != "" {
		if !s.next() && !s.aside() {
			return false
		}
	}
	return true
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
	marked := isMarked(s.rest, label)
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
	if date == "" || strings.HasPrefix(rest, "/") && len(vagueDate(value)) > len(date) { // "2025/Q2"
		return kind == reviewedOn && s.nameFirst(value) || s.unclear(label, kind, value, marked)
	}
	s.claim(kind, date)
	s.announced(label, kind, marked || len(date) > len("2027"))
	s.rest = skipBorder(timeOfDay.ReplaceAllString(rest, ""))
	return true
}

// timeOfDay matches the time that a program writes behind a date.
var timeOfDay = regexp.MustCompile(`(?i)^,?(?: at| um)? \d{1,2}(?::\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?)(?: (?:uhr|utc|gmt|bst)\b)?`)

// announced weighs the label of the date that was read last.
func (s *claimScanner) announced(label string, kind claimKind, precise bool) {
	others := -1
	for _, c := range s.claims {
		if c.kind != besideIt {
			others++
		}
	}
	label = strings.ToLower(label)
	sure := !weakLabels[label] && (precise || !reviewLists.Set("valid")[label]) || others > 0
	s.certain = s.certain || sure
	s.dated = s.dated || sure && kind != issuedOn
}

// weakLabels announce a date in many sorts of lines: they count beside another
// label only.
var weakLabels = set("date", "review", "due", "department", "written", "effective", "effective date", "effective from")

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
	if s.term() {
		return true
	}
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
	followed := following != noClaim || (&claimScanner{rest: rest}).aside()
	if date == "" && !followed && !(ended && (marked || unmistakable)) {
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
