package bot

import (
	"strings"
	"testing"
)

// TestIntendedPurpose holds that each part of the text is there, and does not claim what nobody has
// found.
func TestIntendedPurpose(t *testing.T) {
	p := IntendedPurpose()
	if !strings.HasPrefix(p.Statement, "Bedside is intended for") || !strings.HasSuffix(p.Statement, "medical text of its own.") {
		t.Errorf("the statement is %q", p.Statement)
	}
	if len(p.NotFor) != 6 || strings.Contains(strings.Join(p.NotFor, "\n"), "- ") {
		t.Errorf("it is not for %q", p.NotFor)
	}
	for _, want := range []string{"MDCG 2019-11", "legal adviser", "how urgent", "no CE mark"} {
		if !strings.Contains(p.Caution, want) {
			t.Errorf("the caution does not tell of %q: %q", want, p.Caution)
		}
	}
	for _, paragraph := range append([]string{p.Statement, p.Caution}, p.NotFor...) {
		if paragraph == "" || strings.Contains(paragraph, "\n") || strings.Contains(paragraph, "no medical device") {
			t.Errorf("a paragraph is %q", paragraph)
		}
	}
}
