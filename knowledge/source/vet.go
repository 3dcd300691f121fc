package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"bedside/knowledge"
)

// maxFile is the size in bytes up to which a leaflet is read.
const maxFile = 20 << 20

// maxIndent is the length in bytes of the indentation and list or quotation
// marks at the start of a line beyond which nesting is refused: the time to
// parse it grows with the square.
const maxIndent = 400

// vet checks that a file is text that can be quoted safely and returns it
// without byte order mark, its line ends made "\n". Refused is what a reader
// cannot see and a quotation would carry on: control characters, and those that
// turn the direction of writing, with which "10 mg" can be shown as "01 mg".
// indents tells whether indentation means something in the format; in a page it
// does not.
func vet(data []byte, indents bool) ([]byte, []knowledge.Problem) {
	const saveAsUTF8 = "save the file as UTF-8"
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, refused(1, "the text is UTF-16", saveAsUTF8+" (in Notepad: Save as, Encoding: UTF-8)")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	if indents {
		data = withLineEnds(data)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, refused(0, "the leaflet is empty", "write its text or remove the file")
	}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if !utf8.Valid(line) {
			return nil, refused(number, "the text is not UTF-8", saveAsUTF8)
		}
		if r := forbidden(string(line)); r != 0 {
			return nil, refused(number, fmt.Sprintf("the line has the invisible character %U", r),
				"delete it, or write the line anew")
		}
		if bytes.IndexByte(line, 0) >= 0 {
			return nil, refused(number, "the file is not text: it has a zero byte", saveAsUTF8+" text")
		}
		if indents && len(line)-len(bytes.TrimLeft(line, " \t>*+-")) > maxIndent {
			return nil, refused(number, "the line is nested too deeply", "remove the marks or the indentation at its start")
		}
	}
	return data, nil
}

// withLineEnds makes line ends of the characters by which some programs part lines and
// paragraphs. In a page they are white space.
func withLineEnds(data []byte) []byte {
	for _, end := range []string{"\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(data, []byte(end)) {
			data = bytes.ReplaceAll(data, []byte(end), []byte("\n"))
		}
	}
	return data
}

// forbidden returns the first character of a text that must not be quoted, and 0
// when there is none.
func forbidden(text string) rune {
	for _, r := range text {
		switch {
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // bidirectional controls
			return r
		case r > 0 && r < ' ' && r != '\n' && r != '\t' && r != '\f' && r != '\v', r == 0x7F:
			return r
		}
	}
	return 0
}
