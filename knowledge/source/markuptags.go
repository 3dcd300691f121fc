package source

import (
	"regexp"
	"strings"
)

var (
	// tagStart matches where a tag of Hugo or Liquid begins, and liquidTag one of Liquid.
	tagStart  = regexp.MustCompile(`\{\{[<%]|\{%`)
	liquidTag = regexp.MustCompile(`\{%[^{}]*%\}`)
	// component matches a line that begins with an element of Docusaurus and its like,
	// whose names have a capital: "<TabItem label="Children">".
	component = regexp.MustCompile(`^(\s*)<([A-Z][\w.]*)\b([^<>]*?)/?>(.*)$`)
	// componentLabel matches the attribute that is shown above what stands in it.
	componentLabel = regexp.MustCompile(`\b(?:label|title|header|heading|summary)\s*=\s*\{?\s*(?:"([^"]+)"|'([^']+)')`)
	tabValue       = regexp.MustCompile(`\bvalue\s*=\s*\{?\s*(?:"([^"]+)"|'([^']+)')`)
)

// isLoneTag tells whether a line has one tag alone: text may stand between two.
func isLoneTag(text string) bool { return len(tagStart.FindAllString(text, 2)) < 2 }

// commentStart and commentEnd match the tags of a comment, which may stand anywhere in a line.
var (
	commentStart = regexp.MustCompile(`\{\{[<%]\s*comment\b[^{}]*[>%]\}\}|\{%-?\s*comment\b[^{}]*%\}`)
	commentEnd   = regexp.MustCompile(`\{\{[<%]\s*/\s*comment\s*[>%]\}\}|\{%-?\s*endcomment\s*-?%\}`)
)

// withoutComments returns a line without its comments, before any of their words can be read. A tag
// that nothing ends hides nothing.
func (m *markup) withoutComments(i int, text string) string {
	if !m.noted && !strings.Contains(text, "comment") {
		return text
	}
	var kept strings.Builder
	for {
		start := []int{0, 0}
		if !m.noted {
			if start = commentStart.FindStringIndex(text); start == nil {
				return kept.String() + text
			}
		}
		end := commentEnd.FindStringIndex(text[start[1]:])
		if end == nil && i >= m.noteEnd {
			return kept.String() + text
		}
		kept.WriteString(text[:start[0]])
		if m.noted = end == nil; m.noted {
			m.leaveOut(i, text[start[0]:])
			return kept.String()
		}
		m.leaveOut(i, text[start[0]:start[1]+end[1]])
		text = text[start[1]+end[1]:]
	}
}

// componentTitle writes the label of an element so that it heads what follows it, on a
// line of its own where it stands right below others. A tab without one shows its value.
func componentTitle(text string, below bool) string {
	c := component.FindStringSubmatch(text)
	label := componentLabel.FindStringSubmatch(c[3])
	if label == nil && c[2] == "TabItem" {
		label = tabValue.FindStringSubmatch(c[3])
	}
	if label == nil {
		return text
	}
	before, title := c[1], capital(label[1]+label[2]) // a title begins so
	if below {
		before += "<br>"
	}
	if rest := strings.TrimSpace(c[4]); rest != "" {
		return before + title + "<br>" + rest
	}
	return headed(before, title)
}
