package source

import (
	"bytes"
	"strconv"

	"golang.org/x/net/html"
)

// lineMark is the attribute that tells in which line of the file a tag stands: the
// parser does not say. No page has it, since vet refuses the character.
const lineMark = "\x01"

// markLines writes the line of the file into every start tag. first is the line
// that the content begins in.
func markLines(content []byte, first int) []byte {
	var marked bytes.Buffer
	marked.Grow(len(content) + len(content)/4)
	tags := html.NewTokenizer(bytes.NewReader(content))
	for line := first; ; {
		kind := tags.Next()
		raw := tags.Raw()
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			end := 1 + len(tagNameIn(raw))
			marked.Write(raw[:end])
			marked.WriteString(" " + lineMark + `="` + strconv.Itoa(line) + `"`)
			marked.Write(raw[end:])
		} else {
			marked.Write(raw)
		}
		if kind == html.ErrorToken {
			return marked.Bytes()
		}
		line += bytes.Count(raw, []byte("\n"))
	}
}

// tagNameIn returns the name in a start tag.
func tagNameIn(tag []byte) []byte {
	name := tag[1:]
	if end := bytes.IndexAny(name, " \n\r\t\f/>"); end >= 0 {
		name = name[:end]
	}
	return name
}

// lineOf returns the line in which the element begins that a node is or stands
// in, and 0 when no tag of the file made it.
func lineOf(n *html.Node) int {
	for ; n != nil; n = n.Parent {
		if line, err := strconv.Atoi(attribute(n, lineMark)); err == nil {
			return line
		}
	}
	return 0
}
