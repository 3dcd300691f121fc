package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// expiringRemembered holds that questions that wait for consent and the words of a conversation are written out, and
// end with their own time though the person goes on pressing buttons.
func expiringRemembered(t *testing.T, h *fixture) {
	now := time.Now().UTC().Truncate(time.Second)
	old := now.Add(-Retention - time.Minute)
	press := h.arrival("a", "yes:1")
	press.Kind, press.Press = bot.ArrivalPress, "press"
	h.accept(press)
	chat := h.find("a")
	standing := bot.Standing{Links: []string{"link"}, Held: []bot.Held{{Text: "canary", Message: "m1", At: old},
		{Text: "lately", Message: "m2", At: now}}}
	state := bot.Conversation{Leaflet: "ear-tubes", Awaits: "number", Earlier: []string{"canary"}, At: now,
		Recent: []bot.Recent{{Text: "canary", At: old}, {Text: "lately", At: now}}}
	h.must(h.Commit(h.ctx(), chat, bot.Turn{Standing: &standing, Conversation: &state}))
	if text, err := h.Export(h.ctx(), chat); !strings.Contains(text, "canary") || !strings.Contains(text, "lately") || err != nil {
		t.Errorf("what waits is not written out: %q, %v", text, err)
	}
	h.must(h.Expire(h.ctx(), now))
	h.reopen()
	peer, _, err := h.Peer(h.ctx(), chat)
	h.must(err)
	standing.Held, state.Earlier, state.Recent = standing.Held[1:], nil, state.Recent[1:]
	if diff := cmp.Diff(standing, peer.Standing) + cmp.Diff(state, peer.Conversation); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	h.accept(h.arrival("b", "canary"))
	other := h.find("b")
	talk := bot.Conversation{Earlier: []string{"canary"}, Recent: []bot.Recent{{Text: "canary", At: now}}, At: now}
	h.must(h.Commit(h.ctx(), other, bot.Turn{Conversation: &talk}))
	h.must(h.Expire(h.ctx(), now))
	peer, _, err = h.Peer(h.ctx(), other)
	if diff := cmp.Diff(talk, peer.Conversation); diff != "" || err != nil {
		t.Errorf("words of late are gone: %v (-want +got):\n%s", err, diff)
	}
}
