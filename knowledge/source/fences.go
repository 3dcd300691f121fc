package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bedside/knowledge"

	"github.com/BurntSushi/toml" // front matter between lines "+++": tells the line of a mistake
)

// frontParts are the parts of a Markdown file.
type frontParts struct {
	front []byte // the front matter as YAML, its lines where they are in the file; nil where there is none
	body  []byte
	skip  int // the number of lines before the body
}

// cutFrontMatter parts a Markdown file into its front matter and its text. Front
// matter is YAML between lines "---", TOML between lines "+++", a JSON object, or
// lines "Title: text" up to a blank one.
func cutFrontMatter(text []byte) (frontParts, []knowledge.Problem) {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	switch first = bytes.TrimRight(first, " \t"); {
	case string(first) == "---":
		return cutFenced(text, "---", "...")
	case string(first) == "+++":
		parts, problems := cutFenced(text, "+++")
		if problems == nil {
			parts.front, problems = fromTOML(parts.front)
		}
		return parts, problems
	case bytes.HasPrefix(first, []byte("{")) && !bytes.HasPrefix(first, []byte("{{")):
		return cutJSON(text), nil
	case headerLine.Match(first) && titleLine.Match(first):
		return cutHeader(text), nil
	}
	return frontParts{body: text}, nil
}

// cutFenced parts a file at the line that closes its front matter. The fence stays
// at the top of it, so that its lines count as the file's.
func cutFenced(text []byte, fences ...string) (frontParts, []knowledge.Problem) {
	offset, skip := 0, 0
	for line := range bytes.Lines(text) {
		offset += len(line)
		if skip++; skip > 1 && slices.Contains(fences, string(bytes.TrimRight(line, " \t\n"))) {
			return frontParts{text[:offset-len(line)], text[offset:], skip}, nil
		}
	}
	return frontParts{}, refused(1, "the front matter is not closed", fmt.Sprintf("end it with a line %q", fences[0]))
}

// asYAML writes values as YAML, each key in a line of its own. Of two keys in one
// line the second is left out.
func asYAML(lines int, keys []string, values map[string]any, lineOf func(key string) int) []byte {
	out := make([][]byte, lines)
	for _, key := range keys {
		value, err := json.Marshal(plainValue(values[key])) // JSON is YAML
		if n := lineOf(key); err == nil && n < lines && out[n] == nil {
			out[n] = fmt.Appendf(nil, "%s: %s", key, value)
		}
	}
	return append(bytes.Join(out, []byte("\n")), '\n')
}

// plainValue writes the days of a value as leaflets do.
func plainValue(value any) any {
	if day, ok := value.(time.Time); ok {
		return day.Format(knowledge.DateLayout)
	}
	return value
}

// fromTOML translates front matter with its opening fence.
func fromTOML(front []byte) ([]byte, []knowledge.Problem) {
	if len(front) > maxFrontMatter {
		return front, nil // refused by its length later
	}
	_, text, _ := bytes.Cut(front, []byte("\n"))
	values := map[string]any{}
	meta, err := toml.Decode(string(text), &values)
	var mistake toml.ParseError
	if errors.As(err, &mistake) {
		return nil, refused(mistake.Position.Line+1, "front matter: "+mistake.Message, `write key = "text" on each line`)
	}
	if err != nil {
		return nil, refused(1, "front matter: "+err.Error(), `write key = "text" on each line`)
	}
	var keys []string
	for _, key := range meta.Keys() {
		if !slices.Contains(keys, key[0]) {
			keys = append(keys, key[0])
		}
	}
	lines := strings.Split(string(front), "\n")
	return asYAML(len(lines), keys, values, lineFinder(lines, tomlKey)), nil
}

// lineFinder finds the first line of each key that a pattern matches; the first
// of all for a key that is not found.
func lineFinder(lines []string, pattern *regexp.Regexp) func(key string) int {
	numbers := map[string]int{}
	for i, line := range lines {
		for _, m := range pattern.FindAllStringSubmatch(line, -1) {
			if _, known := numbers[m[1]]; !known {
				numbers[m[1]] = i
			}
		}
	}
	return func(key string) int { return numbers[key] }
}

var (
	tomlKey = regexp.MustCompile(`^\s*\[{0,2}\s*["']?([\w-]+)`)
	jsonKey = regexp.MustCompile(`"([^"]+)"\s*:`)
)

// cutJSON takes a JSON object off the top of a text, if there is one.
func cutJSON(text []byte) frontParts {
	decoder := json.NewDecoder(bytes.NewReader(text[:min(len(text), maxFrontMatter)]))
	values := map[string]any{}
	if decoder.Decode(&values) != nil || len(values) == 0 {
		return frontParts{body: text}
	}
	end := int(decoder.InputOffset())
	head, body := text[:end], text[end:]
	lines := strings.Split(string(head), "\n")
	find := lineFinder(lines, jsonKey)
	var keys []string
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	rest, _, _ := bytes.Cut(body, []byte("\n"))
	if len(bytes.TrimSpace(rest)) > 0 {
		return frontParts{body: text}
	}
	return frontParts{front: asYAML(len(lines), keys, values, find), body: body, skip: len(lines) - 1}
}

var (
	headerLine = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_ -]{0,30}):[ \t]+(\S.*?)\s*$`)
	titleLine  = regexp.MustCompile(`(?i)^title:`)
)

// cutHeader takes lines "Title: text" off the top of a text, up to a blank line.
func cutHeader(text []byte) frontParts {
	var keys []string
	values, numbers := map[string]any{}, map[string]int{}
	offset, skip := 0, 0
	for line := range bytes.Lines(text) {
		m := headerLine.FindSubmatch(bytes.TrimRight(line, "\n"))
		if m == nil && len(bytes.TrimSpace(line)) > 0 {
			return frontParts{body: text}
		}
		if m == nil {
			break
		}
		key := strings.ReplaceAll(strings.ToLower(string(m[1])), " ", "_")
		if values[key] == nil {
			keys = append(keys, key)
			values[key], numbers[key] = string(m[2]), skip
		}
		offset += len(line)
		skip++
	}
	if offset > maxFrontMatter {
		return frontParts{body: text}
	}
	return frontParts{asYAML(skip, keys, values, func(key string) int { return numbers[key] }), text[offset:], skip}
}
