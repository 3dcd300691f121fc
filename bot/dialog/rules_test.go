package dialog

import (
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// fakeRules are rules that a test sets.
type fakeRules struct {
	words      string
	off, notes bool
}

func (r *fakeRules) Off() (string, bool) { return r.words, r.off }
func (r *fakeRules) NotesOverdue() bool  { return r.notes }

// TestOff holds that a bot that is switched off gives everybody the words and the contact,
// looks nothing up, and still advises on an emergency.
func TestOff(t *testing.T) {
	rules := &fakeRules{words: "We are checking our leaflets today", off: true}
	r := New(panickingSearcher{}, fakeTriager{}, hill).Under(rules)
	state := bot.Conversation{Earlier: []string{"does it hurt"}, At: time.Now(),
		Pending: []bot.Choice{{Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1", Label: "Pain"}}}
	wants := func(what string, reply bot.Reply, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if !strings.Contains(reply.Text, text) {
				t.Errorf("%s: %q, want %q in it", what, reply.Text, text)
			}
		}
		if reply.Answer != nil || len(reply.Choices)+len(reply.Related)+len(reply.Quoted) > 0 {
			t.Errorf("%s: it quotes or offers something: %+v", what, reply)
		}
	}
	for _, text := range []string{"can I swim?", "1", "yes", "hello", "thanks", "kann ich schwimmen?", "", "pain",
		strings.Repeat("can I swim? ", 500)} {
		for name, r := range map[string]*Responder{"patient": r, "staff": r.ForStaff()} {
			reply := respond(t, r, bot.Message{Text: text, Conversation: state, At: state.At})
			wants(name+" "+text[:min(9, len(text))], reply, "We are checking our leaflets today. ", hill.ContactLine(),
				hill.EmergencyLine())
			if reply.Outcome != bot.OutcomeAbstain || reply.Question != "" || len(reply.Conversation.Pending) > 0 {
				t.Errorf("%q: outcome %s, for the list of gaps %q, pending %v", text, reply.Outcome, reply.Question,
					reply.Conversation.Pending)
			}
		}
	}
	urgent := respond(t, r, bot.Message{Text: "my child is choking"})
	if urgent.Outcome != bot.OutcomeUrgent || !strings.Contains(urgent.Text, "Call "+hill.EmergencyNumber()+" now.") {
		t.Errorf("an emergency: %+v", urgent)
	}
	picked, err := r.Choose(t.Context(), state.Pending[0], state)
	if err != nil {
		t.Fatal(err)
	}
	wants("a button", picked, rules.words)
	wants("/start", r.Command("start", "ear-tubes", state, 0), rules.words)
	wants("/leaflets", r.Command("leaflets", "", state, 0), rules.words)
	wants("/privacy", r.Command("privacy", "", state, time.Hour), "It keeps your messages")
	wants("a reply that waited", r.Say(bot.NoticeTakenBack, state), rules.words)
	rules.words = ""
	wants("without words", respond(t, r, bot.Message{Text: "can I swim?"}), "I cannot answer questions at the moment.",
		hill.ContactLine())
}

// todayTriager raises a flag for today, or one that may be an emergency.
type todayTriager struct{ urgency redflags.Urgency }

var fever = &redflags.Flag{ID: "fever", Title: "Fever", Advice: "Ring {emergency} today.", Urgency: redflags.Today}

func (todayTriager) Flags() []*redflags.Flag { return []*redflags.Flag{fever} }

func (f todayTriager) Assess([]string) redflags.Verdict {
	return redflags.Verdict{Urgency: f.urgency, Flag: fever}
}

// TestOffToday holds that what a clinician should hear of today, and what may be an emergency,
// gets its fixed words too.
func TestOffToday(t *testing.T) {
	rules := &fakeRules{words: "Checking.", off: true}
	for urgency, want := range map[redflags.Urgency]string{
		redflags.Today:    "Fever\nRing " + hill.EmergencyNumber() + " today.",
		redflags.Possible: "If this is happening now (fever), call",
	} {
		r := New(panickingSearcher{}, todayTriager{urgency}, hill).Under(rules)
		reply := respond(t, r, bot.Message{Text: "I feel hot"})
		if first := reply.Parts[0]; first.Kind != bot.PartAdvice || !strings.Contains(first.Text, want) {
			t.Errorf("%v: it begins with %q, want %q", urgency, first.Text, want)
		}
		if !strings.Contains(reply.Text, "Checking. To reach a person, contact") || reply.Flag.ID != "fever" {
			t.Errorf("%v: %+v", urgency, reply)
		}
	}
}

// TestOverdueNote holds that a quote says that a leaflet may be out of date by the clinic's rule,
// from the day after its review was due.
func TestOverdueNote(t *testing.T) {
	late := earTubes()
	late.ReviewDue = day(2026, time.May, 3)
	lib := library(t, late)
	found := index.Result{Matches: []index.Match{match(t, lib, "ear-tubes/swimming#1", sure, sure)}}
	for _, tt := range []struct {
		rules *fakeRules
		at    time.Time
		want  bool
	}{
		{&fakeRules{notes: true}, day(2026, time.May, 4), true}, {&fakeRules{notes: true}, day(2026, time.May, 3), false},
		{&fakeRules{}, day(2026, time.May, 4), false},
	} {
		r := New(&fakeSearcher{library: lib, result: found}, fakeTriager{}, hill).Under(tt.rules)
		reply := respond(t, r, bot.Message{Text: "can I swim", At: tt.at})
		if got := strings.Contains(reply.Text, words{hill}.say(sayMayBeOutdated)); got != tt.want || reply.Answer == nil {
			t.Errorf("%+v on %v: %v, want %v:\n%s", tt.rules, tt.at, got, tt.want, reply.Text)
		}
	}
}

// TestNotOfferedAgain holds that choices whose passages are no longer published are not offered
// when somebody picks none of those that are there, and cannot be picked.
func TestNotOfferedAgain(t *testing.T) {
	lib := library(t, earTubes(), handSplint())
	search := &fakeSearcher{library: lib.Without(map[string]bool{"ear-tubes/pain": true})}
	r := New(search, fakeTriager{}, hill)
	state := bot.Conversation{At: time.Now(), Pending: []bot.Choice{
		{Leaflet: "ear-tubes", Section: "Pain", Passage: "ear-tubes/pain#1", Label: "Pain"},
		{Leaflet: "ear-tubes", Section: "Swimming", Passage: "ear-tubes/swimming#1", Label: "Swimming"},
		{Leaflet: "gone", Ask: "does it hurt", Label: "Gone"},
	}}
	reply := respond(t, r, bot.Message{Text: "9", Conversation: state, At: state.At})
	if len(reply.Choices) != 1 || reply.Choices[0].Label != "Swimming" || len(reply.Conversation.Pending) != 1 ||
		strings.Contains(reply.Text, "Pain") {
		t.Errorf("offered again: %+v\n%s", reply.Choices, reply.Text)
	}
	reply = respond(t, r, bot.Message{Text: "1", Conversation: state, At: state.At})
	if reply.Answer != nil || reply.Outcome != bot.OutcomeAbstain {
		t.Errorf("what was taken back is quoted: %+v", reply)
	}
	reply = respond(t, r, bot.Message{Text: "2", Conversation: state, At: state.At})
	if reply.Answer == nil || reply.Answer.Passage.ID != "ear-tubes/swimming#1" {
		t.Errorf("the second is another one now: %+v", reply)
	}
}

// TestNoLeaflets holds that the bot's words make sense when everything is withheld.
func TestNoLeaflets(t *testing.T) {
	none, _ := knowledge.NewLibrary(nil)
	r := New(&fakeSearcher{library: none}, fakeTriager{}, hill)
	for _, name := range []string{"start", "leaflets"} {
		reply := r.Command(name, "", bot.Conversation{}, 0)
		if !strings.Contains(reply.Text, words{hill}.say(sayNoLeaflets)) {
			t.Errorf("/%s: %s", name, reply.Text)
		}
	}
	for _, text := range []string{"who are you", "can I swim?"} {
		if reply := respond(t, r, bot.Message{Text: text}); strings.Contains(reply.Text, "about: .") {
			t.Errorf("%s: %s", text, reply.Text)
		}
	}
}
