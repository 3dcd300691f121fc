package source

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

var (
	noteLine   = regexp.MustCompile(`^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$`)
	noteMark   = regexp.MustCompile(`\[\^([^\]\s]+)\]`)
	inlineNote = regexp.MustCompile(`\^\[([^\]\n]+)\]`)
)

// footnotes are the notes of a text. While it is parsed, a character of private use
// stands for each mark, so that no number is made of it.
type footnotes struct {
	texts   []string // Markdown
	lines   []int    // of the file
	numbers map[string]int
}

// firstMark stands for the mark of the first note, and maxNotes is how many there
// may be: those characters that signs of word processors do not use.
const (
	firstMark = '\uE200'
	maxNotes  = 0x800
)

// cutFootnotes takes the notes "[^1]: text" out of Markdown and puts characters of
// private use in the place of their marks. Every line stays in its place.
func cutFootnotes(body string, skip int) (string, *footnotes) {
	notes := &footnotes{numbers: map[string]int{}}
	if !strings.Contains(body, "[^") && !strings.Contains(body, "^[") || strings.ContainsFunc(body, isNoteMark) {
		return body, notes
	}
	lines := strings.SplitAfter(body, "\n")
	open, inCode := -1, false
	for i, line := range lines {
		content := strings.TrimRight(line, "\n")
		if codeFence.MatchString(content) {
			inCode, open = !inCode, -1
		}
		if m := noteLine.FindStringSubmatch(content); m != nil && !inCode && len(notes.texts) < maxNotes {
			open = notes.add(m[1], m[2], skip+i+1)
		} else if open >= 0 && strings.TrimSpace(content) != "" && columns(content) > 0 {
			notes.texts[open] += " " + strings.TrimSpace(content)
		} else {
			if strings.TrimSpace(content) != "" {
				open = -1
			}
			continue
		}
		lines[i] = line[len(content):]
	}
	return notes.marked(lines, skip), notes
}

// add keeps a note by its name and returns its number.
func (f *footnotes) add(name, text string, line int) int {
	n := len(f.texts)
	f.texts, f.lines = append(f.texts, text), append(f.lines, line)
	if _, taken := f.numbers[name]; !taken {
		f.numbers[name] = n
	}
	return n
}

// marked puts characters in the place of marks, also of notes that stand where
// they are marked.
func (f *footnotes) marked(lines []string, skip int) string {
	inCode := false
	for i, line := range lines {
		if codeFence.MatchString(line) {
			inCode = !inCode
		}
		if inCode || !strings.Contains(line, "^") {
			continue
		}
		line = inlineNote.ReplaceAllStringFunc(line, func(found string) string {
			if len(f.texts) == maxNotes {
				return found
			}
			n := f.add("^"+strconv.Itoa(len(f.texts)), found[2:len(found)-1], skip+i+1)
			return string(firstMark + rune(n))
		})
		lines[i] = noteMark.ReplaceAllStringFunc(line, func(found string) string {
			if n, ok := f.numbers[found[2:len(found)-1]]; ok {
				return string(firstMark + rune(n))
			}
			return found
		})
	}
	return strings.Join(lines, "")
}

func isNoteMark(r rune) bool { return r >= firstMark && r < firstMark+maxNotes }

// withFootnotes puts each note below the block that its mark stands in, with the
// number of the mark, so that neither is quoted without the other. A note that only
// says where something comes from is left out with its mark.
func (d *document) withFootnotes(notes *footnotes) {
	if len(notes.texts) == 0 {
		return
	}
	shown := make([]string, len(notes.texts)) // the mark of each note as it is shown; "" before its first
	left := make([]bool, len(notes.texts))
	count := 0
	var blocks, below []block // below are the notes to what was read, those of a heading to the block after it
	for _, b := range d.blocks {
		var text strings.Builder
		for _, r := range b.text {
			if !isNoteMark(r) {
				text.WriteRune(r)
				continue
			}
			n := int(r - firstMark)
			if n >= len(shown) || left[n] {
				continue
			}
			if shown[n] == "" {
				content := notes.plain(n)
				if left[n] = citation.MatchString(content) && !hasInstruction(content) || content == ""; left[n] {
					d.note(notes.lines[n], "left out as a source: "+strconv.Quote(shortened(content)),
						"write it as a sentence if a patient has to read it")
					continue
				}
				count++
				shown[n] = raise(strconv.Itoa(count), raised["sup"])
				below = append(below, block{kind: paragraph, text: shown[n] + " " + content, line: notes.lines[n], below: true})
			}
			if b.kind != heading {
				text.WriteString(shown[n])
			}
		}
		b.text = strings.TrimSpace(text.String())
		blocks = append(blocks, b)
		if b.kind != heading {
			blocks, below = append(blocks, below...), nil
		}
	}
	blocks = append(blocks, below...)
	d.blocks = blocks
	for n, mark := range shown {
		if mark == "" && !left[n] {
			d.note(notes.lines[n], "left out as a note that nothing refers to: "+strconv.Quote(shortened(notes.plain(n))),
				"write it as text if a patient has to read it")
		}
	}
}

// plain returns the text of a note without markup.
func (f *footnotes) plain(n int) string {
	source := []byte(f.texts[n])
	m := markdown{source: source}
	var pieces []string
	root := markdownParser.Parse(text.NewReader(source))
	for node := root.FirstChild(); node != nil; node = node.NextSibling() {
		if node.Kind() == ast.KindParagraph || node.Kind() == ast.KindTextBlock {
			pieces = append(pieces, hardLines(m.inline(node))...)
		}
	}
	if len(pieces) == 0 {
		return squeeze(f.texts[n])
	}
	return strings.Join(pieces, " ")
}
