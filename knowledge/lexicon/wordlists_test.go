package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordLists(t *testing.T) {
	const text = "# a head\n\n[greetings]\nhello  hi\r\n  hey\n# more\n[connectors]\nalso, in addition\n" +
		"[short forms]\ncant = can not\nu = you\n"
	lists, err := parseWordLists(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"hello": true, "hi": true, "hey": true}, lists.Set("greetings")); diff != "" {
		t.Errorf("greetings: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(map[string]bool{"also": true, "in addition": true}, lists.Set("connectors")); diff != "" {
		t.Errorf("connectors: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"cant": "can not", "u": "you"}, lists.Pairs("short forms")); diff != "" {
		t.Errorf("short forms: -want +got\n%s", diff)
	}
}

func TestWordListsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"# head\nhello\n":              "line 2 stands before the first list",
		"[a]\nhello\nhi hello\n":       `line 3: the list "a" has "hello" twice`,
		"[a]\nu = you\n\n[b]\nx x\n":   `line 5: the list "b" has "x" twice`,
		"[a]\nu = you\nu = your own\n": `line 3: the list "a" has "u" twice`,
	} {
		if _, err := parseWordLists(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

// TestWordListsOfTheProgram holds that what the code asks for is there and not empty, and
// that words stand as Words gives them, so that they can be found.
func TestWordListsOfTheProgram(t *testing.T) {
	for name, lists := range map[string]*WordLists{"contractions.txt": contractionLists, "clauses.txt": clauseLists} {
		for list, words := range lists.words {
			if len(words) == 0 {
				t.Errorf("%s: the list %q is empty", name, list)
			}
			for word := range words {
				if word != strings.ToLower(word) {
					t.Errorf("%s: %q of the list %q is not in small letters", name, word, list)
				}
			}
		}
	}
	for list, words := range clauseLists.words {
		for word := range words {
			if got := Texts(word); len(got) != 1 || got[0] != word {
				t.Errorf("clauses.txt: a message never has %q of the list %q: it is read as %q", word, list, got)
			}
		}
	}
}

func FuzzParseWordLists(f *testing.F) {
	f.Add("# head\n[a]\nb c\nd = e f\n")
	f.Fuzz(func(t *testing.T, text string) {
		lists, err := parseWordLists(text)
		if (lists == nil) == (err == nil) {
			t.Errorf("%q: lists %v, error %v", text, lists, err)
		}
	})
}
