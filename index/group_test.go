package index

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge/leaflets"
	"bedside/knowledge/source"
)

var (
	needsFile = flag.String("needs", "testdata/needs.txt",
		"file of messages to put together, below a line \"= need\" each need's")
	needsFolder  = flag.String("needs-leaflets", "", "folder of the leaflets for -needs; the embedded ones when empty")
	showsNeeds   = flag.Bool("needs-show", false, "print the groups of -needs")
	needsAreOurs = func() bool { return *needsFile == flag.Lookup("needs").DefValue }
)

// readNeeds reads messages and the need of each.
func readNeeds(t testing.TB) (messages, needs []string) {
	t.Helper()
	text, err := os.ReadFile(*needsFile)
	if err != nil {
		t.Fatal(err)
	}
	need := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '=':
			need = strings.TrimSpace(line[1:])
		default:
			messages, needs = append(messages, line), append(needs, need)
		}
	}
	return messages, needs
}

func needsIndex(t testing.TB) *Index {
	t.Helper()
	lib, _ := source.Load(leaflets.FS)
	if *needsFolder != "" {
		var err error
		if lib, _, err = (source.Options{}).LoadPaths(*needsFolder); err != nil {
			t.Fatal(err)
		}
	}
	ix, err := Build(lib, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// grouping is how well groups keep needs apart and together.
type grouping struct {
	groups, pure int // pure: of one need
	astray       int // messages that stand among more of another need
	whole        int // needs that are in one group
}

func judgeGroups(groups [][]int, needs []string) grouping {
	found := grouping{groups: len(groups)}
	in := map[string]int{}
	for _, group := range groups {
		count, most := map[string]int{}, 0
		for _, i := range group {
			count[needs[i]]++
			most = max(most, count[needs[i]])
		}
		if len(count) == 1 {
			found.pure++
		}
		for need := range count {
			in[need]++
		}
		found.astray += len(group) - most
	}
	for _, pieces := range in {
		if pieces == 1 {
			found.whole++
		}
	}
	return found
}

// TestGroupNeeds measures on what patients ask in five wordings each. The bounds
// lie below what was measured: 78 groups, 73 of them pure, 6 messages astray, 16 of
// 40 needs whole.
func TestGroupNeeds(t *testing.T) {
	messages, needs := readNeeds(t)
	groups := needsIndex(t).Group(messages)
	got := judgeGroups(groups, needs)
	t.Logf("%d messages: %+v", len(messages), got)
	for _, group := range groups {
		for at, i := range group {
			if *showsNeeds {
				t.Logf("%s %-30s %s", map[bool]string{true: "-", false: " "}[at == 0], needs[i], messages[i])
			}
		}
	}
	if needsAreOurs() && (len(messages) != 200 || got.groups > 84 || 100*got.pure < 89*got.groups || got.astray > 9 ||
		got.whole < 13) {
		t.Errorf("%d messages: %+v", len(messages), got)
	}
}

// TestGroupApart holds that what must not be confused is not put together, and
// that words of one meaning are.
func TestGroupApart(t *testing.T) {
	ix := needsIndex(t)
	for _, tt := range []struct {
		one, other string
		want       bool
	}{
		{"can i take ibuprofen", "can i take paracetamol", false},
		{"can i take ibuprofen", "is ibuprofen ok", true},
		{"can i tkae ibuprofin", "is ibuprofen ok", true},
		{"what causes gout", "how is gout treated", false},
		{"when can i swim", "when can i drive", false},
		{"my knee hurts", "my ear hurts", false},
		{"can i have a pee", "may i urinate", true},
		{"", "", false},
		{"what about it", "and then", false},
	} {
		if got := len(ix.Group([]string{tt.one, tt.other})) == 1; got != tt.want {
			t.Errorf("%q and %q are put together: %v", tt.one, tt.other, got)
		}
	}
}

// TestGroupIsComplete holds that each message is in one group, whatever it holds,
// and that the groups do not change.
func TestGroupIsComplete(t *testing.T) {
	ix := needsIndex(t)
	messages, _ := readNeeds(t)
	messages = append(messages[:40], "", "\x00\xff", strings.Repeat("needle ", 3000), "???", "where can i park",
		"where can i park")
	groups := ix.Group(messages)
	if diff := cmp.Diff(groups, ix.Group(messages)); diff != "" {
		t.Errorf("they change: %s", diff)
	}
	all := slices.Sorted(slices.Values(slices.Concat(groups...)))
	for i, got := range all {
		if got != i || len(all) != len(messages) {
			t.Fatalf("%d positions of %d messages: %v", len(all), len(messages), all)
		}
	}
	for i := 1; i < len(groups); i++ {
		if len(groups[i]) > len(groups[i-1]) {
			t.Error("a larger group comes later")
		}
	}
	if got := ix.Group(nil); len(got) != 0 {
		t.Errorf("groups of nothing: %v", got)
	}
}

func BenchmarkGroup(b *testing.B) {
	ix := needsIndex(b)
	messages, _ := readNeeds(b)
	for len(messages) < 2000 {
		messages = append(messages, messages...)
	}
	for b.Loop() {
		ix.Group(messages[:2000])
	}
}
