package encoder

import "strings"

// maxTurns is how many messages of a chat both heads read.
const maxTurns = 3

// Chat is the text of a chat as training joins it: its last three messages, oldest
// first, each in one line with single spaces, joined by " / ".
func Chat(messages []string) string {
	var turns []string
	for _, message := range messages[max(0, len(messages)-maxTurns):] {
		turns = append(turns, strings.Join(strings.Fields(message), " "))
	}
	return strings.Join(turns, " / ")
}
