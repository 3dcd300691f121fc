package index

import (
	"strings"
	"testing"
)

// stems numbers words by the order of the alphabet a, b, c …: a is 1.
func stems(text string) []stem {
	var list []stem
	for word := range strings.FieldsSeq(text) {
		list = append(list, stem(word[0]-'a'+1))
	}
	return list
}

func TestExpansionOccursIn(t *testing.T) {
	tests := []struct {
		name, expansion, text string
		want                  bool
	}{
		{"one stem needs no neighbour", "a", "x", true},
		{"side by side", "a b", "x a b y", true},
		{"one word between", "a b", "a x b", true},
		{"two words between", "a b", "a x y b", false},
		{"in the other order", "a b", "b a", false},
		{"the second time", "a b", "a x y a b", true},
		{"one between each", "a b c", "a x b y c", true},
		{"too far at the end", "a b c", "a b x y c", false},
		{"the end is missing", "a b c", "a b", false},
		{"a word twice", "a a", "a", false},
		{"a word twice, apart", "a a", "a x a", true},
		{"no text", "a b", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := expansion{stems: stems(tt.expansion)}
			if got := e.occursIn(stems(tt.text)); got != tt.want {
				t.Errorf("%q in %q: %v, want %v", tt.expansion, tt.text, got, tt.want)
			}
		})
	}
}

func TestMask(t *testing.T) {
	for _, bit := range []int{0, 63, 64, 127, 128, maxStems - 1} {
		var one, both mask
		one.set(bit)
		both.set((bit + 65) % maxStems)
		if one.holds(both) || both.holds(one) {
			t.Errorf("bit %d is taken for another", bit)
		}
		both = both.or(one)
		if !both.holds(one) || one.holds(both) {
			t.Errorf("bit %d is lost beside another", bit)
		}
		if !one.holds(mask{}) || (mask{}).holds(one) {
			t.Errorf("nothing is not held, or holds bit %d", bit)
		}
	}
}

func TestStemBits(t *testing.T) {
	b := newStemBits(nil)
	for i := range maxStems {
		if bit, free := b.bit(stem(i + 1)); bit != i || !free {
			t.Fatalf("stem %d has bit %d, %v", i+1, bit, free)
		}
	}
	if _, free := b.bit(maxStems + 1); free {
		t.Error("more stems have a bit than a mask holds")
	}
	if bit, free := b.bit(7); bit != 6 || !free {
		t.Errorf("a stem that has a bit already gets bit %d, %v", bit, free)
	}
}

// scannerOf looks for the stems of a question in a vocabulary of 26.
func scannerOf(asked string) (*scanner, *stemBits) {
	question := &Question{stemBits: &stemBits{bits: map[stem]int{}}}
	for _, s := range stems(asked) {
		question.stemBits.bit(s)
	}
	scan := newScanner(&corpus{vocabulary: &vocabulary{texts: make([]string, 27)}})
	scan.begin(question)
	return scan, question.stemBits
}

func TestScanner(t *testing.T) {
	scan, bits := scannerOf("c a")
	z := scan.zone(stems("a x a y"))
	var want mask
	want.set(bits.bits[stem(1)])
	if z.mask != want {
		t.Errorf("the zone holds %b, want %b", z.mask, want)
	}
	for word, want := range map[string]float64{"a": 1, "c": 1, "b": 0, "z": 0} {
		if got := scan.has(stems(word)[0]); got != want {
			t.Errorf("has(%s) = %v, want %v", word, got, want)
		}
	}
}

func TestTermWeightIn(t *testing.T) {
	scan, bits := scannerOf("a b c d")
	expansions := func(texts ...string) []expansion {
		var list []expansion
		for i, text := range texts {
			e := expansion{stems: stems(text), weight: 1 - 0.25*float64(i)}
			for _, s := range e.stems {
				bit, _ := bits.bit(s)
				e.mask.set(bit)
			}
			list = append(list, e)
		}
		return list
	}
	term := Term{expansions: expansions("a b", "c"), parts: expansions("a", "d")}
	tests := []struct {
		text         string
		found, parts float64
	}{
		{"x a b", 1, 1},
		{"a x y b", 0, 1},
		{"x c", 0.75, 0},
		{"c a b", 1, 1},
		{"d x a", 0, 1.75},
		{"", 0, 0},
	}
	for _, tt := range tests {
		z := scan.zone(stems(tt.text))
		if got := term.weightIn(z); got != tt.found {
			t.Errorf("%q has the term with the weight %v, want %v", tt.text, got, tt.found)
		}
		if got := term.partWeightIn(z.mask); got != tt.parts {
			t.Errorf("%q has parts of the weight %v, want %v", tt.text, got, tt.parts)
		}
	}
}
