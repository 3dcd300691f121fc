package convert

import (
	"regexp"
	"strings"
)

// special are the characters that Markdown may take for markup wherever they stand.
// The pipe is one since a row of text can look like a table.
const special = "\\`*_[]<>|~"

// opening matches what Markdown takes for markup at the start of a line: a heading, a
// list, a quotation, a rule, a fence, an underline, and the question mark and colons
// that mean something in a leaflet.
var opening = regexp.MustCompile(`^(\s*)(#{1,6}(?:\s|$)|[-+=?:!](?:\s|$|[-=:!]+)|\d{1,9}[.)](?:\s|$))`)

// entity matches what Markdown takes for the name of a character.
var entity = regexp.MustCompile(`&(?:#?[A-Za-z0-9]+;)`)

// escape writes text so that Markdown shows it as it is. begins tells that a line
// begins with it.
func escape(s string, begins bool) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	escaped := entity.ReplaceAllString(b.String(), `\$0`)
	if !begins {
		return escaped
	}
	m := opening.FindStringSubmatchIndex(escaped)
	if m == nil {
		return escaped
	}
	at := m[4]
	for escaped[at] >= '0' && escaped[at] <= '9' { // the sign after a number is what makes it an item
		at++
	}
	return escaped[:at] + `\` + escaped[at:]
}
