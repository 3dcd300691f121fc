package source_test

import "testing"

// TestCircles holds that an "o" that begins a line is the mark of an item in English, and a
// word in other languages.
func TestCircles(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []section
	}{
		{"further in", "Never:\n  o share it\n  o fill it twice\n  o boil milk\n",
			[]section{{"Using it", []string{"Never:\n- share it\n- fill it twice\n- boil milk"}}}},
		{"below other items", "• Never\n    o share it\n    o boil milk\n• Always\n    o rinse it\n    o dry it\n",
			[]section{{"Using it", []string{"- Never\n  - share it\n  - boil milk\n- Always\n  - rinse it\n  - dry it"}}}},
		{"with tabs", "Never:\n\no\tshare it\no\tBoil milk\n",
			[]section{{"Using it", []string{"Never:\n- share it\n- Boil milk"}}}},
		{"parted by blank rows", "Never:\n\no   Share it\n\no   boil milk\n\no 2 cups at once\n",
			[]section{{"Using it", []string{"Never:\n- Share it\n- boil milk\n- 2 cups at once"}}}},
		{"an hour", "Boil the water for the tea of the guests at 5\no clock and not later.\n",
			[]section{{"Using it", []string{"Boil the water for the tea of the guests at 5 o clock and not later."}}}},
		{"another language", "Nunca coma ou beba antes da consulta, pois\no jejum é necessário e\no exame não pode ser feito.\n\n" +
			"Depois da consulta beba muita água quente.\n",
			[]section{{"Using it", []string{"Nunca coma ou beba antes da consulta, pois o jejum é necessário e o exame não pode ser feito.\n\n" +
				"Depois da consulta beba muita água quente."}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, _ := one(t, "a.txt", "Kettle\n\nUsing it\n========\n\n"+tt.text)
			checkFound(t, l, "Kettle", tt.want)
		})
	}
}
