package bot

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestCleanWhy(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", " the  time\nis\twrong ": "the time is wrong", `"We are checking."`: "We are checking.",
		"“We are checking.”": "We are checking.", `"`: `"`, `""`: "", `say "no"`: `say "no"`, "'a' and 'b": "'a' and 'b",
		"a\x00b\u202ec\xff": "a b c", "\u200b": "",
	} {
		if got, ok := CleanWhy(typed); got != want || !ok {
			t.Errorf("%q is read as %q, %v; want %q", typed, got, ok, want)
		}
	}
	if got, ok := CleanWhy(strings.Repeat("ä", maxWhy)); !ok || len([]rune(got)) != maxWhy {
		t.Errorf("the longest reason is refused, or cut to %d", len([]rune(got)))
	}
	if _, ok := CleanWhy(strings.Repeat("ä", maxWhy+1)); ok {
		t.Error("a longer one is taken")
	}
}

func FuzzCleanWhy(f *testing.F) {
	for _, seed := range []string{"", `"x"`, "“a\nb”", "\xff\u202e", "''"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := CleanWhy(typed)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) ||
			strings.TrimSpace(got) != got || ok != (len([]rune(got)) <= maxWhy) {
			t.Errorf("%q is read as %q, %v", typed, got, ok)
		}
	})
}

func TestRulingLine(t *testing.T) {
	for _, tt := range []struct {
		ruling Ruling
		want   string
	}{
		{Ruling{Target: "wound/shower", Why: "wrong"}, "withdrew wound/shower: wrong"},
		{Ruling{Target: "wound", Lifted: true}, "restored wound"},
		{Ruling{Target: Everything, Why: "Checking."}, "switched the bot off: Checking."},
		{Ruling{Target: Everything, Lifted: true}, "switched the bot on"},
	} {
		tt.ruling.By = "operator:anna"
		if diff := cmp.Diff(Line{Who: "operator:anna", What: tt.want}, tt.ruling.Line()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
