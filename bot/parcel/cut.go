package parcel

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg" // where graphemes, sentences and words end, by Unicode's rules (UAX 29, UAX 14)

	"bedside/bot"
	"bedside/knowledge"
)

// The ranks of places to cut at, the best first.
const (
	paragraphEnd = iota
	lineEnd
	sentenceEnd
	wordEnd
	graphemeEnd
	ranks
)

// Measure is the length of a text as a platform counts it. The length of a text is that of
// its characters in sum.
type Measure func(text string) int

// Cut cuts a text into pieces of at most limit, which is at least the length of
// any one character. Joined, the pieces are the text. It cuts at the end of a paragraph, else of a
// line, a sentence, a word, a grapheme: the best of these in the last three
// quarters of what fits. Only a grapheme that is itself too long is cut.
func Cut(text string, limit int, length Measure) []string {
	var pieces []string
	for length(text) > limit {
		at := place(text, limit, length)
		pieces = append(pieces, text[:at])
		text = text[at:]
	}
	return append(pieces, text)
}

// place returns where to cut a text that is too long, in bytes; it is never 0.
func place(text string, limit int, length Measure) int {
	var ends [ranks]int
	rest, state, at, size := text, -1, 0, 0
	for len(rest) > 0 {
		cluster, after, boundaries, next := uniseg.StepString(rest, state)
		if size += length(cluster); size > limit {
			break
		}
		at += len(cluster)
		if size > limit/4 {
			ends[rank(text[:at], after, boundaries)] = at
		}
		ends[graphemeEnd] = at
		rest, state = after, next
	}
	for _, end := range ends {
		if end > 0 {
			return end
		}
	}
	return runesWithin(text, limit, length)
}

// rank tells what ends where a cluster does. White space belongs to what it
// follows, so nothing better than a grapheme ends before it.
func rank(before, after string, boundaries int) int {
	if after != "" && strings.ContainsRune(" \t\r\n", rune(after[0])) {
		return graphemeEnd
	}
	ended := strings.TrimRight(before, " \t")
	switch {
	case strings.HasSuffix(ended, "\n\n"), strings.HasSuffix(ended, "\n\r\n"):
		return paragraphEnd
	case strings.HasSuffix(ended, "\n"):
		return lineEnd
	case boundaries&uniseg.MaskSentence != 0:
		return sentenceEnd
	case boundaries&uniseg.MaskLine != uniseg.LineDontBreak:
		return wordEnd
	}
	return graphemeEnd
}

// runesWithin returns how many bytes of whole characters fit.
func runesWithin(text string, limit int, length Measure) int {
	size := 0
	for i, r := range text {
		if size += length(string(r)); size > limit && i > 0 {
			return i
		}
	}
	_, width := utf8.DecodeRuneInString(text)
	return max(width, 1)
}

// Slice returns a stretch of a part with the bold in it.
func Slice(part bot.Part, start, end int) bot.Part {
	piece := part
	piece.Text, piece.Bold = part.Text[start:end], nil
	for _, unit := range part.Bold {
		from, to := max(unit.Start, start), min(unit.End, end)
		if from < to {
			piece.Bold = append(piece.Bold, knowledge.Unit{Start: from - start, End: to - start, Item: unit.Item})
		}
	}
	return piece
}

// CutPart cuts a part as Cut does its text.
func CutPart(part bot.Part, limit int, length Measure) []bot.Part {
	var pieces []bot.Part
	at := 0
	for _, text := range Cut(part.Text, limit, length) {
		pieces = append(pieces, Slice(part, at, at+len(text)))
		at += len(text)
	}
	return pieces
}

// Trimmed takes line breaks and spaces off both ends of a part.
func Trimmed(part bot.Part) bot.Part {
	start := len(part.Text) - len(strings.TrimLeft(part.Text, " \n"))
	return Slice(part, start, max(start, len(strings.TrimRight(part.Text, " \n"))))
}
