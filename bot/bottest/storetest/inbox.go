package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

func repeated(t *testing.T, h *fixture) {
	first := h.arrival("a", "one")
	again, elsewhere := first, first
	again.ID = "another delivery of the same message"
	elsewhere.Text = "the same delivery"
	if fresh := h.acceptOn(channel, "", first); !slices.Equal(fresh, []string{first.ID}) {
		t.Errorf("what is new is told as %q", fresh)
	}
	if fresh := h.acceptOn(channel, "", first, first, again); len(fresh) > 0 {
		t.Errorf("a repeat is told as new: %q", fresh)
	}
	h.accept(again)
	h.accept(elsewhere)
	h.reopen()
	h.accept(first)
	chat := h.find("a")
	if diff := cmp.Diff([]string{"one"}, h.texts(chat)); diff != "" {
		t.Errorf("unanswered (-want +got):\n%s", diff)
	}
	h.answer(chat)
	h.accept(first, again)
	if got := h.texts(chat); got != nil {
		t.Errorf("unanswered after a repeat of what was answered: %q", got)
	}
	h.acceptOn("other", "", first)
	other, err := h.Find(h.ctx(), "other", "a")
	if h.must(err); other == chat || len(h.texts(other)) != 1 {
		t.Error("two channels share what was received")
	}
	press := bot.Arrival{ID: "p1", Chat: "a", Message: first.Message, Kind: bot.ArrivalPress, Text: "yes:1", Press: "q"}
	second := press
	second.ID = "p2"
	h.accept(press, second)
	if got := len(h.texts(chat)); got != 2 {
		t.Errorf("two presses under one message: %d kept", got)
	}
}

func cursor(t *testing.T, h *fixture) {
	for _, want := range []string{"", "7", "9", "2"} {
		if want != "" {
			h.acceptOn(channel, want)
		}
		h.acceptOn("other", "x"+want)
		h.acceptOn(channel, "", h.arrival("a", "a text")) // leaves it
		h.reopen()
		if got, err := h.Cursor(h.ctx(), channel); got != want || err != nil {
			t.Errorf("cursor %q, %v; want %q", got, err, want)
		}
	}
}

func order(t *testing.T, h *fixture) {
	var want []string
	var batch []bot.Arrival
	for i := range 150 {
		text := fmt.Sprint("message ", i)
		want = append(want, text)
		batch = append(batch, h.arrival("a", text), h.arrival("b", "other "+text))
		if i%7 == 0 {
			h.accept(batch...)
			batch = nil
		}
	}
	h.accept(batch...)
	chat := h.find("a")
	for _, in := range h.unanswered(chat)[:1] {
		if in.Public || in.Kind != bot.ArrivalText || in.Message != "m1" || time.Since(in.At) > time.Minute ||
			time.Since(in.Received) > time.Minute {
			t.Errorf("it came back as %+v", in)
		}
	}
	var got []string
	for len(got) < len(want) {
		some := h.texts(chat)
		if len(some) == 0 {
			break
		}
		got = append(got, some...)
		h.answer(chat)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	peer, known, err := h.Peer(h.ctx(), chat)
	if h.must(err); !known || peer.Address != "a" || peer.Channel != channel || peer.Language != "en" {
		t.Errorf("peer %+v, %v", peer, known)
	}
	if _, known, err := h.Peer(h.ctx(), 12345); known || err != nil {
		t.Errorf("an unknown chat: %v, %v", known, err)
	}
}

func edits(t *testing.T, h *fixture) {
	first := h.arrival("a", "first")
	second, third := h.arrival("a", "second"), h.arrival("a", "third")
	second.Message, second.Edit = first.Message, 100
	third.Message, third.Edit = first.Message, 200
	h.accept(first)
	h.accept(second)
	chat := h.find("a")
	if got := h.unanswered(chat); len(got) != 2 || got[0].Settled || got[1].Before != "first" || got[1].Settled {
		t.Errorf("before an answer: %+v", got)
	}
	h.answer(chat)
	h.accept(third)
	if got := h.unanswered(chat); len(got) != 1 || got[0].Before != "second" || !got[0].Settled {
		t.Errorf("after an answer: %+v", got)
	}
}

func anyBytes(t *testing.T, h *fixture) {
	odd := "\x00 \xff ' \" $1 \u202e 👩‍👧"
	arrival := h.arrival(odd, odd)
	arrival.ID, arrival.Message, arrival.Press, arrival.Language, arrival.Public = odd, odd, odd, odd, true
	h.acceptOn(channel, "", arrival)
	h.acceptOn(channel, "", arrival)
	chat := h.find(odd)
	if diff := cmp.Diff([]string{odd}, h.texts(chat)); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	if in := h.unanswered(chat)[0]; !in.Public {
		t.Error("it is not public any more")
	}
	h.answer(chat, said("reply"))
	d := h.next(chat)
	h.must(h.MarkSent(h.ctx(), chat, d.ID, odd))
	if d.Parcel.Chat != odd {
		t.Errorf("address %q", d.Parcel.Chat)
	}
}

func atomic(t *testing.T, h *fixture) {
	over, cancel := context.WithCancel(h.ctx())
	cancel()
	if _, err := h.Accept(over, channel, "9", []bot.Arrival{h.arrival("a", "one")}); err == nil {
		t.Error("accepted although the context had ended")
	}
	if got := h.find("a"); got != 0 {
		t.Error("the chat was kept")
	}
	chat := h.chat("a", "one", "two")
	in := h.unanswered(chat)
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Answered: []int64{in[0].ID}}))
	state := bot.Conversation{Leaflet: "ear-tubes"}
	twice := bot.Turn{Answered: []int64{in[1].ID, in[0].ID}, Conversation: &state, Outbound: []bot.Outbound{said("again")}}
	if err := h.Commit(h.ctx(), chat, twice); err == nil {
		t.Error("an arrival was answered twice")
	}
	h.nothing(chat)
	if diff := cmp.Diff([]string{"two"}, h.texts(chat)); diff != "" {
		t.Errorf("unanswered (-want +got):\n%s", diff)
	}
	peer, _, err := h.Peer(h.ctx(), chat)
	if h.must(err); peer.Conversation.Leaflet != "" {
		t.Error("the conversation was kept")
	}
	foreign := h.chat("b", "three")
	if err := h.Commit(h.ctx(), foreign, bot.Turn{Answered: []int64{in[1].ID}}); err == nil {
		t.Error("a chat answered for another")
	}
	if err := h.Commit(h.ctx(), 12345, bot.Turn{}); err == nil {
		t.Error("a turn of an unknown chat was kept")
	}
	if rows := h.audit(); len(rows) != 0 {
		t.Errorf("the audit holds what was not kept: %v", rows)
	}
}

func turn(t *testing.T, h *fixture) {
	chat := h.chat("a", "one")
	state := bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"one"},
		At:      time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Pending: []bot.Choice{{Leaflet: "ear-tubes", Ask: "one", Label: "Ear tubes"}}}
	reply := said("first", "second")
	reply.Offer.Choices = state.Pending
	reply.Parcels[1].Buttons = [][]bot.Button{{{Label: "Yes", Data: "yes:1"}}}
	reply.Parcels[1].ReplyTo, reply.Parcels[1].Change = "m1", "m2"
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Answered: []int64{h.unanswered(chat)[0].ID}, Conversation: &state,
		Outbound: []bot.Outbound{reply}}))
	h.reopen()
	peer, _, err := h.Peer(h.ctx(), chat)
	h.must(err)
	if diff := cmp.Diff(state, peer.Conversation); diff != "" {
		t.Errorf("conversation (-want +got):\n%s", diff)
	}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{}))
	for _, want := range reply.Parcels {
		want.Chat = "a"
		d := h.next(chat)
		if diff := cmp.Diff(want, d.Parcel); diff != "" || d.Channel != channel {
			t.Errorf("parcel on %q (-want +got):\n%s", d.Channel, diff)
		}
		h.must(h.MarkSent(h.ctx(), chat, d.ID, "x"))
	}
	if peer, _, err = h.Peer(h.ctx(), chat); err != nil || peer.Conversation.Leaflet != "ear-tubes" {
		t.Error("a turn without a conversation changed it")
	}
	reply.Offer, reply.Parcels = bot.Offer{}, nil
	if rows := h.audit(); len(rows) != 1 || cmp.Diff(reply, rows[0].Outbound) != "" ||
		time.Since(rows[0].At) > time.Minute {
		t.Errorf("audit %+v", rows)
	}
}

func standing(t *testing.T, h *fixture) {
	chat := h.chat("a", "one", "two")
	want := bot.Standing{Links: []string{"link-of-the-ward", "another"},
		Agreed: bot.Noticed{Version: "second", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)},
		Held: []bot.Held{{Text: "one", Message: "m1", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			Attached: bot.AttachmentPicture}}}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Answered: []int64{h.unanswered(chat)[0].ID}, Standing: &want}))
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Conversation: &bot.Conversation{Leaflet: "ear-tubes"}}))
	h.reopen()
	peer, _, err := h.Peer(h.ctx(), chat)
	h.must(err)
	if diff := cmp.Diff(want, peer.Standing); diff != "" || peer.Conversation.Leaflet != "ear-tubes" {
		t.Errorf("standing (-want +got):\n%s", diff)
	}
	if text, err := h.Export(h.ctx(), chat); err != nil || !strings.Contains(text, "link-of-the-ward") || !strings.Contains(text, "second") {
		t.Errorf("it is not in what is written out: %q, %v", text, err)
	}
	if peer, _, err := h.Peer(h.ctx(), h.chat("b", "one")); err != nil || len(peer.Standing.Links) > 0 {
		t.Errorf("another chat: %v, %v", peer.Standing, err)
	}
	h.must(h.Forget(h.ctx(), chat, 0, nil))
	if peer, _, err := h.Peer(h.ctx(), h.chat("a", "back")); err != nil || len(peer.Standing.Links) > 0 {
		t.Errorf("after it was forgotten: %v, %v", peer.Standing, err)
	}
}

func (h *fixture) audit() (rows []bot.AuditRow) {
	h.t.Helper()
	h.must(h.Audit(h.ctx(), time.Time{}, func(row bot.AuditRow) error {
		rows = append(rows, row)
		return nil
	}))
	return rows
}

// judge commits a judgement with a word for its chat, and tells whether it counts. The word is
// there when it does, and not when it does not.
func (h *fixture) judge(chat int64, j bot.Judgement) bool {
	h.t.Helper()
	h.deliver(chat)
	err := h.Commit(h.ctx(), chat, bot.Turn{Judgement: &j, Outbound: []bot.Outbound{{ID: bot.NewID(),
		Parcels: []bot.Parcel{parcel("thank you")}}}})
	if err != nil && !errors.Is(err, bot.ErrJudged) {
		h.t.Error(err)
	}
	if told := len(h.deliver(chat)); (told == 1) != (err == nil) {
		h.t.Errorf("%+v: %v, and %d words for the chat", j, err, told)
	}
	return err == nil
}

func judging(t *testing.T, h *fixture) {
	mine, theirs := h.chat("a", "one"), h.chat("b", "two")
	reply := said("first")
	h.answer(mine, reply)
	for _, try := range []struct {
		chat, reply   int64
		helpful, want bool
	}{{theirs, reply.ID, true, false}, {mine, 99, true, false}, {mine, reply.ID, false, true}, {mine, reply.ID, false,
		false}, {mine, reply.ID, true, false}} {
		if got := h.judge(try.chat, bot.Judgement{Reply: try.reply, Helpful: try.helpful}); got != try.want {
			t.Errorf("%+v: %v", try, got)
		}
	}
	if rows := h.audit(); len(rows) != 1 || rows[0].Helpful != "no" {
		t.Errorf("audit %+v", rows)
	}
}

func offers(t *testing.T, h *fixture) {
	mine, theirs := h.chat("a", "one"), h.chat("b", "two")
	reply, plain := said("first"), said("second")
	one := []bot.Choice{{Leaflet: "ear-tubes", Ask: "one", Label: "Ear tubes"}}
	reply.Offer = bot.Offer{Choices: one, Quoted: []bot.Choice{{Passage: "ear-tubes/pain#1", Why: "it is about pain"}},
		Erase: true,
		Draft: &bot.Draft{Text: "one", Message: "m1", Author: "U1", Tried: one}}
	h.answer(mine, reply, plain)
	for _, try := range []struct {
		chat, reply int64
		want        bot.Offer
	}{{mine, reply.ID, reply.Offer}, {theirs, reply.ID, bot.Offer{}}, {mine, plain.ID, bot.Offer{}}, {mine, 99,
		bot.Offer{}}} {
		got, err := h.Offer(h.ctx(), try.chat, try.reply)
		if diff := cmp.Diff(try.want, got); diff != "" || err != nil {
			t.Errorf("the offer of %+v: %v (-want +got):\n%s", try, err, diff)
		}
	}
}

func pinging(_ *testing.T, h *fixture) { h.must(h.Ping(h.ctx())) }
