package source

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Markup of programs that make pages of Markdown: Jekyll, Hugo, Docusaurus, MkDocs,
// Obsidian. Each pattern is of one line.
var (
	// shortcode matches a tag of Hugo or Liquid that stands in a line of its own.
	shortcode = regexp.MustCompile(`^\s*(?:\{\{[<%]\s*(/?)\s*([\w/.-]+)(.*?)/?\s*[>%]\}\}|` +
		`\{%-?\s*(end)?([\w-]+)(.*?)-?%\})\s*$`)
	// inlineTag matches such a tag anywhere; it hides nothing when it only marks words.
	inlineTag  = regexp.MustCompile(`\{\{[<%]\s*(/?)\s*([\w/.-]+)[^{}]*[>%]\}\}`)
	closingTag = regexp.MustCompile(`\{\{[<%]\s*/\s*([\w/.-]+)`)
	linkTag    = regexp.MustCompile(`\]\(\s*(?:\{\{[<%]?[^{}]*[%>]?\}\}|\{%[^{}]*%\})[^)\s]*\s*\)`)
	titled     = regexp.MustCompile(`\b(?:title|header|heading|summary|label)\s*=\s*["“]([^"”]+)["”]`)
	positional = regexp.MustCompile(`^\s*(?:[\w-]+\s+)?["“]([^"”]+)["”]\s*$`)
	quoted     = regexp.MustCompile(`["“]([^"”]*\s[^"”]*)["”]`)

	admonition = regexp.MustCompile(`^(\s*)(?:!!!|\?\?\?\+?|===[+!]?)\s+(?:[\w-]+(?:\s+[\w-]+)*\s*)?(?:"([^"]*)")?\s*$`)
	container  = regexp.MustCompile(`^(\s*):{3,}\s*(?:[\w-]+)?\s*(?:\[([^\]]*)\])?\s*([^{\[]*?)\s*(?:\{.*\})?\s*$`)
	callout    = regexp.MustCompile(`^(\s*(?:>\s*)+)\[!([\w-]+)(?:\|[^\]]*)?\][+-]?\s*(.*)$`)

	attributeLine = regexp.MustCompile(`^\s*(?:\{:.*\}|\{[#.][^{}]*\}|\[TOC\]|\[\[_?TOC_?\]\]|[*-] TOC|` +
		`\{:toc\}|--8<--.*|#[\pL][\pL\pN/_-]*(?:\s+#[\pL][\pL\pN/_-]*)+)\s*$`)
	attributeEnd = regexp.MustCompile(`\s*\{[:#.][^{}]*\}\s*$|\s+\^[\w-]+\s*$`)
	linkEnd      = regexp.MustCompile(`(\]\([^()\s]*\))\{(?:[:.#][^{}]*|[^{}]*=[^{}]*)\}`)
	moduleLine   = regexp.MustCompile(`^(?:import\s.+\sfrom\s+['"].*|import\s+['"].*['"];?|` +
		`export\s+(?:const|default|function)\b.*)$`)
	jsxComment   = regexp.MustCompile(`\{/\*.*?\*/\}|%%.*?%%`)
	task         = regexp.MustCompile(`^(\s*(?:[-*+]|\d+[.)])\s+)\[[ xX]\]\s+`)
	embedded     = regexp.MustCompile(`!\[\[([^\]]*)\]\]`)
	wikiLink     = regexp.MustCompile(`\[\[([^\]|#]*)(#[^\]|]*)?(?:\|([^\]]*))?\]\]`)
	marked       = regexp.MustCompile(`==([^=\s][^=]*?)==`)
	icon         = regexp.MustCompile(`:(?:material|fontawesome|octicons|simple|fa|icon)-[a-z0-9-]+:(?:\{[^{}]*\})?\s*`)
	definition   = regexp.MustCompile(`^:[ \t]+(\S.*)$`)
	abbreviation = regexp.MustCompile(`^\*\[[^\]]+\]:`)
)

// emoji are the shortcodes of signs that change what a line says.
var emoji = strings.NewReplacer(":x:", "❌", ":no_entry:", "⛔", ":no_entry_sign:", "⛔",
	":negative_squared_cross_mark:", "❎", ":heavy_multiplication_x:", "✖", ":white_check_mark:", "✅",
	":heavy_check_mark:", "✔", ":ballot_box_with_check:", "☑", ":warning:", "⚠", ":arrow_right:", "→")

// markup takes the markup of other programs out of lines of Markdown. Every line
// stays in its place.
type markup struct {
	doc     *document
	lines   []string
	skip    int             // the number of lines of the file before them
	inside  int             // how many columns the text of open admonitions stands further in
	hidden  string          // the line that ends what is hidden; "" when nothing is
	noted   bool            // a comment is open
	noteEnd int             // the last line in which one ends
	left    []string        // what is left out
	leftAt  int             // the line of the first of it
	closed  map[string]bool // the tags that end somewhere, and so stand around text
}

// withoutMarkup reads the text of a Markdown file for what other programs make of
// it: the title of an admonition heads its text, shortcodes and attributes are left
// out and noted once.
func (d *document) withoutMarkup(body []byte, skip int) string {
	m := markup{doc: d, skip: skip, closed: map[string]bool{}, lines: strings.SplitAfter(string(body), "\n")}
	for _, tag := range closingTag.FindAllSubmatch(body, -1) {
		m.closed[string(tag[1])] = true
	}
	for i, line := range m.lines {
		if commentEnd.MatchString(line) {
			m.noteEnd = i
		}
	}
	inCode := false
	for i, line := range m.lines {
		text := strings.TrimRight(line, "\n")
		if codeFence.MatchString(strings.TrimLeft(text, " \t")) {
			inCode = !inCode
		}
		if inCode {
			continue
		}
		if read := m.line(i, text); read != text {
			m.set(i, read)
		}
	}
	if len(m.left) > 0 {
		d.note(m.leftAt, "left out as markup of another program: "+strings.Join(m.left, ", "),
			"write what a patient has to read as text")
	}
	return strings.Join(m.lines, "")
}

func (m *markup) set(i int, text string) {
	if end := strings.HasSuffix(m.lines[i], "\n"); end {
		text += "\n"
	}
	m.lines[i] = text
}

// leaveOut notes what is left out, at most a few.
func (m *markup) leaveOut(i int, text string) string {
	const most = 5
	if m.leftAt == 0 {
		m.leftAt = m.skip + i + 1
	}
	text = fmt.Sprintf("%q", shortened(squeeze(text)))
	switch {
	case slices.Contains(m.left, text):
	case len(m.left) < most:
		m.left = append(m.left, text)
	case len(m.left) == most:
		m.left = append(m.left, "…")
	}
	return ""
}

// line returns what is read of a line.
func (m *markup) line(i int, text string) string {
	if text = m.dedented(m.withoutComments(i, text)); strings.TrimSpace(text) == "" {
		return text
	}
	switch {
	case m.hidden != "":
		if strings.Contains(text, m.hidden) {
			m.hidden = ""
		}
		return m.leaveOut(i, text)
	case strings.TrimSpace(text) == "%%":
		m.hidden = "%%"
		return m.leaveOut(i, text)
	case admonition.MatchString(text):
		a := admonition.FindStringSubmatch(text)
		m.inside += 4
		return headed(a[1], a[2])
	case strings.Contains(text, ":::") && container.MatchString(text):
		c := container.FindStringSubmatch(text)
		return headed(c[1], c[2]+c[3])
	case strings.Contains(text, "[!") && callout.MatchString(text):
		c := callout.FindStringSubmatch(text)
		return headed(c[1], c[3])
	case strings.Contains(text, "{") && shortcode.MatchString(text) && isLoneTag(text):
		return m.shortcode(i, text)
	case strings.Contains(text, "<") && component.MatchString(text):
		return componentTitle(text, i > 0 && strings.TrimSpace(m.lines[i-1]) != "")
	case attributeLine.MatchString(text) && strings.ContainsAny(strings.TrimSpace(text)[:1], "{[*"):
		return "" // nothing that is read
	case attributeLine.MatchString(text), moduleLine.MatchString(text), abbreviation.MatchString(text):
		return m.leaveOut(i, text)
	}
	return m.inline(i, text)
}

// dedented takes the indentation of an open admonition away, and closes it at a
// line that has none.
func (m *markup) dedented(text string) string {
	blank := strings.TrimSpace(text) == ""
	for m.inside > 0 && !blank && columns(text) < m.inside {
		m.inside -= 4
	}
	for range m.inside {
		if rest := strings.TrimPrefix(text, " "); rest != text {
			text = rest
		} else {
			text = strings.TrimPrefix(text, "\t")
			break
		}
	}
	return text
}

// headed writes a title so that it heads the line after it.
func headed(before, title string) string {
	if title = strings.Trim(strings.TrimSpace(title), `"`); title == "" {
		return strings.TrimRight(before, " ")
	}
	return before + title + "  "
}

// shortcode reads a tag in a line of its own: the title that it gives to the text
// after it; of any other, nothing.
func (m *markup) shortcode(i int, text string) string {
	s := shortcode.FindStringSubmatch(text)
	name, parameters := s[2]+s[5], s[3]+s[6]
	if p := positional.FindStringSubmatch(parameters); p != nil && m.closed[name] {
		return headed("", p[1])
	}
	if t := titled.FindStringSubmatch(parameters); t != nil && !strings.Contains(parameters, "src=") {
		return headed("", t[1])
	}
	if quoted.MatchString(parameters) || s[1] == "" && s[4] == "" {
		return m.leaveOut(i, text)
	}
	return ""
}

// inline reads the markup within a line.
func (m *markup) inline(i int, text string) string {
	if d := definition.FindStringSubmatch(text); d != nil && i > 0 && strings.TrimSpace(m.lines[i-1]) != "" {
		m.set(i-1, strings.TrimRight(m.lines[i-1], " \n")+"  ")
		text = d[1]
	}
	if !strings.ContainsAny(text, "{[=%:^") {
		return text
	}
	if strings.Contains(text, "[") {
		text = task.ReplaceAllString(text, "$1")
	}
	if strings.ContainsAny(text, "{^") { // the pattern begins with any space, and takes long
		text = attributeEnd.ReplaceAllString(linkEnd.ReplaceAllString(text, "$1"), "")
	}
	text = linkTag.ReplaceAllString(text, "](#)")
	text = m.withoutPairs(text)
	if strings.ContainsAny(text, "{%") {
		text = jsxComment.ReplaceAllStringFunc(text, func(found string) string { return m.leaveOut(i, found) })
	}
	text = embedded.ReplaceAllStringFunc(text, func(found string) string { return m.leaveOut(i, found) })
	text = wikiLink.ReplaceAllStringFunc(text, func(found string) string {
		l := wikiLink.FindStringSubmatch(found)
		if l[3] != "" {
			return l[3]
		}
		return strings.TrimSpace(l[1] + strings.TrimPrefix(l[2], "#"))
	})
	text = marked.ReplaceAllString(text, "$1")
	return emoji.Replace(icon.ReplaceAllString(text, ""))
}

// withoutPairs takes away the tags that mark words of a line, an opening one with
// its closing one. A tag that stands for words stays: it is a blank.
func (m *markup) withoutPairs(text string) string {
	if strings.Contains(text, "{% end") || strings.Contains(text, "{%- end") {
		text = liquidTag.ReplaceAllString(text, "")
	}
	if !strings.Contains(text, "{{") {
		return text
	}
	closed := map[string]bool{}
	for _, tag := range inlineTag.FindAllStringSubmatch(text, -1) {
		if tag[1] != "" {
			closed[tag[2]] = true
		}
	}
	return inlineTag.ReplaceAllStringFunc(text, func(found string) string {
		if tag := inlineTag.FindStringSubmatch(found); closed[tag[2]] {
			return ""
		}
		return "{{" + strings.Trim(found, "{}<>% ") + "}}"
	})
}

// hiddenCode are the languages of code blocks that programs draw or look up.
var hiddenCode = set("dataview", "dataviewjs", "mermaid", "query", "plantuml", "tikz", "graphviz", "math")

// isHiddenCode tells whether a code block is no text.
func isHiddenCode(language []byte) bool {
	word, _, _ := bytes.Cut(language, []byte(" "))
	return hiddenCode[strings.Trim(strings.ToLower(string(word)), "{}.")]
}
