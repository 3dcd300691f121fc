package index

import "bedside/knowledge/lexicon"

// shortMessage is how many words a message may have to be read as one question.
const shortMessage = 9

// markAsking tells, for each word of a message, whether it belongs to the part that
// asks: in a long story the sentences that put a question, and when none does,
// the last one.
func markAsking(words []lexicon.Word) []bool {
	sentences := lexicon.Sentences(words)
	scores := make([]int, len(sentences))
	best := 0
	for i, sentence := range sentences {
		scores[i] = askingScore(sentence)
		best = max(best, scores[i])
	}
	asks := make([]bool, 0, len(words))
	for i, sentence := range sentences {
		chosen := scores[i] == best
		if best == 0 {
			chosen = i == len(sentences)-1
		}
		for range sentence {
			asks = append(asks, chosen || len(words) <= shortMessage)
		}
	}
	return asks
}

// askingScore is 3 for a sentence with a question mark, 2 for one that begins
// like a question, 1 for one with an indirect question ("I wonder how long …"),
// 0 for a statement.
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
		if indirectQuestions[w.Text] {
			return 1
		}
		if verbsBeforeSubjects[w.Text] && i+1 < len(words) && isSubject(words[i+1].Text) {
			return 1
		}
	}
	return 0
}

// isSubject tells whether a word may be the subject of a question inside a sentence.
func isSubject(word string) bool { return lexicon.IsPronoun(word) || otherSubjects[word] }
