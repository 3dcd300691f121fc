package terminal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       string // lines joined with "|"
	}{
		{"fits", "two weeks", 9, "two weeks"},
		{"at a space", "two weeks later", 9, "two weeks|later"},
		{"wide spaces", "two   weeks  later ", 9, "two|weeks|later"},
		{"a long word", "see clinic.example/leaflets now", 10, "see|clinic.exa|mple/leafl|ets now"},
		{"a hyphen is no place to break", "call 0800-123-456", 12, "call|0800-123-456"},
		{"a space that does not break", "wait 24\u00a0hours", 9, "wait|24\u00a0hours"},
		{"wide characters", "二週間は泳がない", 5, "二週|間は|泳が|ない"},
		{"families stay together", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3,
			"👨‍👩‍👧‍👦|👨‍👩‍👧‍👦"},
		{"narrower than a character", "二週", 1, "二|週"},
		{"nothing", "", 5, ""},
		{"only space", "   ", 5, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, line := range wrap(tt.text, tt.width) {
				got = append(got, tt.text[line.start:line.end])
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
