package urgency

import (
	"testing"

	"bedside/knowledge/redflags"
	"bedside/knowledge/redflags/languages"
)

// TestEarlierEmergency holds that advice is not repeated for a message that adds nothing.
func TestEarlierEmergency(t *testing.T) {
	r := shipped(t)
	emergency := "grandad has gone grey and clammy and he keeps rubbing his breastbone"
	if v := r.Assess([]string{emergency}); v.Urgency != redflags.Urgent {
		t.Fatalf("%s", v.Evidence.Rule)
	}
	if v := r.Assess([]string{emergency, "which entrance do visitors use"}); v.Urgency > redflags.Possible {
		t.Errorf("a question after it: %s", v.Evidence.Rule)
	}
	if v := r.Assess([]string{"which entrance do visitors use", emergency}); v.Urgency != redflags.Urgent {
		t.Errorf("the emergency after a question: %s", v.Evidence.Rule)
	}
}

// TestAnswersAfterAdvice holds that what is asked after an emergency that only the table is sure of has no advice again,
// and that what is told after one has: another emergency, in pieces too, or more of the first.
func TestAnswersAfterAdvice(t *testing.T) {
	triage := Join(languages.Every(), shipped(t))
	const breath = "i cant breathe"
	for _, test := range []struct {
		chat []string
		want redflags.Urgency
	}{
		{[]string{breath}, redflags.Urgent},
		{[]string{breath, "can I shower?"}, redflags.Possible},
		{[]string{breath, "can I shower?", "which bus goes to the clinic"}, redflags.Possible},
		{[]string{breath, "her lips are blue now"}, redflags.Urgent},
		{[]string{breath, "my chest", "really hurts and im sweating"}, redflags.Urgent},
		{[]string{"im on the railway bridge", "train is in 4 min"}, redflags.Urgent},
		{[]string{"half hour ago my leg just folded and my face felt like it was melting", "its coming back a bit but my lip still hangs"},
			redflags.Urgent},
	} {
		if v := triage.Assess(test.chat); v.Urgency != test.want {
			t.Errorf("%q: %s by %s; want %s", test.chat, v.Urgency, v.Evidence.Rule, test.want)
		}
	}
}

// TestEarlierEmergencyOfManyMessages holds that the table's memory of an emergency is not lowered by a recogniser that
// reads the last messages alone.
func TestEarlierEmergencyOfManyMessages(t *testing.T) {
	triage := Join(languages.Every(), shipped(t))
	for _, chat := range [][]string{
		{"my chest hurts and I'm sweating", "what should I do", "how long should I wait", "can I drive there myself", "should I take aspirin"},
		{"his face is drooping and he talks funny", "can he eat something", "can I give him a drink", "should he lie down"},
	} {
		raised := false
		for n := range chat {
			v := triage.Assess(chat[:n+1])
			if raised = raised || v.Urgency == redflags.Urgent; raised && v.Urgency < redflags.Possible {
				t.Errorf("%q: urgency %v", chat[:n+1], v.Urgency)
			}
		}
		if !raised {
			t.Errorf("%q raises nothing", chat)
		}
	}
}
