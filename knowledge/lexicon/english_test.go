package lexicon

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestEnglishHasNoProblems(t *testing.T) {
	l, problems := Load(os.DirFS("."), "en")
	for _, p := range problems {
		t.Error(p)
	}
	if got := len(l.Groups()); got < 2000 || got != len(English().Groups()) {
		t.Errorf("%d groups in the folder, %d embedded; want the same, over 2,000", got, len(English().Groups()))
	}
}

// TestEnglishSensesHaveALine finds a narrower term whose sense is misspelt: it
// would lead nowhere.
func TestEnglishSensesHaveALine(t *testing.T) {
	marked := map[string]bool{}
	for _, l := range English().lines {
		for _, term := range l.terms {
			marked[term.key()] = true
		}
	}
	for _, l := range English().lines {
		for _, term := range l.narrower {
			if term.sense != "" && !marked[term.key()] {
				t.Errorf("%s:%d: no line has %q among its terms", l.file, l.number, term)
			}
		}
	}
}

// TestEveryMedicineIsOfAKind finds a medicine that was given names but no kind.
func TestEveryMedicineIsOfAKind(t *testing.T) {
	kinds := map[string]bool{}
	for _, g := range English().Groups() {
		for _, n := range g.Narrower {
			kinds[n] = true
		}
	}
	for _, g := range English().Groups() {
		if g.File == "en/medicine-names.txt" && !kinds[g.Terms[0]] {
			t.Errorf("%s:%d: %q stands behind no \">\" in medicines.txt", g.File, g.Line, g.Terms[0])
		}
	}
}

// standing tells in which groups a term stands, by its words.
type standing struct{ terms, narrower map[string][]int }

var english = sync.OnceValue(func() standing {
	s := standing{map[string][]int{}, map[string][]int{}}
	for i, g := range English().Groups() {
		for _, t := range g.Terms {
			s.terms[words(t)] = append(s.terms[words(t)], i)
		}
		for _, t := range g.Narrower {
			s.narrower[words(t)] = append(s.narrower[words(t)], i)
		}
	}
	return s
})

func words(term string) string { return strings.Join(Texts(term), " ") }

// meets tells whether two words or phrases stand among the terms of one group.
func meets(a, b string) bool {
	return common(english().terms[words(a)], english().terms[words(b)])
}

// isKind tells whether a is a narrower term of b.
func isKind(a, b string) bool {
	return common(english().narrower[words(a)], english().terms[words(b)])
}

func common(a, b []int) bool {
	return slices.ContainsFunc(a, func(i int) bool { return slices.Contains(b, i) })
}

func TestEnglishSame(t *testing.T) {
	pairs := []string{
		"high blood pressure = hypertension", "sugar diabetes = diabetes", "piles = haemorrhoids", "piles = hemorrhoids",
		"nits = head lice", "shingles = herpes zoster", "water infection = UTI", "cystitis = water infection",
		"chickenpox = varicella", "heart tracing = ECG", "EKG = electrocardiogram", "camera test = endoscopy",
		"jab = injection", "shot = injection", "stitches = sutures", "put to sleep = general anaesthetic",
		"knocked out = general anesthetic", "put under = general anesthesia", "numbing = local anaesthetic",
		"water tablets = diuretic", "water pills = diuretic", "paracetamol = acetaminophen", "Tylenol = Panadol",
		"contagious = infectious", "passed on = contagious", "chemist = pharmacy", "drugstore = pharmacy",
		"tummy = abdomen", "belly = stomach", "poo = stool", "bowel movement = poo", "pee = urine", "pass water = urinate",
		"throw up = vomit", "be sick = vomit", "feel sick = nausea", "bath = wash", "shower = wash", "plaster = dressing",
		"band-aid = bandage", "plaster = cast", "results = findings", "side effects = risk", "complication = danger",
		"symptom = warning sign", "cause = reason", "treatment = therapy", "cure = remedy",
		"diagnosis = find out if I have", "prevent = avoid", "stop getting = prevention", "get better = recovery",
		"heal = get over it", "tumour = tumor", "colour = color", "anaemia = anemia", "oesophagus = esophagus",
		"BP = blood pressure", "GP = family doctor", "A&E = emergency department", "ER = casualty",
		"A and E = emergency room", "COPD = chronic obstructive pulmonary disease", "IBS = irritable bowel syndrome",
		"IUD = coil", "BNO = constipation", "stickers = electrode", "drip = IV", "drip = intravenous line",
		"oxygen tank = oxygen cylinder", "oxygen bottle = oxygen tank", "walking frame = zimmer", "mum = mother",
		"mom = mum", "kid = child", "infant = newborn", "hubby = husband", "warfarin = Coumadin", "salbutamol = albuterol",
		"adrenaline = epinephrine", "frusemide = furosemide", "bled = bleed", "feet = foot", "took = take", "taken = take",
		"drove = drive", "ate = eat", "swum = swim", "nil by mouth = fasting", "prior to = before",
		"straight away = immediately", "fortnight = 2 weeks", "daily = every day", "c-section = caesarean",
		"my period = menstruation", "nappy = diaper", "dummy = pacifier", "surgery = operation",
		"surgery = general practice", "heart attack = myocardial infarction", "stroke = CVA", "mini stroke = TIA",
		"blood clot = thrombosis", "fit = seizure", "procedure = test", "procedure = operation", "go home = discharge",
		"stitches = clips",
	}
	for _, pair := range pairs {
		a, b, _ := strings.Cut(pair, " = ")
		if (!meets(a, b) && !inflected(a, b)) || a == b {
			t.Errorf("%q and %q are not in one group", a, b)
		}
	}
}

// inflected tells whether a and b meet when the plural or another regular ending
// of one of them is taken off, as the search does.
func inflected(a, b string) bool {
	for _, ending := range []string{"s", "es", "ed", "ing"} {
		if meets(strings.TrimSuffix(a, ending), b) || meets(a, strings.TrimSuffix(b, ending)) {
			return true
		}
	}
	return false
}

func TestEnglishKinds(t *testing.T) {
	pairs := []string{
		"warfarin < blood thinner", "Coumadin < anticoagulant", "Eliquis < blood thinner", "clopidogrel < antiplatelet",
		"aspirin < antiplatelet", "aspirin < NSAID", "ibuprofen < NSAID", "Nurofen < painkiller",
		"acetaminophen < pain relief", "Lipitor < statin", "amoxicillin < antibiotic", "Ventolin < inhaler",
		"metformin < diabetes medicine", "Lantus < insulin", "prednisolone < steroid", "sertraline < antidepressant",
		"omeprazole < PPI", "bisoprolol < beta blocker", "furosemide < water tablets", "the pill < contraception",
		"loratadine < antihistamine", "flu jab < vaccine", "MRI < scan", "CT < scan", "colonoscopy < endoscopy",
		"bone marrow biopsy < biopsy", "biopsy < test", "hysterectomy < operation", "leukaemia < cancer",
		"pneumonia < chest infection", "UTI < infection", "migraine < headache", "headache < pain", "shower < get wet",
		"beer < alcohol", "jogging < exercise", "cardiologist < doctor", "midwife < nurse", "hay fever < allergy",
		"DVT < blood clot", "type 2 diabetes < diabetes", "knee < joint", "toddler < child", "flight < travel",
	}
	for _, pair := range pairs {
		a, b, _ := strings.Cut(pair, " < ")
		if !isKind(a, b) {
			t.Errorf("%q is not a kind of %q", a, b)
		}
		if isKind(b, a) || meets(a, b) {
			t.Errorf("%q is a kind of %q, or the same", b, a)
		}
	}
}

// TestEnglishApart holds what must never be taken for the same, nor one for a
// kind of the other.
func TestEnglishApart(t *testing.T) {
	pairs := []string{
		"aspirin | ibuprofen", "warfarin | aspirin", "warfarin | heparin", "apixaban | warfarin", "paracetamol | ibuprofen",
		"paracetamol | aspirin", "codeine | co-codamol", "paracetamol | co-codamol", "insulin | metformin",
		"prednisolone | prednisone", "amoxicillin | co-amoxiclav", "morphine | fentanyl", "statin | steroid",
		"antibiotic | antiviral", "hydroxyzine | hydralazine", "atenolol | bisoprolol", "hot | cold", "before | after",
		"left | right", "day before | day after", "more | less", "increase | decrease", "start | stop",
		"high blood pressure | low blood pressure", "high blood sugar | low blood sugar",
		"hyperthyroidism | hypothyroidism", "overactive thyroid | underactive thyroid", "high potassium | low potassium",
		"constipation | diarrhoea", "heart attack | cardiac arrest", "heart attack | stroke",
		"heart failure | heart attack", "stroke | heart disease", "flu | common cold", "common cold | cold sore",
		"biopsy | operation", "biopsy | scan", "CT | MRI", "X-ray | MRI", "colonoscopy | gastroscopy",
		"colonoscopy | colposcopy", "endoscopy | operation", "general anaesthetic | local anaesthetic",
		"sedation | general anaesthetic", "sedation | local anaesthetic", "epidural | general anaesthetic",
		"nausea | vomit", "vomit | diarrhoea", "bruise | bleed", "shower | bath", "shower | swim",
		"bone marrow biopsy | bone marrow transplant", "bone marrow biopsy | lumbar puncture",
		"type 1 diabetes | type 2 diabetes", "Crohn's | ulcerative colitis", "IBS | IBD",
		"osteoarthritis | rheumatoid arthritis", "osteoporosis | osteoarthritis", "benign | malignant",
		"hepatitis A | hepatitis B", "nurse | doctor", "GP | surgeon", "psychiatrist | psychologist",
		"optician | eye doctor", "mother | father", "son | daughter", "husband | wife", "brother | sister", "man | woman",
		"baby | toddler", "arm | leg", "hand | foot", "finger | toe", "knee | hip", "ureter | urethra", "colon | anus",
		"ovary | womb", "prostate | testicle", "kidney | bladder", "artery | vein", "red blood cell | white blood cell",
		"red blood cell | platelet", "pee | poo", "eat | drink", "alcohol | drink", "morning | night", "hour | minute",
		"day | week", "week | month", "always | never", "often | rarely", "common | rare", "normal | abnormal",
		"likely | unlikely", "quick | slow", "temporary | permanent", "short-term | long-term", "allowed | not allowed",
		"contraceptive pill | morning after pill", "pregnant | infertility", "miscarriage | abortion",
		"caesarean | forceps", "breastfeed | bottle feeding", "measles | German measles", "chickenpox | shingles",
		"thrush | bacterial vaginosis", "asthma | COPD", "angina | heart attack", "anaemia | leukaemia",
		"arthritis | osteoporosis", "dementia | delirium", "anxiety | depression", "bipolar | depression",
		"short-sighted | long-sighted", "cataract | glaucoma", "go home | go back to work", "mg | mcg", "mg | ml",
		"kg | gram", "2 days | 2 weeks", "3 times a day | twice a day", "half an hour | hour", "needle | knife",
		"plaster | stitches", "crutches | wheelchair",
	}
	for _, pair := range pairs {
		a, b, _ := strings.Cut(pair, " | ")
		if meets(a, b) {
			t.Errorf("%q and %q are in one group", a, b)
		}
		if isKind(a, b) || isKind(b, a) {
			t.Errorf("one of %q and %q is a kind of the other", a, b)
		}
	}
}

func BenchmarkLoadEnglish(b *testing.B) {
	for b.Loop() {
		Load(englishFiles, "en")
	}
}

// TestEnglishLeavesAmbiguousWordsAlone holds that everyday words of many
// meanings stand in longer terms only.
func TestEnglishLeavesAmbiguousWordsAlone(t *testing.T) {
	bare := []string{
		"sugar", "water", "cold", "pass", "period", "spirit", "back", "call", "work", "run", "last", "like", "expect",
		"quite", "inside", "private", "glass", "sharp", "me", "us", "it", "can", "may", "no", "not", "and", "or", "left",
		"right", "pet", "pad", "add", "top", "pop", "play", "come", "go", "light", "heavy", "well", "fine", "good", "bad",
		"line", "tube", "pressure", "level", "count", "find",
	}
	for _, word := range bare {
		if groups := english().terms[words(word)]; len(groups) > 0 {
			g := English().Groups()[groups[0]]
			t.Errorf("%s:%d: %q is a term by itself", g.File, g.Line, word)
		}
	}
}
