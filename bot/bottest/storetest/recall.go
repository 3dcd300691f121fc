package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// RecallStore is a store that keeps what replies were made from, and recalls.
type RecallStore interface {
	Store
	Reply(ctx context.Context, id int64) (bot.ReplyRecord, bool, error)
	Quotations(ctx context.Context, of bot.RecallScope, since time.Time) ([]bot.Quotation, error)
	Recalls(ctx context.Context) ([]bot.Recall, error)
	ProposedRecalls(ctx context.Context) ([]bot.Recall, error)
	ProposeRecall(ctx context.Context, r bot.Recall) error
	DecideRecall(ctx context.Context, code, who string, yes bool) (bot.Recall, error)
	Recalling(ctx context.Context) (bool, error)
	SendRecall(ctx context.Context, most int, pack func(bot.Correction) []bot.Parcel) (bot.Recall, error)
}

// RunRecall runs the suite of recalls, as Run does.
func RunRecall(t *testing.T, open func(t *testing.T, name string) RecallStore) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *recallFixture)
	}{
		{"what a reply was made from is kept", proving},
		{"who was told is listed", quotations},
		{"a correction takes a second person", deciding},
		{"a correction goes to each once", sendingRecall},
		{"several who send at once send once", sendingTogether},
		{"nobody who left or was erased is corrected", leavingRecall},
		{"a channel that is off keeps nobody else waiting", sendingOff},
	} {
		t.Run(test.name, func(t *testing.T) {
			name := fmt.Sprintf("recall%d", bot.NewID())
			h := &recallFixture{fixture: &fixture{t: t, name: name}}
			h.open = func(t *testing.T, name string) Store {
				h.RecallStore = open(t, name)
				return h.RecallStore
			}
			h.Store = h.open(t, name)
			t.Cleanup(func() { _ = h.Store.Close() })
			test.run(t, h)
		})
	}
}

// recallFixture is a store under test, with its recalls.
type recallFixture struct {
	*fixture
	RecallStore RecallStore
}

// quoting is a reply that quotes a passage of a version.
func quoting(passage, version, sha256 string) bot.Outbound {
	out := said("quoted " + passage)
	out.Passage, out.Version, out.SHA256, out.Question = passage, version, sha256, "may I?"
	return out
}

const (
	painText  = "aaaaaaaa11111111"
	otherText = "bbbbbbbb22222222"
)

// tell makes a chat that was told a passage, and delivers it.
func (h *recallFixture) tell(address string, replies ...bot.Outbound) int64 {
	h.t.Helper()
	chat := h.chat(address, "may I?")
	h.answer(chat, replies...)
	h.deliver(chat)
	return chat
}

func proving(t *testing.T, h *recallFixture) {
	reader := 0.875
	first, also, bare := said("one"), said(), said("bare")
	first.Proof = &bot.Proof{
		Basis: bot.BasisSearch, AnswerFrom: 0.5, OfferFrom: 0.25,
		Source: &bot.Source{Title: "Ear tubes", Section: "Pain", Reviewer: "Dr. A", Due: "2027-01-01"},
		Best: &bot.ScoredMatch{Passage: "ear-tubes/pain#1", Confidence: 0.75, Reader: &reader, Matched: 3, Unexplained: 1,
			Features: []bot.ScoredFeature{{Name: "heading", Value: 0.5, Adds: -1.25}}},
		Flags: &bot.FlagsAtReply{Urgency: bot.UrgencyPossible, Flag: "breathing"},
	}
	also.Proof = &bot.Proof{Basis: bot.BasisSearch, With: first.ID}
	chat := h.chat("a", "may I?")
	h.answer(chat, first, also, bare)
	if record, _ := h.record(first.ID); record.Delivered != "waiting" {
		t.Errorf("before it went out: delivered %q", record.Delivered)
	}
	h.deliver(chat)
	h.must(h.Forget(h.ctx(), chat, 0, nil))
	h.reopen()
	record, found := h.record(first.ID)
	if diff := cmp.Diff(first.Proof, record.Proof, cmpopts.IgnoreFields(bot.Proof{}, "Program")); diff != "" || !found {
		t.Errorf("found %v, proof (-want +got):\n%s", found, diff)
	}
	if record.Known || record.SHA256 != first.SHA256 || record.Question != "" {
		t.Errorf("after the person was erased: %+v", record)
	}
	if record, _ := h.record(bare.ID); record.Proof != nil {
		t.Errorf("a reply without proof has %+v", record.Proof)
	}
	if _, found := h.record(99); found {
		t.Error("a reply that nobody gave is found")
	}
}

func (h *recallFixture) record(id int64) (bot.ReplyRecord, bool) {
	h.t.Helper()
	record, found, err := h.RecallStore.Reply(h.ctx(), id)
	h.must(err)
	return record, found
}

func quotations(t *testing.T, h *recallFixture) {
	h.tell("a", quoting("ear-tubes/pain#1", "2024-03-01", painText), quoting("ear-tubes/pain#11", "2024-03-01", otherText))
	gone := h.tell("b", quoting("ear-tubes/pain#1", "2025-03-01", otherText))
	erased := h.tell("c", quoting("ear-tubes/painless#1", "2025-03-01", painText))
	other := said("other")
	other.Leaflet, other.Passage = "ear-tubes-2", "ear-tubes-2/pain#1"
	h.tell("d", other)
	h.must(h.MarkUnreachable(h.ctx(), gone))
	h.must(h.Forget(h.ctx(), erased, 0, nil))
	for _, test := range []struct {
		name string
		of   bot.RecallScope
		want []string
	}{
		{"a leaflet", bot.RecallScope{Leaflet: "ear-tubes"},
			[]string{"pain#1 a", "pain#11 a", "pain#1 gone", "painless#1 erased"}},
		{"a section", bot.RecallScope{Leaflet: "ear-tubes", Section: "ear-tubes/pain"},
			[]string{"pain#1 a", "pain#11 a", "pain#1 gone"}},
		{"a passage", bot.RecallScope{Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1"},
			[]string{"pain#1 a", "pain#1 gone"}},
		{"a version", bot.RecallScope{Leaflet: "ear-tubes", Version: "2024-03-01"}, []string{"pain#1 a", "pain#11 a"}},
		{"a text", bot.RecallScope{Leaflet: "ear-tubes", SHA256: painText[:8]}, []string{"pain#1 a", "painless#1 erased"}},
		{"nothing", bot.RecallScope{Leaflet: "ear"}, nil},
	} {
		told, err := h.RecallStore.Quotations(h.ctx(), test.of, time.Now().Add(-time.Hour))
		h.must(err)
		var got []string
		for _, one := range told {
			who := " a"
			switch {
			case one.Gone:
				who = " gone"
			case one.Chat == 0:
				who = " erased"
			case one.Pseudonym == "" || one.Channel != channel:
				t.Errorf("a chat that is known: %+v", one)
			}
			got = append(got, one.Passage[len("ear-tubes/"):]+who)
		}
		byText := cmpopts.SortSlices(func(a, b string) bool { return a < b }) // some within a millisecond
		if diff := cmp.Diff(test.want, got, byText); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if told, err := h.RecallStore.Quotations(
		h.ctx(),
		bot.RecallScope{Leaflet: "ear-tubes"},
		time.Now().Add(time.Hour),
	); err != nil ||
		len(told) != 0 {
		t.Errorf("told before the time: %+v, %v", told, err)
	}
}

// propose proposes to recall the passage about pain.
func (h *recallFixture) propose(code string) {
	h.t.Helper()
	h.must(h.RecallStore.ProposeRecall(h.ctx(), bot.Recall{ID: bot.NewID(), Code: code, Title: "Ear tubes",
		Of:    bot.RecallScope{Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1"},
		Words: "Wait 48 hours.", Proposer: "operator:anna", Since: time.Now().Add(-time.Hour)}))
}

func (h *recallFixture) approve() bot.Recall {
	h.t.Helper()
	decided, err := h.RecallStore.DecideRecall(h.ctx(), "R-ONE", "operator:ben", true)
	h.must(err)
	return decided
}

// send sends a batch, and returns the recall as it is then.
func (h *recallFixture) send(most int) bot.Recall {
	h.t.Helper()
	sent, err := h.RecallStore.SendRecall(h.ctx(), most, packCorrection)
	h.must(err)
	return sent
}

func packCorrection(c bot.Correction) []bot.Parcel {
	if c.Channel != channel {
		return nil
	}
	return []bot.Parcel{parcel(c.Title + ": " + c.Words)}
}

func deciding(t *testing.T, h *recallFixture) {
	h.tell("a", quoting("ear-tubes/pain#1", "2024-03-01", painText))
	h.propose("R-ONE")
	h.propose("R-TWO")
	decide := func(code, who string, yes bool) error {
		_, err := h.RecallStore.DecideRecall(h.ctx(), code, who, yes)
		return err
	}
	for _, test := range []struct {
		name, code, who string
		yes             bool
		want            error
	}{
		{"of nothing", "R-NONE", "operator:ben", true, bot.ErrNoRecall},
		{"by the proposer", "R-ONE", "operator:anna", true, bot.ErrSecondPerson},
		{"by another", "R-ONE", "operator:ben", true, nil},
		{"again", "R-ONE", "operator:eve", true, bot.ErrDecided},
		{"taken back by the proposer", "R-TWO", "operator:anna", false, nil},
		{"of what was taken back", "R-TWO", "operator:ben", true, bot.ErrDecided},
	} {
		if err := decide(test.code, test.who, test.yes); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if waits, err := h.RecallStore.Recalling(
			h.ctx(),
		); err != nil ||
			waits != (test.want == nil || errors.Is(test.want, bot.ErrDecided)) {
			t.Errorf("%s: something is to be sent: %v, %v", test.name, waits, err)
		}
	}
	if waits, err := h.RecallStore.ProposedRecalls(h.ctx()); err != nil || len(waits) != 0 {
		t.Errorf("proposed still: %+v, %v", waits, err)
	}
	var log []string
	h.must(h.Log(h.ctx(), func(line bot.LoggedLine) error {
		log = append(log, line.Who+" "+line.What+" "+line.Ticket)
		return nil
	}))
	want := []string{"operator:anna recall proposed R-ONE", "operator:anna recall proposed R-TWO",
		"operator:anna refused: recall approved R-ONE", "operator:ben recall approved R-ONE",
		"operator:eve refused: recall approved R-ONE", "operator:anna recall rejected R-TWO",
		"operator:ben refused: recall approved R-TWO"}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}
