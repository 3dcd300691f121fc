package storetest

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// Rulings are as the suite demands.
func (m *Memory) Rulings(ctx context.Context) ([]bot.Ruling, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var all []bot.Ruling
	for _, target := range slices.Sorted(maps.Keys(m.rulings)) {
		all = append(all, m.rulings[target])
	}
	return all, nil
}

// Rule is as the suite demands.
func (m *Memory) Rule(ctx context.Context, rulings ...bot.Ruling) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	m.rule(rulings)
	return nil
}

func (m *Memory) rule(rulings []bot.Ruling) {
	for _, r := range rulings {
		_, holds := m.rulings[r.Target]
		if r.Lifted && !holds {
			continue
		}
		if m.rulings[r.Target] = r; r.Lifted {
			delete(m.rulings, r.Target)
		}
		m.log(r.Line())
	}
}

func (h *fixture) rulings() []bot.Ruling {
	h.t.Helper()
	all, err := h.Rulings(h.ctx())
	h.must(err)
	return all
}

func ruling(t *testing.T, h *fixture) {
	at := time.UnixMilli(time.Now().UnixMilli()).UTC()
	section := bot.Ruling{Target: "wound/shower", Why: "the time is wrong: \"2 days\"", By: "slack:U1", At: at,
		Passages: []string{"abc", "def"}}
	leaflet := bot.Ruling{Target: "ear-tubes", Why: "outdated", By: "operator:anna", At: at.Add(-time.Hour)}
	off := bot.Ruling{Target: bot.Everything, By: "operator:anna", At: at}
	wants := func(when string, want ...bot.Ruling) {
		t.Helper()
		if diff := cmp.Diff(want, h.rulings(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	wants("at first")
	chat := h.chat("a", "one")
	turn := bot.Turn{Rulings: []bot.Ruling{section}}
	for _, in := range h.unanswered(chat) {
		turn.Answered = append(turn.Answered, in.ID)
	}
	h.must(h.Commit(h.ctx(), chat, turn))
	if err := h.Commit(h.ctx(), chat, bot.Turn{Answered: turn.Answered, Rulings: []bot.Ruling{off}}); err == nil {
		t.Error("a turn was kept twice")
	}
	h.must(h.Rule(h.ctx(), leaflet, off))
	h.reopen()
	wants("opened again", off, leaflet, section)
	section.Why, section.By, section.Passages = "and the dose", "operator:ben", nil
	h.must(h.Rule(h.ctx(), section))
	lifted := off
	lifted.Lifted = true
	h.must(h.Rule(h.ctx(), lifted, lifted, bot.Ruling{Target: "another", By: "x", At: at, Lifted: true}))
	wants("after changes", leaflet, section)
	h.wantsLog(bot.Line{Who: "slack:U1", What: "withdrew wound/shower: the time is wrong: \"2 days\""},
		bot.Line{Who: "operator:anna", What: "withdrew ear-tubes: outdated"},
		bot.Line{Who: "operator:anna", What: "switched the bot off"},
		bot.Line{Who: "operator:ben", What: "withdrew wound/shower: and the dose"},
		bot.Line{Who: "operator:anna", What: "switched the bot on"})
}

func (h *fixture) wantsLog(want ...bot.Line) {
	h.t.Helper()
	var got []bot.Line
	h.must(h.Log(h.ctx(), func(line bot.LoggedLine) error {
		got = append(got, line.Line)
		return nil
	}))
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("the log (-want +got):\n%s", diff)
	}
}
