package languages

import (
	"strings"
	"testing"
	"testing/fstest"
)

const (
	testHushes   = "denied: not\n"
	testKinds    = "[breathing]\ncannot + breathe !\n"
	testLanguage = "[language]\nname: Test\nclinic: c\nemergency: {emergency}.\nnotice: {contact}\n" +
		"[titles]\nbreathing: B\n[words]\ncannot: kann nicht\nbreathe: atm*\n"
)

// without is testLanguage with something replaced.
func without(old, replacement string) string {
	return strings.Replace(testLanguage, old, replacement, 1)
}

// TestLoadProblems holds that a fault of a file is told with its line and what to do.
func TestLoadProblems(t *testing.T) {
	for _, test := range []struct{ kinds, language, want string }{
		{testKinds, testLanguage, ""},
		{"cannot\n" + testKinds, testLanguage, "kinds.txt:1: a line stands before the first [kind]; put it below one"},
		{testKinds, testLanguage + "bad: x\n", `words/xx.txt:11: no line of kinds.txt names "bad"`},
		{testKinds, testLanguage + "[colours]\nred: x\n", "words/xx.txt:12: [colours] is no section"},
		{testKinds, testLanguage + "breathe\n", `words/xx.txt:11: "breathe" has no text after a colon`},
		{testKinds, testLanguage + "breathe: a*b\n", `words/xx.txt:11: "a*b" cannot be read`},
		{testKinds, testLanguage + "breathe: * x\n", `words/xx.txt:11: "* x" has no word at its beginning`},
		{testKinds, without("clinic: c\n", ""), `words/xx.txt: "clinic" is missing`},
		{testKinds, without("breathing: B\n", ""), `words/xx.txt: [titles] has none for "breathing"`},
		{testKinds, without("cannot: kann nicht\n", ""), `words/xx.txt: no words for "cannot"`},
		{testKinds, without("name: Test", "name: Test\nscript: Elvish"), `words/xx.txt:3: "Elvish" is no script`},
		{testKinds, without("name: Test", "name: Test\nborrows: yy"), `words/xx.txt: there is no "yy" to borrow from`},
		{testKinds, without("name: Test", "name: Test\nmood: x"), `words/xx.txt:3: "mood" is no key of [language]`},
	} {
		table, problems := Load(fstest.MapFS{
			"kinds.txt": {Data: []byte(test.kinds)}, "words/xx.txt": {Data: []byte(test.language)},
			"english.txt": {}, "english-hush.txt": {Data: []byte(testHushes)},
		})
		got := ""
		if len(problems) > 0 {
			got = problems[0].Error()
		}
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("problem %q, want %q", got, test.want)
		}
		if table == nil {
			t.Error("no table")
		}
	}
}

// TestHushProblems holds that so is one of what hushes signs in English.
func TestHushProblems(t *testing.T) {
	for text, want := range map[string]string{
		"denied: not\n":           "",
		"# x\n\nnegated: not\n":   `english-hush.txt:3: no line of kinds.txt names "negated"`,
		"denied not\n":            `english-hush.txt:1: "denied not" has no text after a colon`,
		"denied: not | a*b | *\n": `english-hush.txt:1: "a*b" cannot be read`,
	} {
		_, problems := readHushes(fstest.MapFS{"english-hush.txt": {Data: []byte(text)}}, "english-hush.txt", concepts(hushNames[:]))
		got := ""
		if len(problems) > 0 {
			got = problems[0].Error()
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: problem %q, want %q", text, got, want)
		}
	}
}

// TestFolds holds that the usual spellings of a word are one.
func TestFolds(t *testing.T) {
	for _, test := range []struct {
		fold  string
		words []string
	}{
		{"cyrillic", []string{"дышать", "dyshat'", "dishat"}},
		{"cyrillic", []string{"задыхаюсь", "zadyhayus'", "zadykhajus"}},
		{"arabic", []string{"صدري", "sadri", "sadry"}},
		{"arabic", []string{"بطني", "batni", "ba6ni"}},
		{"indic", []string{"saans", "sans"}},
		{"indic", []string{"nahin", "nahi", "naheen"}},
		{"german", []string{"konnen", "koennen"}},
		{"somali", []string{"xanuun", "hanun"}},
	} {
		want := folds[test.fold](plain(test.words[0]))
		for _, word := range test.words[1:] {
			if got := folds[test.fold](plain(word)); got != want {
				t.Errorf("%s: %q is %q, %q is %q", test.fold, test.words[0], want, word, got)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Está AHÍ": "esta ahi", "Straße": "strasse", "ılık İlaç": "ilik ilac", "Łódź": "lodz", "đầu": "dau", "ёлка": "елка",
		"می\u200cخواهم": "ميخواهم", "٣٨": "38", "عـــين": "عين", "頭痛": "头痛", "हाँ": "हां",
	} {
		if got := plain(text); got != plain(want) {
			t.Errorf("%q is %q, want %q", text, got, plain(want))
		}
	}
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]string{
		"xiongkou": "xiong kou", "xian": "xian", "zhongguo": "zhong guo", "tong4": "tong", "question": "question", "": "",
	} {
		if got := strings.Join(syllables(word), " "); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
