package dialog

import (
	"strings"
	"unicode/utf8"

	"bedside/bot"
	"bedside/knowledge/lexicon"
)

// longMessage is the number of words of a message that nobody sends in pieces.
const longMessage = 8

// Complete tells whether a message can be answered by itself, or reads like a piece
// of one whose rest is still being typed. It is complete when it ends a sentence,
// puts a question that has content, picks from what was offered, or is long.
func (r *Responder) Complete(text string, state bot.Conversation) bool {
	text = strings.TrimSpace(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("?!.？！。؟", last) && !strings.HasSuffix(text, "..") || len(text) > maxKept {
		return true
	}
	if choice, picks := choose(&state, text); choice != nil || picks && len(state.Pending) > 0 {
		return true
	}
	words := lexicon.Words(text)
	return len(words) >= longMessage || len(words) > 0 && lexicon.BeginsLikeQuestion(words) && lexicon.HasContent(words)
}

// Without returns a conversation as if a message had never been sent, for when a
// person changed it.
func (r *Responder) Without(text string, state bot.Conversation) bot.Conversation {
	text = clip(text)
	var earlier []string
	for _, said := range state.Earlier {
		if said != text {
			earlier = append(earlier, said)
		}
	}
	state.Earlier = earlier
	return state
}
