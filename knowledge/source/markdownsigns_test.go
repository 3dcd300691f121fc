package source_test

import "testing"

// TestMoreThanSigns holds that a sign before a figure stays where a line of a paragraph begins
// with it, and that a quotation is read as before.
func TestMoreThanSigns(t *testing.T) {
	for _, tt := range []struct{ name, text, want, note string }{
		{"within a sentence", "Ring us when your pulse is\n> 130 or you feel faint.", "Ring us when your pulse is > 130 or you feel faint.", ""},
		{"at least", "Ring us when it is\n>= 39 °C.", "Ring us when it is >= 39 °C.", ""},
		{"in an item", "- Ring us when it is\n> 39 °C.", "- Ring us when it is > 39 °C.", ""},
		{"two lines", "Ring us when one is\n> 130 or the other is\n> 90.", "Ring us when one is > 130 or the other is > 90.", ""},
		{"items", "- > 130: ring us\n- < 40: lie down", "- > 130: ring us\n- < 40: lie down", ""},
		{"numbered items", "1. > 38 °C: rest\n2. >= 39 °C: ring us", "1. > 38 °C: rest\n2. >= 39 °C: ring us", ""},
		{"an item that quotes words", "- > hot and red", "- hot and red", ""},
		{"a quotation of words", "Ring us when it is\n> hot and red.", "Ring us when it is hot and red.", ""},
		{"a quotation of a figure", "> 130 beats are many.", "130 beats are many.", `without its first sign: "> 130 beats are many."`},
		{"after a sentence", "Ring us.\n> 130 beats are many.", "Ring us.\n\n130 beats are many.", "without its first sign"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.md", "# Pulse\n\n## When to ring\n\n"+tt.text+"\n")
			checkFound(t, l, "Pulse", []section{{"When to ring", []string{tt.want}}})
			if tt.note != "" {
				checkNotes(t, "a.", problems, tt.note)
			}
		})
	}
}
