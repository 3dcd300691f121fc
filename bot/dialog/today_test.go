package dialog

import (
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/redflags"
	"bedside/knowledge/source"
)

// biopsy is a leaflet whose sections have what a symptom must be answered from, and
// what it must never be answered from.
func biopsy() knowledge.Leaflet {
	return knowledge.Leaflet{ID: "biopsy", Title: "Biopsy", Sections: []knowledge.Section{
		section("Why it is done", "A biopsy may be done to see if an illness gives you a fever. "+
			"Call the ward if you want to know more of fever."),
		section("How long it takes", "The test takes about 10 minutes."),
		section("At home", "If the dressing comes off, wash your hands and put on a new one."),
		section("When to call us", "Call us if you have a fever above 38, or more redness and swelling."),
	}}
}

func realResponder(t *testing.T, leaflets ...knowledge.Leaflet) *Responder {
	t.Helper()
	ix, err := index.Build(library(t, leaflets...), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	return New(ix, redflags.English(), bot.Clinic{Emergency: "112", Contact: "the ward on 555", OutOfHours: "NHS 111"})
}

// TestSymptomsGetTodaysReply holds that a symptom told gets the fixed words, the clinic's
// numbers and the leaflet's own "when to call", and never another section.
func TestSymptomsGetTodaysReply(t *testing.T) {
	r := realResponder(t, biopsy())
	tests := []struct {
		text    string
		outcome bot.Outcome
		flag    string
		quoted  string
	}{
		{"I have a fever of 39 after the biopsy", bot.OutcomeToday, "fever", "Call us if you have a fever above 38"},
		{"my biopsy wound is red and swollen since yesterday", bot.OutcomeToday, "wound", "more redness"},
		{"my dressing came off this morning", bot.OutcomeToday, "wound", "put on a new one"},
		{"my pain is 10/10", bot.OutcomeToday, "pain", ""},
		{"my pain is 10/10. how long does the test take?", bot.OutcomeToday, "pain", "10 minutes"},
		{"what if I get a fever?", bot.OutcomeAnswer, "", "fever"},
		{"how long does it take", bot.OutcomeAnswer, "", "10 minutes"},
		{"my dad has collapsed", bot.OutcomeUrgent, "unconscious", ""},
	}
	for _, tt := range tests {
		reply, err := r.Respond(t.Context(), bot.Message{Text: tt.text, At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if reply.Outcome != tt.outcome || reply.Flag.ID != tt.flag {
			t.Errorf("%q: outcome %s, flag %q; want %s, %q\n%s",
				tt.text, reply.Outcome, reply.Flag.ID, tt.outcome, tt.flag, reply.Text)
		}
		quoted := ""
		if reply.Answer != nil {
			quoted = reply.Answer.Passage.Text
		}
		if !strings.Contains(quoted, tt.quoted) || tt.quoted == "" && quoted != "" {
			t.Errorf("%q: quoted %q, want %q", tt.text, quoted, tt.quoted)
		}
		for _, number := range []string{"the ward on 555", "NHS 111", "112"} {
			if tt.outcome == bot.OutcomeToday && !strings.Contains(reply.Text, number) {
				t.Errorf("%q: the reply lacks %s: %s", tt.text, number, reply.Text)
			}
		}
	}
}

// TestTodayQuotesNoSectionOnAnotherMedicine holds that who missed a medicine which no leaflet names is told to call, and reads
// nothing of what a leaflet on another medicine says.
func TestTodayQuotesNoSectionOnAnotherMedicine(t *testing.T) {
	r := realResponder(t, knowledge.Leaflet{ID: "warfarin", Title: "Warfarin", Sections: []knowledge.Section{
		section("Other side effects", "Itchy rash: ring us if it has not cleared in a week. A missed dose does no harm."),
		section("Missed doses", "Call us if you missed a dose of warfarin for more than a day."),
	}})
	for text, quotes := range map[string]bool{
		"I missed my warfarin for two days": true,
		"I missed my apixaban for two days": false,
	} {
		reply, err := r.Respond(t.Context(), bot.Message{Text: text, At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if reply.Outcome != bot.OutcomeToday || (reply.Answer != nil) != quotes {
			t.Errorf("%q: %s, quotes %v; want %v\n%s", text, reply.Outcome, reply.Answer != nil, quotes, reply.Text)
		}
	}
}

// TestTodayLooksUpWhenToCall holds that a flag that names no symptom brings up a section that is about when to call, and
// no other that says so of something else.
func TestTodayLooksUpWhenToCall(t *testing.T) {
	effects := section("Side effects", "Itchy rash: call us if it has not cleared in a week.")
	calling := section("When to call us", "Call the clinic on 555 between 8 and 4.")
	seen := &redflags.Flag{ID: "seen-today", Search: "when to call us", Urgency: redflags.Today}
	for name, tt := range map[string]struct {
		sections []knowledge.Section
		quoted   string
	}{
		"of something else": {[]knowledge.Section{effects}, ""},
		"of when to call":   {[]knowledge.Section{effects, calling}, "Call the clinic on 555"},
	} {
		r := realResponder(t, knowledge.Leaflet{ID: "tablets", Title: "Tablets", Sections: tt.sections})
		match, err := r.whenToCall(t.Context(), "tablets", seen)
		if err != nil {
			t.Fatal(err)
		}
		quoted := ""
		if match != nil {
			quoted = match.Passage.Text
		}
		if !strings.HasPrefix(quoted, tt.quoted) || tt.quoted == "" && quoted != "" {
			t.Errorf("%s: quoted %q, want %q", name, quoted, tt.quoted)
		}
	}
}

// TestTodayQuotesBelowTheThreshold holds that advice for today goes with what the leaflet says from
// three quarters of the confidence on that an answer alone needs.
func TestTodayQuotesBelowTheThreshold(t *testing.T) {
	lib := library(t, earTubes())
	for confidence, quoted := range map[float64]bool{
		0.75*thresholds.Answer + 0.01: true,
		0.75*thresholds.Answer - 0.01: false,
	} {
		found := index.Result{Matches: []index.Match{match(t, lib, "ear-tubes/pain#1", confidence, confidence)}}
		r := New(&fakeSearcher{library: lib, result: found}, redflags.English(), bot.Clinic{})
		reply, err := r.Respond(t.Context(), bot.Message{Text: "I have a fever of 39 since last night", At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if reply.Outcome != bot.OutcomeToday || (reply.Answer != nil) != quoted {
			t.Errorf("confidence %.2f: %s, quoted %v; want %v", confidence, reply.Outcome, reply.Answer != nil, quoted)
		}
	}
}

// TestTodayAnswersWhatIsTold holds that a symptom which is only told gets what a leaflet says of it in a section
// that explains from the confidence on that this takes, and only of a passage that was read with the message.
func TestTodayAnswersWhatIsTold(t *testing.T) {
	strep := knowledge.Leaflet{ID: "strep", Title: "Strep throat", Sections: []knowledge.Section{
		section("What to expect", "Urine like cola some weeks afterwards can mean that the kidneys are inflamed."),
	}}
	lib := library(t, strep)
	const told, asked = "I have a fever of 39 since last night", "I have a fever of 39 since last night, is that normal?"
	tests := []struct {
		text       string
		depth      index.Depth
		confidence float64
		quoted     bool
	}{
		{told, index.DepthTogether, answersTold, true},
		{told, index.DepthTogether, answersTold - 0.01, false},
		{told, index.DepthApart, 0.99, false},
		{told, index.DepthWords, 0.99, false},
		{asked, index.DepthWords, thresholds.Answer, true},
		{asked, index.DepthTogether, thresholds.Answer - 0.01, false},
	}
	for _, tt := range tests {
		found := index.Result{Depth: tt.depth,
			Matches: []index.Match{match(t, lib, "strep/what-to-expect#1", tt.confidence, tt.confidence)}}
		r := New(&fakeSearcher{library: lib, result: found}, redflags.English(), bot.Clinic{})
		reply, err := r.Respond(t.Context(), bot.Message{Text: tt.text, At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if reply.Outcome != bot.OutcomeToday || (reply.Answer != nil) != tt.quoted {
			t.Errorf("%q, depth %d, %.2f: %s, quoted %v; want %v",
				tt.text, tt.depth, tt.confidence, reply.Outcome, reply.Answer != nil, tt.quoted)
		}
	}
}

// TestTodayQuotesWhoToRing holds that a section which says whom to ring is quoted to who tells a symptom, as one
// that says when is, though its heading begins like one that explains.
func TestTodayQuotesWhoToRing(t *testing.T) {
	for _, heading := range []string{"Who to ring", "Whom to contact with problems", "Who should I speak to?", "Who do I call"} {
		splint := knowledge.Leaflet{ID: "splint", Title: "Wrist splint", Sections: []knowledge.Section{
			section("Who is it for", "People whose wrist must be held still after an operation wear a splint."),
			section(heading, "Ring Hand Therapy on weekdays if the splint rubs, and the ward at any hour if the pain gets worse."),
			section("At night", "Wear the splint in bed as well."),
		}}
		reply, err := realResponder(t, splint).Respond(t.Context(), bot.Message{Text: "the pain in my wrist is getting worse since yesterday"})
		if err != nil || reply.Outcome != bot.OutcomeToday || reply.Answer == nil || reply.Answer.Section.Heading != heading {
			t.Errorf("%q: %v, outcome %s: %s", heading, err, reply.Outcome, reply.Text)
		}
	}
}

// TestCallHeadings holds which headings say when or whom to call, and not who something is for or when one may.
func TestCallHeadings(t *testing.T) {
	for heading, want := range map[string]bool{
		"When to call us": true, "When should I see a doctor?": true, "Who to ring": true, "Whom you should tell": true,
		"Who can I talk to?":          true,
		"Who should get the vaccine?": false, "Who should not see a film in 3D": false, "Who can get it": false,
		"When can I get back to work?": false, "When can I see my baby?": false, "Who is it for": false,
	} {
		if callHeading.MatchString(heading) != want {
			t.Errorf("%q says so: %v, want %v", heading, !want, want)
		}
	}
}

// TestTodayQuotesOnlyTheLeafletMeant holds that with several leaflets and none meant
// nothing is quoted.
func TestTodayQuotesOnlyTheLeafletMeant(t *testing.T) {
	r := realResponder(t, biopsy(), earTubes())
	reply, err := r.Respond(t.Context(), bot.Message{Text: "I have a fever of 39 since last night"})
	if err != nil || reply.Outcome != bot.OutcomeToday || reply.Answer != nil {
		t.Errorf("%v, outcome %s, answer %+v", err, reply.Outcome, reply.Answer)
	}
	reply, err = r.Respond(t.Context(),
		bot.Message{Text: "I have a fever of 39", Conversation: bot.Conversation{Leaflet: "biopsy"}})
	if err != nil || reply.Answer == nil {
		t.Errorf("%v, the leaflet talked of is not quoted: %s", err, reply.Text)
	}
}

// TestEmergenciesInPieces holds that what a chat said in the last 30 minutes is judged
// together, and nothing older.
func TestEmergenciesInPieces(t *testing.T) {
	r := realResponder(t, biopsy())
	tests := []struct {
		name  string
		turns []string
		apart time.Duration
		want  []bot.Outcome // of each reply; "" for whatever is not urgent
	}{
		{"chest", []string{"my chest", "really hurts and im sweating"}, time.Minute, []bot.Outcome{"", bot.OutcomeUrgent}},
		{"tablets", []string{"i took 40", "of the sleeping tablets"}, time.Minute, []bot.Outcome{"", bot.OutcomeUrgent}},
		{"too old", []string{"my chest", "really hurts and im sweating"}, time.Hour, []bot.Outcome{"", ""}},
	}
	for _, tt := range tests {
		at := day(2026, 1, 31)
		var state bot.Conversation
		for i, text := range tt.turns {
			reply, err := r.Respond(t.Context(), bot.Message{Text: text, At: at, Conversation: state})
			if err != nil {
				t.Fatal(err)
			}
			urgent := reply.Outcome == bot.OutcomeUrgent
			if tt.want[i] != "" && reply.Outcome != tt.want[i] || tt.want[i] == "" && urgent {
				t.Errorf("%s: turn %d: outcome %s, flag %+v", tt.name, i, reply.Outcome, reply.Flag)
			}
			state, at = reply.Conversation, at.Add(tt.apart)
		}
	}
}

// TestPossibleEmergencyOpensTheReply holds that a reply to what only may be an emergency
// begins with the number and goes on.
func TestPossibleEmergencyOpensTheReply(t *testing.T) {
	r := realResponder(t, biopsy())
	for _, text := range []string{"HELP ME", "help", "sos"} {
		reply, err := r.Respond(t.Context(), bot.Message{Text: text})
		if err != nil || reply.Flag.ID != "help" || reply.Flag.Sure ||
			!strings.Contains(reply.Parts[0].Text, "112") || len(reply.Parts) < 2 {
			t.Errorf("%q: %v, flag %+v: %s", text, err, reply.Flag, reply.Text)
		}
	}
	at := day(2026, 1, 31)
	first, err := r.Respond(t.Context(), bot.Message{Text: "my dad has collapsed", At: at})
	if err != nil {
		t.Fatal(err)
	}
	next, err := r.Respond(t.Context(),
		bot.Message{Text: "how long does it take", At: at.Add(time.Minute), Conversation: first.Conversation})
	if err != nil || next.Outcome != bot.OutcomeAnswer || next.Flag.Sure || next.Flag.ID != "unconscious" ||
		next.Parts[0].Kind != bot.PartAdvice {
		t.Errorf("%v, after an emergency: outcome %s, flag %+v: %s", err, next.Outcome, next.Flag, next.Text)
	}
}

// TestSymptomBelowAPossibleEmergency holds that a reply which opens with the emergency line
// goes on with the advice for the symptom told, and does not answer it as a question.
func TestSymptomBelowAPossibleEmergency(t *testing.T) {
	r := realResponder(t, biopsy())
	reply, err := r.Respond(t.Context(), bot.Message{Text: "i'm on chemo and have had a fever since the biopsy yesterday"})
	if err != nil || reply.Outcome != bot.OutcomeToday || reply.Flag.ID != "sepsis" || reply.Flag.Sure ||
		len(reply.Parts) < 2 {
		t.Fatalf("%v, outcome %s, flag %+v: %s", err, reply.Outcome, reply.Flag, reply.Text)
	}
	for i, want := range []string{"112", "A fever: tell someone today"} {
		if part := reply.Parts[i]; part.Kind != bot.PartAdvice || !strings.Contains(part.Text, want) {
			t.Errorf("part %d is %+v, want advice with %q", i, part, want)
		}
	}
	if reply.Answer == nil || !strings.HasPrefix(reply.Answer.Passage.Text, "Call us if you have a fever") {
		t.Errorf("quoted %+v", reply.Answer)
	}
}

// TestTodayOfTheSampleLeaflet holds that the leaflet that the program comes with is quoted
// for a symptom only from where it says when to call, which it does nowhere.
func TestTodayOfTheSampleLeaflet(t *testing.T) {
	lib, _ := source.Load(leaflets.FS)
	ix, err := index.Build(lib, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	r := New(ix, redflags.English(), hill)
	for _, text := range []string{"I have a fever of 39 since the test", "my pain is 10/10",
		"my wound is red since yesterday"} {
		reply, err := r.Respond(t.Context(), bot.Message{Text: text})
		if err != nil || reply.Outcome != bot.OutcomeToday || reply.Answer != nil {
			t.Errorf("%q: %v, outcome %s: %s", text, err, reply.Outcome, reply.Text)
		}
	}
}
