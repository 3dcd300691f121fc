package source

import (
	"slices"
	"strings"
)

// numberOf returns the number of a line that is a title with one, as its parts: "2.1 Driving".
func numberOf(r row) []string {
	m := numberedTitle.FindStringSubmatch(r.text)
	if m == nil || r.joined || r.table || r.note || !isTitle(m[1]) || startsSmall(m[1]) || isInstruction(m[1]) {
		return nil
	}
	return strings.Split(strings.TrimRight(strings.TrimSpace(strings.TrimSuffix(r.text, m[1])), ".):"), ".")
}

// markNumbered marks the rows that are headings by their numbers, whatever stands right above
// them: one with the first of its parts right below it, that part, and those that follow on. Items
// of a list are none: they stand right above one another.
func markNumbered(chunks []chunk) {
	var rows []*row
	for i := range chunks {
		for j := range chunks[i].rows {
			rows = append(rows, &chunks[i].rows[j])
		}
	}
	var last []string // the number of the last heading that was marked
	for i := 0; i+1 < len(rows); i++ {
		own, next := numberOf(*rows[i]), numberOf(*rows[i+1])
		switch {
		case own == nil || next != nil && !startsPart(own, next):
		case next != nil && i+2 < len(rows) && numberOf(*rows[i+2]) == nil,
			len(own) > 1 && (startsPart(last, own) || followsOn(last, own)):
			rows[i].level = 1 + len(own)
			last = own
		}
	}
}

// startsPart tells whether a number is that of the first part of another: 2.1 of 2.
func startsPart(number, next []string) bool {
	return len(number) > 0 && slices.Equal(next, append(slices.Clone(number), "1"))
}

// followsOn tells whether a number comes next after another of its rank.
func followsOn(before, next []string) bool {
	last := len(next) - 1
	return len(before) > last && last >= 0 && slices.Equal(before[:last], next[:last]) && number(next[last]) == number(before[last])+1
}
