package source

import (
	"slices"
	"testing"
)

// TestImprint holds that the last lines of a text which are a publisher's are left
// out, and not those that speak to patients and begin alike.
func TestImprint(t *testing.T) {
	for line, want := range map[string]bool{
		"Designed for people over 16. Do not give the spray to babies.": false,
		"Issued with 2 spare filters. Change the filter each week.":     false,
		"Produced from milk: not suitable under 3 years.":               false,
		"Published rules allow 2 units, but you should have none.":      false,
		"Designed by Sample Print Works, 2024":                          true,
		"Printed in 2024 on paper of Sample Street Clinic.":             true,
		"© Sample Clinic 2024. You must not reproduce this leaflet.":    true,
	} {
		d := document{}
		d.add(paragraph, "Shake the spray.", 1)
		d.add(paragraph, line, 3)
		d.withoutReferences()
		left := !slices.ContainsFunc(d.blocks, func(b block) bool { return b.text == line })
		if left != want || left != (len(d.problems) == 1) {
			t.Errorf("%q: left out is %v, want %v; told: %v", line, left, want, d.problems)
		}
	}
}
