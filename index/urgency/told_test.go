package urgency

import (
	"testing"

	"bedside/knowledge/redflags"

	"github.com/google/go-cmp/cmp"
)

// TestTold holds what is left of a message without what it asks.
func TestTold(t *testing.T) {
	for text, want := range map[string]string{
		"can I shower":                                  "",
		"she is blue":                                   "",
		"she is blue. When do you open?":                "she is blue.",
		"sats 82, when do you open":                     "sats 82",
		"just wondering, she is blue":                   "she is blue",
		"temp is 38.9, is that ok; he sleeps a lot":     "temp is 38.9, he sleeps a lot",
		"Is it possible to get an appointment\nhe fell": "he fell",
		"is he ok, thanks, what now":                    "",
		"ouch, what now":                                "",
	} {
		var wanted []string
		if want != "" {
			wanted = []string{"before", want}
		}
		if diff := cmp.Diff(wanted, told([]string{"before", text})); diff != "" {
			t.Errorf("%q (-want +got)\n%s", text, diff)
		}
	}
}

// TestHearsBesideQuestions holds that an ordinary question beside an emergency does not drown it, and that what is asked
// of no emergency raises nothing.
func TestHearsBesideQuestions(t *testing.T) {
	triage := Join(redflags.English(), shipped(t))
	for _, text := range []string{
		"just wondering, throat is closing over after the antibiotic",
		"just wondering, a grape went down wrong and she can't make a sound",
		"would it be possible to speak to a doctor, ketones 4.2 and vomiting",
		"is it possible to get an appointment, baby is cold and floppy",
		"neighbour's baby in the pram looks blue. when do you open?",
	} {
		if v := triage.Assess([]string{text}); v.Urgency < redflags.Possible {
			t.Errorf("%q: %s by %s", text, v.Urgency, v.Evidence.Rule)
		}
	}
	for _, text := range []string{
		"glass in my eyeball in 2010, all healed, can I give blood",
		"my burn from last month has healed pink, is that ok",
		"would I be able to see a nurse about my drops, no pain and sight's fine",
	} {
		if v := triage.Assess([]string{text}); v.Urgency != redflags.None {
			t.Errorf("%q: %s by %s", text, v.Urgency, v.Evidence.Rule)
		}
	}
}
