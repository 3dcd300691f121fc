package lexicon_test

import (
	"fmt"
	"strings"

	"bedside/knowledge/lexicon"
)

func ExampleWords() {
	for _, word := range lexicon.Words("I can’t sleeeep. Is it OK b4 24h?") {
		fmt.Printf("%s%c", word.Text, max(word.Stop, ' '))
	}
	// Output:
	// i can not sleep.is it ok before 24 h?
}

func ExampleClauses() {
	for _, clause := range lexicon.Clauses(lexicon.Words("I am 70. Can I shower and when can I drive?")) {
		var texts []string
		for _, word := range clause {
			texts = append(texts, word.Text)
		}
		fmt.Println(strings.Join(texts, " "))
	}
	// Output:
	// i am 70
	// can i shower
	// when can i drive
}
