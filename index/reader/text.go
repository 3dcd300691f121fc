package reader

import (
	"unicode"
	"unicode/utf8"
)

// Text is what is read of a passage. Title and Section are read before each of its windows.
type Text struct{ Title, Section, Text string }

// plain is a text as the reader sees it, and the byte of the original that each byte of
// it came from.
type plain struct {
	text []byte
	from []int32
}

// itemised makes a text plain: without marks of emphasis, white space single spaces, a
// line for each paragraph and each item of a list. It is prepare.py's itemised.
func itemised(text string) plain {
	p := plain{text: make([]byte, 0, len(text)), from: make([]int32, 0, len(text))}
	start := 0
	for i := 0; i < len(text); {
		next := i + 1
		if text[i] == '\n' {
			if end := separator(text, i); end > i {
				p.line(text, start, i)
				start, next = end, end
			}
		}
		i = next
	}
	p.line(text, start, len(text))
	return p
}

// single makes a text plain, in one line.
func single(text string) string {
	var p plain
	p.line(text, 0, len(text))
	return string(p.text)
}

// separator returns where the separation of two paragraphs or items ends that begins
// with the line break at i; i where nothing is separated.
func separator(text string, i int) int {
	last, at := 0, i+1
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isSpace(r) {
			break
		}
		if r == '\n' {
			last = at + 1
		}
		at += size
	}
	switch {
	case last > 0:
		return last
	case beginsItem(text[at:]):
		return i + 1
	}
	return i
}

// beginsItem tells whether a text begins with the mark of a list item: a bullet, or a
// number and a dot or bracket, and white space.
func beginsItem(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	if r != '-' && r != '*' && r != '•' {
		digits := 0
		for unicode.IsDigit(r) {
			digits += size
			r, size = utf8.DecodeRuneInString(text[digits:])
		}
		if digits == 0 || r != '.' && r != ')' {
			return false
		}
		size += digits
	}
	r, _ = utf8.DecodeRuneInString(text[size:])
	return isSpace(r)
}

// line appends a part of a text as a line, if there is anything in it.
func (p *plain) line(text string, from, to int) {
	gap := byte('\n') // what stands before the next character
	if len(p.text) == 0 {
		gap = 0
	}
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '*' || r == '_' || r == '`':
		case isSpace(r):
			if gap == 0 && len(p.text) > 0 {
				gap = ' '
			}
		default:
			if gap != 0 {
				p.text, p.from, gap = append(p.text, gap), append(p.from, p.from[len(p.from)-1]+1), 0
			}
			for k := range size {
				p.text, p.from = append(p.text, text[i+k]), append(p.from, int32(i+k))
			}
		}
		i += size
	}
}

// isSpace tells whether Python takes a character for white space.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// span is a part of a text, in bytes.
type span struct{ start, end int32 }

// sentences are the units of a plain text: each line cut after ".", "!" or "?" before a space.
func sentences(text []byte) []span {
	var found []span
	for start, i := 0, 0; i < len(text); i++ {
		last := i+1 == len(text)
		switch {
		case last || text[i+1] == '\n':
		case text[i+1] == ' ' && i > start && (text[i] == '.' || text[i] == '!' || text[i] == '?'):
		default:
			continue
		}
		found = append(found, span{int32(start), int32(i + 1)})
		i++ // the space or line break
		start = i + 1
	}
	return found
}

// original returns where a part of the plain text stands in the original.
func (p plain) original(s span) span { return span{p.from[s.start], p.from[s.end-1] + 1} }
