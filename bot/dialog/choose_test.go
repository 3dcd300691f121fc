package dialog

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
	"bedside/knowledge"
)

// none and missed are what a message picks besides a choice.
const (
	none   = 0  // it is no pick
	missed = -1 // it picks nothing that was offered
)

func TestChoose(t *testing.T) {
	three := bot.Conversation{Pending: []bot.Choice{
		{
			Label: "Ear tubes › Swimming",
		},
		{Label: "Ear tubes › Pain after the operation"},
		{Label: "Ear tubes › How it feels"},
	}}
	one := bot.Conversation{Pending: three.Pending[:1]}
	nested := bot.Conversation{Pending: []bot.Choice{{Label: "Ear tubes in children"}, {Label: "Ear tubes"}}}
	vague := bot.Conversation{Pending: []bot.Choice{{Label: "What it is"}, {Label: "Why"}}}
	for _, tt := range []struct {
		state bot.Conversation
		want  int // the number of the choice, none or missed
		texts []string
	}{
		{three, 2, []string{"2", "2.", "2)", "(2)", "#2", " 2 ", "number 2", "Number two please", "the second one", "second",
			"2nd", "the 2nd one",
			"option 2", "no. 2", "2!", "２", "2️⃣", "two"}},
		{three, 1, []string{"1", "one", "the first", "1st", "the one"}},
		{three, 3, []string{"3", "the last one", "last", "third"}},
		{three, 2, []string{"pain", "Pain after the operation", "the pain after", "EAR TUBES › PAIN AFTER THE OPERATION"}},
		{three, 1, []string{"swimming", "Ear tubes › Swimming"}},
		{three, missed, []string{"4", "0", "number 7", "99", "1 2", "1 3", "yes", "yes please"}},
		{three, none, []string{"", "ear tubes", "how", "what?", "112", "911", "2 days", "can i swim", "24h", "2.5", "1 and 2",
			"no", "ok", "please",
			"the", "pain in my leg", "two weeks", strings.Repeat("2 ", maxPick)}},
		{one, 1, []string{"1", "yes", "Yes please", "yes that one", "swimming", "yeah", "last"}},
		{one, missed, []string{"2", "0"}},
		{one, none, []string{"no", "please", "that", "yes but when", "it is"}},
		{nested, 2, []string{"Ear tubes", "ear tubes"}},
		{nested, 1, []string{"Ear tubes in children", "children"}},
		{vague, 1, []string{"What it is"}},
		{vague, none, []string{"what", "it is"}},
		{bot.Conversation{}, missed, []string{"2", "number 2", "the first one", "0"}},
		{bot.Conversation{}, none, []string{"999", "yes", "", "pain", "10 days", "last"}},
	} {
		for _, text := range tt.texts {
			choice, picks := choose(&tt.state, text)
			got := none
			switch {
			case choice != nil:
				for i := range tt.state.Pending {
					if choice == &tt.state.Pending[i] {
						got = i + 1
					}
				}
			case picks:
				got = missed
			}
			if got != tt.want {
				t.Errorf("%d choices, %.30q: picked %d, want %d", len(tt.state.Pending), text, got, tt.want)
			}
		}
	}
}

func FuzzChoose(f *testing.F) {
	f.Add("the second one", "Pain", "Swimming")
	f.Add("99999999999999999999", "1", "")
	f.Fuzz(func(t *testing.T, text, first, second string) {
		state := bot.Conversation{Pending: []bot.Choice{{Label: first}, {Label: second}}}
		if choice, picks := choose(&state, text); choice != nil && !picks {
			t.Errorf("%q picks a choice and is no pick", text)
		}
	})
}

func TestOtherLeaflet(t *testing.T) {
	leaflets := []knowledge.Leaflet{
		{ID: "tubes", Title: "Ear tubes", Aliases: []string{"grommets"}}, {ID: "wax", Title: "Ear wax"}, {ID: "apnea",
			Title: "Sleep apnea"},
	}
	asked := bot.Conversation{Pending: []bot.Choice{{Leaflet: "wax", Ask: "does it hurt", Label: "Ear wax"}}}
	offered := bot.Conversation{Pending: []bot.Choice{{Leaflet: "wax", Passage: "wax/pain#1", Label: "Pain"}}}
	for _, tt := range []struct {
		state bot.Conversation
		text  string
		want  string
	}{
		{asked, "sleep apnea", "apnea"}, {asked, "It's the grommets", "tubes"}, {asked, "apnea", "apnea"},
		{asked, "ear", ""}, {asked, "it is", ""}, {asked, "sleep apnea in children", ""}, {asked, "", ""},
		{offered, "sleep apnea", ""}, {bot.Conversation{}, "sleep apnea", ""},
	} {
		got := otherLeaflet(&tt.state, tt.text, leaflets)
		switch {
		case got == nil && tt.want != "", got != nil && (got.Leaflet != tt.want || got.Ask != "does it hurt"):
			t.Errorf("%q with %d pending is %+v, want %q", tt.text, len(tt.state.Pending), got, tt.want)
		}
	}
}

// TestChooseRepliesAsToANumber holds that pressing a choice and typing its number
// get the same reply and leave the same state.
func TestChooseRepliesAsToANumber(t *testing.T) {
	ix := build(t)
	r := New(ix, fakeTriager{}, hill)
	passages := []bot.Choice{{Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1", Label: "Pain"},
		{Leaflet: "hand-splint", Passage: "hand-splint/pain#1", Label: "Hand"}}
	for name, pending := range map[string][]bot.Choice{
		"passages":       passages,
		"the only one":   passages[:1],
		"a replaced one": {{Leaflet: "ear-tubes", Passage: "ear-tubes/gone#1", Label: "Gone"}},
		"leaflets": {{Leaflet: "ear-tubes", Ask: "does it hurt?", Label: "Ear tubes"},
			{Leaflet: "hand-splint", Ask: "does it hurt?", Label: "Hand splint"}},
		"the only leaflet":   {{Leaflet: "hand-splint", Ask: "does it hurt?", Label: "Hand splint"}},
		"a replaced leaflet": {{Leaflet: "no-such", Ask: "does it hurt?", Label: "none"}},
	} {
		for i, choice := range pending {
			state := bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"does it hurt?"}, Pending: pending,
				At: day(2026, 1, 31)}
			typed := respond(t, r, bot.Message{Text: strconv.Itoa(i + 1), At: state.At, Conversation: state})
			pressed, err := r.Choose(t.Context(), choice, state)
			if diff := cmp.Diff(
				typed,
				pressed,
				cmp.AllowUnexported(knowledge.Leaflet{}),
				withoutRecent,
				cmpopts.IgnoreFields(bot.Proof{}, "Flags"), // a press is no message
			); diff != "" ||
				err != nil {
				t.Errorf("%s, %d: %v (-typed +pressed):\n%s", name, i+1, err, diff)
			}
		}
	}
}
