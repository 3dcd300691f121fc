package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"bedside/knowledge"
)

// FileOf returns the file that LoadPaths reads the leaflet with an id from.
func FileOf(id string, paths ...string) (string, error) {
	for _, name := range paths {
		found, err := fileOf(id, name)
		if err != nil || found != "" {
			return found, err
		}
	}
	return "", fmt.Errorf("there is no leaflet with the id %q; "+
		"'bedside check' reads the leaflets and tells what is wrong with them", id)
}

func fileOf(id, name string) (string, error) {
	p, err := locate(name)
	if err != nil {
		return "", fmt.Errorf("looking for leaflet %s: %w", id, err)
	}
	defer p.close()
	files, _ := p.files()
	for _, f := range files {
		if idOf(f.name) != id {
			continue
		}
		if leaflet, _ := f.read(); leaflet != nil {
			return f.shown, nil
		}
	}
	return "", nil
}

// AddPhrasings returns the text of a Markdown leaflet with phrasings below the
// heading of one of its sections, after those that stand there already. name is
// the file's and tells its format; section is an id. Everything else stays as it
// is, by the byte. It fails when the file is no Markdown, when the section is not
// there or has no heading in the file, and when the leaflet would read differently.
func AddPhrasings(name string, text []byte, section string, phrasings []string) ([]byte, error) {
	if end := ending(name); end != ".md" && end != ".markdown" {
		return nil, fmt.Errorf("%s is no Markdown, so it cannot hold phrasings; save the leaflet as Markdown (.md) first",
			name)
	}
	before, lines, err := headings(name, text)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(before.Sections, func(s knowledge.Section) bool { return s.ID == section })
	if at < 0 {
		return nil, fmt.Errorf("%s has no section %q; it has %s", name, section, ids(before.Sections))
	}
	if lines == nil || lines[at] == 0 {
		return nil, fmt.Errorf("%s: the section %q has no heading of its own in the file; write one above its text first",
			name, section)
	}
	changed := insert(text, lines[at], phrasings)
	after, _, err := headings(name, changed)
	if err != nil || !onlyAdds(before, after, at, phrasings) {
		return nil, cmp.Or(err, fmt.Errorf("%s:%d: the leaflet would read differently with lines below this heading; "+
			"write them by hand and run 'bedside check'", name, lines[at]))
	}
	return changed, nil
}

func ids(sections []knowledge.Section) (text string) {
	for i, s := range sections {
		if i > 0 {
			text += ", "
		}
		text += s.ID
	}
	return text
}

// headings reads a leaflet and returns the lines in which the headings of its
// sections stand: 0 for text without one, and no lines for a leaflet without any.
func headings(name string, data []byte) (*knowledge.Leaflet, []int, error) {
	if bytes.Contains(bytes.ReplaceAll(data, []byte("\r\n"), nil), []byte("\r")) {
		return nil, nil, knowledge.Problem{File: name, Message: "the lines end in a way of old",
			Remedy: "save the file with the usual line ends"}
	}
	text, problems := vet(data, true)
	if problems == nil {
		var doc *document
		if doc, problems = parseMarkdown(text); problems == nil {
			leaflet, more := file{name: filepath.ToSlash(name)}.finish(doc)
			if leaflet != nil {
				return leaflet, headingLines(doc, len(leaflet.Sections)), nil
			}
			problems = more
		}
	}
	var all []error
	for _, p := range problems {
		p.File = name
		all = append(all, p)
	}
	return nil, nil, errors.Join(all...)
}

// headingLines are the lines of the headings that became sections.
func headingLines(doc *document, sections int) []int {
	var lines []int
	for _, p := range split(doc) {
		if len(passages(p.blocks)) > 0 {
			lines = append(lines, p.line)
		}
	}
	if len(lines) != sections { // sections were made of a leaflet without headings
		return nil
	}
	return lines
}

var (
	hashHeading = regexp.MustCompile(`^ {0,3}#`)
	underline   = regexp.MustCompile(`^ {0,3}(?:=+|-+)[ \t]*\r?\n?$`)
	empty       = regexp.MustCompile(`^[ \t]*\r?\n?$`)
)

// insert writes phrasings below the heading in a line, counted from 1.
func insert(text []byte, heading int, phrasings []string) []byte {
	lines := slices.Collect(bytes.Lines(text))
	at := heading
	if !hashHeading.Match(lines[heading-1]) {
		for at < len(lines) && !underline.Match(lines[at]) {
			at++
		}
		at = min(at+1, len(lines))
	}
	for next := at; next < len(lines); next++ {
		if phrasingLine.Match(bytes.TrimRight(lines[next], "\r\n")) {
			at = next + 1
		} else if !empty.Match(lines[next]) {
			break
		}
	}
	end := "\n"
	if bytes.HasSuffix(lines[at-1], []byte("\r\n")) {
		end = "\r\n"
	}
	var b bytes.Buffer
	b.Write(bytes.Join(lines[:at], nil))
	for _, phrasing := range phrasings {
		b.WriteString("? " + squeeze(phrasing) + end)
	}
	b.Write(bytes.Join(lines[at:], nil))
	return b.Bytes()
}

// onlyAdds tells whether one section got phrasings and nothing else changed.
func onlyAdds(before, after *knowledge.Leaflet, at int, phrasings []string) bool {
	if len(before.Sections) != len(after.Sections) {
		return false
	}
	for i, s := range before.Sections {
		want := s.Phrasings
		if i == at {
			want = slices.Clone(want)
			for _, p := range phrasings {
				want = append(want, squeeze(p))
			}
		}
		got := after.Sections[i]
		if s.ID != got.ID || s.Heading != got.Heading || !slices.Equal(want, got.Phrasings) ||
			!slices.EqualFunc(s.Passages, got.Passages, sameText) {
			return false
		}
	}
	return true
}

// sameText tells whether two passages are the same, wherever they stand in their files.
func sameText(a, b knowledge.Passage) bool {
	a.Line, b.Line = 0, 0
	return a == b
}
