package convert

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// place adds the block of some lines. fresh tells that a page or column begins with them:
// they may go on with what stood before.
func (b *builder) place(ls []line, fresh bool) {
	first, last := ls[0], ls[len(ls)-1]
	t := b.wrapped(ls)
	made := block{kind: paragraphBlock, text: t, mark: first.mark, page: first.page, column: b.column}
	look := first.style
	if len(ls) > 1 && !allBold(ls) {
		look.bold = false
	}
	switch {
	case contentsLine.MatchString(t.String()):
		b.doc.leaveOut(t, reasonContents, first.page)
		return
	case b.isHeading(look, first, t, len(ls)):
		made.kind, made.level = headingBlock, rankOf(look)
		made.text, made.mark = append(spacedMark(first.mark), t...), nil
	case first.mark != nil:
		made = withMark(made)
		made.level = int(first.left - b.left)
	default:
		if made = marked(made); made.kind == itemBlock {
			made.level = int(first.left - b.left)
		}
	}
	defer func() { b.ends = ending{look, last.right, 0} }()
	if fresh && b.goesOn(made, look, first.first) {
		end := b.last()
		end.text = b.continued(end.text, made.text, made.page)
		return
	}
	b.doc.add(made)
}

// continued joins what the end of a page or column parted, and notes what stands at the
// seam: there a number may get another unit than the second reader sees.
func (b *builder) continued(t, next text, page int) text {
	t, next = t.trim(), next.trim()
	before, after := t.end(), next[:min(seam, len(next))]
	start, length := len(t)-len(before), len(t)+len(next)
	parted := [3]string{before.String(), after.String()}
	whole := b.join(t, next, page)
	end := start + len(before) + len(after) + len(whole) - length
	parted[2] = whole[start:end].String()
	b.doc.joins = append(b.doc.joins, parted)
	return whole
}

// contentsLine matches a line of a table of contents.
var contentsLine = regexp.MustCompile(`\S\s*(?:\.\s?){5,}\s*\d+$`)

func spacedMark(mark text) text {
	if mark == nil {
		return nil
	}
	return append(slices.Clone(mark), written(" ")...)
}

// withMark makes an item of a block whose mark stands apart.
func withMark(b block) block {
	shown := b.mark.String()
	b.kind = itemBlock
	if digits := strings.Trim(shown, "(.)"); digits != "" && strings.Trim(digits, "0123456789") == "" {
		b.number = atoi(digits)
	} else if !isBullet(shown) { // a letter: Markdown has no such lists
		b.text = append(spacedMark(b.mark), b.text...)
		b.mark = nil
	}
	return b
}

// goesOn tells whether the first block of a page or column goes on with the last one
// before: that looks alike, and its sentence or its last line is not at its end. word is
// the width of the first word.
func (b *builder) goesOn(made block, look look, word float64) bool {
	last := b.last()
	if last == nil || made.kind != paragraphBlock || last.kind != paragraphBlock && last.kind != itemBlock ||
		math.Abs(look.size-b.ends.look.size) > 0.5 {
		return false
	}
	if !endsSentence(last.text) && (startsLower(made.text) || isContinued(last.text)) {
		return true
	}
	return last.kind == paragraphBlock && look == b.ends.look && b.ends.full(word) &&
		!strings.HasSuffix(last.text.end().String(), ":")
}

// isHeading tells whether lines are a heading: larger or bolder than the text, short, and
// no sentence.
func (b *builder) isHeading(look look, first line, t text, lines int) bool {
	s := t.String()
	if lines > 3 || first.mark != nil && (!look.bold || isBullet(first.mark.String())) || !hasLetter(s) {
		return false
	}
	large := look.size > 1.07*b.body.size
	bold := look.bold && !b.body.bold && look.size > 0.9*b.body.size
	switch {
	case look.size > 1.3*b.body.size:
		return utf8.RuneCountInString(s) <= 160
	case large || bold:
		return isHeadingLine(s)
	}
	return lines == 1 && strings.ToUpper(s) == s && len(strings.Fields(s)) > 1 && isHeadingLine(s) && len(s) >= 6 &&
		!strings.ContainsAny(s, "0123456789")
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// rankOf returns a number that is lower for a heading that stands out more.
func rankOf(l look) int {
	rank := 1_000_000 - int(l.size*2)*10
	if l.bold {
		rank -= 5
	}
	return rank
}

// level makes one depth of those that differ by the width of a digit. An item whose
// number follows that of one in the column before stands as deep as it.
func (b *builder) level() {
	var seen []int
	numbered := map[int]int{} // the depth of the last item with a number
	column, shift := -1, 0
	for i := range b.doc.blocks {
		k := &b.doc.blocks[i]
		if k.kind == leftOutBlock {
			continue
		}
		if k.kind != itemBlock {
			seen, numbered, shift = nil, map[int]int{}, 0
			continue
		}
		if k.column != column {
			column, shift = k.column, 0
			if depth, ok := numbered[k.number-1]; ok && k.number > 1 {
				shift = depth - k.level
			}
		}
		k.level += shift
		near := slices.IndexFunc(
			seen,
			func(left int) bool { return max(left-k.level, k.level-left) <= int(b.body.size*0.7) },
		)
		if near < 0 {
			seen = append(seen, k.level)
		} else {
			k.level = seen[near]
		}
		numbered[k.number] = k.level
	}
}

// rank makes the numbers of headings ranks from 1.
func (b *builder) rank() {
	ranks := map[int]bool{}
	for _, k := range b.doc.blocks {
		if k.kind == headingBlock {
			ranks[k.level] = true
		}
	}
	order := sortedKeys(ranks)
	for i := range b.doc.blocks {
		if k := &b.doc.blocks[i]; k.kind == headingBlock {
			k.level = slices.Index(order, k.level) + 1
		}
	}
}

// wrapped joins lines that the width of the page broke.
func (b *builder) wrapped(ls []line) text {
	var t text
	for _, l := range ls {
		t = b.join(t, l.text, l.page)
	}
	return t
}

// joined joins the segments of a cell, from the top down.
func (b *builder) joined(segments []*segment) text {
	slices.SortStableFunc(segments, func(x, y *segment) int {
		if math.Abs(x.base-y.base) > 0.5*x.size {
			return int(math.Copysign(1, y.base-x.base))
		}
		return int(math.Copysign(1, x.left-y.left))
	})
	var t text
	for i, s := range segments {
		piece := append(spacedMark(s.mark), s.text...)
		if i > 0 && (s.mark != nil || begunByMark(s.text)) {
			t = append(append(t, written("\n")...), piece...)
			continue
		}
		t = b.join(t, piece, s.page)
	}
	return t
}

// join puts a line behind another, in the place of the first when there is room. A hyphen
// at the end of a line is taken out where the whole word is known and the word with the
// hyphen is not.
func (b *builder) join(t, next text, page int) text {
	t, next = t.trim(), next.trim()
	if len(t) == 0 {
		return slices.Clone(next)
	}
	if len(next) == 0 {
		return t
	}
	n := len(t)
	if !isHyphen(string(t[n-1].r)) && t[n-1].r != '-' {
		return append(append(t, written(" ")...), next...)
	}
	soft := t[n-1].r == '\u00ad'
	if !soft && (n < 3 || !unicode.IsLetter(t[n-2].r) || !unicode.IsLower(next[0].r)) {
		if n > 1 && unicode.IsSpace(t[n-2].r) { // a dash
			return append(append(t, written(" ")...), next...)
		}
		return append(withHyphen(t), next...)
	}
	before, after := lastWord(t[:n-1]), firstWord(next)
	whole, parted := bare(before+after), bare(before+"-"+after)
	own := !b.hyphenates || strings.Contains(before, "-") || b.words[parted] ||
		!b.words[whole] && !b.known(whole) && b.known(bare(before)) && b.known(bare(after))
	if !soft && own {
		// The second reader takes every such hyphen out.
		b.doc.joins = append(b.doc.joins, [3]string{before + after, "", before + "-" + after})
		return append(withHyphen(t), next...)
	}
	b.doc.dropped = append(b.doc.dropped, dropped{t[n-1], reasonHyphen, page})
	return append(t[:n-1], next...)
}

// withHyphen writes the hyphen at the end of a line as one.
func withHyphen(t text) text {
	t[len(t)-1].r = '-'
	return t
}

func lastWord(t text) string {
	words := strings.Fields(t.String())
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

func firstWord(t text) string {
	words := strings.Fields(t.String())
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
