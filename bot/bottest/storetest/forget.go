package storetest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// forgettingBefore forgets what was written up to an arrival, with more behind it that Unanswered does not show at once.
func forgettingBefore(t *testing.T, h *fixture) {
	old := h.chat("a", "canary", "canary, and waits", "forget me")
	asked := h.unanswered(old)[2].ID
	h.must(h.Commit(h.ctx(), old, bot.Turn{Answered: []int64{h.unanswered(old)[0].ID},
		Standing: &bot.Standing{Links: []string{"canary"}}, Outbound: []bot.Outbound{said("canary")}}))
	after := h.afterwards()
	h.accept(after...)
	others := h.chat("b", "of another")
	h.must(h.Forget(h.ctx(), old, asked, []bot.Parcel{parcel("farewell")}))
	h.reopen()
	h.nothing(old)
	anew := h.find("a")
	if got := h.texts(old); anew == old || anew == 0 || len(got) > 0 {
		t.Fatalf("chat %d after %d, where %q waits", anew, old, got)
	}
	text, err := h.Export(h.ctx(), anew)
	h.must(err)
	if peer, _, err := h.Peer(h.ctx(), anew); strings.Contains(text, "canary") || len(peer.Standing.Links) > 0 || err != nil {
		t.Errorf("left of before: %q, %+v, %v", text, peer, err)
	}
	h.sameArrivals(after, h.unanswered(anew))
	h.accept(after...) // late repeats of the platform
	h.takenUp(anew)
	if diff := cmp.Diff([]string{"farewell", "answer"}, h.deliver(anew)); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
	if h.find("a") != anew || len(h.texts(anew)) > 0 || len(h.texts(others)) != 1 {
		t.Error("the new chat went with the farewell, or took what is another's")
	}
}

// forgettingMeanwhile forgets the oldest of what waits, again and again, while more arrives.
func forgettingMeanwhile(t *testing.T, h *fixture) {
	const arrive, forget = 100, 4
	for range forget {
		h.chat("a", "first")
	}
	var arriving sync.WaitGroup
	arriving.Go(func() {
		for range arrive {
			if _, err := h.Accept(h.ctx(), channel, "", []bot.Arrival{h.arrival("a", "more")}); err != nil {
				t.Error(err)
			}
		}
	})
	for range forget {
		chat := h.find("a")
		waiting := h.unanswered(chat)
		if len(waiting) == 0 {
			t.Error("all that waited is lost")
			break
		}
		h.must(h.Forget(h.ctx(), chat, waiting[0].ID, []bot.Parcel{parcel("farewell")}))
	}
	arriving.Wait()
	if got, want := len(h.texts(h.find("a"))), arrive; got != want {
		t.Errorf("%d arrivals wait, want %d", got, want)
	}
}

// afterwards are arrivals of every kind that is kept.
func (h *fixture) afterwards() []bot.Arrival {
	question, changed, press, urgent := h.arrival("a", "question"), h.arrival("a", "changed"), h.arrival("a", "pick:1:1"),
		h.arrival("a", "I cannot breathe")
	question.Attached, question.Album, question.By = bot.AttachmentPicture, "88", "someone"
	changed.Message, changed.Edit = question.Message, 1
	press.Kind, press.Press = bot.ArrivalPress, "press"
	urgent.Verdict, urgent.Lane = bot.Verdict{Urgency: bot.UrgencyNow, Flag: "breathing"}, bot.Lane{Token: 7}
	return []bot.Arrival{question, changed, press, urgent}
}

// sameArrivals checks that what waits is what arrived.
func (h *fixture) sameArrivals(want []bot.Arrival, got []bot.Inbound) {
	h.t.Helper()
	var arrivals []bot.Arrival
	for _, in := range got {
		in.Channel, in.Chat = channel, "a"
		arrivals = append(arrivals, in.Arrival)
	}
	for i := range want {
		want[i].Channel, want[i].Language = channel, ""
	}
	sameTime := cmp.Comparer(func(a, b time.Time) bool { return a.Sub(b).Abs() < time.Second })
	noLanguage := cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Language" }, cmp.Ignore())
	if diff := cmp.Diff(want, arrivals, sameTime, noLanguage); diff != "" {
		h.t.Errorf("waiting (-want +got):\n%s", diff)
	}
}

// takenUp runs the store until somebody is called to answer a chat, who does so.
func (h *fixture) takenUp(chat int64) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx(), 10*time.Second)
	defer cancel()
	var once sync.Once
	idle := func(context.Context, int64) (time.Duration, error) { return 0, nil }
	h.must(h.Run(ctx, func(_ context.Context, found int64) (time.Duration, error) {
		if found == chat {
			once.Do(func() { h.answer(chat, said("answer")); cancel() })
		}
		return 0, nil
	}, idle, idle))
	if left := h.texts(chat); len(left) > 0 {
		h.t.Errorf("nobody was called to answer %q", left)
	}
}
