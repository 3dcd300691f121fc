package source

import (
	"regexp"
	"strings"
)

// circle matches an "o" that begins a line, and what is right after it: word processors
// write their second bullet so when it is pasted.
var circle = regexp.MustCompile(`^(\s*)o(\s+)(\S+)`)

// withCircles writes the bullets that were pasted as an "o" as what they are. In other
// languages than English it is a word that a line may begin with.
func withCircles(lines []string) []string {
	var found []int
	for i, line := range lines {
		m := circle.FindStringSubmatch(line)
		if m != nil && !strings.HasPrefix(m[3], "clock") && !strings.Contains(line[len(m[0]):], "\t") {
			found = append(found, i)
		}
	}
	if len(found) == 0 || !isEnglish(lines) {
		return lines
	}
	for _, i := range found {
		lines[i] = strings.Replace(lines[i], "o", "◦", 1)
	}
	return lines
}

// isEnglish tells whether more than two words of lines in three are: it knows no names of people or medicines.
func isEnglish(lines []string) bool {
	known, all := 0, 0
	for _, line := range lines {
		for _, word := range wordOrCompound.FindAllString(strings.ToLower(line), -1) {
			if all++; isWord(word) {
				known++
			}
		}
	}
	return 3*known > 2*all
}
