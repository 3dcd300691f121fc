package redflags_test

import (
	"fmt"

	"bedside/knowledge/redflags"
)

// A misspelt sign raises its flag; one that is asked about, or negated, does not.
func ExampleTable_Match() {
	for _, message := range []string{
		"my chst hurts really bad and I'm sweating",
		"is chest pain a side effect?",
		"no chest pain today, can I shower?",
	} {
		if match := redflags.English().Match(message); match != nil {
			fmt.Printf("%s: %s\n", match.Flag.ID, match.Flag.Title)
			continue
		}
		fmt.Println("none")
	}
	// Output:
	// heart: Possible heart attack
	// none
	// none
}
