package languages

import (
	"slices"
	"strings"
	"testing"

	"bedside/knowledge/redflags"
)

func TestMatch(t *testing.T) {
	for _, test := range []struct{ text, language, kind string }{
		{"no puedo respirar, me duele mucho el pecho", "es", "heart"},
		{"no puedo respirar", "es", "breathing"},
		{"se le durmió un lado de la cara", "es", "stroke"},
		{"¿qué hago si no puedo respirar?", "", ""},
		{"no me duele el pecho", "", ""},
		{"mi padre murió de un infarto hace años", "", ""},
		{"ayuda", "es", "call-for-help"},
		{"ayuda, ¿a qué hora abren mañana?", "", ""},
		{"zadyhayus', ne mogu dyshat'", "ru", "breathing"},
		{"не дышит", "ru", "breathing"},
		{"не дихає", "uk", "breathing"},
		{"khong tho duoc", "vi", "breathing"},
		{"ta hu xi kun nan", "zh", "breathing"},
		{"喘不過氣", "zh", "breathing"},
		{"me duele un poco la rodilla", "", ""},
		{"", "", ""},
		{"???", "", ""},
	} {
		got := Default().Match(test.text)
		if got == nil {
			got = &Match{Language: &Language{}}
		}
		if got.Kind != test.kind || got.Language.Tag != test.language {
			t.Errorf("%q: %s %q by line %d, want %s %q", test.text, got.Language.Tag, got.Kind, got.Line,
				test.language, test.kind)
		}
	}
}

// TestMixed holds that an emergency is recognised among English words, which may say that it is none, and
// that its advice is in English where most of them are.
func TestMixed(t *testing.T) {
	for text, want := range map[string]string{
		"my father no puede respirar, what do i do":                     "breathing",
		"my husband has Brustschmerzen und Atemnot what should i do":    "breathing",
		"hi my wife sangra mucho after the birth":                       "bleeding",
		"my mother has 胸痛 since this morning":                           "heart",
		"she had an operation last week and now sangra mucho":           "bleeding",
		"meri wife ko saans nahi aa rahi please send somebody":          "hi-breathing",
		"please my baby se golpeo la cabeza and he is vomitando now":    "head",
		"my boy in the bath se ahogo en la tina, what do i do please":   "drowning",
		"e svenuto e non riesco a svegliarlo":                           "it-unconscious",
		"my father had dolor de pecho many years ago":                   "",
		"she has no dolor de pecho at all now":                          "",
		"what if my husband tiene dolor de pecho after the test":        "",
		"do you have a leaflet about dolor de pecho en los ninos":       "",
		"can i watch the cricket on the tv here tonight":                "",
		"how common are febrile convulsions?":                           "",
		"the diabetic coma and the anaphylactic shock are in the index": "",
	} {
		v := Default().Assess([]string{text})
		got := ""
		if v.Flag != nil {
			got = v.Flag.ID
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestWhatToDo holds that who asks what to do in an emergency has one.
func TestWhatToDo(t *testing.T) {
	for _, text := range []string{
		"mi mama se desmayo que hago", "mon père ne respire plus que faire", "mio padre non respira cosa faccio",
		"meu pai desmaiou o que eu faço", "tata nu respira ce fac", "was soll ich tun, mein mann atmet nicht",
		"tata nie oddycha co robic", "папа не дышит что делать", "тато не дихає що робити",
		"babam nefes alamiyor ne yapmaliyim", "ابو کی سانس نہیں آ رہی کیا کروں", "पापा को सांस नहीं आ रही क्या करूं",
		"papa ko saans nahi aa rahi kya karu", "আব্বা শ্বাস নিতে পারছে না কী করা উচিত", "ba toi khong tho duoc phai lam gi",
		"爸爸没有呼吸了怎么办", "hindi makahinga si papa ano gagawin ko", "بابام نفس نمیکشه چیکار کنم", "ابوي ما يتنفس شو اعمل",
		"aabe ma neefsanayo maxaan sameeyaa",
	} {
		if Default().Match(text) == nil {
			t.Errorf("%q raises nothing", text)
		}
	}
}

// TestEnglishFlags holds that the English table has a flag for each kind.
func TestEnglishFlags(t *testing.T) {
	for _, k := range Default().kinds {
		has := func(f *redflags.Flag) bool { return f.ID == k.english && f.Urgency == redflags.Urgent }
		if !slices.ContainsFunc(redflags.English().Flags(), has) {
			t.Errorf("%s: the English table has no flag %s", k.id, k.english)
		}
	}
}

// TestLacking holds that a sign which needs words that deny is hushed by others that stand before it.
func TestLacking(t *testing.T) {
	for text, want := range map[string]bool{
		"no tiene falta de aire":               false,
		"keine Atemnot mehr":                   false,
		"ela não tem falta de ar":              false,
		"nie ma duszności":                     false,
		"tiene falta de aire":                  true,
		"no duerme por falta de aire":          true,
		"no reacciona, no respira":             true,
		"er bewegt sich nicht, hat Atemnot":    true,
		"sin pulso no respira":                 true,
		"no tiene fiebre. tiene falta de aire": true,
	} {
		if got := Default().Match(text) != nil; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestAssess holds that an emergency may be told in pieces, and is advised once.
func TestAssess(t *testing.T) {
	for _, test := range []struct {
		texts []string
		want  string
	}{
		{nil, ""},
		{[]string{"no respira"}, "es-breathing"},
		{[]string{"hola, es mi marido", "el pecho", "le duele muchísimo"}, "es-heart"},
		{[]string{"me duele el pecho", "¿a qué hora abren mañana?"}, ""},
		{[]string{"i have chest pain"}, ""},
	} {
		v := Default().Assess(test.texts)
		got := ""
		if v.Flag != nil {
			got = v.Flag.ID
		}
		if got != test.want || (v.Urgency == redflags.Urgent) != (test.want != "") {
			t.Errorf("%q: %s %q, want %q", test.texts, v.Urgency, got, test.want)
		}
	}
}

// TestFlags holds that a flag that is returned is among those that can be, in its
// language and with the place for the number.
func TestFlags(t *testing.T) {
	ids := map[string]bool{}
	for _, f := range Every().Flags() {
		if ids[f.ID] {
			t.Errorf("two flags are called %s", f.ID)
		}
		ids[f.ID] = true
	}
	for _, f := range Default().Flags() {
		if !ids[f.ID] || f.Language == "" || f.Title == "" || !strings.Contains(f.Advice, redflags.Emergency) {
			t.Errorf("%+v", f)
		}
	}
	if n := len(Default().Flags()); n != 19*len(Default().kinds) {
		t.Errorf("%d flags", n)
	}
}

// TestWork holds that a message of any length is read in bounded parts.
func TestWork(t *testing.T) {
	for _, part := range []string{"me duele el pecho y no ", "血不高头不痛，", "b", "3", "'", "\u0301", ". "} {
		for _, n := range []int{10, 1e3, 1e5} {
			if got := len(clip(strings.Repeat(part, n))); got > maxBeginning+maxEnd+1 {
				t.Errorf("%q %d times: %d bytes are read", part, n, got)
			}
		}
	}
	long := strings.Repeat("hola buenos días, quería preguntar otra cosa. ", 500) + "mi marido no respira"
	if Default().Match(long) == nil {
		t.Error("the end of a long message is not read")
	}
}

// FuzzMatch holds that no message breaks the matcher, and that the same message is always judged alike.
func FuzzMatch(f *testing.F) {
	for _, text := range []string{"no puedo respirar", "喘不过气", "ما أقدر أتنفس", "xiongkou tong", "\u0301\u200c",
		"'''", "１２３.٤", strings.Repeat("zhuang", 50), "a\xffb"} {
		f.Add(text, "el pecho")
	}
	f.Fuzz(func(t *testing.T, earlier, last string) {
		first, second := Default().Assess([]string{earlier, last}), Default().Assess([]string{earlier, last})
		if first.Flag != second.Flag {
			t.Errorf("%v, then %v", first.Evidence, second.Evidence)
		}
		Default().Recognise(last)
	})
}

func BenchmarkMatch(b *testing.B) {
	for name, text := range map[string]string{
		"english": "hello can i shower two days after my biopsy or should i wait until the dressing is off",
		"spanish": "hola, me hicieron la prueba ayer y me duele un poco, que puedo tomar para el dolor",
		"arabizi": "mama msh 2adra tetnafes w weshha azra2 sa3douni",
		"longest": strings.Repeat("me duele mucho el pecho y no, la sangre de la cabeza ", 80),
		"chinese": strings.Repeat("我妈妈的血压不高，头不痛，", 150),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Default().Match(text)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(files)
	}
}
