package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

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

// bare is a text without line ends and what a terminal draws.
func bare(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", "", "*", "").Replace(text)), " ")
}
