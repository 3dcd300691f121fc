package languages

import (
	"strings"
	"unicode"
)

// token is one word or Han character of a message.
type token struct {
	text     string // plain, and folded as a language says
	clause   int    // counted from 0; commas and the like end one
	sentence int    // counted from 0
	number   bool
	earlier  bool     // in a message before the last
	english  bool     // a word of English
	quiet    bool     // its sentence asks, supposes or tells of the past, by English words
	denied   bool     // English words deny it
	also     []string // without what is written as one with it
}

// tokens takes a plain text apart. Han characters are tokens of their own.
func tokens(text string) []token {
	var found []token
	var clause, sentence int
	start := -1
	end := func(i int) {
		if start >= 0 {
			word := strings.Trim(text[start:i], "'")
			if word != "" {
				found = append(found, token{text: word, clause: clause, sentence: sentence, number: isNumber(word)})
			}
		}
		start = -1
	}
	for i, c := range text {
		switch {
		case unicode.Is(unicode.Han, c):
			end(i)
			found = append(found, token{text: string(c), clause: clause, sentence: sentence})
		case unicode.In(c, unicode.L, unicode.M, unicode.Nd) || c == '\'':
			if start < 0 {
				start = i
			}
		default:
			end(i)
			switch {
			case strings.ContainsRune(".!?\n؟。！？।¿¡", c) && !decimal(text, i, c):
				sentence, clause = sentence+1, clause+1
			case strings.ContainsRune(",;:،，、；؛", c):
				clause++
			}
		}
	}
	end(len(text))
	return found
}

// decimal tells whether a point stands between digits.
func decimal(text string, i int, c rune) bool {
	digit := func(j int) bool { return j >= 0 && j < len(text) && text[j] >= '0' && text[j] <= '9' }
	return c == '.' && digit(i-1) && digit(i+1)
}

func isNumber(word string) bool {
	for _, c := range word {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isYear tells whether a number is a year of the last hundred: who names one tells
// of the past.
func (t *token) isYear() bool {
	return t.number && len(t.text) == 4 && (strings.HasPrefix(t.text, "19") || strings.HasPrefix(t.text, "20"))
}

// folded are a message's tokens in a language's form; apart splits a token into
// several where the form needs that.
func folded(plain []token, f fold, apart func(string) []string) []token {
	found := make([]token, 0, len(plain))
	for _, t := range plain {
		for _, word := range apart(t.text) {
			t.text, t.number = word, isNumber(word)
			if !t.number {
				t.text = f(word)
			}
			if t.text != "" {
				found = append(found, t)
			}
		}
	}
	return found
}

// whole leaves a token as it is.
func whole(word string) []string { return []string{word} }

// atApostrophes parts a token at its apostrophes, as those of Romance languages are
// ("l'aiuto").
func atApostrophes(word string) []string {
	if !strings.Contains(word, "'") {
		return []string{word}
	}
	return strings.FieldsFunc(word, func(c rune) bool { return c == '\'' })
}
