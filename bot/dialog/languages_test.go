package dialog

import (
	"strings"
	"testing"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/redflags/languages"
)

func TestForeign(t *testing.T) {
	for name, texts := range map[string][]string{
		"Spanish": {"¿Cuándo puedo ducharme?",
			"hola, me hicieron la prueba ayer y me duele mucho, que puedo tomar para el dolor", "Debo dejar de tomar " +
				"aspirina antes de la prueba?",
			"¿Cuánto tiempo tarda la prueba?", "no entiendo nada, puede hablar mas despacio por favor"},
		"Portuguese": {"Quando posso tomar banho?", "Olá, fiz o exame ontem e dói muito, o que posso fazer?",
			"Quanto tempo demora o exame?", "Não posso comer antes do exame?"},
		"French": {"Quand est-ce que je peux prendre une douche ?",
			"Bonjour, j'ai très mal après l'examen, que dois-je faire?", "combien de temps dure l'examen, est ce que ça fait mal", "Puis-je manger avant ?"},
		"Polish": {"Kiedy mogę się wykąpać?", "Dzień dobry, czy badanie bardzo boli?",
			"Jak długo będzie trwać badanie i czy mogę jeść przed?", "Nie rozumiem, proszę po polsku"},
		"Romanian": {"Când pot să fac duș?", "Bună ziua, trebuie să opresc aspirina înainte de test?",
			"cat timp dureaza si este dureros, pot manca inainte"},
		"Urdu":       {"میں کب نہا سکتا ہوں؟", "کیا یہ ٹیسٹ درد کرتا ہے"},
		"Arabic":     {"متى يمكنني الاستحمام؟", "هل الفحص مؤلم؟", "متى يمكنني تناول aspirin؟"},
		"Hindi":      {"मैं कब नहा सकता हूँ?", "क्या biopsy में दर्द होता है"},
		"Bengali":    {"আমি কখন গোসল করতে পারি?"},
		"Punjabi":    {"ਮੈਂ ਕਦੋਂ ਨਹਾ ਸਕਦਾ ਹਾਂ?"},
		"Persian":    {"چه زمانی می\u200cتوانم دوش بگیرم"},
		"German":     {"wann darf ich duschen", "muss ich nüchtern kommen?"},
		"Italian":    {"devo venire a digiuno per l'esame?", "quando posso fare la doccia"},
		"Russian":    {"когда можно мыться?", "kogda mozhno myt'sya posle operacii"},
		"Ukrainian":  {"коли можна митися після операції?"},
		"Turkish":    {"ne zaman duş alabilirim?", "ilaci ne zaman almaliyim"},
		"Vietnamese": {"khi nào tôi được tắm?", "khi nao toi duoc tam"},
		"Tagalog":    {"kailan po ako pwede maligo?"},
		"Somali":     {"goorma ayaan qubaysan karaa baaritaanka kadib?"},
		"Chinese":    {"我什么时候可以洗澡?", "我什麼時候可以洗澡", "疼吗"},
	} {
		want := spokenAs(t, name)
		for _, text := range texts {
			s := &fakeSearcher{library: library(t, earTubes())}
			reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: text})
			if reply.Outcome != bot.OutcomeAbstain || reply.Text != Notice(want, hill) || len(s.queries) > 0 {
				t.Errorf("%s: %q gets %s %.60q", name, text, reply.Outcome, reply.Text)
			}
		}
	}
}

func spokenAs(t *testing.T, name string) *languages.Language {
	t.Helper()
	for _, l := range languages.Default().Languages() {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("no language %q", name)
	return nil
}

// TestNotForeign holds that English stays English, whatever names, places and
// foods stand in it, and that no language is taken for another.
func TestNotForeign(t *testing.T) {
	for _, text := range []string{
		"when can I shower", "Dr de la Cruz said I can swim", "de la Cruz clinic", "Los Angeles", "Dr José María García López", "my doctor is Dr Muñoz de la Peña",
		"hola can i shower", "can my abuela shower after", "por favor can i shower", "soy milk hay fever", "hepatitis c vitamin d", "9am est mon", "mam po meds nil by mouth",
		"con man", "is paella ok", "pain au chocolat before test", "c'est la vie", "my name is Nguyen Van An", "Does 张伟 need to fast?", "ask Ahmed أحمد about it", "no", "si",
		"test", "metamizol", "ibuprofeno", "i am 70", "am i ok", "es", "shower", "results?", "aspirin paracetamol ibuprofen", "para para", "que que", "ducharme",
		"ありがとう", "検査はいつですか", "샤워해도 되나요", "",
	} {
		r := New(&fakeSearcher{library: library(t, earTubes())}, fakeTriager{}, hill)
		if got, ok := r.foreign(text, nil); ok {
			t.Errorf("%q is taken for another language: %q", text, got.Text)
		}
	}
}

// TestForeignNotice holds that each notice names the emergency number before all
// else, whom to ask, and nothing of the message.
func TestForeignNotice(t *testing.T) {
	for _, l := range languages.Default().Languages() {
		said := Notice(l, hill)
		if number := strings.Index(said, hill.Emergency); number < 0 || number > strings.Index(said, hill.Contact) {
			t.Errorf("%s: %q", l.Name, said)
		}
		if said := Notice(l, bot.Clinic{}); !strings.Contains(said, "112") || !strings.Contains(said, l.Clinic) || l.Clinic == "" {
			t.Errorf("%s, with nothing known: %q", l.Name, said)
		}
		rightToLeft := l.Tag == "ar" || l.Tag == "fa" || l.Tag == "ur"
		if isolated := strings.Contains(said, "\u2068"+hill.Emergency+"\u2069"); isolated != rightToLeft {
			t.Errorf("%s: the number is isolated: %v", l.Name, isolated)
		}
	}
	r := New(&fakeSearcher{library: library(t, earTubes())}, fakeTriager{}, hill)
	said := respond(t, r, bot.Message{Text: "¿Cuándo puedo ducharme? Qanaryjones, Zulufon, 07700900123, kwyjibo"})
	if !strings.Contains(said.Text, "En una emergencia") {
		t.Fatalf("no notice: %q", said.Text)
	}
	if said.Parts[0].Language != "es" {
		t.Errorf("the notice is in %q", said.Parts[0].Language)
	}
	wantNoCanary(t, "the notice", said.Text)
}

// TestForeignLeaflets holds that the notice is not given where it would be false: when a
// leaflet is in the message's language, or in one that is not told from others.
func TestForeignLeaflets(t *testing.T) {
	for tag, want := range map[string]bool{
		"": true, "en": true, "en-GB": true, "EN": true, "es": false, "es-MX": false, "pl": true, "cy": false,
	} {
		leaflet := knowledge.Leaflet{ID: "other", Title: "Other", Language: tag,
			Sections: []knowledge.Section{section("A", "B.")}}
		r := New(&fakeSearcher{library: library(t, earTubes(), leaflet)}, fakeTriager{}, hill)
		if _, got := r.foreign("¿Cuándo puedo ducharme?", nil); got != want {
			t.Errorf("with a leaflet in %q the notice is given: %v", tag, got)
		}
	}
}

// TestForeignEmergency holds that an emergency gets its advice in the language that it is
// told in, with the number first, and nothing in English or from a leaflet.
func TestForeignEmergency(t *testing.T) {
	for text, want := range map[string]string{
		"no puedo respirar, me duele mucho el pecho": "Dolor en el pecho",
		"mein Vater reagiert nicht mehr":             "Jemand ist bewusstlos",
		"zdravstvuyte, syn podavilsya i sineet":      "Человек подавился",
		"بابام نفس نمیکشه":                           "تنگی نفس",
	} {
		r := New(panickingSearcher{}, languages.Every(), hill)
		reply := respond(t, r, bot.Message{Text: text})
		if reply.Outcome != bot.OutcomeUrgent || !strings.HasPrefix(reply.Text, want) ||
			!strings.Contains(reply.Text, hill.Emergency) ||
			strings.Contains(reply.Text, words{hill}.say(sayStillAsk)) {
			t.Errorf("%q gets %s %q", text, reply.Outcome, reply.Text)
		}
	}
}

// TestForeignAfterTriage holds that an emergency comes first in a foreign message too.
func TestForeignAfterTriage(t *testing.T) {
	r := New(panickingSearcher{}, fakeTriager{}, hill)
	if reply := respond(
		t,
		r,
		bot.Message{Text: "mi hijo esta choking que puedo hacer"},
	); reply.Outcome != bot.OutcomeUrgent {
		t.Errorf("outcome %s", reply.Outcome)
	}
}
