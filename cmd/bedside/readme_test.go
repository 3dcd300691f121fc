package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// TestReadmeConversation holds that the conversation at the top of the README is
// what the program says.
func TestReadmeConversation(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "$ make run\n")
	block, _, _ = strings.Cut(block, "```")
	turns := strings.Split(block, "\n› ")[1:]
	if len(turns) < 2 {
		t.Fatalf("the README shows %d messages", len(turns))
	}
	p := program{stdio: stdio{out: t.Output(), err: t.Output()}}
	var state bot.Conversation
	err = p.with(leafletFlags{}, bot.Clinic{}, func(e *answerer) error {
		for _, turn := range turns {
			message, want, _ := strings.Cut(turn, "\n")
			said, err := e.Respond(t.Context(), bot.Message{Text: message, Conversation: state})
			if err != nil {
				return err
			}
			state = said.Conversation
			if got, want := bare(said.Text), bare(want); got != want {
				t.Errorf("%q is answered with\n%s\nthe README says\n%s", message, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestReadmePurpose holds that the README tells the intended purpose as the program does.
func TestReadmePurpose(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(bare(string(text)), bare(bot.IntendedPurpose().Statement)) {
		t.Error("README.md does not have the statement of bot/purpose.txt")
	}
}

// TestReadmeProposal holds that the README shows a proposed phrasing as it is printed.
func TestReadmeProposal(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(proposalHead, "plaster-cast/travelling-by-air") + "\n--- a/leaflets/plaster-cast.md\n"
	if !strings.Contains(string(text), want) {
		t.Errorf("README.md does not have\n%s", want)
	}
}

// TestReadmeJSON holds that the README shows the reply of "ask --json" to its own leaflet as it comes, but for long texts and
// the time that it took.
func TestReadmeJSON(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, leaflet, _ := strings.Cut(string(text), "```markdown\n")
	leaflet, _, _ = strings.Cut(leaflet, "```")
	_, shown, _ := strings.Cut(string(text), "```json\n")
	shown, _, _ = strings.Cut(shown, "```")
	_, asked, _ := strings.Cut(string(text), "replied to: `")
	asked, _, _ = strings.Cut(asked, "`")
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "plaster-cast.md"), []byte(leaflet), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := bedside(asked+"\n", "ask", "--json", "--leaflets", folder, "-")
	if code != exitOK {
		t.Fatal(errs)
	}
	if diff := cmp.Diff(untimed(t, out), untimed(t, shown), cmp.Comparer(cutAlike)); diff != "" {
		t.Errorf("the README shows another reply (-is +README):\n%s", diff)
	}
}

// untimed is a reply without the time that it took.
func untimed(t *testing.T, reply string) (keys map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(reply), &keys); err != nil {
		t.Fatalf("%v in %s", err, reply)
	}
	delete(keys, "took_us")
	return keys
}

// cutAlike tells whether texts are the same as far as the one that ends in "…" goes.
func cutAlike(a, b string) bool {
	for _, text := range []*string{&a, &b} {
		if start, cut := strings.CutSuffix(*text, "…"); cut {
			return strings.HasPrefix(a, start) && strings.HasPrefix(b, start)
		}
	}
	return a == b
}

// bare is a text without line ends and what a terminal draws.
func bare(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", "", "*", "").Replace(text)), " ")
}
