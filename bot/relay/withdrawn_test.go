package relay

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// TestTakenBack holds that a reply that waits for its delivery while its passage is withdrawn
// goes out without it, and that others go out as they are.
func TestTakenBack(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		var withdrawn atomic.Bool
		w.stop()
		w.relay(w.channel, Options{}, Service{Published: func(_ bot.Asker, passage string) bool {
			return passage != "ear-tubes/pain#1" || !withdrawn.Load()
		}})
		w.start()
		w.say("a", "Does it hurt?")
		w.want("a", "re: Does it hurt?")
		w.channel.faults["a"] = []error{errors.New("bad gateway"), errors.New("bad gateway")}
		w.say("a", "Does it ache?", "which one")
		withdrawn.Store(true)
		w.pass(time.Minute)
		first, second := w.channel.sent[0], w.channel.sent[len(w.channel.sent)-1]
		if text := bot.PlainText(first.Parts); strings.Contains(text, "ache") ||
			!strings.Contains(text, "taken back the part of a leaflet") || len(first.Buttons) > 0 {
			t.Errorf("what was withdrawn is delivered as %q with %v", text, first.Buttons)
		}
		if text := bot.PlainText(second.Parts); !strings.Contains(text, "re: which one") || len(second.Buttons) == 0 {
			t.Errorf("a reply that quotes nothing is delivered as %q", text)
		}
	})
}

// TestTakeBack holds that nothing but quotes is taken back: advice and people's words stay, in
// their order.
func TestTakeBack(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.Relay.service.Published = func(_ bot.Asker, passage string) bool { return passage != "withdrawn" }
		quote := []bot.Part{{Kind: bot.PartSource, Text: "Wound › Shower"}, {Kind: bot.PartQuote, Text: "Wait a week."},
			{Kind: bot.PartReview, Text: "Reviewed."}, {Kind: bot.PartSafety, Text: "General advice."}}
		advice, says := bot.Part{Kind: bot.PartAdvice, Text: "Call today."}, bot.Part{Kind: bot.PartSay, Text: "Anna answers:"}
		notice := w.responder.Say(bot.NoticeTakenBack, bot.Conversation{}).Parts[0]
		for _, tt := range []struct {
			passages    []string
			parts, want []bot.Part
		}{
			{[]string{"withdrawn"}, quote, []bot.Part{notice}},
			{[]string{"other", "withdrawn"}, append([]bot.Part{advice}, quote...), []bot.Part{advice, notice}},
			{[]string{"withdrawn"}, slices.Concat([]bot.Part{says}, quote, []bot.Part{says}), []bot.Part{says, notice, says}},
			{[]string{"withdrawn"}, nil, []bot.Part{notice}},
			{[]string{"other"}, quote, quote},
			{nil, quote, quote},
		} {
			d := bot.Delivery{Parcel: bot.Parcel{Passages: tt.passages, Parts: tt.parts}}
			if err := w.takeBack(t.Context(), 1, &d); err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(tt.want, d.Parcel.Parts); diff != "" {
				t.Errorf("%v (-want +got):\n%s", tt.passages, diff)
			}
		}
	})
}
