package lexicon

import (
	"strings"
	"testing"
)

func TestDictionaryClass(t *testing.T) {
	d := newDictionary("an 1\nand 1\ncough 2\ncoughs 3\nyoghurt 4\n")
	tests := []struct {
		word string
		want int
	}{
		{"an", 1}, {"and", 1}, {"cough", 2}, {"coughs", 3}, {"yoghurt", 4},
		{"", 0}, {"a", 0}, {"andy", 0}, {"coug", 0}, {"zebra", 0}, {"an 1", 0}, {"\n", 0},
	}
	for _, tt := range tests {
		if got := d.Class(tt.word); got != tt.want {
			t.Errorf("Class(%q) = %d, want %d", tt.word, got, tt.want)
		}
	}
	if got := new(Dictionary).Class("and"); got != 0 {
		t.Errorf("Class in the empty dictionary = %d, want 0", got)
	}
}

func TestDictionaryAll(t *testing.T) {
	d := newDictionary("an 1\ncough 2\nyoghurt 4\n")
	var got []string
	for word, class := range d.All() {
		if class != d.Class(word) {
			t.Errorf("%q has class %d in All, %d in Class", word, class, d.Class(word))
		}
		got = append(got, word)
		if word == "cough" {
			break
		}
	}
	if strings.Join(got, " ") != "an cough" {
		t.Errorf("All gave %q before the break, want an, cough", got)
	}
}

func TestReadDictionaryRefusesDamage(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("an 1\n"), englishWords[:len(englishWords)/2]} {
		if _, err := readDictionary(data); err == nil {
			t.Errorf("readDictionary of %d damaged bytes gave no error", len(data))
		}
	}
}

// TestEnglishDictionary holds what Dictionary needs of the embedded file, and
// that it is the one that was meant.
func TestEnglishDictionary(t *testing.T) {
	d, err := readDictionary(englishWords)
	if err != nil {
		t.Fatal(err)
	}
	count, last := 0, ""
	for word, class := range d.All() {
		if word <= last || class < 1 || class > 5 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Fatalf("entry %d is %q, class %d, after %q: want letters, in order, class 1 to 5", count, word, class, last)
		}
		if d.Class(word) != class {
			t.Fatalf("Class(%q) = %d, want %d", word, d.Class(word), class)
		}
		count, last = count+1, word
	}
	if count < 60000 || count > 70000 {
		t.Errorf("%d words, want about 64,000", count)
	}
	common := []string{"the", "water", "before", "hospital", "tomorrow", "colour", "color", "anaesthetic", "diarrhea",
		"bleeding", "monday", "mum", "organise", "organize"}
	for _, word := range common {
		if d.Class(word) == 0 {
			t.Errorf("%q is missing", word)
		}
	}
	for _, word := range []string{"teh", "hospitel", "cant", "dr's", "xray", "bleading"} {
		if d.Class(word) != 0 {
			t.Errorf("%q is in the dictionary", word)
		}
	}
	if d.Class("the") >= d.Class("haemorrhage") {
		t.Errorf("the: %d, haemorrhage: %d; want the commoner word in the lower class", d.Class("the"),
			d.Class("haemorrhage"))
	}
}

func BenchmarkReadDictionary(b *testing.B) {
	for b.Loop() {
		if _, err := readDictionary(englishWords); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDictionaryClass(b *testing.B) {
	d := EnglishDictionary()
	for b.Loop() {
		d.Class("tomorrow")
	}
}
