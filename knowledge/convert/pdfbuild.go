package convert

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// builder makes blocks of the pages of a PDF.
type builder struct {
	doc   *document
	known func(string) bool
	words map[string]bool // of the text, as they stand within lines

	hyphenates bool // words are divided at the ends of lines; else each hyphen there is a word's own
	body       look // of most of the text
	sheets     []*sheet
	ends       ending
	column     int     // the one that is read, counted over all pages
	left       float64 // where its lines begin
}

// look is how a line looks.
type look struct {
	size float64
	bold bool
}

// ending is how the last block ended: what the next page begins with may go on with it.
type ending struct {
	look  look
	right float64 // of its last line
	edge  float64 // of its column
}

// full tells whether a word had no room on the last line, so that its end is no end of a
// paragraph.
func (e ending) full(word float64) bool {
	return e.right+0.25*e.look.size+word >= e.edge-0.3*e.look.size
}

// build makes the blocks of a document of its pages.
func (d *document) build(ctx context.Context, sheets []*sheet, known func(string) bool) error {
	if known == nil {
		known = func(string) bool { return false }
	}
	b := &builder{doc: d, known: known, words: map[string]bool{}, sheets: sheets}
	pages := make([][]row, len(sheets))
	var before *segment
	counts := map[look]int{}
	for i, s := range sheets {
		segments := s.segments()
		if len(segments) > maxSegments {
			return refuse(printAnew, "page %d has %d pieces of text apart from each other; at most %d are read", s.number,
				len(segments), maxSegments)
		}
		for _, g := range segments {
			counts[g.style()] += len(g.text)
			b.learn(g.text)
			if before != nil {
				b.hyphenates = b.hyphenates || b.divided(before.text, g.text)
			}
			before = g
		}
		pages[i] = rows(segments)
		if err := stopped(ctx); err != nil {
			return err
		}
	}
	most := 0
	for s, n := range counts {
		if n > most || n == most && s.size > b.body.size {
			b.body, most = s, n
		}
	}
	b.furniture(pages)
	for i, s := range sheets {
		b.page(s, pages[i])
		if err := stopped(ctx); err != nil {
			return err
		}
	}
	b.level()
	b.rank()
	return nil
}

// maxSegments bounds the pieces of text of a page: they are compared with one another.
const maxSegments = 2500

func (s *segment) style() look { return look{math.Round(s.size*2) / 2, s.bold} }

// learn notes the words of a line that are whole for sure: not its last.
func (b *builder) learn(t text) {
	words := strings.Fields(t.String())
	for i, w := range words {
		if i+1 < len(words) {
			b.words[bare(w)] = true
		}
	}
}

// divided tells whether the end of a line surely divides a word: the whole is one, and a
// part is none.
func (b *builder) divided(t, next text) bool {
	n := len(t)
	if n < 3 || !isHyphen(string(t[n-1].r)) && t[n-1].r != '-' || len(next) == 0 || !unicode.IsLower(next[0].r) {
		return false
	}
	first, second := bare(lastWord(t[:n-1])), bare(firstWord(next))
	return b.known(first+second) && !(b.known(first) && b.known(second))
}

// bare returns a word without the signs around it, in lower case.
func bare(word string) string {
	return strings.ToLower(
		strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }),
	)
}

// page adds the blocks of a page.
func (b *builder) page(s *sheet, rows []row) {
	var text []*segment
	for _, r := range rows {
		if r.furniture != "" {
			for _, g := range r.segments {
				b.doc.leaveOut(append(slices.Clone(g.mark), g.text...), r.furniture, s.number)
			}
			continue
		}
		text = append(text, r.segments...)
	}
	start := len(b.doc.blocks)
	for _, f := range flows(text, s.grids, 0) {
		if f.table {
			b.table(f)
			continue
		}
		b.lines(f.rows)
	}
	b.order(s.number, b.doc.blocks[start:])
}

// order looks whether the blocks of a page stand in the order of the file. Where they do
// not, either may be wrong.
func (b *builder) order(page int, blocks []block) {
	last := int32(-1)
	for _, k := range blocks {
		first, end := k.extent(page)
		if k.kind == leftOutBlock || first < 0 {
			continue
		}
		if first < last {
			b.doc.doubt(page, fmt.Sprintf("the order of reading is doubtful from %q on", shorten(oneLine(k.string()))))
			return
		}
		last = max(last, end)
	}
}

// extent returns the first and the last place in the file of the text of a block that
// stands on a page; -1 when none does.
func (k block) extent(page int) (first, last int32) {
	first, last = -1, -1
	see := func(t text) {
		for _, g := range t {
			if g.from.part != int32(page-1) {
				continue
			}
			if first < 0 || g.from.at < first {
				first = g.from.at
			}
			last = max(last, g.from.at)
		}
	}
	see(k.text)
	for _, r := range k.rows {
		for _, c := range r {
			see(c)
		}
	}
	return first, last
}

// last returns the last block that the draft has.
func (b *builder) last() *block {
	for i := len(b.doc.blocks) - 1; i >= 0; i-- {
		if b.doc.blocks[i].kind != leftOutBlock {
			return &b.doc.blocks[i]
		}
	}
	return nil
}
