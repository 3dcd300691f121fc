package source

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

const maxFreeText = 500 // bytes of a line of front matter that is put in quotation marks for its writer

var (
	keyLine   = regexp.MustCompile(`^([\pL_][\pL\pN_ -]*):[ \t]+(\S.*?)[ \t]*$`)
	aliasLine = regexp.MustCompile(`^[ \t]*-[ \t]+(\S.*?)[ \t]*$`)
	// textKeys are those of ours whose value is a text, to the end of the line.
	textKeys = set("title", "source", "reviewer", "contact", "notice", "alias", "subtitle", "description", "summary")
	// hash matches what YAML takes for the start of a comment and people for a number.
	hash = regexp.MustCompile(`\s#\S`)
	// plain matches what YAML reads as the text that it is without any doubt, as most values are.
	plain = regexp.MustCompile(`^(?:[A-Za-z0-9][A-Za-z0-9 ,.()/-]*|"[ !#-\[\]-~]*")$`)
)

// withQuotes puts texts into quotation marks that people who do not know YAML have
// written without: a title with a colon, which is read to the end of its line.
// What cannot be a text is left as it is.
func (d *document) withQuotes(front []byte) []byte {
	lines := slices.Collect(bytes.Lines(front))
	key := ""
	for i, line := range lines {
		text := strings.TrimRight(string(line), "\r\n")
		value, before := "", ""
		if m := keyLine.FindStringSubmatch(text); m != nil {
			key, value = m[1], m[2]
			before = key + ": "
		} else if m := aliasLine.FindStringSubmatch(text); m != nil && key == "aliases" {
			value = m[1]
			before = text[:strings.Index(text, "-")] + "- "
		} else if text != "" && text[0] != ' ' && text[0] != '#' && text[0] != '-' {
			key, _, _ = strings.Cut(text, ":")
		}
		goesOn := i+1 < len(lines) && goesOnBelow(lines[i+1], key)
		if value == "" || len(value) > maxFreeText || goesOn || !needsQuotes(key, value) {
			continue
		}
		lines[i] = []byte(before + "'" + strings.ReplaceAll(value, "'", "''") + "'\n")
		if slices.Contains(ownKeys, key) {
			d.note(i+1, fmt.Sprintf("front matter: %s was read to the end of the line: %q", key, value),
				"put the text into quotation marks if it is right")
		}
	}
	return bytes.Join(lines, nil)
}

// goesOnBelow tells whether a value goes on in the next line.
func goesOnBelow(line []byte, key string) bool {
	text := bytes.TrimRight(line, " \t\r\n")
	return len(text) > 0 && (text[0] == ' ' || text[0] == '\t' || text[0] == ']' || text[0] == '}') && key != "aliases"
}

// needsQuotes tells whether YAML does not read a value as the text that it is.
func needsQuotes(key, value string) bool {
	isText := textKeys[key]
	if isText && hash.MatchString(value) && !strings.ContainsAny(value[:1], `"'`) {
		return true
	}
	if plain.MatchString(value) {
		return false
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte("x: "+value+"\n"), &node); err == nil {
		return false
	}
	return isText || !strings.ContainsAny(value[:1], "[{&*!|>%@`")
}
