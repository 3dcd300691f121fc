package store

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/storetest"
)

func TestRecallSQLite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	storetest.RunRecall(t, func(t *testing.T, name string) storetest.RecallStore {
		return opened(t, filepath.Join(dir, name+".db"))
	})
}

func TestRecallPostgreSQL(t *testing.T) {
	t.Parallel()
	storetest.RunRecall(t, func(t *testing.T, name string) storetest.RecallStore {
		return opened(t, server.Database(t, name))
	})
}

// TestOperatorRecalls decides on recalls beside a store that another has open and writes.
func TestOperatorRecalls(t *testing.T) {
	t.Parallel()
	onEngines(t, "operator_recalls", func(t *testing.T, at string) {
		s := opened(t, at)
		defer s.Close()
		operator, err := OpenOperator(t.Context(), Options{At: at, Keys: testKeys(t)})
		must(t, err)
		defer operator.Close()
		proposal := bot.Recall{ID: bot.NewID(), Code: "R-ONE", Of: bot.RecallScope{Leaflet: "ear-tubes"}, Words: "Wait.",
			Proposer: "operator:anna"}
		must(t, operator.ProposeRecall(t.Context(), proposal))
		must(t, s.Ping(t.Context()))
		_, err = operator.DecideRecall(t.Context(), "R-ONE", "operator:anna", true)
		if !errors.Is(err, bot.ErrSecondPerson) {
			t.Errorf("the proposer's yes: %v", err)
		}
		_, err = operator.DecideRecall(t.Context(), "R-ONE", "operator:ben", true)
		must(t, err)
		if waits, err := s.Recalling(t.Context()); err != nil || !waits {
			t.Errorf("nothing is to be sent: %v", err)
		}
		state, err := s.VerifyLog(t.Context())
		must(t, err)
		if state.Fault != "" || state.Lines != 3 {
			t.Errorf("the log: %+v", state)
		}
	})
}

// TestOldProposal holds that nobody says yes to what was counted long ago.
func TestOldProposal(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer s.Close()
	must(t, s.ProposeRecall(t.Context(), bot.Recall{ID: bot.NewID(), Code: "R-ONE", Proposer: "operator:anna"}))
	must(t, s.engine.write(t.Context(), func(t tx) error {
		_, err := t.exec(context.Background(), "UPDATE recalls SET proposed = $1",
			milliseconds(time.Now().Add(-bot.ProposalFor-time.Minute)))
		return err
	}))
	if _, err := s.DecideRecall(t.Context(), "R-ONE", "operator:ben", true); !errors.Is(err, bot.ErrOldProposal) {
		t.Errorf("an old proposal: %v", err)
	}
	must(t, s.Expire(t.Context(), time.Now().Add(11*storetest.Retention)))
	if all, err := s.Recalls(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("after the time of the audit: %+v, %v", all, err)
	}
}

// TestProofThatCannotBeKept holds that a reply is kept and delivered though its proof cannot be written.
func TestProofThatCannotBeKept(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "bedside.db"))
	defer s.Close()
	chat, err := s.OpenDesk(t.Context(), "test", "desk")
	must(t, err)
	odd := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAnswer, Parcels: []bot.Parcel{{}},
		Proof: &bot.Proof{AnswerFrom: math.NaN()}}
	must(t, s.Commit(t.Context(), chat, bot.Turn{Outbound: []bot.Outbound{odd}}))
	if d, _, err := s.NextParcel(t.Context(), chat); d == nil || err != nil {
		t.Errorf("nothing is to be sent: %v", err)
	}
	if record, found, err := s.Reply(t.Context(), odd.ID); !found || record.Proof != nil || err != nil {
		t.Errorf("kept as %+v, %v", record, err)
	}
}
