package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// language is one in which the bot can say that the leaflets are in English.
// One that shares its letters with another is told by some that it alone has.
type language struct {
	name   string
	script *unicode.RangeTable // letters it is written in; nil for Latin, which its words tell
	only   string              // letters of which it has one at least; "" when its script is enough
	never  string              // letters that it has none of
	words  map[string]bool     // its everyday words, as lexicon.Texts has them, that are no English ones
	clinic string              // "the clinic", when nothing more is known
	notice string              // the emergency number, then that the leaflets are in English, then whom to ask
}

// languages are those that clinics meet most beside English: of the home
// languages of the United States Spanish, Chinese, Arabic, Portuguese, French and
// Hindi, and of the main languages of the 2021 census of England and Wales
// Polish, Romanian, Punjabi, Urdu and Bengali as well. Where two fit, the earlier
// one is taken.
var languages = []language{
	{name: "Urdu", script: unicode.Arabic, only: "ٹڈڑںےہھ", never: "ټډړښځڅ", clinic: "کلینک",
		notice: "ہنگامی صورت میں %s پر فون کریں۔ ہمارے معلوماتی کتابچے صرف انگریزی میں ہیں اور میں صرف انگریزی سمجھتا ہوں۔ اپنے سوال کے لیے رابطہ کریں: %s"},
	{name: "Arabic", script: unicode.Arabic, never: "ٹڈڑںےہھټډړښځڅپچژگ", clinic: "العيادة",
		notice: "في حالة الطوارئ اتصل بالرقم %s. منشوراتنا متوفرة باللغة الإنجليزية فقط، وأنا لا أفهم إلا الإنجليزية. لطرح سؤالك تواصل مع: %s"},
	{name: "Hindi", script: unicode.Devanagari, clinic: "क्लिनिक",
		notice: "आपात स्थिति में %s पर फ़ोन करें। हमारे पर्चे केवल अंग्रेज़ी में हैं और मैं केवल अंग्रेज़ी समझता हूँ। अपने सवाल के लिए यहाँ पूछें: %s"},
	{name: "Bengali", script: unicode.Bengali, clinic: "ক্লিনিক",
		notice: "জরুরি অবস্থায় %s নম্বরে ফোন করুন। আমাদের তথ্যপত্রগুলি শুধু ইংরেজিতে আছে এবং আমি শুধু ইংরেজি বুঝি। আপনার প্রশ্নের জন্য যোগাযোগ করুন: %s"},
	{name: "Punjabi", script: unicode.Gurmukhi, clinic: "ਕਲੀਨਿਕ",
		notice: "ਐਮਰਜੈਂਸੀ ਵਿੱਚ %s 'ਤੇ ਫ਼ੋਨ ਕਰੋ। ਸਾਡੇ ਪਰਚੇ ਸਿਰਫ਼ ਅੰਗਰੇਜ਼ੀ ਵਿੱਚ ਹਨ ਅਤੇ ਮੈਂ ਸਿਰਫ਼ ਅੰਗਰੇਜ਼ੀ ਸਮਝਦਾ ਹਾਂ। ਆਪਣੇ ਸਵਾਲ ਲਈ ਇੱਥੇ ਪੁੱਛੋ: %s"},
	{name: "Chinese", script: unicode.Han, clinic: "诊所",
		notice: "紧急情况请拨打 %s。我们的说明书只有英文，我也只懂英文。如有问题，请联系：%s"},
	{name: "Spanish", clinic: "la clínica",
		words: wordSet(`entiendo nada favor tomar mas que cuando como donde puedo puede debo tengo tiene estoy esta despues antes para por una mi mis
			duele dolor cuanto cuanta tiempo hacer quiero necesito gracias hola pero muy prueba medico ducharme comer beber yo`),
		notice: "En una emergencia, llame al %s. Nuestros folletos están solo en inglés y yo solo entiendo inglés. Para su pregunta, consulte a: %s"},
	{name: "Portuguese", clinic: "a clínica",
		words: wordSet(`entendo nada favor mais que quando como onde posso pode devo tenho tem estou esta depois antes para por uma nao meu minha
			eu voce doi quanto quanta tempo fazer quero preciso obrigado obrigada ola mas muito exame medico tomar banho sou`),
		notice: "Em caso de emergência, ligue para %s. Os nossos folhetos estão apenas em inglês e eu só entendo inglês. Para a sua pergunta, contacte: %s"},
	{name: "French", clinic: "la clinique",
		words: wordSet(`que quand est ce qu je ai puis peux peut dois avoir etre apres avant avec une les ma mes et
			elle nous vous pas douleur combien temps faire veux besoin merci bonjour mais tres examen medecin prendre suis quel quelle pourquoi`),
		notice: "En cas d'urgence, appelez le %s. Nos brochures sont uniquement en anglais et je ne comprends que l'anglais. Pour votre question, adressez-vous à : %s"},
	{name: "Polish", clinic: "przychodnia",
		words: wordSet(`rozumiem długo dlugo czy kiedy jak gdzie moge mozna jestem przed dla nie sie bardzo ile czasu boli bol chce
			potrzebuje dziekuje dzien dobry badanie badaniu lekarz prosze dlaczego bedzie musze mnie moj moja które ktory`),
		notice: "W nagłym wypadku zadzwoń pod numer %s. Nasze ulotki są tylko po angielsku i rozumiem tylko angielski. Z pytaniem proszę zwrócić się tutaj: %s"},
	{name: "Romanian", clinic: "clinica",
		words: wordSet(`cand unde pot poate trebuie sunt este dupa inainte pentru nu si fac doare durere
			timp vreau multumesc buna ziua foarte medic medicul doctorul imi mi mea meu iau`),
		notice: "În caz de urgență, sunați la %s. Pliantele noastre sunt numai în limba engleză și înțeleg numai engleza. Pentru întrebarea dumneavoastră, contactați: %s"},
}

// englishWords are everyday English words that are none of another language's.
var englishWords = wordSet(`the of and is are was you your what when how who why can could will would should does did it have has had
for with not be been this that after before need want my he she we they there at if from get take long much about`)

// How much of a message has to be in another language.
const (
	foreignLetters = 0.6 // share of its letters, for a script
	foreignWords   = 0.3 // share of its words, for Latin letters
	minForeign     = 2   // so many letters or different words at least
	englishFor     = 4   // so many foreign words make up for an English one
)

// foreign returns what to say to a message in a language of the table; false
// when it is in none, or when not all leaflets are in English. English with a few
// foreign names is English.
func (r *Responder) foreign(text string) (string, bool) {
	if slices.ContainsFunc(r.search.Library().Leaflets(), func(l knowledge.Leaflet) bool { return !english(l.Language) }) {
		return "", false
	}
	spoken := writtenIn(text)
	if spoken == nil {
		spoken = wordsOf(lexicon.Texts(text))
	}
	if spoken == nil {
		return "", false
	}
	return spoken.say(r.clinic), true
}

// english tells whether a language tag such as "en" or "en-GB" is English's, as
// that of a leaflet without one is.
func english(tag string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return primary == "" || primary == "en"
}

// writtenIn tells a language by its script; nil when none of the table has it.
func writtenIn(text string) *language {
	letters := 0
	of := map[*unicode.RangeTable]int{}
	for _, c := range text {
		if !unicode.IsLetter(c) {
			continue
		}
		letters++
		if unicode.In(c, unicode.Hiragana, unicode.Katakana) {
			return nil // Japanese, which has Han letters as well
		}
		for _, script := range scripts {
			if unicode.Is(script, c) {
				of[script]++
			}
		}
	}
	for i := range languages {
		l := &languages[i]
		enough := of[l.script] >= minForeign && float64(of[l.script]) >= foreignLetters*float64(letters)
		if l.script != nil && enough && (l.only == "" || strings.ContainsAny(text, l.only)) && !strings.ContainsAny(text, l.never) {
			return l
		}
	}
	return nil
}

// scripts are those of the table.
var scripts = []*unicode.RangeTable{unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Han}

// wordsOf tells a language by its everyday words; nil when a message has too few
// of them, or too many English ones.
func wordsOf(words []string) *language {
	var found *language
	best, english := 0, hits(words, englishWords)
	for i := range languages {
		l := &languages[i]
		if n := hits(words, l.words); n > best {
			found, best = l, n
		}
	}
	if best < minForeign || float64(best) < foreignWords*float64(len(words)) || english*englishFor > best {
		return nil
	}
	return found
}

// hits is how many different words stand in a set.
func hits(words []string, set map[string]bool) int {
	seen := map[string]bool{}
	for _, word := range words {
		if set[word] {
			seen[word] = true
		}
	}
	return len(seen)
}

// say is the notice with the clinic's number and contact.
func (l *language) say(c words) string {
	number, contact := cmp.Or(c.Emergency, "112 / 911 / 999"), cmp.Or(c.Contact, c.Name, l.clinic)
	if l.script == unicode.Arabic {
		number, contact = isolated(number), isolated(contact)
	}
	return fmt.Sprintf(l.notice, number, contact)
}

// isolated shields a text from the direction of the one around it (first-strong
// isolate, Unicode Standard Annex 9): a telephone number with spaces would be
// shown back to front among letters that run from right to left.
func isolated(text string) string { return "\u2068" + text + "\u2069" }
