package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot"
)

// TestExportAdvice holds that an export tells that advice for an emergency went out beside the
// ordinary way, and only where it did.
func TestExportAdvice(t *testing.T) {
	t.Parallel()
	onEngines(t, "export_advice", func(t *testing.T, at string) {
		s := opened(t, at)
		defer func() { _ = s.Close() }()
		for chat, lane := range map[string]bot.Lane{
			"advised": {Token: 7, Advised: time.Now()}, "not yet": {Token: 7}, "by the ordinary way": {},
		} {
			must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{
				ID: fmt.Sprint(chat, time.Now().UnixNano()), Chat: chat, Message: "1", Kind: bot.ArrivalText, Text: "it bleeds",
				Verdict: bot.Verdict{Urgency: bot.UrgencyNow, Flag: "bleeding"}, Lane: lane}}))
			id, err := s.Find(t.Context(), "test", chat)
			must(t, err)
			text, err := s.Export(t.Context(), id)
			must(t, err)
			if strings.Contains(text, "Bedside:\n"+handedOver) != !lane.Advised.IsZero() {
				t.Errorf("%s: the export says\n%s", chat, text)
			}
			must(t, s.Forget(t.Context(), id, nil)) // for the next run
		}
	})
}
