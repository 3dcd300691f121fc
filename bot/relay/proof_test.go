package relay

import (
	"testing"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// TestOutboundsProve holds that the rows of a reply keep where what they quote stood, and that those
// of further questions name the message in which they went out.
func TestOutboundsProve(t *testing.T) {
	leaflet := &knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes", Reviewer: "Dr. A", Source: "https://example.org",
		Reviewed: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), ReviewDue: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
	quote := knowledge.Quote{Leaflet: leaflet, Section: &knowledge.Section{Heading: "Pain"}, Passage: &knowledge.Passage{
		ID: "ear-tubes/pain#1"}}
	shared := &bot.Proof{Basis: bot.BasisSearch}
	rows := outbounds(bot.Reply{
		Outcome: bot.OutcomeAnswer, Answer: &bot.Answer{Quote: quote}, Proof: shared,
		Also:   []bot.Reply{{Outcome: bot.OutcomeAnswer, Answer: &bot.Answer{Quote: quote}, Proof: shared}},
		Missed: []bot.Reply{{Outcome: bot.OutcomeAbstain, Proof: shared}, {Outcome: bot.OutcomeChat}},
	})
	want := bot.Source{
		Title:    "Ear tubes",
		Section:  "Pain",
		Reviewer: "Dr. A",
		Due:      "2027-03-01",
		Address:  "https://example.org",
	}
	if first := rows[0]; *first.Proof.Source != want || first.Version != "2024-03-01" || first.Proof.With != 0 {
		t.Errorf("the first: %+v", first.Proof)
	}
	if also := rows[1]; *also.Proof.Source != want || also.Proof.With != rows[0].ID {
		t.Errorf("the second: %+v", also.Proof)
	}
	if missed := rows[2]; missed.Proof.Source != nil || missed.Proof.With != rows[0].ID || rows[3].Proof != nil {
		t.Errorf("the others: %+v, %+v", missed.Proof, rows[3].Proof)
	}
	if shared.With != 0 || shared.Source != nil {
		t.Errorf("the reply itself was changed: %+v", shared)
	}
}

// TestNotesProve holds that what staff quote to a patient is kept as quoted.
func TestNotesProve(t *testing.T) {
	quote := knowledge.Quote{Leaflet: &knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes"},
		Section: &knowledge.Section{Heading: "Pain"}, Passage: &knowledge.Passage{ID: "ear-tubes/pain#1", SHA256: "abc"}}
	said := outboundOf(&fakeChannel{}, bot.Note{Outcome: bot.OutcomeChat, Answer: &bot.Answer{Quote: quote}})
	if said.Leaflet != "ear-tubes" || said.Passage != "ear-tubes/pain#1" || said.SHA256 != "abc" ||
		said.Proof.Basis != bot.BasisStaff || said.Proof.Source.Title != "Ear tubes" {
		t.Errorf("kept as %+v", said)
	}
	if plain := outboundOf(&fakeChannel{}, bot.Note{}); plain.Proof != nil || plain.Leaflet != "" {
		t.Errorf("a note that quotes nothing is kept as %+v", plain)
	}
}
