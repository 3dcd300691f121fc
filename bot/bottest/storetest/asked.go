package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

func reasoning(t *testing.T, h *fixture) {
	mine, theirs := h.chat("a", "one"), h.chat("b", "two")
	liked, disliked, silent := said("first"), said("second"), said("third")
	h.answer(mine, liked, disliked, silent)
	for id, helpful := range map[int64]bool{liked.ID: true, disliked.ID: false} {
		h.judge(mine, bot.Judgement{Reply: id, Helpful: helpful})
	}
	for _, try := range []struct {
		name        string
		chat, reply int64
		want        bool
	}{
		{"of what helped", mine, liked.ID, false}, {"of what nobody judged", mine, silent.ID, false}, {"of another's", theirs,
			disliked.ID, false},
		{"of nothing", mine, 99, false}, {"", mine, disliked.ID, true}, {"again", mine, disliked.ID, false},
	} {
		if got := h.judge(try.chat, bot.Judgement{Reply: try.reply, Reason: bot.ReasonUnclear}); got != try.want {
			t.Errorf("a reason %s: %v", try.name, got)
		}
	}
	for _, row := range h.audit() {
		if want := map[int64]bot.Reason{disliked.ID: bot.ReasonUnclear}[row.ID]; row.Reason != want {
			t.Errorf("reason %q, want %q", row.Reason, want)
		}
	}
}

func (h *fixture) asked(since time.Time) []bot.Asked {
	h.t.Helper()
	all, err := h.Asked(h.ctx(), since)
	h.must(err)
	return all
}

func asking(t *testing.T, h *fixture) {
	began := time.Now()
	mine, theirs, staff := h.chat("a", "one"), h.chat("b", "two"), h.chat("c", "three")
	answer := said("first")
	answer.Offer.Draft = bot.NewDraft("one", "m1", nil)
	answer.Question = "odd \x00 \xff ' question"
	abstain := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAbstain, Confidence: 0.25, Question: "two",
		RedFlag: bot.FlagName("breathing", true),
		Offer:   bot.Offer{Choices: []bot.Choice{{Label: "Ear tubes"}}, Draft: bot.NewDraft("two", "m2", nil)}}
	h.answer(mine, answer)
	h.answer(theirs, abstain)
	h.answer(staff, said("second"))
	h.judge(mine, bot.Judgement{Reply: answer.ID})
	h.judge(mine, bot.Judgement{Reply: answer.ID, Reason: bot.ReasonWrong})
	h.reopen()
	want := []bot.Asked{
		{Question: answer.Question, Outcome: bot.OutcomeAnswer, RedFlag: answer.RedFlag, Leaflet: answer.Leaflet, Passage: answer.Passage,
			Helpful: "no", Reason: bot.ReasonWrong},
		{Question: "two", Outcome: bot.OutcomeAbstain, RedFlag: abstain.RedFlag, Offered: true},
	}
	got := h.asked(began.Add(-time.Second))
	// both may come within a millisecond
	byQuestion := cmpopts.SortSlices(func(a, b bot.Asked) bool { return a.Question < b.Question })
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(bot.Asked{}, "At"), byQuestion); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	for _, a := range got {
		if a.At.Before(began.Add(-time.Second)) || time.Since(a.At) > time.Minute {
			t.Errorf("asked at %v", a.At)
		}
	}
	if got := h.asked(time.Now().Add(time.Minute)); len(got) != 0 {
		t.Errorf("asked before the time: %+v", got)
	}
	h.must(h.Forget(h.ctx(), mine, 0, nil))
	if got := h.asked(time.Time{}); len(got) != 1 || got[0].Question != "two" {
		t.Errorf("after one is forgotten: %+v", got)
	}
	h.must(h.Expire(h.ctx(), time.Now().Add(Retention+time.Minute)))
	if got := h.asked(time.Time{}); len(got) != 0 {
		t.Errorf("after the time of texts: %+v", got)
	}
	patients := 0
	for _, row := range h.audit() {
		if row.Question != "" {
			t.Error("the audit holds a question")
		}
		if row.Patient {
			patients++
		}
	}
	if patients != 2 {
		t.Errorf("%d questions of patients are counted, want 2", patients)
	}
}

func announcing(t *testing.T, h *fixture) {
	announce := func(name, mark string) bool {
		done, err := h.Announce(h.ctx(), channel, "staff", name, mark,
			bot.Outbound{ID: bot.NewID(), Parcels: []bot.Parcel{parcel(name + mark)}})
		if err != nil {
			t.Error(err)
		}
		return done
	}
	const instances = 8
	made := make(chan bool, instances)
	var all sync.WaitGroup
	for range instances {
		all.Go(func() { made <- announce("digest ", "2026-03-02") })
	}
	all.Wait()
	close(made)
	times := 0
	for done := range made {
		if done {
			times++
		}
	}
	h.reopen()
	if times != 1 || announce("digest ", "2026-03-02") || announce("digest ", "2026-02-23") || !announce("other ", "1") ||
		!announce("digest ", "2026-03-09") {
		t.Errorf("announced %d times at once, want 1; or later what was before, or not what is new", times)
	}
	if diff := cmp.Diff([]string{"digest 2026-03-02", "other 1", "digest 2026-03-09"},
		h.deliver(h.find("staff"))); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
	if rows := h.audit(); len(rows) != 0 {
		t.Errorf("audit %+v", rows)
	}
}
