package redflags

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bedside/knowledge"
)

// The bars: no emergency is missed, few other messages raise a flag, and the
// advice mostly is that of the right flag.
const (
	leastEmergencies = 3000
	leastWritten     = 250
	leastEveryday    = 600
	mostRaised       = 0.03
	mostMixedUp      = 0.05
)

func TestEnglishRedFlagsHaveNoProblems(t *testing.T) {
	p := newParser()
	for _, path := range flagTables {
		p.parse(path, flagTable(path))
	}
	table := p.table()
	p.checkExamples(table)
	for _, problem := range p.problems {
		t.Error(problem)
	}
	var ids []string
	for _, flag := range table.Flags() {
		ids = append(ids, flag.ID)
	}
	want := "pre-eclampsia labour low-sugar high-sugar self-harm poisoning heat cold limb testicle " +
		"meningitis eye cauda-equina electric-shock drowning thinner-bleed procedure-collapse skin open-wound abdomen baby " +
		"choking unconscious anaphylaxis heart breathing stroke seizure pregnancy bleeding overdose suicide " +
		"head injury sepsis burns diabetes severe-pain call-for-help " +
		"fever wound passing-urine bowels leg cast sugar heartbeat medicine maternity red-eye chest pain low-mood " +
		"seen-today help"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("flags\n got %s\nwant %s", got, want)
	}
}

// TestAdviceIsPlain holds the advice to short lines and short sentences.
func TestAdviceIsPlain(t *testing.T) {
	for _, flag := range English().Flags() {
		advice := flag.AdviceFor(Numbers{Emergency: "999", Crisis: "116 123", Contact: "01 234"})
		if !strings.Contains(advice, "999") || strings.Contains(advice, "{") {
			t.Errorf("%s: the number is not written into the advice", flag.ID)
		}
		if len(flag.Sources) == 0 || flag.Reviewed == "" {
			t.Errorf("%s: the advice names no source, or no day of review", flag.ID)
		}
		if flag.Urgency == Today && (!strings.Contains(flag.Advice, Contact) || flag.Search == "") {
			t.Errorf("%s: an amber flag says no way to the clinic, or nothing to look up", flag.ID)
		}
		for _, sentence := range strings.FieldsFunc(flag.Advice,
			func(r rune) bool { return strings.ContainsRune(".:\n", r) }) {
			if words := strings.Fields(sentence); len(words) > 20 {
				t.Errorf("%s: a sentence of %d words: %s", flag.ID, len(words), sentence)
			}
		}
	}
}

// narrower are the flags with advice of their own whose signs the test files name by a broader one.
var narrower = map[string][]string{
	"pregnancy": {
		"pre-eclampsia",
		"labour",
	},
	"diabetes": {"low-sugar", "high-sugar"},
	"overdose": {"poisoning", "self-harm"},
	"suicide": {
		"self-harm",
	},
	"sepsis": {"meningitis", "heat", "cold", "baby", "procedure-collapse"},
	"stroke": {"eye", "thinner-bleed"},
	"injury": {"limb", "eye", "cauda-equina", "electric-shock", "abdomen"},
	"burns":  {"eye", "electric-shock"},
	"severe-pain": {
		"testicle",
		"limb",
		"abdomen",
	},
	"bleeding": {"thinner-bleed", "limb", "self-harm", "procedure-collapse"},
	"head": {
		"thinner-bleed",
	},
	"unconscious": {"drowning", "electric-shock", "low-sugar", "heat", "cold", "baby"},
	"heart":       {"abdomen"},
	"breathing":   {"drowning", "baby", "poisoning"},
}

// isOrNarrows tells whether a flag is another one, or one with narrower advice.
func isOrNarrows(id, broad string) bool { return id == broad || slices.Contains(narrower[broad], id) }

func TestEmergenciesAreSeen(t *testing.T) {
	written, made := readMessages(t, "emergencies.txt", true), combined(t)
	distinct := map[string]bool{}
	for _, m := range made {
		distinct[m.text] = true
	}
	if len(distinct) < leastEmergencies || len(written) < leastWritten {
		t.Errorf("only %d combined and %d written messages", len(distinct), len(written))
	}
	missed, mixedUp := 0, 0
	all := slices.Concat(written, made)
	for _, m := range all {
		switch match := English().Match(m.text); {
		case match == nil || match.Flag.Urgency != Urgent:
			missed++
			t.Errorf("missed %v: %q", m.flags, m.text)
		case !slices.ContainsFunc(m.flags, func(id string) bool { return isOrNarrows(match.Flag.ID, id) }):
			mixedUp++
		}
	}
	t.Logf("%d written and %d combined messages: %d missed, %d (%.1f %%) with the advice of another flag",
		len(written), len(distinct), missed, mixedUp, 100*float64(mixedUp)/float64(len(all)))
	if float64(mixedUp) > mostMixedUp*float64(len(all)) {
		t.Errorf("%d messages of %d raise another flag than theirs", mixedUp, len(all))
	}
}

func TestEverydayMessagesAreLeftAlone(t *testing.T) {
	messages := readMessages(t, "everyday.txt", false)
	if len(messages) < leastEveryday {
		t.Errorf("only %d messages", len(messages))
	}
	raised := map[Urgency]int{}
	for _, m := range messages {
		if match := English().Match(m.text); match != nil {
			raised[match.Flag.Urgency]++
			t.Logf("%s by line %d: %s", match.Flag.ID, match.Line, m.text)
		}
	}
	for _, urgency := range []Urgency{Urgent, Today} {
		rate := float64(raised[urgency]) / float64(len(messages))
		t.Logf("%d messages: %d (%.1f %%) raised as %s", len(messages), raised[urgency], 100*rate, urgency)
		if rate > mostRaised {
			t.Errorf("%.1f %% of everyday messages are raised as %s, more than %.1f %%", 100*rate, urgency, 100*mostRaised)
		}
	}
}

// TestEveryLineIsNeeded takes out one line after the other: then an example of
// the line must no longer raise its flag, or, for a trigger, raise one.
func TestEveryLineIsNeeded(t *testing.T) {
	table := English()
	for _, flag := range table.flags {
		for i, p := range flag.patterns {
			without := *flag
			without.patterns = slices.Delete(slices.Clone(flag.patterns), i, i+1)
			alone := *table
			alone.flags = []*Flag{&without}
			if !slices.ContainsFunc(p.examples, func(e example) bool { return alone.Match(e.text) == nil }) {
				t.Errorf("%s:%d: the other lines of %q see every example", p.file, p.line, flag.ID)
			}
		}
	}
	for kind := range table.triggers {
		for i, p := range table.triggers[kind] {
			without := *table
			without.triggers[kind] = slices.Delete(slices.Clone(table.triggers[kind]), i, i+1)
			changed := func(e example) bool { return (without.Match(e.text) != nil) != (kind == int(modifierReasserted)) }
			if !slices.ContainsFunc(p.examples, changed) {
				t.Errorf("%s:%d: no example changes without this line", p.file, p.line)
			}
		}
	}
}

// TestScopesHideNothing sets an emergency beside the example of every trigger: its
// scope must not reach the emergency.
func TestScopesHideNothing(t *testing.T) {
	table := English()
	emergencies := []string{"I can't breathe", "my dad has collapsed", "my chest hurts and I'm sweating",
		"he is unconscious", "I want to kill myself", "my baby is having a seizure"}
	joints := []string{". ", "? ", "\n", ", ", " but ", " and now "}
	for m, patterns := range table.triggers {
		for _, p := range patterns {
			for _, emergency := range emergencies {
				for _, joint := range joints {
					texts := []string{p.examples[0].text + joint + emergency, emergency + joint + p.examples[0].text}
					if modifier(m) == modifierRetracted { // it takes back what stands before it, and that only
						texts = texts[:1]
					}
					for _, text := range texts {
						if table.Match(text) == nil {
							t.Errorf("%s:%d hides an emergency in %q", p.file, p.line, text)
						}
					}
				}
			}
		}
	}
}

func TestLongMessagesAreSeenWhole(t *testing.T) {
	const emergency = ". my baby is not breathing! "
	for _, filling := range []string{"the car park was full again and ", "😀", "a ", "é", "ﷺ", "1a"} {
		long := strings.Repeat(filling, 4096/utf8.RuneCountInString(filling))
		room := utf8.RuneCountInString(long) - utf8.RuneCountInString(emergency)
		for at := 0; at <= room; at += room / 8 {
			runes := []rune(long)
			text := string(slices.Concat(runes[:at], []rune(emergency), runes[at:room]))
			if English().Match(text) == nil {
				t.Errorf("missed at character %d of %d among %q", at, utf8.RuneCountInString(text), filling)
			}
		}
	}
	huge := strings.Repeat("the car park was full again and ", 1<<15)
	for _, text := range []string{emergency + huge, huge + emergency} {
		if English().Match(text) == nil {
			t.Errorf("missed at the edge of a message of %d bytes", len(text))
		}
	}
}

func TestMatchTellsTheLine(t *testing.T) {
	table, problems := Parse("clinic.txt", strings.NewReader(minimalTable))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := table.Match("my ear has fallen off")
	if got == nil || got.Flag.ID != "ear" || got.File != "clinic.txt" || got.Line != 4 ||
		got.Pattern != "ear + fallen off" {
		t.Errorf("Match: %+v", got)
	}
	if got := table.Match("what if my ear has fallen off"); got != nil {
		t.Errorf("the embedded triggers do not act: %+v", got)
	}
}

func TestParseUnreadable(t *testing.T) {
	table, problems := Parse("clinic.txt", failingReader{})
	if table != nil || len(problems) != 1 || problems[0].File != "clinic.txt" || problems[0].Remedy == "" {
		t.Errorf("Parse of a broken reader: %v, %v", table, problems)
	}
}

// mostTimes is how many times as long a hostile message may take as an honest
// one of the same length. It is about 25 for the slowest, and 100 under the race
// detector; growing with the square of the length would make it thousands.
const mostTimes = 400

func TestNoMessageIsSlow(t *testing.T) {
	honest := leastTime("i went to the shop and bought some bread. ")
	for _, part := range []string{"what if ", "if ", "risk of ", "years ago ", "no chest pain or ",
		"no bleeding nose stop ", "can not my the a ",
		"no cut thumb off finger ", "chestpainmychesthurts ", "blod cheast presure unconsious ", "abcdefghij klmnopqrst ",
		"ﷺ", "1a", "i ", "\n"} {
		if took := leastTime(part); took > mostTimes*honest {
			t.Errorf("a message of %q took %v, an honest one %v", part, took, honest)
		}
	}
}

// leastTime is the least of three times that a long message of equal parts takes.
func leastTime(part string) time.Duration {
	const size = 1 << 20
	message := strings.Repeat(part, size/len(part))
	least := time.Hour
	for range 3 {
		start := time.Now()
		English().Match(message)
		least = min(least, time.Since(start))
	}
	return least
}

func FuzzMatch(f *testing.F) {
	for _, message := range []string{"", "my chest hurts", "I can't\u200b breаthe 999 \xff", "what if what if it bleeds",
		"mychesthurts"} {
		f.Add(message)
	}
	f.Fuzz(func(_ *testing.T, message string) {
		English().Match(message)
	})
}

func FuzzParse(f *testing.F) {
	f.Add(minimalTable)
	f.Add("[words]\na: b|#2-|=c|@a\n| d\n[quiet idiom]\nwhen: a ... b\n= a b\n[spelt right]\nx y")
	f.Fuzz(func(t *testing.T, text string) {
		table, problems := Parse("fuzz", strings.NewReader(text))
		if table == nil {
			t.Fatal("no table")
		}
		table.Match("my chest hurts and I can't breathe")
		if slices.ContainsFunc(problems, func(p knowledge.Problem) bool { return p.File == "" || p.Remedy == "" }) {
			t.Errorf("a problem names no file or no remedy: %v", problems)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	const story = "Hello, I had my bone marrow test on Monday with the nice doctor and everything went well, thank you. " +
		"I only wanted to ask when I can go back to the gym and whether I may swim with my children on Saturday. "
	benchmarks := []struct{ name, message string }{
		{"short", "can I take paracetamol after the biopsy or is it better to wait until tomorrow?"},
		{"emergency", "my chest hurts really bad and I feel sick"},
		{"4096", strings.Repeat(story, 4096/len(story))},
		{"1MB", strings.Repeat(story, 1<<20/len(story))},
		{"misspelt", strings.Repeat("blod cheast presure unconsious xqzvw stabing ", 90)},
		{"negated", strings.Repeat("no chest pain or ", 240)},
		{"hypothetical", strings.Repeat("what if ", 512)},
	}
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				English().Match(bm.message)
			}
		})
	}
}
