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

func TestWayClose(t *testing.T) {
	tests := []struct {
		name, way, text string
		want            bool
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
			w := expansion{stems: stems(tt.way)}
			if got := w.occursIn(stems(tt.text)); got != tt.want {
				t.Errorf("%q in %q: %v, want %v", tt.way, tt.text, got, tt.want)
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

func TestWatch(t *testing.T) {
	w := &stemBits{bits: map[stem]int{}}
	for i := range maxStems {
		if bit, room := w.bit(stem(i + 1)); bit != i || !room {
			t.Fatalf("stem %d has bit %d, %v", i+1, bit, room)
		}
	}
	if _, room := w.bit(maxStems + 1); room {
		t.Error("there is room for more stems than a mask holds")
	}
	if bit, room := w.bit(7); bit != 6 || !room {
		t.Errorf("a stem watched already has bit %d, %v", bit, room)
	}
}

// scannerOf watches stems in a vocabulary of 26.
func scannerOf(watched string) (*scanner, *stemBits) {
	question := &Question{stemBits: &stemBits{bits: map[stem]int{}}}
	for _, s := range stems(watched) {
		question.stemBits.bit(s)
	}
	return newScanner(&corpus{vocabulary: &vocabulary{texts: make([]string, 27)}}, question), question.stemBits
}

func TestScanner(t *testing.T) {
	scan, watched := scannerOf("c a")
	z := scan.zone(stems("a x a y"))
	var want mask
	want.set(watched.bits[stem(1)])
	if z.mask != want {
		t.Errorf("the zone holds %b, want %b", z.mask, want)
	}
	for word, want := range map[string]float64{"a": 1, "c": 1, "b": 0, "z": 0} {
		if got := scan.has(stems(word)[0]); got != want {
			t.Errorf("has(%s) = %v, want %v", word, got, want)
		}
	}
}

func TestTermFound(t *testing.T) {
	scan, watched := scannerOf("a b c d")
	ways := func(texts ...string) []expansion {
		var list []expansion
		for i, text := range texts {
			w := expansion{stems: stems(text), weight: 1 - 0.25*float64(i)}
			for _, s := range w.stems {
				bit, _ := watched.bit(s)
				w.mask.set(bit)
			}
			list = append(list, w)
		}
		return list
	}
	term := Term{expansions: ways("a b", "c"), parts: ways("a", "d")}
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
			t.Errorf("%q accounts for %v of a term, want %v", tt.text, got, tt.found)
		}
		if got := term.partWeightIn(z.mask); got != tt.parts {
			t.Errorf("%q holds %v of the parts, want %v", tt.text, got, tt.parts)
		}
	}
}
