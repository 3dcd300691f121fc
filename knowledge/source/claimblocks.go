package source

import (
	"slices"
	"strings"

	"bedside/knowledge"
)

// takeClaims takes the blocks out of a document that say nothing but who reviewed
// it and when: a list or table of such lines, and a label with its value in the
// block below it.
func (d *document) takeClaims() {
	var kept []block
	for i := 0; i < len(d.blocks); i++ {
		b := d.blocks[i]
		claims := b.claims()
		if claims == nil && i+1 < len(d.blocks) {
			if claims = labelled(b, d.blocks[i+1]); claims != nil {
				i++
			}
		}
		if claims == nil {
			kept = append(kept, b)
			continue
		}
		d.claim(claims, b.line)
	}
	d.blocks = kept
	d.takeImprint()
}

// takeImprint takes what the imprint says of the review. The imprint itself is left
// out later.
func (d *document) takeImprint() {
	for i := len(d.blocks) - 1; i >= 0 && isImprint(d.blocks[i]); i-- {
		d.claim(lastClaims(d.blocks[i].text), d.blocks[i].line)
	}
}

// lastClaims reads the claims that a text ends in, behind other words.
func lastClaims(text string) []claim {
	for i := 0; i < len(text); {
		if _, kind := labelAt(text[i:]); kind == reviewedOn || kind == dueOn || kind == issuedOn {
			if claims := claimsIn(text[i:]); claims != nil {
				return claims
			}
		}
		space := strings.IndexByte(text[i:], ' ')
		if space < 0 {
			return nil
		}
		i += space + 1
	}
	return nil
}

// claims returns what a list or table says of the review, if it says nothing else.
func (b block) claims() []claim {
	if b.kind != list && b.kind != table || len(b.text) > 5*maxReviewLine {
		return nil
	}
	lines := strings.Split(b.text, "\n")
	if b.kind == table && len(lines) == 2 {
		if claims := columnClaims(lines[0], lines[1]); claims != nil {
			return claims
		}
	}
	if b.kind == table && isPropertyHead(lines[0]) {
		lines = lines[1:]
	}
	rows := make([]string, len(lines))
	for i, line := range lines {
		rows[i] = strings.Replace(withoutMark(line), knowledge.CellBorder, ": ", 1)
	}
	found := reviewRows(rows)
	if len(found) < len(rows) {
		return nil
	}
	return slices.Concat(found...)
}

// rowClaims reads a row among others that are about the leaflet: one of these may
// say less than a line that stands alone.
func rowClaims(line string) []claim {
	if claims := claimsIn(line); claims != nil {
		return claims
	}
	if claims := soloClaim(line); claims != nil {
		return claims
	}
	s := scannerOf(line)
	for s.aside() {
	}
	if s.rest != "" {
		return nil
	}
	return s.claims
}

// areReview tells whether rows are about a review together. What only stands beside
// dates needs the day of a review, or company: "Owner", "Last edited time" and "Tags".
func areReview(found []claim) bool {
	kinds := map[claimKind]bool{}
	for _, c := range found {
		kinds[c.kind] = true
	}
	return kinds[reviewedOn] || kinds[dueOn] || kinds[issuedOn] && len(found) > 2 ||
		!kinds[besideIt] && (kinds[issuedOn] && len(found) > 1 || kinds[reviewerName])
}

// isPropertyHead tells whether the row of a table is the head over what is told of a
// document: "Property | Value".
func isPropertyHead(row string) bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(row), func(r rune) bool { return !isLetterOrFigure(r) }) {
		if !reviewLists.Set("heads")[word] {
			return false
		}
	}
	return true
}

// reviewRows returns how many rows, from the first on, say nothing but what is
// about the leaflet, such as the properties that a program writes out with it, and
// what each of them says.
func reviewRows(rows []string) (found [][]claim) {
	var all []claim
	for _, row := range rows {
		claims := rowClaims(row)
		if claims == nil {
			break
		}
		found, all = append(found, claims), append(all, claims...)
	}
	if !areReview(all) {
		return nil
	}
	return found
}

// soloClaim reads a line with a label that alone would not be enough, as "Date: May
// 2024": in a table beside others it is.
func soloClaim(line string) []claim {
	label, kind := labelAt(line)
	if kind != issuedOn && kind != dueOn {
		return nil
	}
	value := skipPrepositions(skipBorder(line[len(label):]))
	if date, rest := cutDay(value); date != "" && strings.Trim(rest, " .") == "" {
		return []claim{{kind: kind, text: date}}
	}
	return nil
}

// columnClaims reads a table whose header has the labels and whose row the values.
func columnClaims(header, row string) []claim {
	names, values := strings.Split(header, knowledge.CellBorder), strings.Split(row, knowledge.CellBorder)
	if len(names) != len(values) || len(names) < 2 {
		return nil
	}
	for i := range names {
		names[i] = "- " + strings.TrimRight(names[i], ": ") + ": " + values[i]
	}
	return block{kind: list, text: strings.Join(names, "\n")}.claims()
}

// labelled reads a heading or short line that is only a label, with the block
// below it that is only its value.
func labelled(b, next block) []claim {
	if b.kind != heading && b.kind != paragraph || !isShort(b.text) ||
		next.kind != paragraph || len(next.text) > maxReviewer {
		return nil
	}
	label, kind := labelAt(strings.Trim(b.text, "*_ "))
	if kind == noClaim || strings.Trim(b.text[min(len(b.text), len(label)):], " :.*_") != "" {
		return nil
	}
	return claimsIn(label + ": " + next.text)
}
