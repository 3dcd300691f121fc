package lexicon

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "Can I shower?", "can i shower"},
		{"contraction", "can't I shower", "can not i shower"},
		{"without apostrophe", "cant breath, wont stop", "can not breath will not stop"},
		{"curly apostrophe", "I’m on warfarin", "i am on warfarin"},
		{"possessive", "my doctor's advice", "my doctor advice"},
		{"asking word", "what's it like", "what is it like"},
		{"full width", "Ｃａｎ Ｉ eat", "can i eat"},
		{"invisible characters", "sho\u200bwer\u00ad now", "shower now"},
		{"look-alikes in a Latin word", "shоwеr", "shower"},
		{"another script alone", "сердце", "сердце"},
		{"accents", "naïve café", "naive cafe"},
		{"drawn out", "pleeeease hurrrry", "pleease hurry"},
		{"digits for sounds", "b4 or l8r 2day? b45 xb4 2days", "before or later today b 45 xb 4 2 days"},
		{"digits and letters", "24h 5mg/ml 2.5 ml", "24 h 5 mg ml 2.5 ml"},
		{"hyphen", "x-ray follow-up", "x ray follow up"},
		{"emoji", "shower 🚿 ok?", "shower ok"},
		{"ligature", "ﬁrst", "first"},
		{"invalid UTF-8", "a\xffb", "a b"},
		{"leading apostrophe", "'tis 'quoted'", "tis quoted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, w := range Texts(tt.text) {
				got += " " + w
			}
			if diff := cmp.Diff(" "+tt.want, got); diff != "" {
				t.Errorf("Texts(%q): -want +got\n%s", tt.text, diff)
			}
		})
	}
}

func TestWordsStops(t *testing.T) {
	got := Words("I'm home, it bled. Is that ok?! thanks")
	want := []Word{{"i", 0}, {"am", 0}, {"home", ','}, {"it", 0}, {"bled", '.'},
		{"is", 0}, {"that", 0}, {"ok", '?'}, {"thanks", 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Words: -want +got\n%s", diff)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("I can't\u200b breаthe 24h 3.5mg\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range Words(text) {
			if w.Text == "" {
				t.Errorf("Words(%q) holds an empty word", text)
			}
			if again := Texts(w.Text); len(again) == 0 {
				t.Errorf("Words(%q): word %q is none by itself", text, w.Text)
			}
		}
	})
}
