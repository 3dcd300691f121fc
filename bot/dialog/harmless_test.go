package dialog

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"bedside/bot"
	"bedside/knowledge/redflags"
)

// TestHarmless holds what is nothing but thanks, a death in the past, or not understanding, and what
// is more.
func TestHarmless(t *testing.T) {
	for text, want := range map[string]bool{
		"thank you so much you have been really kind":              true,
		"Thank you SO much, you've been so kind!":                  true,
		"thanks for your help":                                     true,
		"thank you so much xx":                                     true,
		"Thank you for all your help, doctor.":                     true,
		"thanks a lot that was really helpful":                     true,
		"that helped":                                              true,
		"my dad passed away yesterday":                             true,
		"my dad passed away yesterday, I miss him":                 true,
		"Yesterday my husband died in his sleep.":                  true,
		"my mum passed away last week":                             true,
		"my gran died two years ago":                               true,
		"we lost our baby last year":                               true,
		"i dont understand":                                        true,
		"Sorry, I don't understand this":                           true,
		"":                                                         false,
		"kind":                                                     false,
		"sorry":                                                    false,
		"thank you but my chest hurts":                             false,
		"thank you i cant breathe":                                 false,
		"thank you, help":                                          false,
		"thank you, help me now":                                   false,
		"thank you and goodbye":                                    false,
		"thank you all, love you":                                  false,
		"thank you for everything":                                 false,
		"thank you, can I shower?":                                 false,
		"thank you?":                                               false,
		"my dad passed out":                                        false,
		"my dad passed out yesterday":                              false,
		"my dad passed away":                                       false,
		"my dad just passed away":                                  false,
		"my husband passed away this morning":                      false,
		"my dad died last night":                                   false,
		"my dad passed away yesterday, what do I do?":              false,
		"my dad passed away yesterday and i feel numb":             false,
		"my dad passed away yesterday and i want to be with him":   false,
		"my dad passed away yesterday and i can't go on":           false,
		"my dad passed away yesterday and now my chest hurts":      false,
		"my dad passed away yesterday and my mum is not breathing": false,
		"i lost my son yesterday":                                  false,
		"i lost my baby yesterday":                                 false,
		"i am confused":                                            false,
		"he does not understand":                                   false,
		"i dont understand, i can't see":                           false,
		"i don't understand what is happening to me":               false,
	} {
		if got := isHarmless(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestHarmlessHidesNoEmergency holds that no emergency and no symptom for today of all messages that
// the recogniser learns from, or is measured on, is taken for harmless.
func TestHarmlessHidesNoEmergency(t *testing.T) {
	files, err := filepath.Glob("../../index/encoder/training/data/flags/*.jsonl")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files of messages, %v", len(files), err)
	}
	looked := 0
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(file); lines.Scan(); {
			var message struct {
				ID, Want string
				Turns    []string
			}
			if err := json.Unmarshal(lines.Bytes(), &message); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if message.Want == "none" {
				continue
			}
			looked++
			if last := message.Turns[len(message.Turns)-1]; len(message.Turns) == 1 && isHarmless(last) {
				t.Errorf("%s: %q is taken for harmless", message.ID, last)
			}
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if looked < 4000 {
		t.Errorf("only %d messages were looked at", looked)
	}
}

// eager is a Triager whose recogniser raises an emergency for every message, and whose table one for
// "choking".
type eager struct{ fakeTriager }

func (e eager) Assess(texts []string) redflags.Verdict {
	if v := e.AssessTable(texts); v.Urgency == redflags.Urgent {
		return v
	}
	return redflags.Verdict{Urgency: redflags.Urgent, Flag: choking, Evidence: redflags.Evidence{Learned: true}}
}

// AssessTable is what the table makes of messages.
func (e eager) AssessTable(texts []string) redflags.Verdict { return e.fakeTriager.Assess(texts) }

// calm is eager, but for messages that hold "shower".
type calm struct{ eager }

func (c calm) Assess(texts []string) redflags.Verdict {
	if len(texts) == 1 && texts[0] == "can I shower" {
		return redflags.Verdict{}
	}
	return c.eager.Assess(texts)
}

// TestReconsidered holds that what a recogniser alone raises for a harmless message counts for nothing,
// that its table is never lowered, and neither is what the chat told before.
func TestReconsidered(t *testing.T) {
	const thanks = "thank you so much you have been really kind"
	for _, test := range []struct {
		flags Triager
		texts []string
		want  redflags.Urgency
	}{
		{eager{}, []string{thanks}, redflags.None},
		{eager{}, []string{"thanks, he is choking"}, redflags.Urgent},
		{eager{}, []string{"my head"}, redflags.Urgent},
		{eager{}, []string{"he is grey", thanks}, redflags.Possible}, // told before, and advised on then
		{eager{}, []string{"he is grey", "he is choking"}, redflags.Urgent},
		{eager{}, []string{thanks, "he is grey"}, redflags.Urgent},
		{calm{}, []string{"can I shower", thanks}, redflags.None},
		{calm{}, []string{"can I shower", "he is grey"}, redflags.Urgent},
		{fakeTriager{}, []string{"choking"}, redflags.Urgent},
	} {
		r := New(panickingSearcher{}, test.flags, bot.Clinic{})
		if got := r.Assess(test.texts); got.Urgency != urgencies[test.want] {
			t.Errorf("%q: %v, want %v", test.texts, got.Urgency, test.want)
		}
	}
}
