package dialog

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
	"bedside/knowledge/redflags/languages"
)

// TestTriageComesFirst holds that an emergency is recognised whatever else is
// broken, and in whatever state the conversation is.
func TestTriageComesFirst(t *testing.T) {
	now := day(2026, 1, 31)
	states := map[string]bot.Conversation{
		"a new conversation": {},
		"a pending choice": {Leaflet: "ear-tubes", Pending: []bot.Choice{{Passage: "ear-tubes/swimming#1",
			Label: "he is choking"}}},
		"after a long pause": {Leaflet: "ear-tubes", At: now.Add(-time.Hour)},
	}
	searchers := map[string]Searcher{"not to be touched": panickingSearcher{},
		"broken": &fakeSearcher{err: errors.New("index is down")}}
	for state, conversation := range states {
		for name, search := range searchers {
			t.Run(state+", the search is "+name, func(t *testing.T) {
				r := New(search, fakeTriager{}, hill)
				for _, text := range []string{"he is choking", "hi, thanks, he is choking, can i shower", "2 choking"} {
					reply, result, err := r.Explain(t.Context(), bot.Message{Text: text, At: now, Conversation: conversation})
					if err != nil {
						t.Fatal(err)
					}
					if reply.Outcome != bot.OutcomeUrgent || reply.Flag.ID != "choking" {
						t.Errorf("%q: outcome %s, red flag %q", text, reply.Outcome, reply.Flag.ID)
					}
					if first := reply.Parts[0]; first.Kind != bot.PartAdvice ||
						!strings.Contains(first.Text, "Call "+hill.Emergency+" now.") {
						t.Errorf("%q: the reply does not begin with the advice and the clinic's number: %+v", text, first)
					}
					if reply.Answer != nil || result != nil || len(reply.Choices) > 0 {
						t.Errorf("%q: the reply holds more than the advice: %+v", text, reply)
					}
				}
			})
		}
	}
}

// TestVerdictIsNotMadeAgain holds that a message with a verdict is replied to
// without another look at the flags, unless the flag that it names is no more.
func TestVerdictIsNotMadeAgain(t *testing.T) {
	r := New(panickingSearcher{}, fakeTriager{}, hill)
	none, urgent := bot.Verdict{Urgency: bot.UrgencyNone}, bot.Verdict{Urgency: bot.UrgencyNow, Flag: "choking"}
	renamed := bot.Verdict{Urgency: bot.UrgencyNow, Flag: "no such flag"}
	for _, test := range []struct {
		text    string
		verdict bot.Verdict
		want    string
	}{
		{"he is choking", bot.Verdict{}, "choking"}, {"hi", bot.Verdict{}, ""},
		{"he is choking", none, ""}, {"hi", urgent, "choking"},
		{"he is choking", renamed, "choking"}, {"hi", renamed, ""},
	} {
		advice, ok := r.Advise(bot.Message{Text: test.text, Verdict: test.verdict})
		if ok != (test.want != "") || advice.Flag.ID != test.want {
			t.Errorf("%q with %+v: %v, %q", test.text, test.verdict, ok, advice.Flag.ID)
		}
	}
	if got := r.Triage("he is choking"); got != urgent {
		t.Errorf("verdict %+v", got)
	}
	if got := r.Triage("hi"); got != none {
		t.Errorf("verdict %+v", got)
	}
}

// learnedTriager is a Triager whose recogniser raises "choking", and whose table raises nothing.
type learnedTriager struct {
	fakeTriager
	urgency redflags.Urgency
}

func (l learnedTriager) Assess([]string) redflags.Verdict {
	return redflags.Verdict{Urgency: l.urgency, Flag: choking, Evidence: redflags.Evidence{Learned: true}}
}

// TestLearnedIsKept holds that whatever the recogniser alone raised can be found again by whoever
// reviews the flags: the verdict and the reply say so, and the patient's words go with it.
func TestLearnedIsKept(t *testing.T) {
	found := &fakeSearcher{library: library(t, knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes",
		Sections: []knowledge.Section{section("Swimming", "Keep them dry.")}})}
	for urgency, outcome := range map[redflags.Urgency]bot.Outcome{
		redflags.Urgent: bot.OutcomeUrgent, redflags.Today: bot.OutcomeToday, redflags.Possible: bot.OutcomeAbstain,
	} {
		r := New(found, learnedTriager{urgency: urgency}, hill)
		for _, verdict := range []bot.Verdict{{}, r.Triage("his lips are grey")} {
			reply := respond(t, r, bot.Message{Text: "his lips are grey", Verdict: verdict})
			want := bot.Flag{ID: "choking", Title: "Choking", Sure: urgency != redflags.Possible, Learned: true}
			if reply.Outcome != outcome || reply.Flag != want || reply.Question != "his lips are grey" {
				t.Errorf("%s: outcome %s, flag %+v, question %q", outcome, reply.Outcome, reply.Flag, reply.Question)
			}
		}
	}
	table := respond(t, New(found, fakeTriager{}, hill), bot.Message{Text: "he is choking"})
	if table.Flag.Learned || table.Question != "" {
		t.Errorf("raised by the table: %+v, question %q", table.Flag, table.Question)
	}
}

// TestUrgentKeepsTheConversation holds that a flag raised by mistake costs
// nothing but the reply.
func TestUrgentKeepsTheConversation(t *testing.T) {
	before := bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"can he swim"},
		Pending: []bot.Choice{{Label: "Swimming"}}}
	reply := respond(t, New(panickingSearcher{}, fakeTriager{}, bot.Clinic{}),
		bot.Message{Text: "choking", Conversation: before})
	if reply.Conversation.Leaflet != before.Leaflet || len(reply.Conversation.Pending) != 1 ||
		len(reply.Conversation.Earlier) != 1 {
		t.Errorf("got %+v, want it as before", reply.Conversation)
	}
	if want := "112, 911 or 999"; !strings.Contains(reply.Text, want) {
		t.Errorf("a clinic without a number of its own: %q, want %q in it", reply.Text, want)
	}
}

// TestAdviceTellsItsLanguage holds that a channel can have advice spoken in the language that it is in.
func TestAdviceTellsItsLanguage(t *testing.T) {
	r := New(&fakeSearcher{library: library(t, earTubes())}, languages.Default(), hill)
	for text, want := range map[string]string{"no puedo respirar": "es", "لا أستطيع التنفس": "ar"} {
		if reply := respond(t, r, bot.Message{Text: text}); reply.Parts[0].Language != want {
			t.Errorf("%q: the advice is in %q, want %q", text, reply.Parts[0].Language, want)
		}
	}
}
