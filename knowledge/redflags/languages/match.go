package languages

import (
	"slices"
	"unicode"
)

// Match is an emergency that was recognised in a language.
type Match struct {
	Kind     string // its id in kinds.txt
	Language *Language
	Line     int // of kinds.txt
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
// Only the beginning of a very long message is read, and its work is bounded.
func (t *Table) Match(message string) *Match {
	text := plain(message)
	bare := tokens(text)
	quiet := make([]bool, sentences(bare))
	for _, likely := range [][]evidence{t.byScript(message, text, readShare), t.byWords(bare, marked(message))} {
		for i, e := range likely {
			if i == maxLanguages || e.weight < minLikely*likely[0].weight {
				break
			}
			if e.form == e.language.latin && !e.likely() || len(e.language.titles) == 0 {
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
	r := &reading{window: e.language.window(), tokens: all, found: e.form.scan(all, len(t.concepts)), quiet: quiet}
	r.hush()
	for _, k := range t.kinds {
		for _, s := range k.signs {
			if r.raises(s) {
				return &Match{Kind: k.id, Language: e.language, Line: s.line}
			}
		}
	}
	return nil
}

// reading is a message with what was found in it.
type reading struct {
	window int
	tokens []token
	found  [][]span // by concept
	quiet  []bool   // by sentence: it asks, supposes, or tells of the past or of another matter
	denies []span   // words that deny
	after  []span   // words that deny what stands before them
}

// hush finds what keeps signs from counting.
func (r *reading) hush() {
	free := func(s span) bool {
		return !slices.ContainsFunc(r.found[kept], func(k span) bool { return k.start <= s.start && s.end <= k.end })
	}
	for _, concept := range []int{asked, past, other} {
		for _, s := range r.found[concept] {
			if free(s) {
				r.quiet[r.tokens[s.start].sentence] = true
			}
		}
	}
	for _, s := range r.found[denied] {
		if free(s) {
			r.denies = append(r.denies, s)
		}
	}
	for _, s := range r.found[deniedAfter] {
		if free(s) {
			r.after = append(r.after, s)
		}
	}
}

// scope is how far a word that denies reaches, in tokens of its clause.
const scope = 3

// counts tells whether a sign may count at a place.
func (r *reading) counts(s span, certain bool) bool {
	if r.quiet[r.tokens[s.start].sentence] {
		return false
	}
	if certain {
		return true
	}
	clause := r.tokens[s.start].clause
	for _, d := range r.denies {
		if d.end <= s.start && s.start-d.end < scope && r.tokens[d.start].clause == clause {
			return false
		}
	}
	for _, d := range r.after {
		if d.start >= s.end && d.start-s.end < scope && r.tokens[d.start].clause == clause {
			return false
		}
	}
	return true
}

// raises tells whether all groups of a sign stand near one another. The work grows with
// the number of places of the first group, times the window.
func (r *reading) raises(s sign) bool {
	for _, anchor := range r.places(s.groups[0], s.certain) {
		if r.completes([]span{anchor}, s.groups[1:], s.certain) {
			return true
		}
	}
	return false
}

// completes tells whether further groups stand near the places chosen.
func (r *reading) completes(chosen []span, groups [][]int, certain bool) bool {
	if len(groups) == 0 {
		return true
	}
	for _, next := range r.nearest(groups[0], certain, chosen) {
		if r.completes(append(chosen[:len(chosen):len(chosen)], next), groups[1:], certain) {
			return true
		}
	}
	return false
}

// places are where one of a group's concepts stands and counts.
func (r *reading) places(group []int, certain bool) (all []span) {
	for _, concept := range group {
		for _, s := range r.found[concept] {
			if r.counts(s, certain) {
				all = append(all, s)
			}
		}
	}
	return all
}

// maxTried is how many places of a group are tried beside those of other groups.
const maxTried = 8

// nearest are places of a group within the window and apart from those chosen.
func (r *reading) nearest(group []int, certain bool, chosen []span) (near []span) {
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
				!slices.Contains(near, s) && r.counts(s, certain) {
				near = append(near, s)
			}
		}
	}
	return near
}

func (s span) overlaps(o span) bool { return s.start < o.end && o.start < s.end }
