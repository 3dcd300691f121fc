package storetest

import (
	"slices"
	"testing"
	"time"

	"bedside/bot"
)

// urgent is an emergency that holder 7 advises on.
func (h *fixture) urgent(chat string) bot.Arrival {
	a := h.arrival(chat, "I cannot breathe")
	a.Verdict = bot.Verdict{Urgency: bot.UrgencyNow, Flag: "breathing"}
	a.Lane.Token = 7
	return a
}

// take lets a holder take over what it can get.
func (h *fixture) take(token int64) (ids []string) {
	h.t.Helper()
	taken, err := h.TakeLane(h.ctx(), token, 10)
	h.must(err)
	for _, a := range taken {
		if a.Chat == "" || a.Channel != channel || a.Text != "I cannot breathe" || !a.Verdict.Urgent() {
			h.t.Errorf("taken over as %+v", a)
		}
		ids = append(ids, a.ID)
	}
	return ids
}

func (h *fixture) renew(token int64, ids ...string) []string {
	h.t.Helper()
	held, err := h.RenewLane(h.ctx(), channel, token, ids)
	h.must(err)
	return held
}

func lane(t *testing.T, h *fixture) {
	first, second, advised := h.urgent("a"), h.urgent("b"), h.urgent("d")
	h.accept(first)
	h.accept(second, h.arrival("c", "a question"), advised)
	known, err := h.MarkAdvised(h.ctx(), channel, advised.ID, time.Now())
	if h.must(err); !known {
		t.Error("what was accepted is not known")
	}
	if got := h.take(8); got != nil {
		t.Errorf("taken over from a holder that lives: %q", got)
	}
	if got := h.renew(7, first.ID, second.ID, "none"); len(got) != 2 {
		t.Errorf("held %q, want both", got)
	}
	if got := h.renew(8, first.ID); got != nil {
		t.Errorf("somebody else holds %q", got)
	}
	time.Sleep(memoryLease + 100*time.Millisecond)
	if got := h.take(8); !slices.Equal(got, []string{first.ID, second.ID}) {
		t.Errorf("taken over %q, want both in their order", got)
	}
	if got := h.renew(7, first.ID, second.ID); got != nil {
		t.Errorf("who was silent still holds %q", got)
	}
	if got := h.take(9); got != nil {
		t.Errorf("taken over twice: %q", got)
	}
}

func advising(t *testing.T, h *fixture) {
	early, late := h.urgent("a"), h.urgent("b")
	h.accept(early)
	advised := time.Now().Truncate(time.Millisecond)
	for _, want := range []struct {
		id    string
		known bool
	}{{early.ID, true}, {early.ID, true}, {late.ID, false}} {
		if known, err := h.MarkAdvised(h.ctx(), channel, want.id, advised); known != want.known || err != nil {
			t.Errorf("the advice for %s: known %v, %v", want.id, known, err)
		}
	}
	late.Lane.Advised = advised
	h.accept(late)
	repeat := h.urgent("c")
	h.accept(repeat)
	repeat.Lane.Advised = advised
	h.accept(repeat)
	for _, address := range []string{"a", "b", "c"} {
		got := h.unanswered(h.find(address))
		if len(got) != 1 || got[0].Lane.Token != 7 || !got[0].Lane.Advised.Equal(advised) {
			t.Errorf("%s waits as %+v", address, got)
		}
	}
	oldest, err := h.OldestUnanswered(h.ctx())
	if h.must(err); oldest.IsZero() || time.Since(oldest) > time.Minute {
		t.Errorf("the oldest that waits is of %v", oldest)
	}
	for _, address := range []string{"a", "b", "c"} {
		h.answer(h.find(address))
	}
	if oldest, err := h.OldestUnanswered(h.ctx()); !oldest.IsZero() || err != nil {
		t.Errorf("once all is answered, the oldest is of %v, %v", oldest, err)
	}
}
