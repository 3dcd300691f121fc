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

// isLoneTag tells whether a line has one tag alone, or hides a comment: text may stand
// between two.
func isLoneTag(text string) bool {
	return len(tagStart.FindAllString(text, 2)) < 2 || strings.Contains(text, "comment")
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
