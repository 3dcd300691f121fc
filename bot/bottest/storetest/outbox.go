package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

func sending(t *testing.T, h *fixture) {
	chat := h.chat("a", "one")
	h.answer(chat, said("first", "second"), said("third"))
	first := h.next(chat)
	h.reopen() // nobody knows whether it went out
	again := h.next(chat)
	if first.ID != again.ID || again.Parcel.Parts[0].Text != "first" {
		t.Errorf("sent %+v, then %+v", first, again)
	}
	h.must(h.MarkRefused(h.ctx(), chat, again.ID))
	if diff := cmp.Diff([]string{"second", "third"}, h.deliver(chat)); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
	h.must(h.MarkSent(h.ctx(), chat, first.ID, "late")) // a repeat does no harm
	h.nothing(chat)
}

func holding(t *testing.T, h *fixture) {
	chat, other := h.chat("a", "one"), h.chat("b", "two")
	h.answer(chat, said("first", "second"))
	h.answer(other, said("third"))
	h.must(h.Defer(h.ctx(), chat, h.next(chat).ID, time.Hour))
	h.reopen()
	d, wait, err := h.NextParcel(h.ctx(), chat)
	if h.must(err); d != nil || wait < 59*time.Minute || wait > time.Hour {
		t.Errorf("a held chat: %v, wait %v", d, wait)
	}
	if got := h.deliver(other); len(got) != 1 {
		t.Errorf("another chat got %q", got)
	}
	third := h.chat("c", "three")
	h.answer(third, said("fourth"))
	for tries := range 3 {
		d := h.next(third)
		if d.Tries != tries {
			t.Errorf("tries %d, want %d", d.Tries, tries)
		}
		h.must(h.Defer(h.ctx(), third, d.ID, time.Millisecond))
		time.Sleep(5 * time.Millisecond)
	}
}

func gone(t *testing.T, h *fixture) {
	chat := h.chat("a", "one")
	h.answer(chat, said("first", "second"))
	h.must(h.MarkUnreachable(h.ctx(), chat))
	h.nothing(chat)
	if peer, _, err := h.Peer(h.ctx(), chat); !peer.Gone || err != nil {
		t.Errorf("peer %+v, %v", peer, err)
	}
	h.accept(h.arrival("a", "back"))
	h.answer(chat, said("third"))
	if diff := cmp.Diff([]string{"third"}, h.deliver(chat)); diff != "" {
		t.Errorf("after coming back (-want +got):\n%s", diff)
	}
	h.chat("a", "four")
	h.answer(chat, said("fourth"))
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Gone: true}))
	h.nothing(chat)
}

func moving(t *testing.T, h *fixture) {
	chat := h.chat("a", "one")
	h.answer(chat, said("first"))
	h.must(h.Move(h.ctx(), chat, "z"))
	if d := h.next(chat); d.Parcel.Chat != "z" {
		t.Errorf("delivered to %q", d.Parcel.Chat)
	}
	if got := h.find("z"); got != chat {
		t.Errorf("found chat %d at the new address, want %d", got, chat)
	}
	other := h.chat("y", "two")
	h.must(h.Move(h.ctx(), chat, "y"))
	if d := h.next(chat); d.Parcel.Chat != "y" {
		t.Errorf("delivered to %q", d.Parcel.Chat)
	}
	if got := h.chat("y", "three"); got != other {
		t.Errorf("what is written from there goes to chat %d, want %d", got, other)
	}
}

func forgetting(t *testing.T, h *fixture) {
	old := h.arrival("a", "canary")
	h.accept(old)
	chat, other := h.find("a"), h.chat("b", "two")
	state := bot.Conversation{Earlier: []string{"canary"}}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Conversation: &state, Outbound: []bot.Outbound{said("first")}}))
	h.must(h.Forget(h.ctx(), chat, 0, []bot.Parcel{parcel("farewell")}))
	if _, known, err := h.Peer(h.ctx(), chat); known || err != nil {
		t.Errorf("known %v, %v", known, err)
	}
	h.nothing(chat)
	leaving := h.find("a")
	text, err := h.Export(h.ctx(), leaving)
	if h.must(err); leaving == chat || strings.Contains(text, "canary") || strings.Contains(text, "first") {
		t.Errorf("chat %d after %d holds %q", leaving, chat, text)
	}
	if diff := cmp.Diff([]string{"farewell"}, h.deliver(leaving)); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
	h.accept(old) // a late repeat of the platform
	if got := h.find("a"); got != 0 {
		t.Errorf("the address is still known, to chat %d", got)
	}
	if rows := h.audit(); len(rows) != 1 || rows[0].Passage == "" {
		t.Errorf("audit %+v", rows)
	}
	if got := len(h.texts(other)); got != 1 {
		t.Error("another chat was forgotten too")
	}
	h.must(h.Forget(h.ctx(), chat, 0, []bot.Parcel{parcel("again")})) // unknown by now
	back := h.chat("a", "back")
	h.must(h.Forget(h.ctx(), back, 0, []bot.Parcel{parcel("farewell")}))
	back = h.chat("a", "back at once")
	h.deliver(back)
	if got := h.texts(back); len(got) != 1 {
		t.Errorf("who writes before the farewell is out was forgotten: %q", got)
	}
	h.must(h.Forget(h.ctx(), back, 0, nil))
	if got := h.find("a"); got != 0 {
		t.Error("known after a farewell without words")
	}
}

func exporting(t *testing.T, h *fixture) {
	chat := h.chat("address-a", "my question")
	state := bot.Conversation{Leaflet: "ear-tubes"}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Answered: []int64{h.unanswered(chat)[0].ID}, Conversation: &state,
		Outbound: []bot.Outbound{said("my answer")}}))
	h.deliver(chat)
	h.chat("address-b", "their question")
	text, err := h.Export(h.ctx(), chat)
	h.must(err)
	for _, want := range []string{"address-a", "my question", "my answer", "ear-tubes", channel} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
	if strings.Contains(text, "their") || strings.Contains(text, "address-b") {
		t.Errorf("it holds another person's data: %q", text)
	}
	if strings.Index(text, "my question") > strings.Index(text, "my answer") {
		t.Errorf("not in order: %q", text)
	}
	if text, err := h.Export(h.ctx(), 12345); text != "" || err != nil {
		t.Errorf("an unknown chat: %q, %v", text, err)
	}
}

func expiring(t *testing.T, h *fixture) {
	chat := h.chat("a", "one", "two")
	reply := said("first", "second")
	reply.Offer = bot.Offer{Choices: []bot.Choice{{Leaflet: "ear-tubes", Label: "Ear tubes", Ask: "one"}},
		Draft: bot.NewDraft("one", "m1", nil)}
	state := bot.Conversation{Earlier: []string{"one"}}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Answered: []int64{h.unanswered(chat)[0].ID}, Conversation: &state,
		Outbound: []bot.Outbound{reply}}))
	h.must(h.MarkSent(h.ctx(), chat, h.next(chat).ID, "x"))
	h.must(h.Expire(h.ctx(), time.Now().Add(Retention-time.Minute)))
	if text, err := h.Export(h.ctx(), chat); !strings.Contains(text, "one") || !strings.Contains(text, "first") ||
		err != nil {
		t.Errorf("before its time: %q, %v", text, err)
	}
	h.must(h.Expire(h.ctx(), time.Now().Add(Retention+time.Minute)))
	if got := h.find("a"); got != 0 {
		t.Error("a silent chat is kept")
	}
	if _, known, err := h.Peer(h.ctx(), chat); known || err != nil {
		t.Errorf("known %v, %v", known, err)
	}
	if got, err := h.Offer(h.ctx(), chat, reply.ID); !got.Empty() || err != nil {
		t.Errorf("offer %v, %v", got, err)
	}
	if rows := h.audit(); len(rows) != 1 {
		t.Errorf("audit %+v", rows)
	}
	h.must(h.Expire(h.ctx(), time.Now().Add(10*Retention+time.Minute)))
	if rows := h.audit(); len(rows) != 0 {
		t.Errorf("the audit of old is kept: %+v", rows)
	}
	first := h.arrival("a", "new")
	first.ID = "1" // a platform that starts its numbers anew
	h.accept(first)
	if got := h.texts(h.find("a")); len(got) != 1 {
		t.Errorf("a number of old was taken for a repeat: %q", got)
	}
}
