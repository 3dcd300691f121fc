package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"bedside/bot"
)

// TestTranscript holds that a chat is read as it was written and delivered, that of another chat
// and of one that was forgotten nothing is, and that a change is noticed.
func TestTranscript(t *testing.T) {
	t.Parallel()
	onEngines(t, "transcript", func(t *testing.T, at string) {
		s := opened(t, at)
		defer func() { must(t, s.Close()) }()
		var arrivals []bot.Arrival
		for i := range 5 {
			arrivals = append(arrivals, bot.Arrival{ID: fmt.Sprint("a", i), Chat: "a", Message: fmt.Sprint("m", i),
				Kind: bot.ArrivalText, Text: fmt.Sprint("question ", i), Verdict: bot.Verdict{Urgency: bot.UrgencyNone}})
		}
		arrivals = append(arrivals, bot.Arrival{ID: "b", Chat: "b", Message: "b", Kind: bot.ArrivalText, Text: "another's"})
		must(t, accept(t.Context(), s, "web", "", arrivals))
		before := since(t, s, "a")
		chat, err := s.Find(t.Context(), "web", "a")
		must(t, err)
		waiting, err := s.Unanswered(t.Context(), chat)
		must(t, err)
		time.Sleep(2 * time.Millisecond) // the database counts milliseconds
		say := func(text, change string) bot.Parcel {
			return bot.Parcel{Change: change, Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}}
		}
		must(t, s.Commit(t.Context(), chat, bot.Turn{Answered: []int64{waiting[0].ID}, Outbound: []bot.Outbound{{ID: bot.NewID(),
			Parcels: []bot.Parcel{say("reply", ""), say("changed", "message 0"), say("waits", "")}}}}))
		for i := range 2 {
			d, _, err := s.NextParcel(t.Context(), chat)
			must(t, err)
			must(t, s.MarkSent(t.Context(), chat, d.ID, fmt.Sprint("message ", i)))
		}
		got, err := s.Transcript(t.Context(), "web", "a", 3)
		must(t, err)
		var texts []string
		for _, in := range got.Arrivals {
			texts = append(texts, in.Text)
		}
		for _, sent := range got.Sent {
			texts = append(texts, fmt.Sprint(sent.Message, " ", sent.Parcel.Parts[0].Text, " ", sent.Parcel.Change))
		}
		want := []string{"question 2", "question 3", "question 4", "message 0 reply ", "message 1 changed message 0"}
		if got.Chat != chat || !slices.Equal(texts, want) {
			t.Errorf("chat %d of %d: %q, want %q", got.Chat, chat, texts, want)
		}
		if all, err := s.Transcript(t.Context(), "web", "a", 10); err != nil || !all.Arrivals[0].Settled ||
			all.Arrivals[0].Answered.Before(all.Arrivals[0].Received) || all.Arrivals[1].Settled ||
			!all.Arrivals[1].Answered.IsZero() {
			t.Errorf("which were answered: %+v, %v", all.Arrivals, err)
		}
		if after := since(t, s, "a"); !after.After(before) {
			t.Errorf("it changed at %v and at %v", before, after)
		}
		must(t, s.Forget(t.Context(), chat, 0, nil))
		if gone, err := s.Transcript(t.Context(), "web", "a", 10); err != nil || gone.Chat != 0 || gone.Arrivals != nil {
			t.Errorf("of a chat that was forgotten: %+v, %v", gone, err)
		}
		if at := since(t, s, "a"); !at.IsZero() {
			t.Errorf("a chat that was forgotten changed at %v", at)
		}
	})
}

func since(t *testing.T, s *Store, address string) time.Time {
	t.Helper()
	at, err := s.TranscriptSince(t.Context(), "web", address)
	must(t, err)
	return at
}
