package knowledge

import "fmt"

// Level is how much a Problem matters.
type Level int

// The levels of Problems, gravest first.
const (
	Fault Level = iota // to be mended
	Note               // nothing is wrong for certain: what was left out, or what a reviewer should look at
)

// Problem is a fault in a clinic's files, with the remedy. It never
// stops the rest from loading.
type Problem struct {
	Level   Level
	File    string // path as the person named it
	Line    int    // counting from 1; 0 when the problem is the whole file's
	Message string // what is wrong
	Remedy  string // what to do about it
}

// Error writes the problem on one line as "file:line: message; remedy".
func (p Problem) Error() string {
	text := p.File
	if p.Line > 0 {
		text = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	text += ": " + p.Message
	if p.Remedy != "" {
		text += "; " + p.Remedy
	}
	return text
}
