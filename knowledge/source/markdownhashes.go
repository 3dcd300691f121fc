package source

import (
	"regexp"
	"strings"
)

// unspacedHash matches a heading as older programs read it: without a space after its signs.
var unspacedHash = regexp.MustCompile(`^ {0,3}(#{1,6})[\p{Lu}\d]`)

// withSpacedHashes puts the space into headings that Markdown takes for text without it:
// "##Side effects". One sign may as well begin a hashtag; it does not where the text opens
// so, or has such headings with more signs.
func withSpacedHashes(body string) string {
	lines := strings.SplitAfter(body, "\n")
	var at []int // the lines with such a heading
	inCode, written, sure := false, false, false
	for i, line := range lines {
		text := strings.TrimSpace(line)
		if codeFence.MatchString(line) {
			inCode = !inCode
		}
		if m := unspacedHash.FindStringSubmatch(line); m != nil && !inCode && isTitle(strings.TrimLeft(text, "#")) {
			at = append(at, i)
			sure = sure || len(m[1]) > 1 || !written
		}
		written = written || text != ""
	}
	if !sure {
		return body
	}
	for _, i := range at {
		signs := len(lines[i]) - len(strings.TrimLeft(lines[i], " #"))
		lines[i] = lines[i][:signs] + " " + lines[i][signs:]
	}
	return strings.Join(lines, "")
}
