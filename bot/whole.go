package bot

import (
	"strings"
	"unicode/utf8"

	"bedside/knowledge/lexicon"
)

// longMessage is how many words make a message that nobody sends in pieces.
const longMessage = 8

// Whole tells whether a message can be answered by itself, or reads like a piece
// of one whose rest is still being typed. It is whole when it ends a sentence,
// puts a question that has content, picks from what was offered, or is long.
func (c Conversation) Whole(text string) bool {
	text = strings.TrimSpace(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("?!.？！。؟", last) && !strings.HasSuffix(text, "..") || len(text) > maxKept {
		return true
	}
	if choice, picks := c.choose(text); choice != nil || picks && len(c.Pending) > 0 {
		return true
	}
	words := lexicon.Words(text)
	return len(words) >= longMessage || len(words) > 0 && beginsLikeQuestion(words) && tellsMuch(words)
}

// Without returns the conversation as if a message had never been sent, for when
// a person changed it.
func (c Conversation) Without(text string) Conversation {
	text = kept(text)
	var earlier []string
	for _, said := range c.Earlier {
		if said != text {
			earlier = append(earlier, said)
		}
	}
	c.Earlier = earlier
	return c
}
