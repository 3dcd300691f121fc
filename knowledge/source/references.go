package source

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"bedside/knowledge"
)

var (
	// referencesLabel matches what heads a list of sources, as a heading or a label.
	referencesLabel = regexp.MustCompile(`(?i)^(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:references?(?: list)?|` +
		`list of references|sources?|bibliography|` +
		`citations?|literature(?: cited)?|works cited|(?:sources?|references|bibliography) (?:and|&) ` +
		`(?:sources?|references|further reading|acknowledge?ments)|further reading (?:and|&) references|` +
		`evidence (?:base|sources?)|sources? of information|where we got (?:this|our) information)\s*:?$`)
	// referencesLine is a paragraph that begins with such a label.
	referencesLine = regexp.MustCompile(`(?i)^(?:references?|bibliography|citations?|literature)\s*:\s+\S`)
	// citation matches what stands in a list of sources and in no advice.
	citation = regexp.MustCompile(`(?i)\bet al\b|\bdoi\b|https?://|\bwww\.|\bisbn\b|\baccessed\b|` +
		`\b\d{1,2}(?:st|nd|rd|th) ed\b|` +
		`\b(?:19|20)\d{2}\s*[;:,.)]|\b(?:19|20)\d{2}$|\b\d{1,4}\s*\(\d{1,3}\)\s*:|\bpp?\.\s*\d`)
	// imprint matches what a printer or a publisher writes below a text: form numbers,
	// days of printing, rights.
	imprint = regexp.MustCompile(`(?i)^(?:(?:re)?printed|published|issued|produced|designed|typeset)\b.*\d|` +
		`^©|^\(c\)\s|^copyright\b|\ball rights reserved\b|^isbn\b|^(?:form|leaflet|document|publication|stock|order|item|` +
		`catalogue|reference|ref|code|pil|doc)` +
		`\.?(?:\s+(?:no|number|code|id|ref(?:erence)?)\.?)?\s*[:#]?\s*[A-Z]*[-/. ]?\d[\w/.() -]*$`)
	// rights matches the words of a publisher that forbid, and do not speak of health.
	rights = regexp.MustCompile(`(?i)©|\(c\)|\bcopyright\b|\brights reserved\b|\breproduc`)
)

// maxImprint is the length in characters of the longest line that may be an imprint.
const maxImprint = 160

// withoutReferences leaves out the lists of sources and the imprint, which nobody
// asks about and a quotation would carry on, and notes what it leaves out.
func (d *document) withoutReferences() {
	var kept []block
	for i := 0; i < len(d.blocks); {
		n := d.references(i)
		if n == 0 {
			kept = append(kept, d.blocks[i])
			i++
			continue
		}
		what := ""
		if last := d.blocks[i+n-1]; n > 1 {
			what = fmt.Sprintf(" and what follows it, up to %q", shortened(last.text[strings.LastIndexByte(last.text, '\n')+1:]))
		}
		d.note(d.blocks[i].line, fmt.Sprintf("left out as a list of sources: %q", shortened(d.blocks[i].text))+what,
			"give it another heading if a patient has to read it")
		i += n
	}
	end := len(kept)
	for end > 0 && isImprint(kept[end-1]) {
		end--
		d.note(kept[end].line, fmt.Sprintf("left out as an imprint: %q", shortened(kept[end].text)),
			"write it as a sentence if a patient has to read it")
	}
	d.blocks = kept[:end]
}

// references returns how many blocks, from one on, are a list of sources.
func (d *document) references(from int) int {
	b := d.blocks[from]
	switch {
	case b.kind == heading && referencesLabel.MatchString(b.text):
		n := d.upTo(from, func(next block) bool { return next.kind != heading || next.level > b.level })
		if n > 1 && (!isAmbiguous(b.text) || d.cites(from+1, from+n)) {
			return n
		}
	case b.kind == paragraph && isShort(b.text) && referencesLabel.MatchString(b.text):
		n := d.upTo(from, func(next block) bool {
			return next.kind == list || next.kind == paragraph && citation.MatchString(next.text)
		})
		if n > 1 && (!isAmbiguous(b.text) || d.cites(from+1, from+n)) {
			return n
		}
	case b.kind == paragraph && referencesLine.MatchString(b.text) && citation.MatchString(b.text):
		return 1
	}
	return 0
}

// isAmbiguous tells whether a label may also head advice: sources of iron.
func isAmbiguous(label string) bool {
	label = strings.ToLower(label)
	return !strings.Contains(label, "referenc") && !strings.Contains(label, "bibliography")
}

// upTo counts the blocks from one on that are of a kind, the first in any case.
func (d *document) upTo(from int, is func(block) bool) int {
	n := 1
	for from+n < len(d.blocks) && is(d.blocks[from+n]) {
		n++
	}
	return n
}

func (d *document) cites(from, to int) bool {
	for _, b := range d.blocks[from:to] {
		if citation.MatchString(b.text) {
			return true
		}
	}
	return false
}

// isImprint tells whether a block is what a publisher writes below a text. What
// instructs a patient is not, however it begins: "Designed for adults over 18. Do …".
func isImprint(b block) bool {
	return b.kind == paragraph && utf8.RuneCountInString(b.text) <= maxImprint && !strings.Contains(b.text, "\n") &&
		imprint.MatchString(b.text) && (rights.MatchString(b.text) || !speaksToPatients(b.text))
}

// speaksToPatients tells whether a text speaks to patients: one of its sentences begins
// with an instruction, or it forbids something, or it names a dose.
func speaksToPatients(text string) bool {
	for _, u := range knowledge.Units(text) {
		if instructs(text[u.Start:u.End]) {
			return true
		}
	}
	return toPatients.MatchString(text) || dose.MatchString(text)
}

// toPatients matches the words that speak to a patient.
var toPatients = regexp.MustCompile(`(?i)\b(?:you|do not|don['’]t|must|never|should|not (?:for|suitable|be))\b`)

// shortened returns the first line of a text, cut to what a Problem has room for.
func shortened(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if utf8.RuneCountInString(line) <= maxTitle {
		return line
	}
	return string([]rune(line)[:maxTitle]) + "…"
}
