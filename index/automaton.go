package index

import "bytes"

// editAutomaton is an automaton that accepts the words within a few edits of one word: a
// letter added, lost or exchanged, or two neighbours swapped, none touched twice
// (optimal string alignment). It is one row of the table of distances for each
// letter read, and so takes next to no memory and no time to build, which the
// automata of vellum/levenshtein do.
//
// It implements vellum.Automaton. A state is the number of letters read, plus
// one; 0 is the state that leads nowhere. A row holds as long as its state is on
// the path, which is as long as needed, since a dictionary is searched depth first.
type editAutomaton struct {
	word     string
	maxEdits uint8
	read     []byte    // the letters read, from 1 on
	rows     [][]uint8 // by letters read: the distance to each beginning of the word, at most one more than most
}

func newEditAutomaton(word string, most uint8) *editAutomaton {
	depth, width := len(word)+int(most)+1, len(word)+1
	s := &editAutomaton{word: word, maxEdits: most, read: make([]byte, depth), rows: make([][]uint8, depth)}
	cells := bytes.Repeat([]byte{most + 1}, depth*width)
	for i := range s.rows {
		s.rows[i] = cells[i*width : (i+1)*width]
	}
	for n := range min(int(most)+1, depth, width) { // nothing but letters lost, or added
		s.rows[0][n], s.rows[n][0] = uint8(n), uint8(n)
	}
	return s
}

// Start implements vellum.Automaton.
func (s *editAutomaton) Start() int { return 1 }

// IsMatch implements vellum.Automaton: the letters read are near enough to the word.
func (s *editAutomaton) IsMatch(state int) bool {
	return state > 0 && s.rows[state-1][len(s.word)] <= s.maxEdits
}

// CanMatch implements vellum.Automaton.
func (s *editAutomaton) CanMatch(state int) bool { return state > 0 }

// WillAlwaysMatch implements vellum.Automaton.
func (s *editAutomaton) WillAlwaysMatch(int) bool { return false }

// Accept implements vellum.Automaton: it reads one more letter.
func (s *editAutomaton) Accept(state int, letter byte) int {
	if state == 0 || state == len(s.rows) {
		return 0
	}
	s.read[state] = letter
	row, last := s.rows[state], s.rows[state-1]
	least := row[0]
	// Beginnings that are much shorter or longer than what was read are too far.
	for j := max(1, state-int(s.maxEdits)); j <= min(len(s.word), state+int(s.maxEdits)); j++ {
		distance := last[j-1]
		if s.word[j-1] != letter {
			distance = min(distance, last[j], row[j-1]) + 1
		}
		if j > 1 && state > 1 && s.word[j-1] == s.read[state-1] && s.word[j-2] == letter {
			distance = min(distance, s.rows[state-2][j-2]+1)
		}
		row[j] = distance
		least = min(least, distance)
	}
	if least > s.maxEdits {
		return 0
	}
	return state + 1
}
