package urgency

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bedside/index/encoder"
	"bedside/index/encoder/kernel"
	"bedside/knowledge/redflags"
)

// shipped is the recogniser of the embedded weights.
func shipped(t testing.TB) *Recogniser {
	t.Helper()
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(e, redflags.English(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// messages are those of the encoder's tests.
func messages(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../encoder/testdata/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// TestDecidesAsPyTorch holds that rounding changes one decision in 200 at most.
// training/golden_levels.py writes what PyTorch says.
func TestDecidesAsPyTorch(t *testing.T) {
	texts, r := messages(t), shipped(t)
	file, err := os.Open("testdata/levels.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	changed, count := 0, 0
	for ; lines.Scan(); count++ {
		var p Probabilities
		var kind string
		var sure float64
		if _, err := fmt.Sscan(lines.Text(), &p.None, &p.Today, &p.Urgent, &kind, &sure); err != nil {
			t.Fatalf("levels.txt:%d: %v; run training/golden_levels.py", count+1, err)
		}
		p.Kinds = make([]float64, len(r.kinds))
		for i, name := range r.kinds {
			if name == kind {
				p.Kinds[i] = sure
			}
		}
		read := r.read(texts[count : count+1])
		read.Suicidal = 0 // what its detector adds PyTorch was not asked
		want, got := r.verdict(p), r.verdict(read)
		if got.Urgency != want.Urgency {
			changed++
			t.Logf("%.60q: %s; PyTorch %s (%.2f)", texts[count], got.Evidence.Rule, want.Urgency, p.Urgent)
		}
	}
	t.Logf("%d of %d decisions changed", changed, count)
	if count != len(texts) || changed*200 > count {
		t.Errorf("%d of %d decisions changed, of %d messages", changed, count, len(texts))
	}
}

// TestKernelsDecideAlike compares the verdicts by all kernels of this machine with those of
// the plain one, which every machine has.
func TestKernelsDecideAlike(t *testing.T) {
	texts := messages(t)
	var want []redflags.Verdict
	for _, name := range append([]string{"scalar"}, names()...) {
		r := withKernels(t, name)
		for i := 0; i < 60; i++ {
			v := r.Assess(texts[i*8 : i*8+1])
			if name == "scalar" && len(want) == i {
				want = append(want, v)
			} else if v.Flag != want[i].Flag || v.Urgency != want[i].Urgency || v.Evidence.Rule != want[i].Evidence.Rule {
				t.Errorf("%s: %.40q: %s, not %s", name, texts[i*8], v.Evidence.Rule, want[i].Evidence.Rule)
			}
		}
	}
}

func names() []string {
	var all []string
	for _, set := range kernel.All() {
		if set.Name != "scalar" {
			all = append(all, set.Name)
		}
	}
	return all
}

func withKernels(t *testing.T, name string) *Recogniser {
	t.Helper()
	for _, set := range kernel.All() {
		if set.Name == name {
			e, err := encoder.New(shipped(t).encoder.Weights(), encoder.WithKernels(set))
			if err != nil {
				t.Fatal(err)
			}
			r, err := New(e, redflags.English(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	t.Fatalf("no kernels %q", name)
	return nil
}

// TestHearsWhatTheTableDoesNot shows what the recogniser is for, and that it leaves
// ordinary questions alone.
func TestHearsWhatTheTableDoesNot(t *testing.T) {
	triage := Join(redflags.English(), shipped(t))
	for _, test := range []struct {
		texts []string
		want  redflags.Urgency
	}{
		{[]string{"her face slid down on one side like wax and she talks mush"}, redflags.Urgent},
		{[]string{"her.face.slid.down.on.one.side.like.wax.and.she.talks.mush"}, redflags.Urgent},
		{[]string{"can I shower after the test?"}, redflags.None},
		{[]string{"when do I get the results"}, redflags.None},
		{[]string{"which bus goes to the clinic"}, redflags.None},
	} {
		if v := triage.Assess(test.texts); v.Urgency != test.want {
			t.Errorf("%q: %s by %s; want %s", test.texts, v.Urgency, v.Evidence.Rule, test.want)
		}
	}
}

// TestBareTopicsRaiseNothing types what people look for, and numbers of choices.
func TestBareTopicsRaiseNothing(t *testing.T) {
	r := shipped(t)
	for _, text := range []string{"water", "paracetamol", "1", "2+2", "Swimming and bathing", "Parking and getting there",
		"washing and dressing", "side effects", "chest x ray", "stroke clinic", "blood thinner leaflet", "never mind", "leave it", "I won't be coming", "👍",
		"¿puedo ducharme después de la prueba?", "darf ich nach der Untersuchung wieder Auto fahren"} {
		if v := r.Assess([]string{text}); v.Urgency != redflags.None {
			t.Errorf("%q: %s by %s", text, v.Urgency, v.Evidence.Rule)
		}
	}
	question := "is it all right to eat before the biopsy of my breast tomorrow"
	if v := r.Assess([]string{question, "1"}); v.Urgency != redflags.None {
		t.Errorf("a choice: %s", v.Evidence.Rule)
	}
}

// odd are texts that nobody expects, in forty languages among others.
var odd = []string{
	"", " \n\t ", "\x00\xff\xfe", "😀😀😀", "😀", "a", "help ",
	strings.Repeat("漢", 4096), strings.Repeat("\u0301", 4096), "/ / /", strings.Repeat("x/y ", 1024),
	"ho dolore al petto", "me duele el pecho", "j'ai mal à la poitrine", "ich habe Brustschmerzen",
	"boli mnie w klatce",
	"у меня болит грудь", "у мене болить груди", "göğsüm ağrıyor",
	"صدري يؤلمني", "החזה שלי כואב", "سینه\u200cام درد می\u200cکند",
	"میرے سینے میں درد ہے", "मेरे सीने में दर्द है",
	"আমার বুকে ব্যথা", "ਮੇਰੀ ਛਾਤੀ ਵਿੱਚ ਦਰਦ",
	"મારી છાતીમાં દુખાવો",
	"என் மார்பு வலிக்கிறது",
	"నా ఛాతీ నొప్పి", "ನನ್ನ ಎದೆ ನೋವು",
	"എന്റെ നെഞ്ച് വേദനിക്കുന്നു",
	"මගේ පපුව රිදෙනවා", "เจ็บหน้าอก", "ເຈັບເອິກ",
	"ရင်ဘတ်အောင့်", "ខ្ញុំឈឺទ្រូង",
	"tôi đau ngực", "胸が痛い", "가슴이 아파요", "我胸口痛", "dada saya sakit",
	"masakit ang dibdib ko", "kifua kinaniuma", "àyà mi ń dun mí",
	"የደረት ህመም", "laabtaa i xanuunaysa", "mă doare pieptul", "boli me u prsima",
	"mellkasi fájdalmam van", "bolí mě na hrudi",
	"πονάει το στήθος μου", "гърдите ме болят", "rintaan sattuu",
	"jag har ont i bröstet", "krūtīs sāp", "man skauda krūtinę",
	"მკერდი მტკივა", "կուրծքս ցավում է", "më dhemb gjoksi",
	"mae fy mrest yn brifo",
}

// TestOddMessages holds that no text makes the recogniser fail or give what is no probability.
func TestOddMessages(t *testing.T) {
	r := shipped(t)
	for _, text := range odd {
		for _, texts := range [][]string{{text}, {text, text, text, text}} {
			p := r.Probabilities(texts)
			if sum := p.None + p.Today + p.Urgent; !(sum > 0.999 && sum < 1.001) || p.Urgent < 0 || p.Urgent > 1 {
				t.Errorf("%.20q: %+v", text, p)
			}
			r.Assess(texts)
		}
	}
	if v := r.Assess(nil); v.Urgency != redflags.None || v.Flag != nil {
		t.Errorf("no message at all: %+v", v)
	}
}

// TestLongMessagesAreHeardWhole hides an emergency at either end of a long message.
func TestLongMessagesAreHeardWhole(t *testing.T) {
	r := shipped(t)
	filler := strings.Repeat("We parked by the bakery and it was a nice day for a walk. ", 18)
	for _, text := range []string{"He has gone grey and clammy and keeps rubbing his breastbone. " + filler,
		filler + "He has gone grey and clammy and keeps rubbing his breastbone."} {
		if p := r.Probabilities([]string{text}); p.Urgent < r.thresholds.Line {
			t.Errorf("%.30q…: urgent %.2f", text, p.Urgent)
		}
	}
}

// TestLateIsLeftToTheTable fills all slots, and lets one wait too long.
func TestLateIsLeftToTheTable(t *testing.T) {
	waiting := *shipped(t)
	synctest.Test(t, func(t *testing.T) {
		r := &Recogniser{encoder: waiting.encoder, level: waiting.level, kind: waiting.kind, kinds: waiting.kinds,
			thresholds: waiting.thresholds, advice: waiting.advice, wait: WaitOnLane, slots: make(chan struct{}, 1)}
		r.slots <- struct{}{}
		begun := time.Now()
		v := Join(redflags.English(), r).Assess([]string{"i can't breathe"})
		if v.Urgency != redflags.Urgent || v.Evidence.Learned {
			t.Errorf("the table: %+v", v)
		}
		v = r.Assess([]string{"grandad has gone grey and clammy"})
		if v.Flag != nil || r.Skipped() != 1 || time.Since(begun) != WaitOnLane {
			t.Errorf("%s after %s, %d skipped", v.Urgency, time.Since(begun), r.Skipped())
		}
		<-r.slots
		if v := r.Assess([]string{"grandad has gone grey and clammy"}); v.Flag == nil || r.Skipped() != 1 {
			t.Errorf("with a free slot: %+v", v)
		}
	})
}

// TestCountsWhatItAloneRaised tells the table's verdicts from the recogniser's.
func TestCountsWhatItAloneRaised(t *testing.T) {
	triage := Join(redflags.English(), shipped(t))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			triage.Assess([]string{"i can't breathe"})
			triage.Assess([]string{"her face slid down on one side like wax and she talks mush"})
		})
	}
	group.Wait()
	if got := triage.Alone(redflags.Urgent); got != 4 {
		t.Errorf("%d urgent verdicts of the recogniser alone; want 4", got)
	}
	off := Join(redflags.English(), nil)
	off.Assess([]string{"i wrote the letters already"})
	if off.Alone(redflags.Urgent) != 0 || off.Recogniser() != nil || len(off.Flags()) == 0 {
		t.Error("without a recogniser")
	}
}

// fixed is a table with one verdict.
type fixed redflags.Verdict

func (f fixed) Assess([]string) redflags.Verdict { return redflags.Verdict(f) }

func (f fixed) Flags() []*redflags.Flag { return nil }

// TestLowered gives the recogniser verdicts of a table on a message that tells nothing, on one that
// tells a symptom, on an emergency, and on one that is left to the table.
func TestLowered(t *testing.T) {
	const (
		harmless  = "which bus goes to the clinic"
		emergency = "her face slid down on one side like wax and she talks mush"
		symptom   = "my wound is weeping yellow stuff since yesterday"
		few       = "bus"
	)
	verdict := func(u redflags.Urgency, doubted *redflags.Verdict) redflags.Verdict {
		return redflags.Verdict{Urgency: u, Flag: &redflags.Flag{ID: "any"}, Doubted: doubted}
	}
	nothing, today, line := redflags.Verdict{}, verdict(redflags.Today, nil), verdict(redflags.Possible, nil)
	sure, likely := verdict(redflags.Urgent, nil), verdict(redflags.Urgent, &line)
	r := shipped(t)
	for _, test := range []struct {
		name    string
		table   redflags.Verdict
		text    string
		by      *Recogniser
		want    redflags.Urgency
		lowered int64
	}{
		{"a sure emergency stands", sure, harmless, r, redflags.Urgent, 0},
		{"a sure line stands", line, harmless, r, redflags.Possible, 0},
		{"a symptom for today stands", today, symptom, r, redflags.Today, 0},
		{"one that nobody has is let go", today, harmless, r, redflags.None, 1},
		{"a word alone for today is left to the table", today, few, r, redflags.Today, 0},
		{"for today without a recogniser", today, harmless, nil, redflags.Today, 0},
		{"a likely one opens the reply", likely, harmless, r, redflags.Possible, 1},
		{"a doubtful one is let go", verdict(redflags.Possible, &nothing), harmless, r, redflags.None, 1},
		{"what is for today is left", verdict(redflags.Possible, &today), symptom, r, redflags.Today, 1},
		{"what was lowered to today stays", verdict(redflags.Possible, &today), harmless, r, redflags.Today, 1},
		{"one in a text that is not read whole stays", today, harmless + strings.Repeat(" and the bus", 400), r, redflags.Today, 0},
		{"nor is a doubtful one let go there", verdict(redflags.Possible, &nothing), harmless + strings.Repeat(" and the bus", 400), r,
			redflags.Possible, 0},
		{"both see an emergency", likely, emergency, r, redflags.Urgent, 0},
		{"it is sure of a doubtful one", verdict(redflags.Possible, &today), emergency, r, redflags.Urgent, 0},
		{"a word alone is left to the table", likely, few, r, redflags.Urgent, 0},
		{"without a recogniser", likely, harmless, nil, redflags.Urgent, 0},
	} {
		triage := Join(fixed(test.table), test.by)
		if v := triage.Assess([]string{test.text}); v.Urgency != test.want || triage.Lowered() != test.lowered {
			t.Errorf("%s: %s, %d lowered", test.name, v.Urgency, triage.Lowered())
		}
	}
	late := &Recogniser{encoder: r.encoder, level: r.level, kind: r.kind, kinds: r.kinds, thresholds: r.thresholds,
		advice: r.advice, wait: time.Nanosecond, slots: make(chan struct{}, 1)}
	late.slots <- struct{}{}
	for _, table := range []redflags.Verdict{today, verdict(redflags.Possible, &nothing)} {
		if v := Join(fixed(table), late).Assess([]string{harmless}); v.Urgency != table.Urgency {
			t.Errorf("too late to judge: %s", v.Urgency)
		}
	}
}

// TestSymptomOfNobody holds that a word of a symptom raises nothing where nobody has it now, and that
// the same symptom told of somebody does.
func TestSymptomOfNobody(t *testing.T) {
	triage := Join(redflags.English(), shipped(t))
	for _, pair := range []struct{ nobody, somebody string }{
		{"I had the long cut, not the little holes, how many weeks until I drive", "my cut has come open and it is weeping since this morning"},
		{"what temp should the bath water be when I wash her", "her temp is 38.9 since last night"},
		{"the stitches came out friday and the nurse said the wound looked perfect, can I use scar gel now",
			"the stitches came out friday and now the wound is open and yellow"},
		{"I had glandular fever last month, is the blood test still right", "I had glandular fever last month and now my temperature is 39.1"},
		{"missed pill rules for the mini pill, is it 3 hours or 12, my sister says 3", "I have missed two of my blood thinner tablets, what do I do"},
		{"his fever has gone and so has the cough, please give monday's slot to somebody else", "his fever has come back and he coughs all night"},
	} {
		if v := triage.Assess([]string{pair.nobody}); v.Urgency != redflags.None {
			t.Errorf("%q: %s, %+v", pair.nobody, v.Urgency, v.Evidence)
		}
		if v := triage.Assess([]string{pair.somebody}); v.Urgency < redflags.Today {
			t.Errorf("%q: %s", pair.somebody, v.Urgency)
		}
	}
}

// TestKeepsAnUnlikelyLimb holds that the table's advice stays where the recogniser finds an emergency unlikely, but not
// most unlikely.
func TestKeepsAnUnlikelyLimb(t *testing.T) {
	v := Join(redflags.English(), shipped(t)).Assess([]string{"his fingers are blue in the cast"})
	if v.Urgency != redflags.Urgent || v.Flag.ID != "limb" {
		t.Errorf("%s, %+v", v.Urgency, v.Evidence)
	}
}

// TestKeepsTheTablesSymptom holds that a symptom for today is still one where the recogniser
// finds an emergency possible.
func TestKeepsTheTablesSymptom(t *testing.T) {
	const possible = "dull ache under my ribs round toward the hip"
	symptom := &redflags.Flag{ID: "symptom", Urgency: redflags.Today}
	for want, table := range map[*redflags.Flag]redflags.Verdict{
		symptom: {Urgency: redflags.Today, Flag: symptom}, nil: {},
	} {
		v := Join(fixed(table), shipped(t)).Assess([]string{possible})
		if v.Urgency != redflags.Possible || !v.Evidence.Learned || v.Symptom != want {
			t.Errorf("of %s: %s, symptom %+v", table.Urgency, v.Urgency, v.Symptom)
		}
	}
}

// BenchmarkAssess judges a message of some length in tokens.
func BenchmarkAssess(b *testing.B) {
	r := shipped(b)
	for _, words := range []int{8, 100, 1000} {
		text := strings.TrimSpace(strings.Repeat("my dog has fleas ", words/4))
		b.Run(fmt.Sprintf("words=%d", words), func(b *testing.B) {
			for b.Loop() {
				r.Probabilities([]string{text})
			}
		})
	}
}
