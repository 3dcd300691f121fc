package source

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inline returns the text of a block without markup. Lines of the file are
// separated by "\n", lines that must stay apart by hardBreak.
func (m *markdown) inline(n ast.Node) string {
	return withoutInvisibles(string(m.written(n).buf))
}

func (m *markdown) written(n ast.Node) *inlineWriter {
	w := inlineWriter{source: m.source, open: map[string][]openTag{}, end: -1}
	w.children(n, false)
	return &w
}

type inlineWriter struct {
	source []byte
	buf    []byte
	open   map[string][]openTag // HTML elements, by name
	end    int                  // where in source the last text ended; -1 when that does not matter
	struck []string             // what tags strike out
}

// openTag is the start of an HTML element: where in the text, and whether it strikes out what follows.
type openTag struct {
	at     int
	struck bool
}

func (w *inlineWriter) children(parent ast.Node, code bool) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			w.text(n, code)
		case *ast.String:
			w.buf = append(w.buf, n.Value...)
		case *ast.CodeSpan:
			w.children(n, true)
		case *ast.AutoLink:
			w.buf = append(w.buf, n.Label(w.source)...)
		case *ast.RawHTML:
			w.tag(n, string(n.Segments.Value(w.source)))
		case *ast.Link:
			start := len(w.buf)
			w.children(n, code)
			if label := callLabel(n); label != nil && len(w.buf) == start {
				w.children(label, code)
			}
			w.buf = append(w.buf, reachedBy(string(n.Destination), string(w.buf[start:]))...)
		case *ast.Image:
			w.picture(n, code)
		case *tables.Strikethrough: // what is struck out no longer holds
		default:
			w.children(n, code)
		}
	}
}

// callLabel returns the picture that is the whole of a link that calls a number, nil for none: its
// label stands for the link's words.
func callLabel(n *ast.Link) *ast.Image {
	only, isImage := n.FirstChild().(*ast.Image)
	if !isImage || only.NextSibling() != nil || !callsNumber(string(n.Destination)) {
		return nil
	}
	return only
}

// picture writes what stands for a picture if that is a word of the text, as "Do not" is; any
// other picture cannot be quoted.
func (w *inlineWriter) picture(n *ast.Image, code bool) {
	start := len(w.buf)
	w.children(n, code)
	label := string(w.buf[start:])
	w.buf = w.buf[:start]
	w.word(n, label)
}

// word writes the label of a picture if it is a word of the text.
func (w *inlineWriter) word(n ast.Node, label string) {
	if label = squeeze(label); standsForWord(label, textBehind(n, w.source)) {
		w.buf = append(w.buf, " "+label+" "...)
	}
}

// standsForWord tells whether the label of a picture is a word or sign of the text. One that forbids
// always is, since its text could not be told from what is allowed without it.
func standsForWord(label, after string) bool {
	return isSignWord(label, after) || loneSign.MatchString(label) || forbids(label) && after != "" && !beginsWith(after, label)
}

// textBehind returns the text that follows right behind a picture.
func textBehind(n ast.Node, source []byte) string {
	if next, ok := n.NextSibling().(*ast.Text); ok {
		return squeeze(string(next.Segment.Value(source)))
	}
	return ""
}

func (w *inlineWriter) text(n *ast.Text, code bool) {
	value := n.Segment.Value(w.source)
	if w.end >= 0 && w.end < n.Segment.Start && gluesDigits(w.buf, value) {
		w.buf = append(w.buf, between(w.source[w.end:n.Segment.Start])...)
	}
	if code || n.IsRaw() {
		w.buf = append(w.buf, value...)
	} else {
		w.buf = append(w.buf, unescape(string(value))...)
	}
	w.end = n.Segment.Stop
	switch {
	case n.HardLineBreak():
		w.buf = append(w.buf, hardBreak...)
	case n.SoftLineBreak():
		w.buf = append(w.buf, '\n')
	}
}

// gluesDigits tells whether a text would make one number of two.
func gluesDigits(before, after []byte) bool {
	last, _ := utf8.DecodeLastRune(before)
	first, _ := utf8.DecodeRune(after)
	return unicode.IsDigit(last) && unicode.IsDigit(first)
}

// between returns what is kept of markup that stands between two digits: the
// stars of "5*10 mg and 20*30 mg", which were not meant as emphasis; a space for
// any other.
func between(markup []byte) string {
	if strings.Trim(string(markup), "*_") == "" {
		return string(markup)
	}
	return " "
}

var tagName = regexp.MustCompile(`^<(/?)([A-Za-z]+)`)

// tag heeds the HTML elements that change what a text says.
func (w *inlineWriter) tag(n ast.Node, markup string) {
	m := tagName.FindStringSubmatch(markup)
	if m == nil {
		return
	}
	w.end = -1
	name := strings.ToLower(m[2])
	if name == "br" {
		w.buf = append(w.buf, hardBreak...)
		return
	}
	if name == "img" {
		w.word(n, attribute(elementOf(markup), "alt"))
		return
	}
	if m[1] == "" && iconNamed(attribute(elementOf(markup), "class")) == crossSign {
		w.buf = append(w.buf, " "+crossSign+" "...)
	}
	if m[1] == "" {
		w.open[name] = append(w.open[name], openTag{len(w.buf), isStruck(elementOf(markup))})
		return
	}
	last := len(w.open[name]) - 1
	if last < 0 {
		return
	}
	tag := w.open[name][last]
	w.open[name] = w.open[name][:last]
	start := min(tag.at, len(w.buf))
	if tag.struck {
		w.struck = append(w.struck, withoutInvisibles(string(w.buf[start:])))
		w.buf = w.buf[:start]
	}
	if raised[name] != nil {
		w.buf = append(w.buf[:start], raise(string(w.buf[start:]), raised[name])...)
	}
}

// raised maps the characters of superscripts and subscripts, so that 10⁹ does
// not become 109 and the footnote of "24 hours" no part of the number.
var raised = map[string]*strings.Replacer{
	"sup": strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸",
		"9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻"),
	"sub": strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈",
		"9", "₉", "+", "₊", "-", "₋", "−", "₋"),
}

// raise writes a superscript or subscript of digits and signs in the characters
// made for it, and leaves any other as it is.
func raise(text string, characters *strings.Replacer) string {
	if strings.Trim(text, "0123456789+-− ") != "" {
		return text
	}
	return characters.Replace(text)
}

var escape = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]*);")

// unescape decodes the backslash escapes and the character entities of Markdown.
func unescape(text string) string {
	if !strings.ContainsAny(text, `\&`) { // nearly every text; a third of the time to load
		return text
	}
	return escape.ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == '\\' {
			return found[1:]
		}
		return html.UnescapeString(found)
	})
}

// struckOut reads ~~text~~ as text that is struck out. The extension that comes
// with the parser takes single tildes too, and would read "5~10 mg, 20~30 mg" as
// "530 mg".
type struckOut struct{}

// Extend adds the reader of ~~ to a Markdown parser.
func (struckOut) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithInlineParsers(util.Prioritized(struckOut{}, 500)))
}

// Trigger names the character that Parse is called at.
func (struckOut) Trigger() []byte { return []byte{'~'} }

// Parse reads a run of exactly two tildes as a delimiter.
func (s struckOut) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	node := parser.ScanDelimiter(line, before, 2, s)
	if node == nil || node.OriginalLength != 2 || before == '~' {
		return nil
	}
	node.Segment = segment.WithStop(segment.Start + 2)
	block.Advance(2)
	pc.PushDelimiter(node)
	return node
}

// IsDelimiter tells whether a character makes delimiters.
func (struckOut) IsDelimiter(b byte) bool { return b == '~' }

// CanOpenCloser tells whether two delimiters are a pair.
func (struckOut) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch returns the node of a pair.
func (struckOut) OnMatch(int) ast.Node { return tables.NewStrikethrough() }
