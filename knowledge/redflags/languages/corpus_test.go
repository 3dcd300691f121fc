package languages

import (
	"bufio"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var misses = flag.Bool("misses", false, "log the messages that are judged wrongly")

// message is one line of a test file: a kind or "-", and what a person wrote.
type message struct{ kind, text string }

func readMessages(t testing.TB, file string) (all []message) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kind, text, ok := strings.Cut(lines.Text(), ": "); ok && !strings.HasPrefix(kind, "#") {
			all = append(all, message{kind, text})
		}
	}
	return all
}

// tally counts what was judged rightly.
type tally struct{ emergencies, raised, ordinary, quiet, recognised, all int }

func judge(t testing.TB, table *Table, file string) (n tally) {
	tag := strings.TrimSuffix(filepath.Base(file), ".txt")
	for _, m := range readMessages(t, file) {
		match := table.Match(m.text)
		n.all++
		l := table.Recognise(m.text)
		if l != nil && l.Tag == tag {
			n.recognised++
		} else if *misses {
			t.Logf("%s: not recognised (%s): %s", tag, l.tag(), m.text)
		}
		switch {
		case m.kind == "-":
			n.ordinary++
			if match == nil {
				n.quiet++
			} else if *misses {
				t.Logf("%s: raises %s (%s kinds.txt:%d): %s", tag, match.Kind, match.Language.Tag, match.Line, m.text)
			}
		default:
			n.emergencies++
			if match != nil {
				n.raised++
			} else if *misses {
				t.Logf("%s: missed: %s: %s", tag, m.kind, m.text)
			}
		}
	}
	return n
}

func TestDevelopment(t *testing.T) {
	files, _ := filepath.Glob("testdata/dev/*.txt")
	for _, file := range files {
		n := judge(t, Default(), file)
		t.Logf("%s: emergencies %d/%d, ordinary quiet %d/%d, language %d/%d", filepath.Base(file), n.raised, n.emergencies, n.quiet,
			n.ordinary, n.recognised, n.all)
	}
}

// TestMeasured holds what the table is measured to do on messages that it was not built
// with. Raise the bounds when it gets better.
func TestMeasured(t *testing.T) {
	var all tally
	files, _ := filepath.Glob("testdata/measured/*.txt")
	for _, file := range files {
		n := judge(t, Default(), file)
		t.Logf("%s: emergencies %d/%d, ordinary quiet %d/%d, language %d/%d", filepath.Base(file), n.raised, n.emergencies, n.quiet,
			n.ordinary, n.recognised, n.all)
		all.emergencies += n.emergencies
		all.raised += n.raised
		all.ordinary += n.ordinary
		all.quiet += n.quiet
		all.recognised += n.recognised
		all.all += n.all
	}
	t.Logf("all: emergencies %d/%d, ordinary quiet %d/%d, language %d/%d", all.raised, all.emergencies, all.quiet, all.ordinary,
		all.recognised, all.all)
}

func (l *Language) tag() string {
	if l == nil {
		return "none"
	}
	return l.Tag
}
