package main

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"bedside/knowledge"
)

// reading says how hard a leaflet is to read. The formulas are for English.
type reading struct {
	Grade   float64  `json:"flesch_kincaid"` // school grade of the United States
	SMOG    float64  `json:"smog"`           // the same; for at least 30 sentences, 0 for fewer
	Age     int      `json:"age"`            // in years, from the grade
	Hardest []string `json:"hardest"`        // the two hardest sentences
}

// readingOf measures a leaflet: the grade by Kincaid and others, "Derivation of New
// Readability Formulas", 1975, and McLaughlin's SMOG, Journal of Reading, 1969. ok is
// false for a leaflet without sentences, or in another language.
func readingOf(l knowledge.Leaflet) (r reading, ok bool) {
	if l.Language != "en" && !strings.HasPrefix(l.Language, "en-") {
		return reading{}, false
	}
	var sentences, words, syllables, long int
	type hard struct {
		grade float64
		text  string
	}
	var all []hard
	for _, s := range l.Sections {
		for _, p := range s.Passages {
			for _, u := range knowledge.Units(p.Text) {
				text := p.Text[u.Start:u.End]
				w, y, n := countSyllables(text)
				if w == 0 {
					continue
				}
				sentences, words, syllables, long = sentences+1, words+w, syllables+y, long+n
				all = append(all, hard{fleschKincaid(1, w, y), text})
			}
		}
	}
	if sentences == 0 {
		return reading{}, false
	}
	r.Grade = round(fleschKincaid(sentences, words, syllables))
	const enough = 30 // sentences that SMOG was made for
	if sentences >= enough {
		r.SMOG = round(1.0430*math.Sqrt(float64(long)*30/float64(sentences)) + 3.1291)
	}
	const schoolBegins = 5 // years old, grade 0
	r.Age = max(int(math.Round(r.Grade)), 0) + schoolBegins
	slices.SortStableFunc(all, func(a, b hard) int { return cmp.Compare(b.grade, a.grade) })
	for _, h := range all[:min(2, len(all))] {
		r.Hardest = append(r.Hardest, h.text)
	}
	return r, true
}

func round(x float64) float64 { return math.Round(x*10) / 10 }

// fleschKincaid is the grade of a text.
func fleschKincaid(sentences, words, syllables int) float64 {
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

// countSyllables counts the words of a sentence, their syllables, and the words of three
// and more.
func countSyllables(text string) (words, syllables, long int) {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) &&
			r != '\'' && r != '’'
	}) {
		n := syllablesOf(w)
		words++
		syllables += n
		if n >= 3 {
			long++
		}
	}
	return words, syllables, long
}

// syllablesOf counts the groups of vowels of an English word, a silent e aside.
func syllablesOf(word string) int {
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	if n > 1 && strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") {
		n--
	}
	return max(n, 1)
}
