package languages

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestEnglishFiles measures English messages that are taken for another language, on
// files named by the environment; for development.
func TestEnglishFiles(t *testing.T) {
	names := os.Getenv("ENGLISH")
	if names == "" {
		t.Skip("ENGLISH names no files")
	}
	all, taken, raised := 0, 0, 0
	for _, name := range strings.Split(names, ":") {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var m struct{ Turns []string }
			if json.Unmarshal(lines.Bytes(), &m) != nil {
				continue
			}
			for _, text := range m.Turns {
				all++
				if l := Default().Recognise(text); l != nil {
					taken++
					t.Logf("taken for %s: %s", l.Tag, text)
				}
				if x := Default().Match(text); x != nil {
					raised++
					t.Logf("raises %s in %s:%d %s", x.Kind, x.Language.Tag, x.Line, text)
				}
			}
		}
		f.Close()
	}
	t.Logf("of %d messages %d are taken for another language and %d raise a flag", all, taken, raised)
}
