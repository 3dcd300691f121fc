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
			must(t, s.Forget(t.Context(), id, 0, nil)) // for the next run
		}
	})
}

// TestExportNotes holds that an export tells what is kept of a reply without its words, and of another chat's nothing.
func TestExportNotes(t *testing.T) {
	t.Parallel()
	onEngines(t, "export_notes", func(t *testing.T, at string) {
		s := opened(t, at)
		defer func() { _ = s.Close() }()
		said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAnswer, Confidence: 0.834, Leaflet: "wound", Version: "2026-01-31",
			Passage: "wound/shower#1", RedFlag: "recogniser/bleeding"}
		texts := map[string]string{}
		for _, chat := range []string{"asked", "another"} {
			must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: fmt.Sprint(chat, time.Now().UnixNano()), Chat: chat,
				Message: "1", Kind: bot.ArrivalText, Text: "shower?"}}))
			id, err := s.Find(t.Context(), "test", chat)
			must(t, err)
			if chat == "asked" {
				must(t, s.Commit(t.Context(), id, bot.Turn{Outbound: []bot.Outbound{said}}))
				must(t, s.Commit(t.Context(), id, bot.Turn{Judgement: &bot.Judgement{Reply: said.ID}}))
				must(t, s.Commit(t.Context(), id, bot.Turn{Judgement: &bot.Judgement{Reply: said.ID, Reason: bot.ReasonWrong}}))
			}
			texts[chat], err = s.Export(t.Context(), id)
			must(t, err)
			must(t, s.Forget(t.Context(), id, 0, nil)) // for the next run
		}
		want := "noted about a reply:\nKind: answer\nEmergency or symptom seen: recogniser/bleeding\nPassage shown: wound/shower#1\n" +
			"Leaflet of: 2026-01-31\nDid it help: no\nWhy not: wrong\nConfidence: 0.83\n"
		if !strings.Contains(texts["asked"], want) || strings.Contains(texts["another"], "noted") {
			t.Errorf("the exports say\n%s\n%s", texts["asked"], texts["another"])
		}
	})
}
