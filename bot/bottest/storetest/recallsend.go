package storetest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot"
)

func sendingRecall(t *testing.T, h *recallFixture) {
	const chats = 7
	var all []int64
	for i := range chats {
		all = append(all, h.tell(fmt.Sprint("chat", i), quoting("ear-tubes/pain#1", "2024-03-01", painText),
			quoting("ear-tubes/pain#1", "2024-03-01", painText)))
	}
	unconcerned := h.tell("other", quoting("ear-tubes/pain#2", "2024-03-01", painText))
	h.propose("R-ONE")
	if waits, err := h.RecallStore.ProposedRecalls(
		h.ctx(),
	); err != nil || len(waits) != 1 ||
		waits[0].Words != "Wait 48 hours." {
		t.Errorf("proposed: %+v, %v", waits, err)
	}
	if sent := h.send(chats); sent.Code != "" {
		t.Fatalf("without a second person's yes: %+v", sent)
	}
	if decided := h.approve(); decided.Progress.Waiting != chats {
		t.Errorf("%d chats wait, want %d", decided.Progress.Waiting, chats)
	}
	late := h.tell("late", quoting("ear-tubes/pain#1", "2024-03-01", painText))
	if sent := h.send(
		3,
	); sent.Progress.Waiting != chats-3 || sent.Progress.Queued != 3 ||
		sent.State != bot.RecallSending {
		t.Errorf("after three: %+v", sent)
	}
	h.reopen()
	if sent := h.send(chats); sent.State != bot.RecallSent || sent.Ended.IsZero() {
		t.Errorf("after all: %+v", sent)
	}
	if sent := h.send(chats); sent.Code != "" {
		t.Errorf("after the end: %+v", sent)
	}
	for i, chat := range all {
		if got := h.deliver(chat); len(got) != 1 || got[0] != "Ear tubes: Wait 48 hours." {
			t.Errorf("chat %d got %q", i, got)
		}
		if i == 0 { // what a person was sent is in their data
			if text, err := h.Export(h.ctx(), chat); err != nil || !strings.Contains(text, "Wait 48 hours.") {
				t.Errorf("the data of a person hold no correction: %v", err)
			}
		}
	}
	h.nothing(unconcerned)
	h.nothing(late)
	recalls, err := h.RecallStore.Recalls(h.ctx())
	h.must(err)
	if len(recalls) != 1 || recalls[0].Progress != (bot.RecallProgress{Sent: chats}) ||
		recalls[0].Decider != "operator:ben" {
		t.Errorf("recalls: %+v", recalls)
	}
	if told, err := h.RecallStore.Quotations(h.ctx(), recalls[0].Of, time.Time{}); err != nil || len(told) != 2*chats+1 {
		t.Errorf("a correction counts as told: %d, %v", len(told), err)
	}
}

func sendingTogether(t *testing.T, h *recallFixture) {
	const chats, instances = 12, 4
	var all []int64
	for i := range chats {
		all = append(all, h.tell(fmt.Sprint("chat", i), quoting("ear-tubes/pain#1", "2024-03-01", painText)))
	}
	h.propose("R-ONE")
	h.approve()
	var sending sync.WaitGroup
	for range instances {
		sending.Go(func() {
			for range chats {
				if _, err := h.RecallStore.SendRecall(h.ctx(), 2, packCorrection); err != nil {
					t.Error(err)
				}
			}
		})
	}
	sending.Wait()
	for i, chat := range all {
		if got := h.deliver(chat); len(got) != 1 {
			t.Errorf("chat %d got %q", i, got)
		}
	}
}

func leavingRecall(t *testing.T, h *recallFixture) {
	quote := func() bot.Outbound { return quoting("ear-tubes/pain#1", "2024-03-01", painText) }
	before, after, queued := h.tell("before", quote()), h.tell("after", quote()), h.tell("queued", quote())
	goneBefore, goneAfter, stays := h.tell("gone before", quote()), h.tell("gone after", quote()), h.tell("stays", quote())
	h.must(h.Forget(h.ctx(), before, 0, nil))
	h.must(h.MarkUnreachable(h.ctx(), goneBefore))
	h.propose("R-ONE")
	if decided := h.approve(); decided.Progress.Waiting != 4 {
		t.Errorf("%d wait, want 4", decided.Progress.Waiting)
	}
	h.must(h.Forget(h.ctx(), after, 0, []bot.Parcel{parcel("farewell")}))
	h.must(h.MarkUnreachable(h.ctx(), goneAfter))
	if sent := h.send(10); sent.State != bot.RecallSent || sent.Progress != (bot.RecallProgress{Queued: 2, Left: 1}) {
		t.Errorf("sent: %+v", sent)
	}
	h.must(h.Forget(h.ctx(), queued, 0, nil))
	for _, chat := range []int64{before, after, queued, goneBefore, goneAfter} {
		h.nothing(chat)
	}
	if got := h.deliver(h.find("after")); len(got) != 1 || got[0] != "farewell" {
		t.Errorf("who was erased is told %q", got)
	}
	if got := h.deliver(stays); len(got) != 1 {
		t.Errorf("who stays is told %q", got)
	}
}

func sendingOff(t *testing.T, h *recallFixture) {
	h.acceptOn("off", "", h.arrival("elsewhere", "may I?"))
	away, err := h.Find(h.ctx(), "off", "elsewhere")
	h.must(err)
	h.answer(away, quoting("ear-tubes/pain#1", "2024-03-01", painText))
	h.deliver(away)
	var all []int64
	for i := range 3 {
		all = append(all, h.tell(fmt.Sprint("chat", i), quoting("ear-tubes/pain#1", "2024-03-01", painText)))
	}
	h.propose("R-ONE")
	h.approve()
	var sent bot.Recall
	for range 6 {
		sent = h.send(1)
	}
	if sent.State != bot.RecallSending || sent.Progress.Waiting != 1 {
		t.Errorf("sent: %+v", sent)
	}
	for _, chat := range all {
		if got := h.deliver(chat); len(got) != 1 {
			t.Errorf("told %q", got)
		}
	}
	h.nothing(away)
}
