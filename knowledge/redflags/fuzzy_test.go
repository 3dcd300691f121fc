package redflags

import "testing"

func TestEdits(t *testing.T) {
	tests := []struct {
		word, right string
		limit       int
		prefix      bool
		want        int
	}{
		{"chest", "chest", 1, false, 0},
		{"chset", "chest", 1, false, 1},
		{"cheast", "chest", 1, false, 1},
		{"chst", "chest", 1, false, 1},
		{"chezt", "chest", 1, false, 1},
		{"cheese", "chest", 1, false, 2},
		{"breathing", "breathe", 2, false, 3},
		{"brething", "breath", 1, true, 1},
		{"swelling", "swell", 1, true, 0},
		{"sweling", "swell", 1, true, 1},
		{"swe", "swell", 1, true, 2},
		{"unconcious", "unconscious", 2, false, 1},
		{"", "ear", 2, false, 3},
	}
	for _, tt := range tests {
		if got := edits(tt.word, tt.right, tt.limit, tt.prefix); got != tt.want {
			t.Errorf("edits(%q, %q, %d, %v) = %d, want %d", tt.word, tt.right, tt.limit, tt.prefix, got, tt.want)
		}
	}
}

// TestLetterSetIsNoCloserThanEdits holds that the quick look never turns away a
// word that is near enough.
func TestLetterSetIsNoCloserThanEdits(t *testing.T) {
	words := []string{"chest", "chset", "chst", "cheast", "breath", "breathe", "brething", "swelling", "seizure",
		"seezure", "zoo", "oz"}
	for _, a := range words {
		for _, b := range words {
			far := lettersOf(a).missing(lettersOf(b))
			if d := edits(a, b, maxFuzzy, false); far > d {
				t.Errorf("%q lacks %d letters of %q, at %d edits", b, far, a, d)
			}
		}
	}
}
