package courtesy

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzDrop holds that what is left of a message is hardly longer, valid, not empty, and has no word that was not there.
func FuzzDrop(f *testing.F) {
	for _, text := range []string{"", "hi", "Hi there, can I eat please?? Thanks, Ann", "x x x x", "please\n\nplease can I ?",
		"é\u0301 क्या खा सकते हैं please"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Drop(text)
		if len(got) > len(text)+1 {
			t.Errorf("%q grew to %q", text, got)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q became %q, which is not valid", text, got)
		}
		words := map[string]bool{}
		for _, f := range fieldsOf(text) {
			words[f.word] = true
		}
		for _, f := range fieldsOf(got) {
			if !words[f.word] {
				t.Errorf("%q became %q: %q was not there", text, got, f.word)
			}
		}
		if strings.TrimSpace(text) != "" && strings.TrimSpace(got) == "" {
			t.Errorf("nothing is left of %q", text)
		}
	})
}
