package dialog

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
	"bedside/index"
)

// withoutRecent leaves out what is kept for the flags, which has tests of its own.
var withoutRecent = cmpopts.IgnoreFields(bot.Conversation{}, "Recent")

// harness is a conversation with a responder whose search finds what it is told to.
type harness struct {
	*testing.T
	search *fakeSearcher
	state  bot.Conversation
	now    time.Time
}

func newHarness(t *testing.T) *harness {
	return &harness{T: t, search: &fakeSearcher{library: library(t, earTubes(), handSplint())}, now: day(2024, 6, 1)}
}

// say sends a message a minute after the last one, for which the search finds matches.
func (c *harness) say(text string, matches ...index.Match) bot.Reply {
	c.Helper()
	c.now = c.now.Add(time.Minute)
	c.search.result = index.Result{Matches: matches}
	reply := respond(c.T, New(c.search, fakeTriager{}, hill), bot.Message{Text: text, At: c.now, Conversation: c.state})
	checkReply(c.T, reply)
	c.state = throughJSON(c.T, reply.Conversation)
	return reply
}

func (c *harness) match(id string, confidence, ifMeant float64) index.Match {
	c.Helper()
	return match(c.T, c.search.library, id, confidence, ifMeant)
}

// wantOutcome checks a reply's outcome and, when it quotes one, its passage.
func (c *harness) wantOutcome(reply bot.Reply, outcome bot.Outcome, passage string) {
	c.Helper()
	got := ""
	if reply.Answer != nil {
		got = reply.Answer.Passage.ID
	}
	if reply.Outcome != outcome || got != passage {
		c.Errorf("%s, quoting %q; want %s, quoting %q", reply.Outcome, got, outcome, passage)
	}
}

// wantState checks what is kept of a conversation, its time apart.
func (c *harness) wantState(want bot.Conversation) {
	c.Helper()
	want.At = c.now
	if diff := cmp.Diff(want, c.state, withoutRecent); diff != "" {
		c.Errorf("conversation (-want +got)\n%s", diff)
	}
}

// throughJSON writes and reads a conversation, as whoever keeps it does.
func throughJSON(t *testing.T, c bot.Conversation) bot.Conversation {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var read bot.Conversation
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, read); diff != "" && len(c.Earlier)+len(c.Pending) > 0 {
		t.Errorf("a conversation changes through JSON (-want +got)\n%s", diff)
	}
	return read
}

func TestConversationJSON(t *testing.T) {
	full := bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"a", "b \"<é\u2028"},
		At:      time.Date(2026, 1, 31, 12, 0, 0, 5, time.UTC),
		Pending: []bot.Choice{{Leaflet: "l", Section: "s", Passage: "p", Ask: "a", Label: "x"}, {Label: "y"}}}
	throughJSON(t, full)
	empty, err := json.Marshal(bot.Conversation{})
	if err != nil || string(empty) != "{}" {
		t.Errorf("a new conversation is written as %s, error %v", empty, err)
	}
}

func TestChoosePassage(t *testing.T) {
	c := newHarness(t)
	offer := []index.Match{c.match("ear-tubes/pain#1", halfSure, 0), c.match("ear-tubes/swimming#1", halfSure, 0)}
	asked := c.say("will it be bad", offer...)
	c.wantOutcome(asked, bot.OutcomeAbstain, "")
	c.wantState(bot.Conversation{Earlier: []string{"will it be bad"}, Pending: asked.Choices})

	searches := len(c.search.queries)
	picked := c.say("the second one")
	c.wantOutcome(picked, bot.OutcomeAnswer, "ear-tubes/swimming#1")
	if picked.Confidence != 1 || len(c.search.queries) != searches {
		t.Errorf("confidence %v after %d more searches, want 1 after none", picked.Confidence, len(c.search.queries)-searches)
	}
	c.wantState(bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"will it be bad"}, Pending: asked.Choices})

	c.wantOutcome(c.say("thanks"), bot.OutcomeChat, "")
	c.wantOutcome(c.say("pain"), bot.OutcomeAnswer, "ear-tubes/pain#1") // of the same list, by a word
	wrong := c.say("3")
	c.wantOutcome(wrong, bot.OutcomeClarify, "")
	if diff := cmp.Diff(asked.Choices, wrong.Choices); diff != "" {
		t.Errorf("a number out of range does not offer the choices again (-want +got)\n%s", diff)
	}
	c.wantOutcome(c.say("1"), bot.OutcomeAnswer, "ear-tubes/pain#1")

	c.wantOutcome(c.say("what is the moon made of"), bot.OutcomeAbstain, "")
	c.wantOutcome(c.say("1"), bot.OutcomeChat, "") // the list is gone after another question
}

func TestChooseTheOnlyOne(t *testing.T) {
	c := newHarness(t)
	c.say("will it be bad", c.match("ear-tubes/pain#1", halfSure, 0))
	c.wantOutcome(c.say("yes please"), bot.OutcomeAnswer, "ear-tubes/pain#1")
	c.wantState(bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"will it be bad"}})
	c.wantOutcome(c.say("yes"), bot.OutcomeChat, "")
}

func TestChooseLeaflet(t *testing.T) {
	c := newHarness(t)
	both := []index.Match{c.match("ear-tubes/pain#1", halfSure, 0.9), c.match("hand-splint/pain#1", halfSure, 0.9),
		c.match("ear-tubes/swimming#1", unsure, unsure)}
	c.wantOutcome(c.say("does it hurt", both...), bot.OutcomeClarify, "")

	// The search finds the same as before: that must not be asked about for ever.
	picked := c.say("hand splint", both...)
	c.wantOutcome(picked, bot.OutcomeAnswer, "hand-splint/pain#1")
	if picked.Confidence != 0.9 {
		t.Errorf("confidence %v, want that for the leaflet that is meant", picked.Confidence)
	}
	query := c.search.queries[len(c.search.queries)-1]
	if query.Text != "does it hurt" || query.Leaflet != "hand-splint" || len(query.Earlier) > 0 || query.Limit <= 10 {
		t.Errorf("searched for %+v, want the question again, of that leaflet, without itself as its past", query)
	}
	c.wantState(bot.Conversation{Leaflet: "hand-splint", Earlier: []string{"does it hurt"}})
}

// TestStateIsNotShared holds that the state that came with a message stays as it
// was: whoever keeps it may reply to the message once more.
func TestStateIsNotShared(t *testing.T) {
	c := newHarness(t)
	c.state = bot.Conversation{Earlier: []string{"does it hurt", "and at night"},
		Pending: []bot.Choice{{Leaflet: "ear-tubes", Ask: "does it hurt", Label: "Ear tubes"}}}
	before := throughJSON(t, c.state)
	given := c.state
	c.say("1")
	c.say("something else")
	if diff := cmp.Diff(before, given); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestChooseLeafletThatDoesNotTell holds that a leaflet that was picked is not
// made to answer.
func TestChooseLeafletThatDoesNotTell(t *testing.T) {
	c := newHarness(t)
	c.say("does it hurt", c.match("ear-tubes/pain#1", halfSure, 0.9), c.match("hand-splint/pain#1", halfSure, 0.9))
	c.wantOutcome(c.say("2", c.match("ear-tubes/pain#1", sure, sure), c.match("hand-splint/pain#1", unsure, unsure)),
		bot.OutcomeAbstain, "")
}

// TestChooseWhatIsGone holds that a choice outlives neither its leaflet nor its passage.
func TestChooseWhatIsGone(t *testing.T) {
	for _, id := range []string{"ear-tubes/pain#1", "ear-tubes/pain#9", "eye-drops/pain#1"} {
		c := newHarness(t)
		leaflet, _, _ := strings.Cut(id, "/")
		c.state.Pending = []bot.Choice{{Leaflet: leaflet, Section: "Pain", Passage: id, Label: "Pain"}}
		if id == "ear-tubes/pain#1" {
			c.search.library.Leaflet("ear-tubes").Sections[1].Passages[0].Text = "Changed in memory."
		}
		c.wantOutcome(c.say("1"), bot.OutcomeAbstain, "")
	}
}

func TestLeafletMoves(t *testing.T) {
	c := newHarness(t)
	c.say("when can he swim", c.match("ear-tubes/swimming#1", sure, sure))
	c.say("and the pain", c.match("ear-tubes/pain#1", sure, sure))
	c.wantState(bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"when can he swim", "and the pain"}})

	c.say("what about lakes") // unknown: still about the same leaflet
	c.wantState(bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"when can he swim", "and the pain",
		"what about lakes"}})
	if query := c.search.queries[len(c.search.queries)-1]; query.Leaflet != "ear-tubes" || len(query.Earlier) != 2 {
		t.Errorf("searched for %+v, want it with the leaflet and both earlier messages", query)
	}

	c.say("how do i wash my splint", c.match("hand-splint/washing#1", sure, sure))
	c.wantState(bot.Conversation{Leaflet: "hand-splint", Earlier: []string{"how do i wash my splint"}})
}

// TestLeafletNamed holds that naming a leaflet moves to it although it has no answer.
func TestLeafletNamed(t *testing.T) {
	s := &fakeSearcher{library: library(t, earTubes(), handSplint()), result: index.Result{Named: []string{"hand-splint"}}}
	reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "hand splint and the moon",
		Conversation: bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"when can he swim"}}})
	want := bot.Conversation{Leaflet: "hand-splint", Earlier: []string{"hand splint and the moon"}}
	if diff := cmp.Diff(want, reply.Conversation, withoutRecent); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	s.result.Named = []string{"ear-tubes", "hand-splint"}
	if reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "both"}); reply.Conversation.Leaflet != "" {
		t.Errorf("of two leaflets that were named, the conversation is about %q", reply.Conversation.Leaflet)
	}
}

func TestPause(t *testing.T) {
	begun := day(2026, 1, 31)
	state := bot.Conversation{Leaflet: "ear-tubes", Earlier: []string{"when can he swim"}, At: begun,
		Pending: []bot.Choice{{Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1", Label: "Pain"}}}
	for _, tt := range []struct {
		name    string
		at      time.Time
		forgets bool
	}{
		{"at once", begun, false},
		{"half an hour", begun.Add(30 * time.Minute), false},
		{"a little longer", begun.Add(30*time.Minute + time.Second), true},
		{"days", begun.Add(72 * time.Hour), true},
		{"a clock that went back", begun.Add(-time.Hour), false},
		{"no clock", time.Time{}, false},
	} {
		s := &fakeSearcher{library: library(t, earTubes())}
		reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "and in a lake", At: tt.at, Conversation: state})
		if forgot := s.queries[0].Leaflet == "" && len(s.queries[0].Earlier) == 0; forgot != tt.forgets {
			t.Errorf("%s: forgot is %v, want %v: %+v", tt.name, forgot, tt.forgets, s.queries[0])
		}
		if want := tt.at; !want.IsZero() && !reply.Conversation.At.Equal(want) || want.IsZero() &&
			!reply.Conversation.At.Equal(begun) {
			t.Errorf("%s: the conversation stands at %v", tt.name, reply.Conversation.At)
		}
		if reply := respond(t, New(s, fakeTriager{}, hill), bot.Message{Text: "1", At: tt.at,
			Conversation: state}); (reply.Answer == nil) != tt.forgets {
			t.Errorf("%s: a choice that was offered before gives %s", tt.name, reply.Outcome)
		}
	}
	if len(state.Earlier) != 1 || len(state.Pending) != 1 {
		t.Errorf("the state that came with the message was changed: %+v", state)
	}
}

func TestStartOver(t *testing.T) {
	c := newHarness(t)
	c.say("when can he swim", c.match("ear-tubes/swimming#1", sure, sure))
	c.say("will it be bad", c.match("ear-tubes/pain#1", halfSure, 0))
	c.wantOutcome(c.say("Start over, please"), bot.OutcomeChat, "")
	c.wantState(bot.Conversation{})
}

// TestEarlierIsCapped holds that a conversation stays small.
func TestEarlierIsCapped(t *testing.T) {
	c := newHarness(t)
	for _, text := range []string{"first question", "second question", "third question", "fourth question"} {
		c.say(text)
	}
	c.wantState(bot.Conversation{Earlier: []string{"second question", "third question", "fourth question"}})

	long := "beginning " + strings.Repeat("é\xff", 1<<20) + " end"
	c.say(long, c.match("ear-tubes/pain#1", halfSure, 0.9), c.match("hand-splint/pain#1", halfSure, 0.9))
	last := c.state.Earlier[maxEarlier-1]
	if len(last) > maxKept || !utf8.ValidString(last) || !strings.HasPrefix(last, "beginning") ||
		!strings.HasSuffix(last, "end") {
		t.Errorf("kept %d bytes of a long message: %.20q", len(last), last)
	}
	if ask := c.state.Pending[0].Ask; ask != last {
		t.Errorf("%d bytes to be asked again, want those that are kept", len(ask))
	}
}
