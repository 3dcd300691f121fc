package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

// recalls keeps one recall by the rules of a store.
type recalls struct{ bot.Recall }

func (s *recalls) Recalls(context.Context) ([]bot.Recall, error) { return []bot.Recall{s.Recall}, nil }

func (s *recalls) DecideRecall(_ context.Context, code, who string, yes bool) (bot.Recall, error) {
	switch {
	case code != s.Code:
		return bot.Recall{}, bot.ErrNoRecall
	case s.State != bot.RecallProposed:
		return bot.Recall{}, bot.ErrDecided
	case yes && who == s.Proposer:
		return bot.Recall{}, bot.ErrSecondPerson
	case yes && time.Since(s.Proposed) > bot.ProposalFor:
		return bot.Recall{}, bot.ErrOldProposal
	}
	s.State, s.Decider, s.Decided = bot.RecallRejected, who, time.Now()
	if yes {
		s.State, s.Progress.Waiting = bot.RecallSending, 12
	}
	return s.Recall, nil
}

// TestRecallAtTheDesk holds that a member of staff says yes to a correction, once, that the proposer
// and others cannot, and that the message shows what was decided.
func TestRecallAtTheDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &recalls{
			bot.Recall{ID: 7, Code: "R-ONE", State: bot.RecallProposed, Proposer: "slack:U1", Proposed: time.Now(),
				Title: "Ear tubes", Words: "Wait 48 hours."},
		}
		r := newHarness(t, Options{Recalls: store, Names: map[string]string{"U1": "Anna", "U2": "Bea"}})
		note := r.ProposedRecall(store.Recall, 12)
		if text := bot.PlainText(note.Parts); !strings.Contains(text, "Anna wants to correct what 12 chats were told") ||
			!strings.HasSuffix(text, "\n\nWait 48 hours.") || !note.Loud {
			t.Errorf("staff read\n%s", text)
		}
		yes, no := note.Buttons[0][0].Data, note.Buttons[0][1].Data
		r.presses("U9", "%s", yes)
		r.told("Only members")
		r.presses("U1", "%s", yes)
		r.told("Another person has to say yes")
		if r.touches("%s", yes); store.State != bot.RecallProposed {
			t.Errorf("a patient decided: %+v", store)
		}
		store.Proposed = time.Now().Add(-25 * time.Hour)
		r.presses("U2", "%s", yes)
		r.told("too old")
		store.Proposed = time.Now()
		r.presses("U2", "%s", yes)
		r.last(r.seen, "Bea said yes to recall R-ONE", "what 12 chats were told is corrected", "Wait 48 hours.")
		r.presses("U1", "%s", no)
		r.last(r.seen, "Bea said yes to recall R-ONE")
		if store.Decider != "slack:U2" {
			t.Errorf("decided by %s", store.Decider)
		}
		*store = recalls{bot.Recall{ID: 8, Code: "R-TWO", State: bot.RecallProposed, Proposer: "operator:root"}}
		if text := bot.PlainText(r.ProposedRecall(store.Recall, 1).Parts); !strings.HasPrefix(text, "root wants") {
			t.Errorf("staff read\n%s", text)
		}
		r.presses("U1", "%s", yes)
		r.told("too old")
		r.presses("U1", "reject:8:R-TWO")
		r.last(r.seen, "Anna said no to recall R-TWO", "Nothing was sent.")
	})
}

// TestNoRecalls holds that a press does nothing where there are no recalls.
func TestNoRecalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{})
		if r.presses("U1", "approve:7:R-ONE") {
			t.Error("the desk takes a press that is none of its own")
		}
	})
}

// TestQuotesOfStaffAreKnown holds that a passage that staff send to a patient is on record as quoted,
// so that it can be recalled.
func TestQuotesOfStaffAreKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		id := r.opens("why does it hurt?").ID
		for passage, want := range map[string]string{"ear-tubes/pain#1": "ear-tubes/pain#1", "": ""} {
			step, _, err := r.Take(t.Context(), r.staff, bot.Inbound{Arrival: bot.Arrival{Kind: bot.ArrivalForm, By: "U1",
				Text: fmt.Sprintf(`{"data":"reply:%d","text":"See here.","passage":%q}`, id, passage)}}, false)
			if err != nil || len(step.Notes) == 0 {
				t.Fatal(err)
			}
			got := ""
			if note := step.Notes[0]; note.Answer != nil {
				got = note.Answer.Passage.ID
			}
			if got != want || step.Notes[0].Chat != r.patient.ID {
				t.Errorf("quotes %q, want %q", got, want)
			}
		}
	})
}
