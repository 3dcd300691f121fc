package source

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"bedside/knowledge"

	"github.com/yuin/goldmark" // Markdown: follows CommonMark, and gives text as places in the file
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

var markdownParser = goldmark.New(goldmark.WithExtensions(extension.Table, struckOut{})).Parser()

// parseMarkdown reads Markdown with or without front matter. The first heading of
// the highest rank is the title where the front matter has none. A line "Reviewed by
// … on …" is understood as it is in plain text; what front matter says stands.
func parseMarkdown(content []byte) (*document, []knowledge.Problem) {
	parts, problems := cutFrontMatter(content)
	if problems != nil {
		return nil, problems
	}
	if problems = vetMarkdownCost(parts.body, parts.skip); problems != nil {
		return nil, problems
	}
	doc := &document{prepared: true}
	if parts.front != nil {
		if problems = doc.parseFrontMatter(parts.front); problems != nil {
			return nil, problems
		}
		doc.titled = doc.leaflet.Title != ""
	}
	m := markdown{doc: doc, skip: parts.skip, level: 1}
	body, notes := cutFootnotes(doc.withSigns(withSpacedHashes(doc.withoutMarkup(withPipedTables(parts.body), parts.skip)), parts.skip), parts.skip)
	m.source, doc.phrasings = cutPhrasings([]byte(body), parts.skip)
	for i, b := range m.source {
		if b == '\n' {
			m.breaks = append(m.breaks, i)
		}
	}
	root := markdownParser.Parse(text.NewReader(m.source))
	m.dropContents(root)
	m.read(root)
	doc.markBoxes()
	m.noteStruck(root)
	pictures, pointers := m.unquotable(root)
	doc.notePictures(pictures)
	doc.notePointers(pointers)
	doc.withFootnotes(notes)
	return doc, nil
}

// markdown walks over the blocks of a parsed file.
type markdown struct {
	doc    *document
	source []byte
	breaks []int // the offsets of the line breaks in source
	skip   int   // the number of lines of the file before source
	level  int   // the rank of the last heading
	unfit  bool  // something within the list that is being read must not be quoted
}

var (
	phrasingLine = regexp.MustCompile(`^ {0,3}\?[ \t]+(\S.*)$`)
	codeFence    = regexp.MustCompile("^ {0,3}(?:```|~~~)")
)

// cutPhrasings takes the lines "? can I shower" out of a text. It leaves spaces
// in their place, so that every other piece stays where it is in the file.
func cutPhrasings(body []byte, skip int) (rest []byte, found []phrasing) {
	rest = bytes.Clone(body)
	offset, number, inCode := 0, skip, false
	for line := range bytes.Lines(body) {
		number++
		if codeFence.Match(line) {
			inCode = !inCode
		}
		if m := phrasingLine.FindSubmatch(bytes.TrimRight(line, "\n")); m != nil && !inCode {
			found = append(found, phrasing{squeeze(string(m[1])), number})
			for i := range bytes.TrimRight(line, "\n") {
				rest[offset+i] = ' '
			}
		}
		offset += len(line)
	}
	return rest, found
}

func (m *markdown) read(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		line := m.lineOf(n)
		switch n := n.(type) {
		case *ast.Heading:
			m.heading(squeeze(m.inline(n)), n.Level, line)
		case *ast.Paragraph, *ast.TextBlock:
			if text := m.boldHeading(n); text != "" {
				m.doc.blocks = append(m.doc.blocks, block{kind: heading, level: min(m.level+1, 6), text: text, line: line})
				continue
			}
			m.doc.addText(withRowsApart(m.inline(n)), line, true)
		case *ast.List:
			m.list(n, line)
		case *tables.Table:
			m.doc.add(table, strings.Join(m.rows(n), "\n"), line)
		case *ast.FencedCodeBlock:
			if isHiddenCode(n.Language(m.source)) {
				m.doc.note(line, fmt.Sprintf("left out as a drawing or a query: a block of %s", n.Language(m.source)),
					"write what a patient has to read as text")
				continue
			}
			m.doc.add(paragraph, strings.Join(m.code(n), "\n"), line)
		case *ast.CodeBlock:
			m.doc.add(paragraph, strings.Join(m.code(n), "\n"), line)
		case *ast.HTMLBlock:
			addFragment(m.doc, m.raw(n), line)
		default: // a quotation, or a container of a later version
			m.read(n)
		}
	}
}

func (m *markdown) heading(text string, level, line int) {
	if text == "" {
		return
	}
	if m.doc.leaflet.Title == "" && level == 1 {
		m.doc.leaflet.Title = text
	}
	m.level = level
	m.doc.blocks = append(m.doc.blocks, block{kind: heading, level: level, text: text, line: line})
}

// boldHeading returns the text of a paragraph that is wholly bold and heads the
// text after it, and "" for any other. What tells a patient to do something is
// text, however it is written.
func (m *markdown) boldHeading(n ast.Node) string {
	bold, ok := n.FirstChild().(*ast.Emphasis)
	next := n.NextSibling()
	if !ok || bold.Level != 2 || bold.NextSibling() != nil || next == nil || next.Kind() == ast.KindHeading {
		return ""
	}
	text := squeeze(m.inline(bold))
	if !headsInBold(text) || strings.Contains(m.inline(bold), hardBreak) {
		return ""
	}
	if isBoldLine(next) && !m.isTitleLine(n) {
		return "" // one of several bold lines
	}
	return text
}

// isBoldLine tells whether a node is a paragraph that is wholly bold.
func isBoldLine(n ast.Node) bool {
	if n == nil {
		return false
	}
	bold, ok := n.FirstChild().(*ast.Emphasis)
	return ok && bold.Level == 2 && bold.NextSibling() == nil && n.Kind() == ast.KindParagraph
}

// isTitleLine tells whether a bold line is the title of a file without headings: the first
// of its lines, above that of its first part.
func (m *markdown) isTitleLine(n ast.Node) bool {
	if m.doc.leaflet.Title != "" || n.PreviousSibling() != nil || isBoldLine(n.NextSibling().NextSibling()) {
		return false
	}
	for ; n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindHeading {
			return false
		}
	}
	return true
}

// list adds a list, which is not quoted when something within it must not be.
func (m *markdown) list(l *ast.List, line int) {
	m.unfit = false
	before := len(m.doc.blocks)
	m.doc.add(list, strings.Join(m.items(l, 0), "\n"), line)
	for i := range m.doc.blocks[before:] {
		m.doc.blocks[before+i].unfit = m.unfit
	}
}

// items returns the lines of a list.
func (m *markdown) items(l *ast.List, depth int) []string {
	var lines []string
	number := l.Start
	for li := l.FirstChild(); li != nil; li = li.NextSibling() {
		mark := "- "
		if l.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		written := item{depth: depth, mark: mark}
		for n := li.FirstChild(); n != nil; n = n.NextSibling() {
			switch n := n.(type) {
			case *ast.List:
				written.nest(m.items(n, depth+1))
			case *tables.Table:
				written.add(m.rows(n)...)
			case *ast.CodeBlock, *ast.FencedCodeBlock:
				written.add(m.code(n)...)
			case *ast.HTMLBlock:
				inner, fit := fragmentLines(m.doc, m.raw(n), m.lineOf(n))
				written.add(inner...)
				m.unfit = m.unfit || !fit
			default:
				written.add(hardLines(m.inline(n))...)
			}
		}
		lines = append(lines, written.lines...)
	}
	return lines
}

// rows returns the lines of a table, its header first.
func (m *markdown) rows(t *tables.Table) []string {
	var lines []string
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, cellText(hardLines(m.inline(cell))))
		}
		lines = append(lines, rowLine(cells)...)
	}
	return lines
}

// code returns the lines of a code block.
func (m *markdown) code(n ast.Node) []string {
	var lines []string
	for line := range strings.Lines(m.raw(n)) {
		if line = squeeze(withoutInvisibles(line)); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// raw returns the lines of a block as they stand in the file.
func (m *markdown) raw(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		b.Write(segment.Value(m.source))
	}
	if html, ok := n.(*ast.HTMLBlock); ok && html.HasClosure() {
		b.Write(html.ClosureLine.Value(m.source))
	}
	return b.String()
}

// lineOf returns the line of the file in which a block begins.
func (m *markdown) lineOf(n ast.Node) int {
	return m.skip + 1 + sort.SearchInts(m.breaks, max(n.Pos(), 0))
}
