package index

import (
	"slices"
	"strings"
	"testing"

	"bedside/knowledge/lexicon"

	"github.com/google/go-cmp/cmp"
)

// TestKindsFile reads kinds.txt once more, line by line, for what parseKinds
// passes over in silence.
func TestKindsFile(t *testing.T) {
	var kinds []string
	for line := range strings.Lines(kindsText) {
		if name, ok := strings.CutPrefix(line, "kind "); ok {
			kinds = append(kinds, strings.Fields(name)[0])
		}
	}
	if len(kinds) > 64 {
		t.Errorf("%d kinds; a set holds 64", len(kinds))
	}
	kind, number := "", 0
	for line := range strings.Lines(kindsText) {
		number++
		fault := func(text string) { t.Errorf("kinds.txt:%d: %s: %s", number, text, strings.TrimSpace(line)) }
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "", "#":
			continue
		case "kind":
			name, class, _ := strings.Cut(rest, " ")
			if kind = name; !slices.Contains([]string{"", "weak", "frame", "asking"}, class) {
				fault("a kind is weak, a frame, asking or none of these")
			}
		case "names-of":
			if len(kindsOfAnswer().members(lexicon.English())) == 0 {
				fault("the lexicon has no kinds of this term")
			}
		case "near":
			for name := range strings.SplitSeq(rest, ", ") {
				if !slices.Contains(kinds, name) || name == kind {
					fault("not another kind")
				}
			}
		case "asks", "names", "gives":
			if rest = strings.TrimPrefix(strings.TrimPrefix(rest, "only "), "^ "); rest == "" || strings.Contains(rest, "||") {
				fault("a pattern with a gap")
			}
		default:
			fault("not a line of a table of kinds")
		}
		if kind == "" {
			fault("stands before the first kind")
		}
	}
	for i, name := range kinds {
		if slices.Contains(kinds[:i], name) {
			t.Errorf("two kinds are called %s", name)
		}
	}
}

// TestKindsAreComplete holds that every kind can be asked for or named, and
// that the table was read as it is written.
func TestKindsAreComplete(t *testing.T) {
	table := kindsOfAnswer()
	if written := strings.Count(kindsText, "\nkind "); len(table.names) != written {
		t.Errorf("%d kinds read, %d written", len(table.names), written)
	}
	for i, name := range table.names {
		set := kindSet(1) << i
		if !offers(table.asks, set) && !offers(table.heads, set) {
			t.Errorf("nothing asks for %s or names it", name)
		}
		if table.weak&table.frame&set != 0 {
			t.Errorf("%s is weak and a frame", name)
		}
	}
	if table.weak == 0 || table.frame == 0 {
		t.Error("no kind is weak, or none is a frame")
	}
}

func offers(ps patterns, set kindSet) bool {
	for _, list := range ps.byFirst {
		if slices.ContainsFunc(list, func(p pattern) bool { return p.kind == set }) {
			return true
		}
	}
	return false
}

func TestKindsAsked(t *testing.T) {
	tests := []struct {
		text string
		want string // these kinds must be among those asked for
	}{
		{"what is a bone marrow biopsy", "definition"},
		{"what are the symptoms of anaemia", "symptoms"},
		{"why did I get this", "causes"},
		{"who is more likely to get it", "risk"},
		{"is it hereditary", "inheritance"},
		{"is it contagious", "contagion"},
		{"how do they test for it", "diagnosis"},
		{"how is it treated", "treatment"},
		{"which tablets are there", "medicines"},
		{"how can I prevent it", "prevention"},
		{"will it go away", "outlook"},
		{"are there side effects", "complications"},
		{"what happens during the scan", "process"},
		{"what should I tell my doctor before the test", "preparation"},
		{"what must I do afterwards", "aftercare"},
		{"does it hurt", "feeling"},
		{"how long does it take", "duration"},
		{"how many minutes is it", "duration"},
		{"when can I shower", "when permission"},
		{"where does the needle go in", "where"},
		{"who does the test", "who"},
		{"why do I need it", "reason"},
		{"may I drive home", "permission"},
		{"is it safe to drink wine", "permission diet"},
		{"do I have to stay overnight", "obligation"},
		{"how much water should I drink", "amount diet"},
		{"how much does it cost", "cost"},
		{"when will the results come", "when results"},
		{"should I call you if it bleeds", "helpwhen"},
		{"what can I eat", "diet permission"},
		{"what types are there", "types"},
		{"is there a support group", "support"},
		{"is there a new treatment", "research treatment"},
		{"are there any trials", "research"},
	}
	for _, tt := range tests {
		got := asked(tt.text)
		for kind := range strings.FieldsSeq(tt.want) {
			if !slices.Contains(got, kind) {
				t.Errorf("%q asks for %v, want %s among them", tt.text, got, kind)
			}
		}
	}
	for _, text := range []string{"hello", "thank you", "48", "my knee"} {
		if got := asked(text); len(got) > 0 {
			t.Errorf("%q asks for %v, want nothing", text, got)
		}
	}
}

func asked(text string) []string {
	table := kindsOfAnswer()
	set, _ := table.asked(lexicon.Words(text))
	return table.list(table.strong(set))
}

func TestKindsNamed(t *testing.T) {
	tests := []struct{ heading, want string }{
		{"How long it takes", "duration"},
		{"Symptoms", "symptoms"},
		{"Causes", "causes"},
		{"Risks", "complications"},
		{"Getting ready", "preparation"},
		{"After you go home", "aftercare"},
		{"How it feels", "feeling"},
		{"Your results", "results"},
		{"When to call us", "helpwhen"},
		{"What happens during the test", "process"},
		{"Why it is done", "reason"},
		{"Treatment", "treatment"},
		{"Eating and drinking", "diet"},
		{"What anaemia is", ""},
		{"Knee", ""},
	}
	table := kindsOfAnswer()
	for _, tt := range tests {
		got := table.list(table.named(lexicon.Words(tt.heading)))
		if tt.want != "" && !slices.Contains(got, tt.want) || tt.want == "" && len(got) > 0 {
			t.Errorf("the heading %q names %v, want %q", tt.heading, got, tt.want)
		}
	}
}

func TestKindsGiven(t *testing.T) {
	tests := []struct{ text, want string }{
		{"It takes about 10 minutes.", "duration"},
		{"Wait two hours.", "duration"},
		{"Do not drive.", "permission"},
		{"You should not drive.", "permission"},
		{"You may drink water.", "permission"},
		{"Take no aspirin.", "permission"},
		{"Avoid sport.", "permission"},
		{"You have to stay in bed.", "obligation"},
		{"You must stay in bed.", "obligation"},
		{"Ask your doctor when to start again.", "when"},
		{"It is taken from your back.", "where"},
		{"The nurse will read it.", "who"},
		{"You may feel pressure.", "feeling"},
		{"Drink three glasses of water.", "amount"},
	}
	table := kindsOfAnswer()
	for _, tt := range tests {
		got := table.list(table.given(lexicon.Words(tt.text), map[string]symbol{}))
		if !slices.Contains(got, tt.want) {
			t.Errorf("%q gives %v, want %s among them", tt.text, got, tt.want)
		}
	}
	if got := table.list(table.given(lexicon.Words("It takes a while."), nil)); slices.Contains(got, "duration") {
		t.Errorf("a text without a time gives %v", got)
	}
}

func TestAgreement(t *testing.T) {
	table := parseKinds(`
kind causes
near risk
asks cause
kind risk
asks risk
kind talk weak
asks talk
kind duration frame
asks long
kind when frame
asks when
kind permission asking
asks may
`)
	const causes, risk, talk, duration, when, permission = 1, 2, 4, 8, 16, 32
	tests := []struct {
		name            string
		wanted, offered kindSet
		want            float64
	}{
		{"nothing wanted", 0, causes, 0.4},
		{"nothing known of what is offered", causes, 0, 0.4},
		{"the same", causes, causes, 1},
		{"near", causes, risk, 0.5},
		{"near does not go back", risk, causes, 0},
		{"another", causes, talk, 0},
		{"half of what is wanted", causes | talk, causes, 0.5},
		{"the subject decides, whatever the form", causes | duration, causes | when, 1},
		{"the form that the heading names", causes | duration, duration, 1},
		{"a form that any question may have", causes | permission, permission, 0},
		{"forms alone", duration, duration, 1},
		{"a form that any question may have, alone", permission, permission, 1},
	}
	for _, tt := range tests {
		if got := table.agreement(tt.wanted, tt.offered); got != tt.want {
			t.Errorf("%s: agreement is %v, want %v", tt.name, got, tt.want)
		}
	}
	if diff := cmp.Diff([]string{"causes", "duration"}, table.list(causes|duration)); diff != "" {
		t.Errorf("list (-want +got)\n%s", diff)
	}
	if got := table.strong(talk); got != talk {
		t.Errorf("a weak kind alone becomes %b", got)
	}
	if got := table.strong(talk | risk); got != risk {
		t.Errorf("a weak kind beside another stays: %b", got)
	}
}
