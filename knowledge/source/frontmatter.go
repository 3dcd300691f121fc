package source

import (
	"bytes"
	"regexp"
	"time"
	"unicode/utf8"

	"bedside/knowledge"
	"bedside/knowledge/strictyaml"

	"go.yaml.in/yaml/v3" // the nodes of front matter, whose lines are told
)

const (
	maxNotice      = 120      // characters: more cannot be shown with every reply
	maxFrontMatter = 64 << 10 // bytes: more is text that somebody forgot to part from it
)

// frontMatter has the keys that may stand between two lines "---" at the top of a
// Markdown leaflet.
type frontMatter struct {
	Title     string   `yaml:"title"`
	Aliases   []string `yaml:"aliases"`
	Language  language `yaml:"language"`
	Source    string   `yaml:"source"`
	Reviewed  day      `yaml:"reviewed"`
	Reviewer  string   `yaml:"reviewer"`
	ReviewDue day      `yaml:"review_due"`
	Contact   string   `yaml:"contact"`
	Notice    notice   `yaml:"notice"`
}

// day is a date in the form of knowledge.DateLayout.
type day struct {
	time.Time
	line int
}

// UnmarshalYAML reads the date, or refuses the value with its line.
func (d *day) UnmarshalYAML(node *yaml.Node) error {
	t, err := time.Parse(knowledge.DateLayout, node.Value)
	if err != nil {
		return strictyaml.Refusal(node, "%q is not a date; write it as 2026-01-31", node.Value)
	}
	*d = day{t, node.Line}
	return nil
}

// language is a BCP 47 tag.
type language string

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$`)

// UnmarshalYAML reads the tag, or refuses the value with its line.
func (l *language) UnmarshalYAML(node *yaml.Node) error {
	if !languageTag.MatchString(node.Value) {
		return strictyaml.Refusal(node, "%q is not a language; write its short name, such as en or pt-BR", node.Value)
	}
	*l = language(node.Value)
	return nil
}

// notice is a text of at most maxNotice characters.
type notice string

// UnmarshalYAML reads the text, or refuses the value with its line.
func (n *notice) UnmarshalYAML(node *yaml.Node) error {
	*n = notice(squeeze(node.Value))
	if length := utf8.RuneCountInString(string(*n)); node.Kind != yaml.ScalarNode || length > maxNotice {
		return strictyaml.Refusal(node, "the notice has %d characters; shorten it to %d, it is shown with every reply",
			length, maxNotice)
	}
	return nil
}

// cutFrontMatter parts a Markdown file into its front matter and its text. skip
// is the number of lines before the text; found tells whether there is any front
// matter. The fence stays at the top of it, so that its lines count as the file's.
func cutFrontMatter(text []byte) (front, body []byte, skip int, found bool, problems []knowledge.Problem) {
	isFence := func(line []byte) bool { return string(bytes.TrimRight(line, " \t\n")) == "---" }
	offset := 0
	for line := range bytes.Lines(text) {
		if skip == 0 && !isFence(line) {
			return nil, text, 0, false, nil
		}
		offset += len(line)
		skip++
		if skip > 1 && isFence(line) {
			return text[:offset-len(line)], text[offset:], skip, true, nil
		}
	}
	return nil, nil, 0, true, refused(1, "the front matter is not closed", `end it with a line "---"`)
}

// parseFrontMatter reads front matter with its opening fence.
func parseFrontMatter(front []byte) (knowledge.Leaflet, []knowledge.Problem) {
	if len(front) > maxFrontMatter {
		return knowledge.Leaflet{}, refused(1, "the front matter is longer than 64 KiB", `end it with a line "---"`)
	}
	var f frontMatter
	if problems := strictyaml.Decode(front, &f); problems != nil {
		for i := range problems {
			problems[i].Message = "front matter: " + problems[i].Message
		}
		return knowledge.Leaflet{}, problems
	}
	if !f.ReviewDue.IsZero() && !f.ReviewDue.After(f.Reviewed.Time) {
		return knowledge.Leaflet{}, refused(f.ReviewDue.line, "review_due is not after reviewed",
			"correct one of the two dates")
	}
	leaflet := knowledge.Leaflet{
		Title: squeeze(f.Title), Language: string(f.Language), Source: squeeze(f.Source),
		Contact: squeeze(f.Contact), Notice: string(f.Notice),
		Reviewer: squeeze(f.Reviewer), Reviewed: f.Reviewed.Time, ReviewDue: f.ReviewDue.Time,
	}
	for _, alias := range f.Aliases {
		if alias = squeeze(alias); alias != "" {
			leaflet.Aliases = append(leaflet.Aliases, alias)
		}
	}
	return leaflet, nil
}
