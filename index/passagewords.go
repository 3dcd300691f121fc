package index

import (
	"slices"
	"strings"

	"bedside/index/reader"
	"bedside/knowledge/lexicon"
)

// wording is a text as the stems of its words, and where each stands in it.
type wording struct {
	fields []string // the text between white space
	stems  []string
	field  []int // by stem: its field
}

func newWording(text string) wording {
	w := wording{fields: strings.Fields(text)}
	for i, field := range w.fields {
		for _, word := range lexicon.Texts(field) {
			w.stems, w.field = append(w.stems, stemOf(word)), append(w.field, i)
		}
	}
	return w
}

// find returns a phrase as the text has it, in lower case without marks around it; "" where it has not.
func (w *wording) find(p phrase) string {
	for at := 0; at+len(p) <= len(w.stems); at++ {
		if slices.Equal(w.stems[at:at+len(p)], p) {
			words := w.fields[w.field[at] : w.field[at+len(p)-1]+1]
			return strings.ToLower(strings.Trim(strings.Join(words, " "), marks))
		}
	}
	return ""
}

// marks are what stands around words.
const marks = ".,;:!?\"'()-–—“”‘’*_•"

// put writes something in place of n words from one on, before the mark that ends them; not where they are only part
// of what stands between white space, as in "his/her".
func (w *wording) put(at, n int, text string) {
	if at > 0 && w.field[at-1] == w.field[at] || at+n < len(w.field) && w.field[at+n] == w.field[at+n-1] {
		return
	}
	first, last := w.field[at], w.field[at+n-1]
	end := w.fields[last][len(strings.TrimRight(w.fields[last], ".,;:!?")):]
	clear(w.fields[first : last+1])
	w.fields[first] = text + end
}

// inWordsOf is a message in which each term of the lexicon that a passage does not have is one that means the same and
// that it has: what reads them together knows fewer words for one thing than the lexicon does. A broader term does
// not take the place of a narrower one: what is true of a blood thinner need not be of this one. Nor does one that means
// something else as well: a temperature that is taken is no fever. A message that names an illness, an examination or a
// medicine of which the passage says nothing stays as it is: it would only sound more like the passage.
func (c *phraseTable) inWordsOf(passage *wording, text string) string {
	asked := newWording(text)
	for at := 0; at < len(asked.stems); {
		n, means := c.longestMatch(asked.stems[at:])
		if n > 0 && !(n == 1 && functionStems[asked.stems[at]]) && passage.find(asked.stems[at:at+n]) == "" {
			if means.subject && passage.synonym(means.synonyms, anyBroader) == "" {
				return text
			}
			if same := passage.synonym(means.synonyms, onlySame); same != "" {
				asked.put(at, n, same)
			}
		}
		at += max(1, n)
	}
	if slices.Equal(asked.fields, strings.Fields(text)) {
		return text
	}
	return strings.Join(strings.Fields(strings.Join(asked.fields, " ")), " ")
}

func anyBroader(s synonym) bool { return s.weight >= weightBroader }

func onlySame(s synonym) bool { return s.weight >= weightSynonym && !s.sensed }

// synonym is the first of some synonyms that will do and that a text has; "" where it has none.
func (w *wording) synonym(of []synonym, does func(synonym) bool) string {
	for _, s := range of {
		if !does(s) {
			continue
		}
		if same := w.find(s.phrase); same != "" {
			return same
		}
	}
	return ""
}

// inWordsOf are turns in the words of a passage; nil where they are the same.
func (ix *Index) inWordsOf(text reader.Text, turns []string) []string {
	passage := newWording(text.Title + "\n" + text.Section + "\n" + text.Text)
	other := make([]string, len(turns))
	for i, turn := range turns {
		other[i] = ix.tables.phrases.inWordsOf(&passage, turn)
	}
	if slices.Equal(other, turns) {
		return nil
	}
	return other
}
