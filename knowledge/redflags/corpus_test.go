package redflags

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// labelled is a message of a test file with the flags that may be raised on it;
// none for a message that must not raise any.
type labelled struct {
	flags []string
	text  string
}

// readMessages returns the lines of a test file with their alternatives in
// braces written out. Lines of a file of emergencies begin with their flags.
func readMessages(t *testing.T, name string, flagged bool) []labelled {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var messages []labelled
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		messages = append(messages, label(line, flagged)...)
	}
	return messages
}

func label(line string, flagged bool) []labelled {
	var flags []string
	if flagged {
		names, text, _ := strings.Cut(line, ":")
		flags, line = strings.Split(names, "|"), strings.TrimSpace(text)
	}
	var messages []labelled
	for _, text := range alternatives(line) {
		messages = append(messages, labelled{flags, text})
	}
	return messages
}

// alternatives writes out "{a|b} c" as "a c" and "b c".
func alternatives(line string) []string {
	head, rest, found := strings.Cut(line, "{")
	if !found {
		return []string{line}
	}
	choices, tail, _ := strings.Cut(rest, "}")
	var all []string
	for choice := range strings.SplitSeq(choices, "|") {
		for _, end := range alternatives(tail) {
			all = append(all, head+choice+end)
		}
	}
	return all
}

// combined returns the emergencies of templates.txt: every sign alone in every
// distortion, and every sign in every frame in one distortion, in turn.
func combined(t *testing.T) []labelled {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "templates.txt"))
	if err != nil {
		t.Fatal(err)
	}
	head, frames, _ := strings.Cut(string(data), "[frames]\n")
	_, signs, _ := strings.Cut(head, "[signs]\n")
	var messages []labelled
	random := rand.New(rand.NewPCG(1, 2))
	n := 0
	for line := range strings.Lines(strings.TrimSpace(signs)) {
		for _, sign := range label(strings.TrimSpace(line), true) {
			for _, distort := range distortions {
				messages = append(messages, labelled{sign.flags, distort(sign.text, random)})
			}
			for frame := range strings.Lines(strings.TrimSpace(frames)) {
				text := strings.TrimSpace(strings.Replace(frame, "*", sign.text, 1))
				messages = append(messages, labelled{sign.flags, distortions[n%len(distortions)](text, random)})
				n++
			}
		}
	}
	return messages
}

// distortions are what keyboards, phones and copied pages do to a message.
var distortions = []func(string, *rand.Rand) string{
	func(s string, _ *rand.Rand) string { return s },
	func(s string, _ *rand.Rand) string { return strings.ToUpper(s) },
	func(s string, _ *rand.Rand) string { return strings.ToLower(strings.ReplaceAll(s, "'", "")) },
	func(s string, _ *rand.Rand) string { return strings.ReplaceAll(s, "'", "’") },
	invisible, lookAlike, misspell, misspell, misspell,
	func(s string, r *rand.Rand) string {
		return strings.ToLower(strings.ReplaceAll(misspell(s, r), "'", ""))
	},
}

// invisible puts a character that shows nothing into every longer word.
func invisible(s string, r *rand.Rand) string {
	return everyWord(s, func(w []rune) []rune {
		marks := []rune{'\u200b', '\u00ad', '\u2060', '\ufeff', '\u200d'}
		return slices.Insert(w, 1+r.IntN(len(w)-1), marks[r.IntN(len(marks))])
	})
}

// lookAlike replaces one letter of every longer word by a Cyrillic one.
func lookAlike(s string, r *rand.Rand) string {
	cyrillic := map[rune]rune{'a': 'а', 'e': 'е', 'o': 'о', 'p': 'р', 'c': 'с', 'x': 'х'}
	return everyWord(s, func(w []rune) []rune {
		start := r.IntN(len(w))
		for i := range w {
			if k := (start + i) % len(w); cyrillic[w[k]] != 0 {
				w[k] = cyrillic[w[k]]
				return w
			}
		}
		return w
	})
}

// misspell makes one slip in one longer word, after its first letter: two
// letters swapped, one left out, doubled or hit beside. A slip that makes
// another word that the table knows or that is common is not taken.
func misspell(s string, r *rand.Rand) string {
	words := strings.Fields(s)
	for range 20 {
		i := r.IntN(len(words))
		w := []rune(words[i])
		if len(w) < 5 || slices.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
			continue
		}
		at := 1 + r.IntN(len(w)-2)
		switch r.IntN(4) {
		case 0:
			w[at], w[at+1] = w[at+1], w[at]
		case 1:
			w = slices.Delete(w, at, at+1)
		case 2:
			w = slices.Insert(w, at, w[at])
		case 3:
			w[at] = []rune("qwertyuiopasdfghjklzxcvbnm")[r.IntN(26)]
		}
		slip := string(w)
		if v := &English().vocabulary; slip != words[i] && !v.isRight(strings.ToLower(slip)) &&
			!v.knows(strings.ToLower(slip)) {
			words[i] = slip
			break
		}
	}
	return strings.Join(words, " ")
}

func everyWord(s string, change func([]rune) []rune) string {
	words := strings.Split(s, " ")
	for i, w := range words {
		if runes := []rune(w); len(runes) > 3 {
			words[i] = string(change(runes))
		}
	}
	return strings.Join(words, " ")
}
