package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"
)

var (
	// asking matches a heading that asks, or says what its text is about, and tells nothing itself.
	asking = regexp.MustCompile(`(?i)^(?:how|what|why|who|where|which|when to)\b|\?\W*$`)
	// demanding matches the words with which a heading forbids or demands something, and ruling
	// matches those that leave it to the other words whether it does: "No comments".
	demanding = regexp.MustCompile(`(?i)\b(?:not|never|always|don['’]?t|cannot|can['’]t|must|mustn['’]t|avoid|stop)\b`)
	ruling    = regexp.MustCompile(`(?i)\bno\b`)
	// clauseBorder parts a heading where an order may begin: "Warning: call us".
	clauseBorder = regexp.MustCompile(`(?i)[,:;.!]\s+|\s[–—-]+\s|\b(?:please|then|always)\s`)
)

// isOrder tells whether a heading says itself what a patient is to do, as "Do not freeze it" does.
func isOrder(heading string) bool {
	switch {
	case asking.MatchString(heading):
		return false
	case isInstruction(heading), demanding.MatchString(heading), ruling.MatchString(heading):
		return true
	}
	for _, clause := range clauseBorder.Split(heading, -1) {
		if instructs(clause) && len(strings.Fields(clause)) > 1 {
			return true
		}
	}
	return false
}

// isStrictOrder tells the same of a heading that stands where pages have "Follow us" and the like:
// it forbids or demands something, or has a figure.
func isStrictOrder(heading string) bool {
	return isOrder(heading) && (demanding.MatchString(heading) || strings.ContainsAny(heading, "0123456789"))
}

var (
	// bare matches a heading that forbids or demands and does not say what.
	bare = regexp.MustCompile(`(?i)^(?:please\s+)?(?:you\s+)?(?:do|do not|don['’]?ts?|never|always|avoid|stop|no|not|must|must not|mustn['’]t|cannot|can['’]t|should not)\W*$`)
	// reversing matches a heading that may turn what stands below it into its opposite.
	reversing = regexp.MustCompile(`(?i)\b(?:no|not|never|avoid|stop|without|don['’]?ts?|\w+n['’]t|cannot|mistakes?|errors?|myths?|wrong|false|beware)\b`)
	// ofSite matches the words of notices of a site.
	ofSite = regexp.MustCompile(`(?i)\b(?:donat\w*|sell|related|posts?|logg?(?:ed)? in|updates?|surveys?|miss out|rate (?:us|this|our)|by email|shop)\b`)
	// inviting matches the words of an order that a site gives its visitors, and no clinic its patients.
	inviting = regexp.MustCompile(`(?i)\b(?:apps?|quiz(?:zes)?|jobs?|careers?|vacanc\w+|volunteer\w*|fundrais\w*|in touch|connected|` +
		`get (?:involved|started|inspired)|join|(?:book|order|buy|apply|register|enrol|start|call|chat|shop) (?:now|today|here|online)|` +
		`apply for|register for|sign in|download\w*|watch (?:our|the|this|a)|explore|discover|browse|search|learn (?:more|how|about)|` +
		`find (?:out|us|a|an|your|more)|read (?:more|next|our|about|the full|other)|see (?:also|all|more|our)|view|` +
		`meet (?:our|the|your)|visit us|work (?:with|for) us|partner with|support us|have your say|tell us what|leave (?:a|us)|` +
		`share|spread the word|like us|events?|courses?|blogs?|stories|story|podcasts?|videos?|gifts?|members?|membership|campaigns?)\b`)
	// noteworthy matches a heading that can head any order: it says neither when that holds nor who says so.
	noteworthy = regexp.MustCompile(`(?i)^(?:please\s+)?(?:note|remember|important(?:\s+(?:notes?|information|advice))?|warnings?|caution|` +
		`attention|safety(?:\s+(?:notes?|information|advice))?|take care|our advice)\W*$`)
)

// standsAlone tells whether a heading without text can be read as text: it is an order that says
// what is to be done, and no notice of a site.
func standsAlone(heading string) bool {
	return isOrder(heading) && !bare.MatchString(heading) && !isNotice(heading) &&
		(isStrictOrder(heading) || ruling.MatchString(heading) || !inviting.MatchString(heading))
}

func isNotice(heading string) bool {
	return ofSite.MatchString(heading) || aboutPages.MatchString(heading)
}

// reverses tells whether a heading asks or forbids, so that those below it are no orders alone.
func reverses(p *part) bool { return reversing.MatchString(p.own) || asking.MatchString(p.own) }

// withOrders makes text of the headings without text that are orders, and a list of those that a
// heading leads into: "Do not take it if you have:" and, deeper, "Kidney disease". Those below a
// heading that may say the opposite of them stay as they are, and are noted.
func (d *document) withOrders(parts []*part) []*part {
	var kept []*part
	for i := 0; i < len(parts); i++ {
		p, below := parts[i], deeper(parts[i:])
		empty := !p.named && len(kept) > 0 && !hasText(p) && !slices.ContainsFunc(below, hasText)
		switch {
		case empty && isLeadIn(p.own) && len(below) > 0 && !slices.ContainsFunc(below, saysOther):
			if kept = d.hosted(kept, p, nil, block{kind: paragraph, text: p.own, line: p.line},
				block{kind: list, text: itemsOf(below), line: below[0].line}); kept[len(kept)-1] == p {
				kept = append(kept, below...)
			}
			i += len(below)
		case empty && standsAlone(p.own) && (len(below) == 0 || !reverses(p)):
			kept = d.hosted(kept, p, below, block{kind: paragraph, text: p.own, line: p.line})
		case len(kept) > 0 && !p.named && reverses(p):
			kept = append(append(kept, p), below...)
			i += len(below)
		default:
			kept = append(kept, p)
		}
	}
	return kept
}

func hasText(p *part) bool { return len(p.blocks) > 0 }

// saysOther tells whether a heading says something else than what a heading above it leads into.
func saysOther(p *part) bool { return isOrder(p.own) || asking.MatchString(p.own) }

// noteOrder notes a heading that is read as text.
func (d *document) noteOrder(p *part) {
	d.note(p.line, fmt.Sprintf("the heading %q has no text and is read as text itself", p.own),
		"write it as text, or write the text below it")
}

// deeper returns the parts whose headings stand under the first one's.
func deeper(parts []*part) []*part {
	end := 1
	for end < len(parts) && parts[end].level > parts[0].level {
		end++
	}
	return parts[1:end]
}

// itemsOf makes a list of headings.
func itemsOf(parts []*part) string {
	var items []string
	for _, p := range parts {
		items = append(items, "- "+p.own)
	}
	return strings.Join(items, "\n")
}

// hosted adds the text of a heading to the part before it, and notes that. Where that is of a lower
// rank, or has no text and may say when the text holds, the heading stays as it is.
func (d *document) hosted(parts []*part, p *part, below []*part, text ...block) []*part {
	last := parts[len(parts)-1]
	if len(p.phrasings) > 0 || !last.named && (last.level > p.level || !hasText(last) && !canHead(last, below)) {
		return append(parts, p)
	}
	d.noteOrder(p)
	last.blocks = append(last.blocks, text...)
	return parts
}

// canHead tells whether a heading without text can be that of an order below it, which nothing
// deeper may limit: "Call 999", and below it "Chest pain".
func canHead(p *part, below []*part) bool {
	return len(p.phrasings) == 0 && len(below) == 0 && noteworthy.MatchString(p.own)
}

// reportEmpty notes a heading that has nothing to quote. A heading that only
// gathers deeper ones is as it should be, unless phrasings point at it.
func (d *document) reportEmpty(parts []*part, i int) {
	p, hasDeeper := parts[i], len(deeper(parts[i:])) > 0
	if !d.prepared {
		d.noteEmpty(parts, i)
		return
	}
	switch {
	case len(p.phrasings) > 0:
		d.problems = append(d.problems, knowledge.Problem{
			Line:    p.line,
			Message: fmt.Sprintf("phrasings stand under %q, which has no text of its own", p.heading),
			Remedy:  "move them under the heading whose text answers them",
		})
	case !hasDeeper && !p.named:
		d.problems = append(d.problems, knowledge.Problem{
			Line:    p.line,
			Message: fmt.Sprintf("the heading %q has no text", p.heading),
			Remedy:  "write the text below it or remove the heading",
		})
	}
}

// noteEmpty notes the same of a document that was not written for Bedside. Right above its title
// stands the name of the clinic.
func (d *document) noteEmpty(parts []*part, i int) {
	p := parts[i]
	aboveTitle := i+1 < len(parts) && parts[i+1].level == 1 && parts[i+1].own == d.leaflet.Title
	if p.named || p.own == d.leaflet.Title || aboveTitle || slices.ContainsFunc(deeper(parts[i:]), hasText) {
		return
	}
	d.note(p.line, fmt.Sprintf("the heading %q has no text and is left out", p.own),
		"write what belongs below it, or write it as text if patients need it")
}
