package languages

import (
	"fmt"
	"slices"
	"strings"

	"bedside/knowledge"
)

// kind is one kind of emergency, the same in every language.
type kind struct {
	id      string
	english string // the id of its flag in the English table
	signs   []sign
}

// denial is how a word that denies hushes a sign.
type denial int

const (
	deniedNear     denial = iota // it stands near
	deniedOutright               // "~": what says that it is not there stands right before it
	undeniable                   // "!": not at all
)

// sign is one line of kinds.txt.
type sign struct {
	groups [][]int // concepts; of each group one has to stand near the others
	denial denial  // how a word that denies hushes it
	line   int
}

// The concepts that every language has beside those of the kinds: what keeps a sign from
// counting, after NegEx and ConText.
const (
	denied      = iota // before a sign: "no", "without"
	deniedAfter        // behind a sign
	lacking            // right before what is not there: "has no"
	kept               // holds a word of denied and denies nothing: "does not stop"
	asked              // a question about a sign, or a supposed one
	past               // long ago, or of somebody who died
	other              // of another matter: fear of it, films, figures of speech
	hushes             // how many there are
)

var hushNames = [hushes]string{"denied", "denied-after", "without", "kept", "asked", "past", "other"}

// concepts are the names of concepts by their number.
type concepts []string

func (c concepts) number(name string) int { return slices.Index(c, name) }

// parseKinds reads kinds.txt. What cannot be read is told, with its line and remedy.
func parseKinds(file, text string) ([]kind, concepts, []knowledge.Problem) {
	names := concepts(slices.Clone(hushNames[:]))
	var kinds []kind
	var problems []knowledge.Problem
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch id, heading := strings.CutPrefix(line, "["); {
		case line == "" || strings.HasPrefix(line, "#"):
		case heading:
			kinds = append(kinds, parseKind(strings.TrimSuffix(id, "]")))
		case len(kinds) == 0:
			problems = append(problems, problem(file, i+1, "a line stands before the first [kind]; put it below one"))
		default:
			last := &kinds[len(kinds)-1]
			last.signs = append(last.signs, parseSign(line, i+1, &names))
		}
	}
	return kinds, names, problems
}

// parseKind reads what stands in a heading: "head-injury = head".
func parseKind(heading string) kind {
	id, english, other := strings.Cut(heading, " = ")
	if !other {
		english = id
	}
	return kind{id: id, english: english}
}

func parseSign(line string, number int, names *concepts) sign {
	s := sign{line: number}
	if rest, ok := strings.CutSuffix(line, "!"); ok {
		line, s.denial = rest, undeniable
	} else if rest, ok := strings.CutSuffix(line, "~"); ok {
		line, s.denial = rest, deniedOutright
	}
	for group := range strings.SplitSeq(line, "+") {
		var numbers []int
		for name := range strings.SplitSeq(group, "|") {
			name = strings.TrimSpace(name)
			if names.number(name) < 0 {
				*names = append(*names, name)
			}
			numbers = append(numbers, names.number(name))
		}
		s.groups = append(s.groups, numbers)
	}
	return s
}

func problem(file string, line int, message string, values ...any) knowledge.Problem {
	return knowledge.Problem{File: file, Line: line, Message: fmt.Sprintf(message, values...)}
}
