package source

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// condition matches a lead-in whose list says when something is to be done.
	condition = regexp.MustCompile(`(?i)\b(?:if|when|unless|should you|in case|any of|following|these)\b[^.!?]*:?$`)
	// warningLine matches a line that says no more than that a warning follows.
	warningLine = regexp.MustCompile(`(?i)^\W*(?:warnings?|caution|important|danger|attention|please note|note|remember|` +
		`n\.?b\.?|stop)\W*$`)
	// footMark matches the mark of a note below a table or a list.
	footMark = regexp.MustCompile(`^(?:\*|[†‡§¹²³⁴⁵⁶⁷⁸⁹])`)
)

// maxConsequence is the length in characters up to which a paragraph may say what
// is to be done in the cases that a list names.
const maxConsequence = 200

// isWarning tells whether a text is the word "Warning" or the like, alone.
func isWarning(text string) bool { return warningLine.MatchString(text) }

// refersBack tells whether a paragraph begins with a word that turns what the
// paragraph before it says.
func refersBack(text string) bool {
	words := strings.Fields(text[:min(len(text), maxTitle)])
	if len(words) == 0 {
		return false
	}
	if turning[fold(words[0])] {
		return true
	}
	return len(words) > 1 && turning[fold(words[0])+" "+fold(words[1])] && strings.HasSuffix(words[1], ",")
}

// limits tells whether a text says when what stands before it holds: "unless we say so".
func limits(text string) bool {
	words := strings.Fields(text[:min(len(text), maxTitle)])
	return len(words) > 0 && limiting[fold(words[0])] || len(words) > 1 && limiting[fold(words[0])+" "+fold(words[1])]
}

// endsList tells whether a paragraph after a list or a table goes on with its
// sentence, says what is to be done in the cases that it names, or is a note to it.
func endsList(lead, text string) bool {
	if startsSmall(text) || footMark.MatchString(text) {
		return true
	}
	return condition.MatchString(lead) && utf8.RuneCountInString(text) <= maxConsequence && instructs(text)
}

// announced returns how many blocks after a lead-in are a list of another shape:
// short lines with a list below each, or paragraphs that begin alike.
func announced(after []block) int {
	n := 0
	for n+1 < len(after) && after[n].kind == paragraph && after[n+1].kind == list &&
		(isTitle(after[n].text) || isName(after[n].text)) {
		n += 2
	}
	if n > 0 {
		return n
	}
	word, _, _ := strings.Cut(after[0].text, " ")
	for n < len(after) && after[n].kind == paragraph && strings.HasPrefix(after[n].text, word+" ") &&
		!strings.HasSuffix(after[n].text, ":") {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// withLists makes lists of the paragraphs in small letters that go on with a
// lead-in, and puts together a sentence that stands in two paragraphs.
func withLists(blocks []block) []block {
	var kept []block
	led := false // the last block kept is a lead-in or a list made of what follows one
	deeper := "" // how deep that list is nested
	end := ""    // how the last block kept ends
	for i, b := range blocks {
		last := len(kept) - 1
		if last >= 0 && !led && isRun(kept[last], blocks[i:]) {
			led = true
		}
		led = led && !(last >= 0 && limitsItems(kept[last], blocks[i:]))
		isItem := startsSmall(b.text) || led && isNameItem(b, kept, end, blocks[i+1:])
		if b.kind != paragraph || !isItem || last < 0 || strings.Contains(b.text, "\n") {
			led, deeper = b.kind == paragraph && leads(b.text), ""
			if last >= 0 && b.goesOnWith(kept[last]) {
				kept[last].append("\n" + b.text)
			} else {
				b.text = strings.TrimLeft(b.text, " ")
				kept = append(kept, b)
			}
			end = b.text
			continue
		}
		switch {
		case led && kept[last].kind == list:
			deeper = below(deeper, end, b.text)
			kept[last].append("\n" + deeper + "- " + b.text)
		case led:
			kept = append(kept, block{kind: list, text: "- " + b.text, line: b.line, unfit: b.unfit})
		case kept[last].kind == paragraph && !endsIn(end, sentenceStops+"?:"):
			kept[last].append(" " + b.text)
		default:
			kept = append(kept, b)
		}
		end = b.text
	}
	for i := range kept {
		kept[i].settle()
	}
	return kept
}

// below returns how deep an item is nested after one that ends in some way: below a lead-in, and beside
// that where it leads on itself.
func below(deeper, end, text string) string {
	switch {
	case strings.HasSuffix(end, ":") && len(deeper) < 2*maxDepth:
		return deeper + "  "
	case strings.HasSuffix(text, ":"):
		return strings.TrimPrefix(deeper, "  ")
	}
	return deeper
}

// limitsItems tells whether the first of some blocks says when all items of the list before it hold,
// and is none of them.
func limitsItems(before block, blocks []block) bool {
	return before.kind == list && limits(blocks[0].text) && (len(blocks) == 1 || !startsSmall(blocks[1].text))
}

// isRun tells whether the first of some blocks begins a list without marks below a heading or a
// line that has no stop: two or more paragraphs in small letters, and no sentence that stands in
// several.
func isRun(before block, blocks []block) bool {
	if before.kind != heading && (before.kind != paragraph || before.more != nil || endsIn(before.text, sentenceStops+"?")) {
		return false
	}
	for _, b := range blocks[:min(len(blocks), enough)] {
		if b.kind != paragraph || !startsSmall(b.text) || strings.Contains(b.text, "\n") {
			return false
		}
	}
	first := blocks[0].text
	return len(blocks) >= enough && !endsOpen(first) && !endsIn(first, sentenceStops+"?")
}

// goesOnWith tells whether a list whose marks were characters is a part of the block before it: its
// items have the same signs, or stand further in.
func (b block) goesOnWith(before block) bool {
	return b.signs != "" && (before.signs == b.signs || before.signs != "" && strings.HasPrefix(b.text, " "))
}

// indent puts the items of a list further in.
func (b *block) indent(levels int) {
	if b.kind == list && levels > 0 {
		space := strings.Repeat("  ", min(levels, maxDepth))
		b.text = space + strings.ReplaceAll(b.text, "\n", "\n"+space)
	}
}

// leads tells whether paragraphs in small letters after a paragraph are its list.
func leads(text string) bool { return strings.HasSuffix(text, ":") || isTitle(text) && !endsOpen(text) }

// append adds to the text of a block, in linear time over all additions.
func (b *block) append(text string) {
	if b.more == nil {
		b.more = &strings.Builder{}
		b.more.WriteString(b.text)
	}
	b.more.WriteString(text)
}

// settle puts what was added into the text.
func (b *block) settle() {
	if b.more != nil {
		b.text, b.more = b.more.String(), nil
	}
}

// withLeadIns gives a lead-in that ends a part to the lists under the deeper
// headings after it, which it speaks of: "Ring us if any of these occur:", and
// below it "Common" and "Rare". A part that got one passes its own lead-in on to
// the next heading of its rank.
func (d *document) withLeadIns(parts []*part) []*part {
	var open []*carried
	for i, p := range parts {
		for len(open) > 0 && open[len(open)-1].level >= p.level {
			open = open[:len(open)-1]
		}
		given := false
		if len(open) > 0 && len(p.blocks) > 0 && isListed(p.blocks[0]) {
			given = open[len(open)-1].giveTo(p, d)
		}
		if c := p.leadsOn(parts[i+1:], given); c != nil {
			open = append(open, c)
			last := len(p.blocks) - 1
			p.blocks = p.blocks[:last:last]
		}
	}
	return parts
}

// leadsOn returns the lead-in at the end of a part, if a list under the headings
// after it is what it speaks of.
func (p *part) leadsOn(after []*part, given bool) *carried {
	last := len(p.blocks) - 1
	if last < 0 || !p.blocks[last].isOpenLead() || len(p.blocks[last].text) > maxCarried {
		return nil
	}
	level := p.level
	if p.named {
		level = 1
	}
	switch {
	case listFollows(after, p.level):
	case given && listFollows(after, p.level-1):
		level--
	default:
		return nil
	}
	return &carried{lead: p.blocks[last], level: level}
}

// isOpenLead tells whether a block is a lead-in.
func (b block) isOpenLead() bool { return b.kind == paragraph && strings.HasSuffix(b.text, ":") }

// A lead-in is repeated before each list that it speaks of, so its length in bytes
// and their number are bounded.
const (
	maxCarried = 400
	maxLists   = 12
)

// carried is a lead-in on its way to the headings that are deeper than a rank.
type carried struct {
	lead  block
	level int
	lists int // that it was given to
}

// giveTo puts a lead-in before the list of a part.
func (c *carried) giveTo(p *part, d *document) bool {
	if c.lists++; c.lists > maxLists {
		d.note(p.line, fmt.Sprintf("%q speaks of more lists than it is quoted with", shortened(c.lead.text)),
			"write it before this list again")
		return false
	}
	p.blocks = append([]block{c.lead}, p.blocks...)
	return true
}

// isListed tells whether a block is what a lead-in announces.
func isListed(b block) bool { return b.kind != paragraph || startsSmall(b.text) }

// listFollows tells whether a list stands first under the next heading that has
// text, if that is deeper than a rank.
func listFollows(parts []*part, level int) bool {
	for _, p := range parts {
		if p.level <= level {
			return false
		}
		if len(p.blocks) > 0 {
			return isListed(p.blocks[0])
		}
	}
	return false
}
