package convert

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Account says what became of every character of a file that is no white space.
type Account struct {
	Source  int       `json:"source"`  // characters of the file
	Kept    int       `json:"kept"`    // of them in the draft, as they are
	Changed []Changed `json:"changed"` // of them in the draft, written with other characters
	LeftOut []LeftOut `json:"leftOut"` // not in the draft, by reason
	Lost    []Piece   `json:"lost"`    // not in the draft, for no reason: a fault
}

// Changed counts the characters that the draft writes in another way.
type Changed struct {
	From, To string
	Count    int
}

// LeftOut is what the draft lacks for one reason.
type LeftOut struct {
	Reason string  `json:"reason"`
	Count  int     `json:"count"`
	Pieces []Piece `json:"pieces"`
}

// Piece is a text of the file and its page, counting from 1.
type Piece struct {
	Page int    `json:"page"`
	Text string `json:"text"`
}

// Difference is a fault of the draft that a person has to look at before it is used.
type Difference struct {
	Page    int    `json:"page"` // counting from 1; 0 when it cannot be told
	Message string `json:"message"`
}

// String writes the difference on one line.
func (d Difference) String() string {
	if d.Page == 0 {
		return d.Message
	}
	return fmt.Sprintf("page %d: %s", d.Page, d.Message)
}

// accounting collects what became of the characters.
type accounting struct {
	doc     *document
	written map[origin]string // what the draft or a list of what is left out has for a character
	reason  map[origin]string // why the draft lacks it; "" when it has it
	left    map[string]*LeftOut
	order   []string
}

// account says what became of the characters of a document.
func account(doc *document) Account {
	a := accounting{doc: doc, written: map[origin]string{}, reason: map[origin]string{}, left: map[string]*LeftOut{}}
	for _, b := range doc.blocks {
		a.take(b.mark, reasonMark, b.page)
		a.take(b.text, b.reason, b.page)
		for _, row := range b.rows {
			for _, cell := range row {
				a.take(cell, "", b.page)
			}
		}
	}
	for _, d := range doc.dropped {
		a.take(text{d.glyph}, d.reason, d.page)
	}
	return a.sum()
}

// take notes where a text went.
func (a *accounting) take(t text, reason string, page int) {
	if reason != "" && visible(t) != "" && t.isFound() {
		left := a.left[reason]
		if left == nil {
			left = &LeftOut{Reason: reason}
			a.left[reason] = left
			a.order = append(a.order, reason)
		}
		left.Pieces = append(left.Pieces, Piece{page, oneLine(t.String())})
	}
	for _, g := range t {
		if g.from != generated && !unicode.IsSpace(g.r) {
			a.written[g.from] += string(g.r)
			a.reason[g.from] = reason
		}
	}
}

// sum counts the characters of the file by where they went.
func (a *accounting) sum() Account {
	total := Account{Source: len(a.doc.chars)}
	changed := map[[2]string]int{}
	var lost text
	for _, c := range a.doc.chars {
		written, found := a.written[c.from]
		switch reason := a.reason[c.from]; {
		case !found:
			lost = append(lost, c)
		case reason != "":
			a.left[reason].Count++
		case written != string(c.r):
			changed[[2]string{string(c.r), written}]++
		default:
			total.Kept++
		}
	}
	total.Lost = a.pieces(lost)
	for pair, n := range changed {
		total.Changed = append(total.Changed, Changed{pair[0], pair[1], n})
	}
	slices.SortFunc(total.Changed, func(x, y Changed) int { return strings.Compare(x.From+x.To, y.From+y.To) })
	for _, reason := range a.order {
		total.LeftOut = append(total.LeftOut, *a.left[reason])
	}
	return total
}

// pieces joins neighbouring characters.
func (a *accounting) pieces(lost text) []Piece {
	var found []Piece
	for i, g := range lost {
		if i > 0 && g.from.part == lost[i-1].from.part && g.from.at-lost[i-1].from.at <= 2 {
			found[len(found)-1].Text += string(g.r)
			continue
		}
		found = append(found, Piece{a.doc.pageOf(g.from), string(g.r)})
	}
	return found
}

// unaccounted are the characters that were lost, and those that became others.
func (a Account) unaccounted() []Difference {
	var found []Difference
	for _, c := range a.Changed {
		if !sameCharacter(c.From, c.To) {
			found = append(found, Difference{0, fmt.Sprintf("%q of the file is %q in the draft", c.From, c.To)})
		}
	}
	for _, p := range a.Lost {
		found = append(
			found,
			Difference{p.Page, fmt.Sprintf("%q is in the file and not in the draft", shorten(p.Text))},
		)
	}
	return found
}

// sameCharacter tells whether two texts are forms of one character: a ligature and its
// letters, a raised digit and the digit, a hyphen and a hyphen.
func sameCharacter(a, b string) bool {
	return norm.NFKC.String(a) == norm.NFKC.String(b) || isHyphen(a) && b == "-"
}

func isHyphen(s string) bool { return strings.ContainsAny(s, "\u00ad\u2010\u2011\ufffe") }

// Total returns how many characters were left out for reasons.
func (a Account) Total() int {
	n := 0
	for _, l := range a.LeftOut {
		n += l.Count
	}
	return n
}

// Rewritten returns how many characters are written in another way.
func (a Account) Rewritten() int {
	n := 0
	for _, c := range a.Changed {
		n += c.Count
	}
	return n
}

// shorten cuts a text for a message.
func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
