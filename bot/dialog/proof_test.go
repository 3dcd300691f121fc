package dialog

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/index"
)

// TestProof holds that each kind of reply has what it was made from, and that no word of the
// question is in it.
func TestProof(t *testing.T) {
	r := realResponder(t, biopsy())
	for _, tt := range []struct {
		text    string
		basis   bot.Basis
		urgency bot.Urgency
		flag    string
		best    string // section of the best match; "" for none
	}{
		{"how long does it take, asks Kwyjibo", bot.BasisSearch, bot.UrgencyNone, "", "biopsy/how-long-it-takes"},
		{"I have a fever of 39 after the biopsy", bot.BasisToday, bot.UrgencyToday, "fever", ""},
		{"my dad Kwyjibo has collapsed", bot.BasisFlag, bot.UrgencyNow, "unconscious", ""},
		{"thank you", bot.BasisWords, bot.UrgencyNone, "", ""},
	} {
		reply, err := r.Respond(t.Context(), bot.Message{Text: tt.text, At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		proof := reply.Proof
		if proof == nil || proof.Flags == nil {
			t.Errorf("%q: no proof of %s", tt.text, reply.Outcome)
			continue
		}
		if proof.Basis != tt.basis || proof.Flags.Urgency != tt.urgency || proof.Flags.Flag != tt.flag {
			t.Errorf("%q: basis %s, flags %+v", tt.text, proof.Basis, proof.Flags)
		}
		if tt.best != "" && (proof.Best == nil || !strings.HasPrefix(proof.Best.Passage, tt.best+"#") ||
			len(proof.Best.Features) == 0 || proof.AnswerFrom == 0 || math.Abs(proof.Best.Confidence-reply.Confidence) > 1e-4) {
			t.Errorf("%q: %+v", tt.text, proof)
		}
		if kept, _ := json.Marshal(proof); strings.Contains(strings.ToLower(string(kept)), "kwyjibo") {
			t.Errorf("%q: the proof holds what was written: %s", tt.text, kept)
		}
	}
}

// TestProofOfOthers holds that each of several questions has its own proof, and the one that is
// quoted of several matches is the best of it.
func TestProofOfOthers(t *testing.T) {
	s := newRankedSearcher(t)
	reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "Can he swim? Will it hurt? Can he fly?"})
	if len(reply.Also) != 1 || len(reply.Missed) != 1 {
		t.Fatalf("%d more answers, %d missed", len(reply.Also), len(reply.Missed))
	}
	if also := reply.Also[0].Proof; also.Best.Passage != "ear-tubes/pain#1" || also.Flags == nil {
		t.Errorf("of the second: %+v", also)
	}
	if missed := reply.Missed[0].Proof; missed.Best != nil || missed.Flags == nil {
		t.Errorf("of what was missed: %+v", missed)
	}
	pain := match(t, s.library, "hand-splint/pain#1", sure, sure)
	result := index.Result{Matches: append([]index.Match{pain}, s.found["swim"]...), Thresholds: thresholds}
	proof := proofOfSearch(&response{Reply: bot.Reply{Answer: reply.Answer}, result: &result})
	if proof.Best.Passage != reply.Answer.Passage.ID || proof.RunnerUp.Passage != "hand-splint/pain#1" {
		t.Errorf("best %+v, runner-up %+v", proof.Best, proof.RunnerUp)
	}
}

// TestProofOfAChoice holds that a pick is told from what the search found.
func TestProofOfAChoice(t *testing.T) {
	s := newRankedSearcher(t)
	reply, err := New(
		s,
		fakeTriager{},
		hill,
	).Choose(t.Context(), bot.Choice{Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1"},
		bot.Conversation{})
	if err != nil || reply.Answer == nil || reply.Proof == nil || reply.Proof.Basis != bot.BasisChoice ||
		reply.Proof.Flags != nil {
		t.Errorf("%v, %+v", err, reply.Proof)
	}
}
