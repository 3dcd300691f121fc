package reader

import (
	"fmt"
	"unicode/utf8"

	"bedside/index/encoder"
)

const (
	// maxWindow is how many tokens are read at once, the two special ones included.
	maxWindow = 160
	// maxHead is how many of them title and section may take.
	maxHead = maxWindow / 2
	// maxBytes bounds what is read of a passage: 10,000 words, which nobody would quote.
	maxBytes = 1 << 16
)

// window is a piece of a passage that is read at once: the tokens of its title and
// section, then those of units.
type window struct {
	tokens []encoder.Token
	head   int // how many of the tokens are of the title and section
	units  []windowUnit
}

// windowUnit is what a window holds of a unit: so many tokens, after those of the unit before.
type windowUnit struct {
	at     span // in the passage's text
	tokens int
}

// piece is a unit, or a part of one that does not fit into a window.
type piece struct {
	at     span
	tokens []encoder.Token
}

// windows cuts a passage into windows that begin and end between sentences. Neighbours
// share a sentence, where it fits. It is windows.py's windows.
func (r *Reader) windows(t Text) []window {
	head := r.encoder.Tokenize(fmt.Sprintf("%s: %s: ", t.Title, single(t.Section)), maxHead)
	room := maxWindow - 2 - len(head)
	pieces := r.pieces(itemised(bounded(t.Text)), room)
	var found []window
	for first := 0; first < len(pieces); {
		end, size := first, 0
		for end < len(pieces) && (end == first || size+len(pieces[end].tokens) <= room) {
			size += len(pieces[end].tokens)
			end++
		}
		found = append(found, join(head, pieces[first:end]))
		if end == len(pieces) {
			break
		}
		first = max(first+1, end-1)
	}
	return found
}

// bounded cuts a text that is longer than any passage, between characters.
func bounded(text string) string {
	if len(text) <= maxBytes {
		return text
	}
	end := maxBytes
	for end > maxBytes-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// pieces cuts a text into units, and those into pieces of at most room tokens.
func (r *Reader) pieces(p plain, room int) []piece {
	var found []piece
	for _, s := range sentences(p.text) {
		tokens := r.encoder.Tokenize(string(p.text[s.start:s.end]), maxBytes)
		at := p.original(s)
		for ; len(tokens) > 0; tokens = tokens[min(room, len(tokens)):] {
			found = append(found, piece{at, tokens[:min(room, len(tokens))]})
		}
	}
	return found
}

// join makes a window. Pieces of one unit become one again.
func join(head []encoder.Token, pieces []piece) window {
	w := window{tokens: append([]encoder.Token{}, head...), head: len(head)}
	for _, p := range pieces {
		w.tokens = append(w.tokens, p.tokens...)
		if last := len(w.units) - 1; last >= 0 && w.units[last].at == p.at {
			w.units[last].tokens += len(p.tokens)
		} else {
			w.units = append(w.units, windowUnit{p.at, len(p.tokens)})
		}
	}
	return w
}
