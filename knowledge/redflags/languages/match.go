package languages

import (
	"slices"
	"strings"
	"unicode"
)

// Match is an emergency that was recognised in a language.
type Match struct {
	Kind     string // its id in kinds.txt
	Language *Language
	Line     int      // of kinds.txt
	Words    []string // that the line saw, as they are compared
	English  string   // the id of the English table's flag for a message that is mostly English, else ""
}

// Title is what a person reads above the advice.
func (m *Match) Title() string { return m.Language.Title(m.Kind) }

// Advice says what to do, with {emergency} where the number goes.
func (m *Match) Advice() string { return m.Language.Advice }

// maxLanguages is how many languages a message is read in at most.
const maxLanguages = 4

// How many tokens the signs of an emergency may take up together.
const (
	window      = 13
	windowOfHan = 18 // a word of Chinese is of one or two
)

// minLikely is how likely a language must be, against the likeliest, to be read.
const minLikely = 0.5

// Match tells the emergency that a message tells in a language other than English; nil for none.
// Only the beginning and the end of a very long message are read, and its work is bounded.
func (t *Table) Match(message string) *Match { return t.match("", message) }

// match does the same for a message that stands after earlier ones; it must add something.
func (t *Table) match(earlier, message string) *Match {
	all := clip(message)
	text := plain(all)
	bare := tokens(text)
	if earlier != "" {
		before := tokens(plain(earlier))
		after := sentences(before)
		for i := range before {
			before[i].earlier = true
		}
		for i := range bare {
			bare[i].sentence += after
			bare[i].clause += len(before)
		}
		bare, all, text = append(before, bare...), earlier+"\n"+all, plain(earlier)+"\n"+text
	}
	quiet, marked := make([]bool, sentences(bare)), marked(all)
	t.markEnglish(bare, marked)
	for _, likely := range [][]evidence{t.byScript(all, text, readShare), t.byWords(bare, marked)} {
		for i, e := range likely {
			if i == maxLanguages || e.weight < minLikely*likely[0].weight {
				break
			}
			if !e.likely() && !e.mixed() || len(e.language.titles) == 0 {
				continue
			}
			if m := t.matchIn(e, bare, quiet); m != nil {
				return m
			}
		}
	}
	return nil
}

// window is how many tokens the signs of an emergency may take up.
func (l *Language) window() int {
	if l.script == unicode.Han {
		return windowOfHan
	}
	return window
}

func sentences(all []token) int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].sentence + 1
}

// matchIn is the emergency that a message tells in one form of a language. It adds to the
// quiet sentences, which stay so for related languages.
func (t *Table) matchIn(e evidence, bare []token, quiet []bool) *Match {
	all := e.form.tokens(bare)
	english := e.english
	if e.ofScript() {
		english = englishWords(bare)
	}
	r := &reading{window: e.language.window(), tokens: all, found: e.form.scan(all, len(t.concepts)), quiet: quiet,
		mixed: !e.likely(), english: english >= minEnglish}
	r.hush()
	for _, k := range t.kinds {
		for _, s := range k.signs {
			if places := r.raises(s); places != nil {
				m := &Match{Kind: k.id, Language: e.language, Line: s.line, Words: r.words(places)}
				if r.mixed || e.ofScript() && 2*english > len(bare) {
					m.English = k.english
				}
				return m
			}
		}
	}
	return nil
}

// reading is a message with what was found in it.
type reading struct {
	window  int
	tokens  []token
	found   [][]span // by concept
	mixed   bool     // the message is mostly English
	english bool     // it has some
	quiet   []bool   // by sentence: it asks, supposes, or tells of the past or of another matter
	denied  []bool   // by token: a word that denies stands before it
	undone  []bool   // by token: one stands behind it
	absent  []bool   // by token: it is told right before it that this is not there
}

// scope is how far a word that denies reaches, in tokens of its clause.
const scope = 3

// hush finds what keeps signs from counting.
func (r *reading) hush() {
	kept := r.keptEnds()
	for _, concept := range []int{asked, past, other} {
		for _, s := range r.found[concept] {
			if kept[s.start] < s.end {
				r.quiet[r.tokens[s.start].sentence] = true
			}
		}
	}
	for i := range r.tokens {
		if t := &r.tokens[i]; t.isYear() {
			r.quiet[t.sentence] = true
		}
	}
	r.denied, r.undone = make([]bool, len(r.tokens)), make([]bool, len(r.tokens))
	r.absent = make([]bool, len(r.tokens)+1)
	for _, s := range r.found[lacking] {
		r.absent[s.end] = true
	}
	for _, s := range r.found[denied] {
		for i := s.end; kept[s.start] < s.end && i < min(s.end+scope, len(r.tokens)) && r.sameClause(s.start, i); i++ {
			r.denied[i] = true
		}
	}
	for _, s := range r.found[deniedAfter] {
		for i := s.start - 1; kept[s.start] < s.end && i >= max(0, s.start-scope) && r.sameClause(s.start, i); i-- {
			r.undone[i] = true
		}
	}
}

// keptEnds is, by token, where a phrase that denies nothing ends that began there or before.
func (r *reading) keptEnds() []int {
	ends := make([]int, len(r.tokens))
	for _, s := range r.found[kept] {
		ends[s.start] = max(ends[s.start], s.end)
	}
	for i := 1; i < len(ends); i++ {
		ends[i] = max(ends[i], ends[i-1])
	}
	return ends
}

func (r *reading) sameClause(a, b int) bool { return r.tokens[a].clause == r.tokens[b].clause }

// counts tells whether a sign may count at a place.
func (r *reading) counts(s span, by denial) bool {
	if r.quiet[r.tokens[s.start].sentence] || r.mixed && r.allEnglish(s) || r.english && r.hushedInEnglish(s, by) {
		return false
	}
	switch by {
	case undeniable:
		return true
	case deniedOutright:
		return !r.absent[s.start]
	}
	return !r.denied[s.start] && !r.undone[s.end-1]
}

// raises returns where all groups of a sign stand near one another; nil when they do not.
// The work grows with the number of places of the first group, times the window.
func (r *reading) raises(s sign) []span {
	for _, anchor := range r.places(s.groups[0], s.denial) {
		if places := r.complete([]span{anchor}, s.groups[1:], s.denial); places != nil {
			return places
		}
	}
	return nil
}

// complete returns the places chosen with those of further groups near them, at least
// one of which stands in the last message.
func (r *reading) complete(chosen []span, groups [][]int, by denial) []span {
	if len(groups) == 0 {
		if slices.ContainsFunc(chosen, func(s span) bool { return !r.tokens[s.end-1].earlier }) {
			return chosen
		}
		return nil
	}
	for _, next := range r.nearest(groups[0], by, chosen) {
		if places := r.complete(append(slices.Clip(chosen), next), groups[1:], by); places != nil {
			return places
		}
	}
	return nil
}

// words are those at places.
func (r *reading) words(places []span) []string {
	var words []string
	for _, s := range places {
		var phrase []string
		for _, t := range r.tokens[s.start:s.end] {
			phrase = append(phrase, t.text)
		}
		words = append(words, strings.Join(phrase, " "))
	}
	return words
}

// places are where one of a group's concepts stands and counts.
func (r *reading) places(group []int, by denial) (all []span) {
	for _, concept := range group {
		for _, s := range r.found[concept] {
			if r.counts(s, by) {
				all = append(all, s)
			}
		}
	}
	return all
}

// maxTried is how many places of a group are tried beside those of other groups.
const maxTried = 8

// nearest are places of a group within the window and apart from those chosen.
func (r *reading) nearest(group []int, by denial, chosen []span) (near []span) {
	first, last := chosen[0].start, chosen[0].end
	for _, c := range chosen {
		first, last = min(first, c.start), max(last, c.end)
	}
	for _, concept := range group {
		spans := r.found[concept]
		from, _ := slices.BinarySearchFunc(spans, last-r.window, func(s span, at int) int { return s.start - at })
		for _, s := range spans[from:] {
			if s.start > first+r.window || len(near) == maxTried {
				break
			}
			if max(last, s.end)-min(first, s.start) <= r.window && !slices.ContainsFunc(chosen, s.overlaps) &&
				!slices.Contains(near, s) && r.counts(s, by) {
				near = append(near, s)
			}
		}
	}
	return near
}

func (s span) overlaps(o span) bool { return s.start < o.end && o.start < s.end }
