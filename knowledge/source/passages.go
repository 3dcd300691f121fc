package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"bedside/knowledge"
)

// maxTitle is the length in characters, and maxTitleWords that in words, up to
// which a line of its own can be a title or a label.
const (
	maxTitle      = 80
	maxTitleWords = 12
)

// sentenceStops end a sentence.
const sentenceStops = ".!…。！।۔"

// announces matches the last sentence of a paragraph that speaks of the list
// after it although it ends in a full stop, as "Avoid the following foods." does.
var announces = regexp.MustCompile(`(?i)\b(?:following|here (?:are|is)|below|as follows|these)\b`)

// passages gathers the blocks of one section into the texts that can be quoted
// alone. Nothing that needs the words before it is left without them, where it
// can be told: a list goes with its lead-in, a paragraph with the short line
// that heads it ("If you take insulin:"), what is to be done with its conditions.
// A lead-in whose list is missing is kept, as Dangling, and so is what is unfit.
func passages(blocks []block) []knowledge.Passage {
	var found []knowledge.Passage
	for i := 0; i < len(blocks); {
		n := extent(blocks[i:])
		var text strings.Builder
		unfit := false
		for j, b := range blocks[i : i+n] {
			if j > 0 {
				text.WriteString(spaceBetween(blocks[i+j-1], b))
			}
			text.WriteString(b.text)
			unfit = unfit || b.unfit
		}
		last := blocks[i+n-1]
		found = append(found, knowledge.Passage{
			Text:     text.String(),
			Dangling: unfit || last.kind == paragraph && (strings.HasSuffix(last.text, ":") || endsOpen(last.text)),
			Line:     blocks[i].line,
		})
		i += n
	}
	return found
}

// spaceBetween returns what parts two blocks of one passage: a blank line before a
// paragraph of its own.
func spaceBetween(b, next block) string {
	if next.kind == paragraph && (refersBack(next.text) || b.kind != paragraph && !isTitle(itemText(b.text))) {
		return "\n\n"
	}
	return "\n"
}

// onePassage is the length in characters up to which the texts of a section are
// quoted as one: about what a phone shows at once. Of the answers that were
// found in the right section, one in six stood in the paragraph before or after
// the one that matched best; and what one paragraph allows, the next may forbid.
const onePassage = 1200

// joined puts neighbouring texts of one section together, in pieces as even as
// they can be, none longer than onePassage unless one text alone is. One that is
// never quoted alone would keep its neighbours from it, and stays by itself.
func joined(texts []knowledge.Passage) []knowledge.Passage {
	total := 0
	for _, p := range texts {
		total += utf8.RuneCountInString(p.Text)
	}
	even := total / (total/onePassage + 1)
	var found []knowledge.Passage
	size := 0
	for _, p := range texts {
		n := utf8.RuneCountInString(p.Text)
		if last := len(found) - 1; last >= 0 && size < even && size+n <= onePassage && !p.Dangling && !found[last].Dangling {
			found[last].Text += "\n\n" + p.Text
			size += n
			continue
		}
		found = append(found, p)
		size = n
	}
	return found
}

// extent returns how many of the blocks, from the first on, belong together.
func extent(blocks []block) int {
	n, lead := 1, ""
	for n < len(blocks) {
		if blocks[n-1].kind == paragraph {
			if strings.HasSuffix(blocks[n-1].text, ":") {
				n += announced(blocks[n:])
			}
			if blocks[n-1].kind == paragraph {
				lead = blocks[n-1].text
			}
		}
		if n == len(blocks) || !belongs(blocks[n-1], blocks[n:], lead) {
			break
		}
		n++
	}
	return n
}

// belongs tells whether the first of the blocks after b is read together with it.
// lead is the last paragraph up to b.
func belongs(b block, after []block, lead string) bool {
	next := after[0]
	if next.below {
		return true
	}
	if next.kind == paragraph && (refersBack(next.text) || b.kind != paragraph && endsList(lead, next.text)) {
		return true
	}
	if b.kind == table {
		return false
	}
	if b.kind == list {
		if strings.HasSuffix(b.text, ":") { // its last item leads into what follows
			return true
		}
		words := itemText(b.text)
		return isTitle(words) && (next.kind == paragraph || next.kind == list && judging.MatchString(words))
	}
	if next.kind != paragraph {
		return isTitle(b.text) || isWarning(b.text) || introduces(b.text)
	}
	if !strings.HasSuffix(b.text, ":") {
		return isTitle(b.text) || isWarning(b.text)
	}
	if isName(next.text) && len(after) > 1 && after[1].kind != paragraph {
		return true // the label of the list
	}
	return isLabel(b.text) && !strings.HasSuffix(next.text, ":") || titles(after) > 1
}

// introduces tells whether a paragraph's last sentence leads into a list.
func introduces(text string) bool {
	units := knowledge.Units(text)
	if len(units) == 0 {
		return false
	}
	sentence := text[units[len(units)-1].Start:]
	return !endsIn(sentence, sentenceStops) || announces.MatchString(sentence)
}

// isTitle tells whether a text is one short line that heads what follows:
// neither a sentence nor a part of one.
func isTitle(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return isShort(text) && !unicode.IsLower(first) && !endsIn(text, sentenceStops+";,:")
}

// isLabel tells whether a text is one short line that ends in a colon.
func isLabel(text string) bool { return isShort(text) && strings.HasSuffix(text, ":") }

// isName tells whether a text is a label that only names something.
func isName(text string) bool {
	return isLabel(text) && !hasVerb(text) && !strings.Contains(text, ",")
}

func isShort(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= maxTitle &&
		len(strings.Fields(text)) <= maxTitleWords && !strings.Contains(text, "\n")
}

// titles counts the title lines at the start of blocks: two and more in a row
// are a list that was written without marks.
func titles(blocks []block) int {
	n := 0
	for n < len(blocks) && blocks[n].kind == paragraph && isTitle(blocks[n].text) {
		n++
	}
	return n
}

// itemText returns the words of a list that has one item of one line, and ""
// for any other.
func itemText(text string) string {
	if strings.Contains(text, "\n") {
		return ""
	}
	_, words, _ := strings.Cut(text, " ")
	return strings.TrimRight(words, ";,")
}

// endsIn tells whether a text ends in one of the stops, leaving aside brackets
// and quotation marks that close after it, and the mark of a note.
func endsIn(text, stops string) bool {
	last, size := utf8.DecodeLastRuneInString(strings.TrimRight(text, `"'”’)]*†‡¹²³`))
	return size > 0 && strings.ContainsRune(stops, last)
}
