package source

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// leaveOutSections takes out the sections of a page that are not for patients,
// as "Related pages", with all that stands under them, unless that is most of it.
func leaveOutSections(p *page) {
	blocks := p.doc.blocks
	total := charactersOf(blocks)
	var kept []block
	for i := 0; i < len(blocks); {
		end := sectionEnd(blocks, i)
		if end == i || !headsComments(blocks, i) && 2*charactersOf(blocks[i:end]) > total {
			kept = append(kept, blocks[i])
			i++
			continue
		}
		p.drop("section for others than patients", blocks[i:end])
		i = end
	}
	p.doc.blocks = kept
}

// sectionEnd returns where the section ends that a block heads, if it is one that
// is left out, and the block's own place if not. It ends where sentences begin:
// such a heading stands in a box beside the text, too, and the headings above them
// are theirs. Where they follow it at once, it is the heading of a text: "Contents" of what a medicine contains.
func sectionEnd(blocks []block, i int) int {
	b := blocks[i]
	comments := headsComments(blocks, i)
	if !comments && (!heads(b) || !htmlLists.Set("sections left out")[lineKey(b.text)] || headsText(blocks, i)) {
		return i
	}
	deeper := 0 // the first heading within the section
	for end := i + 1; end < len(blocks); end++ {
		switch next := blocks[end]; {
		case next.kind == heading && (b.kind != heading || next.level <= b.level):
			return end
		case next.kind == heading && deeper == 0:
			deeper = end
		case next.prose && !comments:
			return cmp.Or(deeper, end)
		}
	}
	return len(blocks)
}

// headsText tells whether a heading has a sentence right below it that it can be the heading of:
// "Menu" can be one of food, "Share this page" of nothing.
func headsText(blocks []block, i int) bool {
	if blocks[i].kind != heading || i+1 == len(blocks) || asksForFeedback(blocks[i].text) {
		return false
	}
	next := blocks[i+1]
	if text := blocks[i].text; isScreenLine(text) && (strings.Contains(text, " ") || !tellsPatients(next.text)) {
		return false
	}
	return next.links == 0 && (next.prose || next.kind == paragraph && endsIn(next.text, sentenceStops+":"))
}

// heads tells whether a block can head a section: a heading, or a short line with
// or without a colon.
func heads(b block) bool {
	return b.kind == heading || b.kind == paragraph && isShort(b.text)
}

func charactersOf(blocks []block) int {
	n := 0
	for _, b := range blocks {
		n += len(b.text)
	}
	return n
}

// lineKey brings a line into the form of the lists: small letters, without the
// marks around it.
func lineKey(line string) string {
	line = strings.ToLower(strings.ReplaceAll(line, "’", "'"))
	return strings.TrimFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// drop notes blocks that are left out as one piece.
func (p *page) drop(kind string, blocks []block) {
	var text []string
	for _, b := range blocks {
		text = append(text, b.text)
	}
	if len(blocks) > 0 {
		p.note(kind, strings.Join(text, " "), blocks[0].line)
	}
}

// trim takes out of a page's blocks what is said to a reader of the page: menus
// of links, lines for the screen, and at its edges what surrounds the text.
func (p *page) trim() {
	blocks := joinPasted(p.doc.blocks)
	start := p.leadingEdge(blocks)
	end := p.trailingEdge(blocks, start)
	var kept []block
	asked := false // the line before asked whether the page is useful
	for i := 0; i < end; i++ {
		n := 0
		if i >= start {
			n = menuLength(blocks[:end], i)
		}
		answered := asked && htmlLists.Set("feedback answers")[lineKey(squeeze(blocks[i].text))]
		asked = answered || asksForFeedback(blocks[i].text)
		switch b := blocks[i]; {
		case i < start && (b.kind == heading || b.kind != heading && !isSurround(b) && !p.beforeTitle(b)):
			kept = append(kept, b)
		case i < start:
			p.drop("part before the text", blocks[i:i+1])
		case n > 0:
			p.drop("links", blocks[i:i+n])
			i += n - 1
		case answered, asked, b.kind != heading && isScreenLine(b.text):
			p.drop("lines for the screen", blocks[i:i+1])
		default:
			kept = append(kept, b)
		}
	}
	p.drop("part after the text", blocks[end:])
	p.doc.blocks = kept
}

// joinPasted makes one list of lists that follow one another, each a paragraph
// that began with the character of a bullet.
func joinPasted(blocks []block) []block {
	var joined []block
	for i := 0; i < len(blocks); {
		b, n := blocks[i], 1
		texts := []string{b.text}
		for b.pasted && i+n < len(blocks) && blocks[i+n].pasted {
			texts = append(texts, blocks[i+n].text)
			b.unfit = b.unfit || blocks[i+n].unfit
			n++
		}
		b.text = strings.Join(texts, "\n")
		joined = append(joined, b)
		i += n
	}
	return joined
}

// leadingEdge returns where the text begins: behind the title of the page, or
// behind what surrounds it. What stands at the edge below the title is before
// the text, too.
func (p *page) leadingEdge(blocks []block) int {
	at := slices.IndexFunc(blocks, func(b block) bool { return b.kind == heading && b.level == 1 })
	start := at + 1
	for start < len(blocks) && (isSurround(blocks[start]) || isScreenLine(blocks[start].text)) {
		start++
	}
	return start
}

// beforeTitle tells whether a block above the title of a page is no text: the
// name of the clinic, a day, the name of a language.
func (p *page) beforeTitle(b block) bool {
	return isScreenLine(b.text) || b.kind == paragraph && isShort(b.text) && !endsIn(b.text, sentenceStops+":")
}

// isSurround tells whether a block at the edge of a page is none of its text.
func isSurround(b block) bool {
	return b.kind != heading && (b.edge != "" || b.links > 0 || isCookieLine(b.text))
}

// asksForFeedback tells whether a line asks if the page is useful.
func asksForFeedback(text string) bool {
	first, _, _ := strings.Cut(text, "?")
	return len(first) < 100 && htmlLists.Set("feedback questions")[lineKey(first)]
}

// trailingEdge returns where the text ends.
func (p *page) trailingEdge(blocks []block, start int) int {
	end := len(blocks)
	for end > start {
		b := blocks[end-1]
		surrounds := isSurround(b) && !isIntroduced(blocks, end-1)
		if b.kind == heading && (!isStrictOrder(b.text) || !standsAlone(b.text)) || surrounds || isScreenLine(b.text) || isPageImprint(b.text) {
			end--
			continue
		}
		break
	}
	return end
}

// isIntroduced tells whether a block is the list that the paragraph before it
// announces, as "You find help here:" does.
func isIntroduced(blocks []block, i int) bool {
	return i > 0 && blocks[i].edge == "" && blocks[i-1].kind == paragraph && blocks[i-1].links == 0 &&
		introduces(blocks[i-1].text)
}

// A menu has at least this many links, and a row of paragraphs that are links is
// one from this many on.
const (
	menuLinks = 3
	linkRow   = 3
)

// menuLength returns how many of the blocks from a place on are a menu.
func menuLength(blocks []block, i int) int {
	if b := blocks[i]; b.links >= menuLinks && !isIntroduced(blocks, i) {
		return 1
	}
	n := 0
	for i+n < len(blocks) && blocks[i+n].kind == paragraph && blocks[i+n].links > 0 {
		n++
	}
	if n >= linkRow && !isIntroduced(blocks, i) {
		return n
	}
	return 0
}

// isScreenLine tells whether each line of a text is one that a page says to who
// reads it on a screen.
func isScreenLine(text string) bool {
	if len(text) > 200 {
		return false
	}
	for line := range strings.SplitSeq(text, "\n") {
		key := lineKey(line)
		if key != "" && !htmlLists.Set("screen lines")[key] && !areScreenWords(key) {
			return false
		}
	}
	return text != ""
}

// areScreenWords tells whether a line is made of such lines, as "Share Tweet
// Print" is.
func areScreenWords(line string) bool {
	words := strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	for i := 0; i < len(words); {
		n := min(6, len(words)-i)
		for n > 0 && !htmlLists.Set("screen lines")[strings.Join(words[i:i+n], " ")] {
			n--
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return len(words) > 0
}

// isCookieLine tells whether a text begins as a cookie notice does.
func isCookieLine(text string) bool {
	line := lineKey(text[:min(len(text), 120)])
	for opening := range htmlLists.Set("cookie openings") {
		if strings.HasPrefix(line, opening) {
			return true
		}
	}
	return false
}

var (
	copyright = regexp.MustCompile(`(?i)(?:©|\(c\)\s|\bcopyright\b|\ball rights reserved\b|\bregistered charity\b)`)
	// addressLine matches a line of numbers and addresses, each with its letter.
	addressLine = regexp.MustCompile(`(?i)^(?:(?:t|tel|telephone|phone|f|fax|e|email|e-mail|w|web)\s?[:.]` +
		`\s*\S[^|·•]*[|·•]?\s*){2,}$`)
)

// isPageImprint tells whether a text after the last answer is the address and the
// rights of who publishes the page. A sentence, or a line that asks to call, is
// no part of an imprint.
func isPageImprint(text string) bool {
	marked := false
	for line := range strings.SplitSeq(text, "\n") {
		isMark := copyright.MatchString(line) || addressLine.MatchString(line)
		marked = marked || isMark
		sentence := endsIn(line, sentenceStops) && !isMark
		if sentence || utf8.RuneCountInString(line) > maxImprint || instructs(line) {
			return false
		}
	}
	return marked
}

func isLetterOrFigure(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
