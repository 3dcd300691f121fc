package redflags

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write HAZARDS.md anew")

// hazard is a row of the hazard log, in the form of DCB0129 (NHS England, clinical risk
// management in the manufacture of health IT systems).
type hazard struct {
	what, cause, effect, control string
	evidence                     []string // names of tests
	residual                     string   // may hold {figure name} of testdata/measured.json
}

var hazards = []hazard{
	{
		"An emergency is not recognised",
		"The person uses words, a dialect or a spelling that no pattern has",
		"No advice to call; help comes late",
		"Reviewed patterns per kind; misspellings, run-together, spaced and disguised letters; a recogniser that learns joins behind the table and lowers no emergency of which it is sure; every reply that does not answer names the emergency number",
		[]string{
			"TestEmergenciesAreSeen",
			"TestAssess",
			"TestJoinedNeverLowers",
			"TestHearsWhatTheTableDoesNot", "TestHearsBesideQuestions", "TestHearsPlans",
			"TestLongMessagesAreHeardWhole",
		},
		"On messages by writers that neither was built on they raise {emergencies: urgent, or opened with the emergency line}. A single word the table judges alone. English only. High: let nobody rely on it",
	},
	{
		"An emergency told in pieces is not recognised",
		"Each message by itself is harmless",
		"As above",
		"The messages of the last 30 minutes are judged together",
		[]string{
			"TestAssess",
			"TestEmergenciesInPieces",
		},
		"Pieces further apart than 2 KB of text, or 30 minutes, are not joined",
	},
	{
		"An emergency is hushed by what stands beside it",
		"A denial, a condition, history, fiction or an idiom in the same message reaches too far",
		"As above",
		"Scopes end at clauses, sentences and words of the present, after NegEx and ConText; each trigger is tried beside six emergencies in six ways",
		[]string{"TestScopesHideNothing", "TestEveryLineIsNeeded"},
		"What a person takes back (\"only joking\") is hushed, but not what is said of suicide. Low",
	},
	{
		"The advice is for another kind of emergency",
		"Signs of several kinds in one message, or a kind that is not there",
		"Advice that does not help; delay",
		"Kinds with advice of their own come first; broader kinds follow; every advice says to call; no doses, no medicine but one's own inhaler or adrenaline pen",
		[]string{
			"TestEmergenciesAreSeen",
			"TestAdviceIsPlain",
		},
		"Up to 5 % of recognised emergencies of the test files get the advice of a neighbouring kind. Every advice begins with, or holds, the call. Low",
	},
	{
		"The advice is wrong or out of date",
		"Guidance changes; a mistake in our words",
		"Harm by following it",
		"Named sources and the day of the last look at each flag; one sheet of all advice for a clinician to sign off (bedside flags)",
		[]string{
			"TestAdviceIsPlain",
		},
		"The project's maintainers wrote the words after the named guidance; nobody clinical has compared or signed them. High until the clinic's clinician has",
	},
	{
		"A symptom is answered as a question about an illness",
		"Words of the symptom stand in a leaflet's other sections",
		"False reassurance",
		"Amber flags answer a symptom told with fixed words, and quote only what the leaflet that is meant says of when to call, by hash",
		[]string{"TestSymptomsGetTodaysReply", "TestTodayQuotesOnlyTheLeafletMeant"},
		"Of symptoms for today {for today: raised at all} are recognised; the others are answered as questions. Moderate",
	},
	{
		"Ordinary messages raise a flag",
		"Idioms, history, fiction, questions",
		"People learn to pass over the advice; a question stays unanswered",
		"Triggers of negation and context; a bar on the share raised; lines that fit such messages are likely or doubtful, and the recogniser may lower them",
		[]string{"TestEverydayMessagesAreLeftAlone", "TestDoubted"},
		"Of look-alikes {look-alikes: urgent or opened with the emergency line} are raised as emergencies and {look-alikes: today} for today. The person can ask again in other words. Low",
	},
	{
		"The recogniser raises an ordinary question",
		"It learned from examples, and nobody can tell what it takes for a sign; bare topics are unlike what it learned from",
		"As above",
		"Thresholds by upper bounds on ordinary questions and look-alikes of writers apart; a single word is left to the table; bedside check lists headings and phrasings that it raises; recogniser: off",
		[]string{"TestBareTopicsRaiseNothing", "TestHearsWhatTheTableDoesNot", "TestThresholdsBelongToTheWeights"},
		"Of 2,295 ordinary questions it alone raised 15 as emergencies, 51 more open with the line, 57 more are answered as symptoms for today, most of which are symptoms. Moderate",
	},
	{
		"The recogniser lowers an emergency that the table doubts",
		"A likely or doubtful line is right, and the recogniser finds an emergency most unlikely",
		"A likely line only opens the reply with the emergency line; a doubtful one is let go",
		"Only below a threshold under which at most 2 % of emergencies of writers apart are, as the upper end of the interval; never a sure line, unless it stands before a question about something else, in an earlier message, on a guessed spelling or in 50 words and more; nor what is said of suicide and self-harm; lines of what kills in minutes are sure; what is lowered is counted (bedside_recogniser_lowered_total)",
		[]string{"TestLowered", "TestDoubted", "TestThresholdsBelongToTheWeights"},
		"Two in 430 emergencies of the writers who chose the threshold are below it. Of a message of 50 words and more a line of several signs is doubtful: where the recogniser is off, most emergencies told at such length only open the reply. Moderate",
	},
	{
		"The recogniser lets go a symptom for today that somebody has",
		"A line of the table is right, and the recogniser finds neither an emergency nor a symptom",
		"The message is answered as a question; advice to call today is missing",
		"Only below a threshold under which at most 2.5 % are of what the table raises for today and has to be told of, as the upper end of the interval; never an emergency; what is let go is counted (bedside_recogniser_lowered_total)",
		[]string{"TestLowered", "TestSymptomOfNobody", "TestThresholdsBelongToTheWeights"},
		"Of 325 symptoms and emergencies for which the table raised advice for today, by ten writers whom no weights had seen, 2 are below it; of 37 look-alikes 19 are. Low",
	},
	{
		"The recogniser does not work",
		"Damaged weights, no time because of many messages, a processor that computes otherwise",
		"Emergencies that only it recognises are missed",
		"The table goes on alone and says so; what is skipped is counted (bedside_recogniser_skipped_total); every processor computes the same bits",
		[]string{
			"TestNewRefuses",
			"TestDamagedWeights",
			"TestAdapterRefused",
			"TestLateIsLeftToTheTable",
			"TestKernelsDecideAlike",
			"TestDecidesAsPyTorch",
		},
		"Low where somebody looks at the metric",
	},
	{
		"A phrasing of a clinic's leaflet raises a flag",
		"The clinic writes it without trying it",
		"The leaflet is never quoted for it",
		"bedside check lists such phrasings",
		[]string{"TestScripts"},
		"None after checking",
	},
	{
		"A message makes the matcher slow",
		"Hostile or very long text",
		"Emergencies of others wait",
		"Linear work, bounded reading of long messages and of earlier ones",
		[]string{"TestNoMessageIsSlow", "TestLongMessagesAreSeenWhole", "TestEarlierMessagesAreBounded"},
		"Low",
	},
	{
		"A table of a clinic's own has mistakes",
		"Typing errors",
		"A flag is lost",
		"Each line that cannot be read is named with its remedy; each pattern is tried on its examples",
		[]string{"TestParseProblems", "TestParseKeepsTheRest"},
		"Low",
	},
	{
		"A cry for help without content is passed over",
		"\"help\", \"sos\"",
		"No advice",
		"The reply opens with the emergency number and asks what is happening",
		[]string{"TestPossibleEmergencyOpensTheReply"},
		"Low",
	},
}

// measured are the figures that "bedside eval --flags --json" gave for the messages of the writers that splits.json calls
// unseen, from which neither the weights nor the thresholds learned.
type measured struct{ Table, Joined shares }

// shares are the figures of one recogniser.
type shares struct {
	All []struct {
		Name      string
		Hits, Of  int
		Low, High float64
	} `json:"all"`
	ByKind []struct {
		Name      string
		Hits, Of  int
		Low, High float64
	} `json:"by_kind"`
}

// TestHazardsAreCurrent holds HAZARDS.md to the rows above, to the tests that they name
// and to the figures measured last.
func TestHazardsAreCurrent(t *testing.T) {
	tests := testNames(t)
	for _, h := range hazards {
		for _, name := range h.evidence {
			if !tests[name] {
				t.Errorf("%s: there is no test %s", h.what, name)
			}
		}
	}
	got := hazardLog(t)
	if *update {
		if err := os.WriteFile("HAZARDS.md", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("HAZARDS.md")
	if err != nil || string(want) != got {
		t.Errorf(
			"HAZARDS.md is not current (%v); write it with: go test ./knowledge/redflags -run TestHazardsAreCurrent -update",
			err,
		)
	}
}

// testNames are the names of all tests of the module.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, found := range function.FindAllStringSubmatch(string(text), -1) {
			names[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func hazardLog(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/measured.json")
	if err != nil {
		t.Fatal(err)
	}
	var figures measured
	if err := json.Unmarshal(data, &figures); err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, f := range figures.Joined.All {
		pairs = append(pairs, "{"+f.Name+"}", share(f.Hits, f.Of, f.Low, f.High))
	}
	var b strings.Builder
	b.WriteString(hazardHead)
	for i, h := range hazards {
		fmt.Fprintf(
			&b,
			"\n## H%d. %s\n\n| | |\n|---|---|\n| Cause | %s |\n| Effect | %s |\n| Control | %s |\n| Evidence | `%s` |\n| Residual risk | %s |\n",
			i+1,
			h.what,
			h.cause,
			h.effect,
			h.control,
			strings.Join(h.evidence, "`, `"),
			strings.NewReplacer(pairs...).Replace(h.residual),
		)
	}
	b.WriteString(
		"\n## Emergencies recognised, by kind\n\nUrgent, or opened with the emergency line; exact 95 % intervals.\n\n| kind | by the table alone | with the recogniser |\n|---|---|---|\n",
	)
	for i, f := range figures.Joined.ByKind {
		table := figures.Table.ByKind[i]
		fmt.Fprintf(
			&b,
			"| %s | %s | %s |\n",
			f.Name,
			share(table.Hits, table.Of, table.Low, table.High),
			share(f.Hits, f.Of, f.Low, f.High),
		)
	}
	return b.String()
}

func share(hits, of int, low, high float64) string {
	return fmt.Sprintf(
		"%d of %d (%.1f %%, %.1f to %.1f)",
		hits,
		of,
		100*float64(hits)/float64(max(of, 1)),
		100*low,
		100*high,
	)
}

const hazardHead = `# Hazard log of the flags

In the form of DCB0129: hazard, cause, effect, control, evidence, residual risk. Written by

    go test ./knowledge/redflags -run TestHazardsAreCurrent -update

from the rows in hazards_test.go, the tests that they name, and testdata/measured.json, which is what
"bedside eval --flags --json" printed for messages by ten writers that neither the weights nor the thresholds learned from. A test
holds it current.
No clinician has signed it; a clinic's own safety officer has to, with the sheet that "bedside flags" prints.
`
