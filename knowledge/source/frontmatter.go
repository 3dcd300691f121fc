package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bedside/knowledge"

	"go.yaml.in/yaml/v3" // front matter: the maintained YAML reader, refuses unknown keys and knows lines
)

const (
	maxNotice      = 120      // characters: more cannot be shown with every reply
	maxFrontMatter = 64 << 10 // bytes: more is text that somebody forgot to part from it
)

// frontMatter is what may stand between two lines "---" at the top of a
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

const knownKeys = "title, aliases, language, source, reviewed, reviewer, review_due, contact, notice"

// day is a date in the form of knowledge.DateLayout.
type day struct {
	time.Time
	line int
}

// UnmarshalYAML reads the date, or refuses the value with its line.
func (d *day) UnmarshalYAML(node *yaml.Node) error {
	t, err := time.Parse(knowledge.DateLayout, node.Value)
	if err != nil {
		return refusal(node, "%q is not a date; write it as 2026-01-31", node.Value)
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
		return refusal(node, "%q is not a language; write its short name, such as en or pt-BR", node.Value)
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
		return refusal(node, "the notice has %d characters; shorten it to %d, it is shown with every reply", length, maxNotice)
	}
	return nil
}

// refusal is an error that the YAML reader gathers with its own. Message and
// remedy are parted by "; ".
func refusal(node *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: ", node.Line) + fmt.Sprintf(format, args...)}}
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
	decoder := yaml.NewDecoder(bytes.NewReader(front))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return knowledge.Leaflet{}, explain(err, front)
	}
	if !f.ReviewDue.IsZero() && !f.ReviewDue.After(f.Reviewed.Time) {
		return knowledge.Leaflet{}, refused(f.ReviewDue.line, "review_due is not after reviewed", "correct one of the two dates")
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

// What the YAML reader says about a value, and the mistakes that deserve plainer
// words.
var (
	yamlLine   = regexp.MustCompile(`^line (\d+): (.*)$`)
	unknownKey = regexp.MustCompile(`^field (.+) not found in type`)
	wrongKind  = regexp.MustCompile(`^cannot unmarshal `)
	doubleKey  = regexp.MustCompile(`^mapping key (".+") already defined`)
)

// explain turns an error of the YAML reader into Problems, one for each line.
func explain(err error, front []byte) []knowledge.Problem {
	const spelling = `write "key: text" on each line, a text that has ":" or "#" in quotation marks`
	var values *yaml.TypeError
	if !errors.As(err, &values) {
		message := regexp.MustCompile(`^yaml: (?:line \d+: )?`).ReplaceAllString(err.Error(), "")
		return refused(syntaxLine(front), "front matter: "+message, spelling)
	}
	var problems []knowledge.Problem
	for _, message := range values.Errors {
		line, remedy := 1, spelling
		if m := yamlLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = m[2]
		}
		if m := unknownKey.FindStringSubmatch(message); m != nil {
			message, remedy = fmt.Sprintf("unknown key %q", m[1]), "the keys are "+knownKeys
		} else if m := doubleKey.FindStringSubmatch(message); m != nil {
			message, remedy = fmt.Sprintf("the key %s stands twice", m[1]), "remove one of the two"
		} else if wrongKind.MatchString(message) {
			message, remedy = "a value of the wrong kind", `write "key: text"; aliases are a list of lines "- name"`
		} else if before, after, cut := strings.Cut(message, "; "); cut {
			message, remedy = before, after
		}
		problems = append(problems, refused(line, "front matter: "+message, remedy)...)
	}
	return problems
}

// syntaxLine returns the line that front matter cannot be read beyond: the one
// after the longest part that is sound. The reader's own counts are off by one
// for some mistakes.
func syntaxLine(front []byte) int {
	lines := bytes.SplitAfter(front, []byte("\n"))
	for n := len(lines) - 1; n > 0; n-- {
		if yaml.Unmarshal(bytes.Join(lines[:n], nil), new(yaml.Node)) == nil {
			return n + 1
		}
	}
	return 1
}
