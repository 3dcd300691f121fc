package languages

import (
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	text := os.Getenv("TEXT")
	if text == "" {
		t.Skip()
	}
	table := Default()
	p := plain(text)
	bare := tokens(p)
	for _, e := range append(table.byScript(text, p, 0.1), table.byWords(bare, marked(text))...) {
		t.Logf("%s w=%.2f own=%d shared=%d english=%d", e.language.Tag, e.weight, e.own, e.shared, e.english)
		all := e.form.tokens(bare)
		for _, x := range all {
			t.Logf("  %q", x.text)
		}
		for c, spans := range e.form.scan(all, len(table.concepts)) {
			if len(spans) > 0 {
				t.Logf("  %s %v", table.concepts[c], spans)
			}
		}
	}
}
