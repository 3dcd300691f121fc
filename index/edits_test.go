package index

import (
	"math"
	"testing"
)

func TestEditCost(t *testing.T) {
	tests := []struct {
		name, written, meant string
		want                 float64
	}{
		{"the same word", "bandage", "bandage", 0},
		{"two letters exchanged", "befroe", "before", costSwap},
		{"a double letter lost", "swoling", "swolling", costDouble},
		{"a letter doubled", "asspirin", "aspirin", costDouble},
		{"a silent h lost", "stomac", "stomach", costDouble},
		{"one of two vowels lost", "anesthetic", "anaesthetic", costVowel},
		{"one vowel for another", "relex", "relax", costSound},
		{"letters of one sound", "parasetamol", "paracetamol", costSound},
		{"the neighbouring key", "bandahe", "bandage", costKey},
		{"the key above", "ba4dage", "bandage", 1}, // only letters have neighbours
		{"another letter", "bandale", "bandage", 1},
		{"a letter lost", "bandge", "bandage", 1},
		{"a letter too many", "bandlage", "bandage", 1},
		{"the first letter", "nandage", "bandage", costKey + costFirst},
		{"the first two letters exchanged", "abndage", "bandage", costSwap + costFirst},
		{"two slips", "badnaeg", "bandage", 2 * costSwap},
		{"nothing in common", "xx", "ll", 2 + costFirst},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := editCost(tt.written, tt.meant); math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("editCost(%q, %q) = %.2f, want %.2f", tt.written, tt.meant, got, tt.want)
			}
		})
	}
}

// TestEditCostOrder holds what the costs are for: of two readings the likelier
// slip is the cheaper one.
func TestEditCostOrder(t *testing.T) {
	tests := []struct{ written, likely, unlikely string }{
		{"hert", "hurt", "heat"},
		{"bld", "bled", "bold"},
		{"shwoer", "shower", "shopper"},
		{"wat", "what", "war"},
		{"ahter", "after", "aster"},
	}
	for _, tt := range tests {
		likely, unlikely := editCost(tt.written, tt.likely), editCost(tt.written, tt.unlikely)
		if likely > unlikely {
			t.Errorf("%q: %q costs %.2f, %q costs %.2f", tt.written, tt.likely, likely, tt.unlikely, unlikely)
		}
	}
}

func TestNeighbours(t *testing.T) {
	tests := []struct {
		x, y byte
		want bool
	}{
		{'a', 's', true}, {'s', 'a', true}, {'q', 'a', true}, {'g', 'b', true}, {'p', 'o', true},
		{'a', 'd', false}, {'q', 'p', false}, {'q', 'z', false}, {'a', '1', false}, {'1', '1', false},
	}
	for _, tt := range tests {
		if got := neighbours(tt.x, tt.y); got != tt.want {
			t.Errorf("neighbours(%q, %q) = %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
}

func TestSameSound(t *testing.T) {
	for _, pair := range []string{"ck", "kc", "sz", "sc", "fv", "gj", "mn", "dt", "bp"} {
		if !sameSound(pair[0], pair[1]) {
			t.Errorf("%q do not sound alike", pair)
		}
	}
	for _, pair := range []string{"lr", "zc", "bd", "ab"} {
		if sameSound(pair[0], pair[1]) {
			t.Errorf("%q sound alike", pair)
		}
	}
}
