// Package strictyaml reads YAML that people write by hand: an unknown key, a key
// that stands twice and a value of the wrong kind are mistakes, each told with
// its line and what to do about it.
package strictyaml

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bedside/knowledge"

	"go.yaml.in/yaml/v3" // the maintained YAML reader: refuses unknown keys and knows lines
)

// Decode reads a document into a struct with yaml tags; an empty document leaves
// it as it is, and what follows another one is a mistake. Problems have a line, counting
// from 1, and no file.
func Decode(document []byte, into any) []knowledge.Problem {
	decoder := yaml.NewDecoder(bytes.NewReader(document))
	decoder.KnownFields(true)
	var wrong []knowledge.Problem
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		wrong = explain(err, document, reflect.TypeOf(into).Elem())
	}
	return append(wrong, second(document)...)
}

// second tells of a second document, which a line "---" begins: YAML's reader stops before it, and
// what stands there would count for nothing, unseen. One without anything in it may follow.
func second(document []byte) []knowledge.Problem {
	decoder := yaml.NewDecoder(bytes.NewReader(document))
	var first yaml.Node
	if decoder.Decode(&first) != nil {
		return nil // told already
	}
	for {
		var next yaml.Node
		err := decoder.Decode(&next)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && next.Content[0].ShortTag() == "!!null" {
			continue
		}
		return []knowledge.Problem{{Line: separatorLine(document, first.Content[0].Line),
			Message: `what stands below "---" is another document, which is not read`,
			Remedy:  "take this line out, so that all of the file is read"}}
	}
}

// separatorLine returns the line of the first "---" below a line; that line without any.
func separatorLine(document []byte, below int) int {
	lines := bytes.Split(document, []byte("\n"))
	for n := below; n < len(lines); n++ {
		if separator.Match(lines[n]) {
			return n + 1
		}
	}
	return below
}

// Refusal is for UnmarshalYAML to return about a value: it is gathered with the
// other mistakes and keeps its line. Message and remedy are parted by "; ".
func Refusal(node *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: ", node.Line) + fmt.Sprintf(format, args...)}}
}

// What the YAML reader says about a value, and the mistakes that deserve plainer
// words.
var (
	syntax     = regexp.MustCompile(`^yaml: (?:line \d+: )?`)
	withLine   = regexp.MustCompile(`(?s)^line (\d+): (.*)$`)
	unknownKey = regexp.MustCompile(`^field (.+) not found in type (.+)$`)
	wrongKind  = regexp.MustCompile("(?s)^cannot unmarshal (!!\\w+)(?: `(.*)`)? into (\\S+)$")
	separator  = regexp.MustCompile(`^---(?:\s|$)`)
	doubleKey  = regexp.MustCompile(`^mapping key (".+") already defined`)
)

const spelling = `write "key: text" on each line, a text that has ":" or "#" in quotation marks`

// explain turns an error of the YAML reader into Problems.
func explain(err error, document []byte, t reflect.Type) []knowledge.Problem {
	var values *yaml.TypeError
	if !errors.As(err, &values) {
		message := syntax.ReplaceAllString(err.Error(), "")
		return []knowledge.Problem{{Line: syntaxLine(document), Message: message, Remedy: spelling}}
	}
	var problems []knowledge.Problem
	for _, message := range values.Errors {
		problems = append(problems, explainValue(message, document, t))
	}
	slices.SortStableFunc(problems, func(a, b knowledge.Problem) int { return cmp.Compare(a.Line, b.Line) })
	return problems
}

func explainValue(message string, document []byte, t reflect.Type) knowledge.Problem {
	p := knowledge.Problem{Line: 1, Message: message, Remedy: spelling}
	if m := withLine.FindStringSubmatch(message); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Message = m[2]
	}
	if m := unknownKey.FindStringSubmatch(p.Message); m != nil {
		p.Message, p.Remedy = fmt.Sprintf("unknown key %q", m[1]), "the keys are "+strings.Join(keys(t, m[2]), ", ")
	} else if m := doubleKey.FindStringSubmatch(p.Message); m != nil {
		p.Message, p.Remedy = fmt.Sprintf("the key %s stands twice", m[1]), "remove one of the two"
	} else if m := wrongKind.FindStringSubmatch(p.Message); m != nil {
		p = explainKind(document, t, spot{p.Line, m[1], strings.TrimSuffix(m[2], "..."), m[3]})
	} else if before, after, cut := strings.Cut(p.Message, "; "); cut {
		p.Message, p.Remedy = before, after
	}
	return p
}

// keys lists the keys of the struct with a name, as reflect prints it, which is
// t or below it.
func keys(t reflect.Type, name string) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var own []string
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if tag != "" && tag != "-" {
			own = append(own, tag)
		}
		if below := keys(t.Field(i).Type, name); below != nil {
			return below
		}
	}
	if t.String() == name {
		return own
	}
	return nil
}

// syntaxLine returns the line that a document cannot be read beyond: the one
// after the longest part that is sound. The reader's own counts are off by one
// for some mistakes.
func syntaxLine(document []byte) int {
	lines := bytes.SplitAfter(document, []byte("\n"))
	for n := len(lines) - 1; n > 0; n-- {
		if yaml.Unmarshal(bytes.Join(lines[:n], nil), new(yaml.Node)) == nil {
			return n + 1
		}
	}
	return 1
}
