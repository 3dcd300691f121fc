package index

import "bedside/knowledge/lexicon"

// shortMessage is how many words a message may have to be read as one question.
const shortMessage = 9

// asking tells, for each word of a message, whether it belongs to the part that
// asks: in a long story the sentences that put a question, and when none does,
// the last one.
func markAsking(words []lexicon.Word) []bool {
	asks := make([]bool, len(words))
	spans := sentenceSpans(words)
	best := 0
	scores := make([]int, len(spans))
	for i, s := range spans {
		scores[i] = askingScore(words[s[0]:s[1]])
		best = max(best, scores[i])
	}
	for i, s := range spans {
		chosen := scores[i] == best
		if best == 0 {
			chosen = i == len(spans)-1
		}
		if chosen || len(words) <= shortMessage {
			for w := s[0]; w < s[1]; w++ {
				asks[w] = true
			}
		}
	}
	return asks
}

// sentenceSpans returns the ranges of words between full stops and question marks.
func sentenceSpans(words []lexicon.Word) [][2]int {
	var spans [][2]int
	start := 0
	for i, w := range words {
		if w.Stop == '.' || w.Stop == '?' || i == len(words)-1 {
			spans = append(spans, [2]int{start, i + 1})
			start = i + 1
		}
	}
	return spans
}

// questionWords begin a question, or stand in one that has no question mark.
var questionWords = wordSet(`what when where who why how which whose can could may should shall will would do does did
is are am was were must has have any anyone`)

// askingScore is 3 for a sentence with a question mark, 2 for one that begins
// like a question, 1 for one that holds a question somewhere ("I wonder how
// long …"), 0 for a statement.
func askingScore(words []lexicon.Word) int {
	if words[len(words)-1].Stop == '?' {
		return 3
	}
	for _, w := range words {
		if openers[w.Text] {
			continue
		}
		if questionWords[w.Text] {
			return 2
		}
		break
	}
	for i, w := range words {
		switch w.Text {
		case "what", "when", "where", "why", "how", "whether":
			return 1
		case "can", "should", "do", "is", "am", "will", "would", "could", "may":
			if i+1 < len(words) && pronouns[words[i+1].Text] {
				return 1
			}
		}
	}
	return 0
}

var pronouns = wordSet(`i we he she it they you this that there my`)
