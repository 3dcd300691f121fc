package desk

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// TestShownFor holds that staff read of what was offered for a question, and not of the list of leaflets.
func TestShownFor(t *testing.T) {
	passage := bot.Choice{Leaflet: "ear-tubes", Section: "Pain", Passage: "ear-tubes/pain#1", Label: "Pain"}
	meant := bot.Choice{Leaflet: "ear-tubes", Ask: "does it hurt?", Label: "Ear tubes"}
	listed := bot.Choice{Leaflet: "ear-tubes", Label: "Ear tubes"}
	if diff := cmp.Diff([]bot.Choice{passage, meant}, shownFor([]bot.Choice{passage, listed, meant})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
