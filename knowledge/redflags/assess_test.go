package redflags

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAssess(t *testing.T) {
	tests := []struct {
		name    string
		texts   []string
		urgency Urgency
		flag    string
	}{
		{"nothing said", nil, None, ""},
		{"empty", []string{""}, None, ""},
		{"alone", []string{"my chest hurts"}, Urgent, "heart"},
		{"in pieces, a sentence each", []string{"my chest", "really hurts and im sweating"}, Urgent, "heart"},
		{"in pieces, one sentence", []string{"i took 40", "of the sleeping tablets"}, Urgent, "overdose"},
		{"with something between", []string{"my chest", "hello?", "it really hurts"}, Urgent, "heart"},
		{"only the earlier message", []string{"my dad has collapsed", "when do you open"}, Possible, "unconscious"},
		{"taken back", []string{"my dad has collapsed", "wrong chat, ignore that"}, None, ""},
		{"for today", []string{"my wound is red and weeping since yesterday"}, Today, "wound"},
		{"for today, in pieces", []string{"my wound", "is red and weeping since yesterday"}, Today, "wound"},
		{"an emergency beats one for today", []string{"my wound is red since yesterday and he can't breathe"},
			Urgent, "breathing"},
		{"asks back", []string{"HELP ME"}, Possible, "help"},
		{"letters apart", []string{"i c a n t b r e a t h e"}, Urgent, "breathing"},
		{"letters with dots", []string{"H.E I.S C.H.O.K.I.N.G"}, Urgent, "choking"},
		{"digits for letters", []string{"i c4nt br34the"}, Urgent, "breathing"},
		{"digits that are digits", []string{"b12 and co2, 5mg, 38c in room 4a"}, None, ""},
		{"asked", []string{"is bruising normal after the test?"}, None, ""},
		{"supposed", []string{"what if I get a fever?"}, None, ""},
		{"fiction", []string{"did you see the film where a man had a heart attack"}, None, ""},
		{"a name", []string{"the boat is called Overdose"}, None, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := English().Assess(tt.texts)
			id := ""
			if got.Flag != nil {
				id = got.Flag.ID
			}
			if got.Urgency != tt.urgency || id != tt.flag {
				t.Errorf("%q: %s %s, want %s %s; %+v", tt.texts, got.Urgency, id, tt.urgency, tt.flag, got.Evidence)
			}
			if got.Sure() != (tt.urgency != Possible) {
				t.Errorf("%q: sure %v", tt.texts, got.Sure())
			}
		})
	}
}

const gradedTable = `[flag ear]
title: An ear is off
advice: Call {emergency} now.
when: ear + fallen off|panting
= my ear has fallen off
likely: ear + loose
= my ear is loose
doubtful: ear + odd
= my ear is odd
named: earfall|earache
= earfall

[flag despair]
sure: always
title: Despair
advice: Call {emergency} now.
likely: despair
= despair
doubtful: gloom
= gloom

[amber lobe]
title: A lobe
advice: Call {clinic} today, or {emergency}.
search: lobe
when: lobe
= my lobe
`

// TestDoubted holds what stands of a verdict when a recogniser doubts it as well.
func TestDoubted(t *testing.T) {
	table, problems := Parse("clinic.txt", strings.NewReader(gradedTable))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	long := strings.Repeat("we went to the shop and bought bread ", 7)
	for _, tt := range []struct {
		name  string
		texts []string
		want  Urgency
		least Urgency // when it is doubted; want when it is not
	}{
		{"sure", []string{"my ear has fallen off"}, Urgent, Urgent},
		{"likely", []string{"my ear is loose"}, Urgent, Possible},
		{"likely, beside what is sure", []string{"my ear is loose, now it has fallen off"}, Urgent, Urgent},
		{"doubtful", []string{"my ear is odd"}, Possible, None},
		{"doubtful, beside what is for today", []string{"my ear is odd and my lobe too"}, Possible, Today},
		{"named, and going on", []string{"she is having an earfall right now"}, Urgent, Possible},
		{"named only", []string{"they talked about earfall in the village"}, Possible, None},
		{"in a message so long that it may be chance", []string{long + "my ear has fallen off"}, Possible, None},
		{"one sign in such a message", []string{long + "despair"}, Urgent, Urgent},
		{"a word that is another one", []string{"my ear is patting"}, Possible, None},
		{"before another question", []string{"my ear has fallen off. can I have the form?"}, Possible, None},
		{"in an earlier message", []string{"my ear has fallen off", "thanks"}, Possible, None},
		{"always: before another question", []string{"despair. can I have the form?"}, Urgent, Urgent},
		{"always, doubtful", []string{"so much gloom these days"}, Possible, Possible},
		{"always, earlier", []string{"despair", "thanks"}, Possible, Possible},
		{"for today", []string{"my lobe"}, Today, Today},
	} {
		v := table.Assess(tt.texts)
		if least := v.atLeast(); v.Urgency != tt.want || least.Urgency != tt.least {
			t.Errorf("%s: %s, at least %s; want %s, at least %s", tt.name, v.Urgency, least.Urgency, tt.want, tt.least)
		}
	}
}

// TestCommaIsNoLessThanAStop holds that a question beside an emergency weighs the same however
// it is parted from it: what goes on before it goes on, and what is told after it is told.
func TestCommaIsNoLessThanAStop(t *testing.T) {
	for _, tt := range []struct{ told, asked string }{
		{"i cant breathe", "can i take ibuprofen"},
		{"he keeps being sick since he banged his head", "can he eat"},
		{"my chest is tight and im getting breathless", "may i have paracetamol"},
		{"she is getting more sleepy after the bump on the head", "can she have calpol"},
	} {
		for _, parts := range [][2]string{{tt.told, tt.asked}, {tt.asked, tt.told}} {
			message := parts[0] + ", " + parts[1]
			if v := English().Assess([]string{message}); v.Urgency != Urgent {
				t.Errorf("%q raises %s, %+v; want what its sentences raise", message, v.Urgency, v.Evidence)
			}
		}
	}
	message := "dad choked on a nut at the wedding, can I have the form"
	if v := English().Assess([]string{message}); v.Urgency == Urgent {
		t.Errorf("%q is urgent: %+v", message, v.Evidence)
	}
}

// TestEarlierMessagesAreBounded holds that a verdict costs no more in a long chat.
func TestEarlierMessagesAreBounded(t *testing.T) {
	texts := []string{"my chest"}
	for range 200 {
		texts = append(texts, strings.Repeat("the car park was full ", 20))
	}
	if got := English().Assess(append(texts, "really hurts")); got.Urgency == Urgent {
		t.Errorf("a message that is long past counts: %+v", got.Evidence)
	}
	if got := Newest(texts, maxEarlier); len(got) > maxEarlier {
		t.Errorf("%d bytes of earlier messages are read", len(got))
	}
}

func TestExplain(t *testing.T) {
	tests := []struct {
		text string
		want Evidence
	}{
		{"my ear has fallen off", Evidence{Rule: "clinic.txt:4", Words: []string{"ear", "fallen off"}}},
		{"no ear has fallen off",
			Evidence{Rule: "clinic.txt:4", Words: []string{"ear", "fallen off"}, Discounted: "negated"}},
		{"can I shower", Evidence{}},
	}
	table, problems := Parse("clinic.txt", strings.NewReader(minimalTable))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, table.Explain([]string{tt.text}).Evidence); diff != "" {
			t.Errorf("%q (-want +got)\n%s", tt.text, diff)
		}
	}
	got := table.Explain([]string{"what if my ear has fallen off"}).Evidence
	if !strings.Contains(got.Discounted, "en/negation.txt:") {
		t.Errorf("the trigger is not named: %+v", got)
	}
}

// says is a Recogniser with one verdict.
type says Verdict

func (s says) Assess([]string) Verdict { return Verdict(s) }

// TestJoinedNeverLowers tries every pair of verdicts of two recognisers.
func TestJoinedNeverLowers(t *testing.T) {
	all := []Urgency{None, Today, Possible, Urgent}
	first, second := &Flag{ID: "first"}, &Flag{ID: "second"}
	for _, a := range all {
		for _, b := range all {
			got := Joined{says{Urgency: a, Flag: first}, says{Urgency: b, Flag: second}}.Assess(nil)
			want := first
			if b > a {
				want = second
			}
			if got.Urgency != max(a, b) || got.Urgency != None && got.Flag != want {
				t.Errorf("%s and %s: %+v", a, b, got)
			}
			if opens := min(a, b) == Today && max(a, b) == Possible; opens != (got.Symptom != nil) {
				t.Errorf("%s and %s: the symptom %+v", a, b, got.Symptom)
			}
		}
	}
}

// TestSymptomsBesideAPossibleEmergency holds that a symptom for today is still one where an
// emergency is possible.
func TestSymptomsBesideAPossibleEmergency(t *testing.T) {
	for _, test := range []struct {
		texts         []string
		urgency       Urgency
		flag, symptom string // "" for none
	}{
		{[]string{"i'm on chemo and have had a fever since yesterday"}, Possible, "sepsis", "fever"},
		{[]string{"my dad has collapsed", "and i have had a fever since yesterday"}, Possible, "unconscious", "fever"},
		{[]string{"my dad has collapsed", "how long does it take"}, Possible, "unconscious", ""},
		{[]string{"help"}, Possible, "help", ""},
		{[]string{"i have had a fever since yesterday"}, Today, "fever", ""},
	} {
		v := English().Assess(test.texts)
		symptom := ""
		if v.Symptom != nil {
			symptom = v.Symptom.ID
		}
		if v.Urgency != test.urgency || v.Flag == nil || v.Flag.ID != test.flag || symptom != test.symptom {
			t.Errorf("%q: %s, flag %+v, symptom %q", test.texts, v.Urgency, v.Flag, symptom)
		}
	}
}

func FuzzAssess(f *testing.F) {
	f.Add("my chest", "hurts")
	f.Add("i c a n t", "b r 3 4 t h e \xff $$")
	f.Fuzz(func(t *testing.T, earlier, last string) {
		alone, both := English().Assess([]string{last}), English().Assess([]string{earlier, last})
		if both.Urgency < alone.Urgency && alone.Urgency == Urgent {
			t.Errorf("%q lowers the verdict on %q", earlier, last)
		}
	})
}

// TestNumbersThatAreNoFever holds that a number is taken for a temperature only where it is not said
// to be something else, and that a fever told beside it still counts.
func TestNumbersThatAreNoFever(t *testing.T) {
	tests := []struct {
		text  string
		fever bool
	}{
		{"My BMI is 38, does that rule me out?", false},
		{"my kidney function is 38, can I have trimethoprim", false},
		{"his eGFR came 38", false},
		{"my cholesterol is 102, is that good", false},
		{"my waist is 39 inches, is that too big", false},
		{"my husband wears size 38 stockings, which do I buy", false},
		{"I am 38 weeks, can I still fly", false},
		{"im 38, can I have this test", false},
		{"can I use my antihistamine eye drops as well for my hay fever", false},
		{"what temperature do I wash the sheets at", false},
		{"my BMI is 38 and I have a fever of 39", true},
		{"I have hay fever but now my temperature is 39.2", true},
		{"still 38.9 after paracetamol, she's 4", true},
		{"I'm 38.5 since last night", true},
		{"I'm 38 and shivery since last night", true},
	}
	for _, tt := range tests {
		got := English().Assess([]string{tt.text})
		if fever := got.Flag != nil && got.Flag.ID == "fever"; fever != tt.fever {
			t.Errorf("%q: fever %v, want %v; %+v", tt.text, fever, tt.fever, got.Evidence)
		}
	}
}

// TestWordsThatLookLikeSigns holds that words which the dictionary lacks are no misspelt signs.
func TestWordsThatLookLikeSigns(t *testing.T) {
	for _, message := range []string{
		"she loves her soother, 11 months, do I bin it",     // "smother"
		"they x-rayed my belly in march and saw nothing",    // "raped"
		"please no trainee doctors gawping at me",           // "gasping"
		"that rail is handy for hoiking him out of the cot", // "choking"
	} {
		if v := English().Assess([]string{message}); v.Urgency >= Possible {
			t.Errorf("%q: %v, flag %s by %q", message, v.Urgency, v.Flag.ID, v.Evidence.Words)
		}
	}
}

// TestComeTo holds that who has not come to is unconscious, and that who must not come to know is not.
func TestComeTo(t *testing.T) {
	for text, want := range map[string]bool{
		"my parents must not come to know of this, will you ask them": false,
		"I have not come to terms with the result":                    false,
		"he fainted and has not come to, I know his pills":            true,
	} {
		if got := English().Assess([]string{text}).Urgency >= Possible; got != want {
			t.Errorf("%q: an emergency %v, want %v", text, got, want)
		}
	}
}
