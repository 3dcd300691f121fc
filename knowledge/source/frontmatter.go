package source

import (
	"bytes"
	"regexp"
	"strings"
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
	Aliases   aliases  `yaml:"aliases"`
	Language  language `yaml:"language"`
	Source    string   `yaml:"source"`
	Reviewed  dated    `yaml:"reviewed"`
	Reviewer  string   `yaml:"reviewer"`
	ReviewDue dated    `yaml:"review_due"`
	Contact   string   `yaml:"contact"`
	Notice    notice   `yaml:"notice"`
	Audience  audience `yaml:"audience"`
}

// UnmarshalYAML reads a day, a month or a year as knowledge.Told writes it, or refuses the value with its line.
func (d *dated) UnmarshalYAML(node *yaml.Node) error {
	day, to, err := knowledge.ParseTold(node.Value)
	if err != nil {
		return strictyaml.Refusal(node, "%q is not a date; write it as 2026-01-31", node.Value)
	}
	*d = dated{day, to, node.Line}
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

// aliases are names, each on a line of its own or all in one.
type aliases []string

// UnmarshalYAML reads a list of texts, or one text as a list of one. A name with a
// colon in it, which YAML takes for a key and its value, is put together again.
func (a *aliases) UnmarshalYAML(node *yaml.Node) error {
	items := node.Content
	if node.Kind == yaml.ScalarNode && node.Tag != "!!null" {
		items = []*yaml.Node{node}
	} else if node.Kind == yaml.MappingNode {
		return strictyaml.Refusal(node, `a value of the wrong kind; write lines "- name" below "aliases:"`)
	}
	for _, item := range items {
		switch {
		case item.Kind == yaml.ScalarNode:
			*a = append(*a, item.Value)
		case item.Kind == yaml.MappingNode && len(item.Content) == 2 && item.Content[1].Kind == yaml.ScalarNode:
			*a = append(*a, item.Content[0].Value+": "+item.Content[1].Value)
		default:
			return strictyaml.Refusal(item, `a value of the wrong kind; write "- name" on the line`)
		}
	}
	return nil
}

// parseFrontMatter reads front matter of any program, with its opening fence as
// the first line. Keys of other programs are noted once and left out.
func (d *document) parseFrontMatter(front []byte) []knowledge.Problem {
	if len(front) > maxFrontMatter {
		return refused(1, "the front matter is longer than 64 KiB", `end it with a line "---"`)
	}
	own, foreign := withoutForeign(d.withQuotes(front))
	var f frontMatter
	if problems := strictyaml.Decode(own, &f); problems != nil {
		for i := range problems {
			problems[i].Message = "front matter: " + problems[i].Message
		}
		return problems
	}
	if line := audienceLine(own); line > 0 && len(f.Audience.names) == 0 { // YAML leaves out a key without a value
		return refused(line, "front matter: the audience names nobody", audienceRemedy)
	}
	if line := draftLine(foreign); line > 0 {
		return []knowledge.Problem{{Level: knowledge.Note, Line: line,
			Message: "this is a draft, so nobody is answered from it",
			Remedy:  "go through it with 'bedside review', or review it and remove this line"}}
	}
	d.leaflet = knowledge.Leaflet{
		Title: squeeze(f.Title), Language: string(f.Language), Source: squeeze(f.Source),
		Contact: squeeze(f.Contact), Notice: string(f.Notice),
		Reviewer: squeeze(f.Reviewer), Audience: f.Audience.names,
		Lines: knowledge.Lines{Title: lineOfKey(own, "title"), Audience: f.Audience.line},
	}
	setReview(&d.leaflet, f.Reviewed, f.ReviewDue)
	if d.leaflet.Overdue(f.Reviewed.day.AddDate(0, 0, 1)) { // the next review would be over on the day after this one
		return refused(f.ReviewDue.line, "review_due is not after reviewed", "correct one of the two dates")
	}
	for _, alias := range f.Aliases {
		if alias = squeeze(alias); alias != "" && !isAddress(alias) {
			d.leaflet.Aliases = append(d.leaflet.Aliases, alias)
		}
	}
	d.noteForeign(foreign)
	return nil
}

// lineOfKey returns the line of front matter that begins with a key; 0 when none does.
func lineOfKey(front []byte, key string) int {
	number := 0
	for line := range bytes.Lines(front) {
		number++
		if bytes.HasPrefix(line, []byte(key+":")) {
			return number
		}
	}
	return 0
}

// isAddress tells whether an alias is the former address of a page, as some
// programs have it, and no name.
func isAddress(alias string) bool {
	return strings.HasPrefix(alias, "/") || !strings.Contains(alias, " ") &&
		(strings.Contains(alias, "/") || strings.HasSuffix(alias, ".html"))
}
