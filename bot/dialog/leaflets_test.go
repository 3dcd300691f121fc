package dialog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// splint is another leaflet than bathing's.
func splint() knowledge.Leaflet {
	return knowledge.Leaflet{ID: "knie-übung", Title: "Hand splint", Reviewed: day(2026, 4, 2),
		Sections: []knowledge.Section{section("Washing", "Take the splint off to wash your hand."),
			section("Sleeping", "Wear the splint at night.", "Put a pillow below it.")}}
}

// says lets somebody write after a command or a message.
func says(t *testing.T, r *Responder, text string, state bot.Conversation, at time.Time) bot.Reply {
	t.Helper()
	reply, err := r.Respond(t.Context(), bot.Message{Text: text, At: at, Conversation: state})
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

// TestListedMonth holds that the list of leaflets makes up no day of a review.
func TestListedMonth(t *testing.T) {
	month := splint()
	month.ReviewedTo = knowledge.ToMonth
	list := responderOf(t, month).Command("leaflets", "", bot.Conversation{}, 0)
	if want := "1. Hand splint, reviewed April 2026"; !strings.Contains(list.Text, want) {
		t.Errorf("the list is\n%s", list.Text)
	}
}

// TestLeafletByNumber holds that the list of leaflets has numbers and dates, that a number opens one, and a further
// number a part of it, also when the conversation had been at rest before the list.
func TestLeafletByNumber(t *testing.T) {
	r := responderOf(t, bathing("ear-tubes", false, shower, swimOld), splint())
	now := time.Now()
	for _, before := range []bot.Conversation{{}, {At: now.Add(-3 * time.Hour), Leaflet: "ear-tubes"}, {At: now}} {
		list := r.Command("leaflets", "", before, 0)
		if want := "1. Ear tubes\n2. Hand splint, reviewed 2 April 2026"; !strings.Contains(list.Text, want) ||
			len(list.Choices) != 2 {
			t.Fatalf("the list is\n%s\n%v", list.Text, list.Choices)
		}
		opened := says(t, r, "2", list.Conversation, now)
		if !strings.Contains(opened.Text, "“Hand splint”") || !strings.Contains(opened.Text, "1. Washing\n2. Sleeping") ||
			!strings.Contains(opened.Text, "Reviewed 2 April 2026.") || opened.Conversation.Leaflet != "knie-übung" {
			t.Errorf("2 opens\n%s", opened.Text)
		}
		part := says(t, r, "the second one", opened.Conversation, now)
		if part.Answer == nil || part.Answer.Passage.Text != "Wear the splint at night." {
			t.Errorf("its second part is\n%s", part.Text)
		}
		if other := says(t, r, "1", part.Conversation, now); other.Answer == nil ||
			other.Answer.Section.Heading != "Washing" {
			t.Errorf("its first part, after that, is\n%s", other.Text)
		}
		if again := says(t, r, "9", list.Conversation, now); !strings.Contains(again.Text, "from 1 to 2") {
			t.Errorf("a number that is not there is answered with\n%s", again.Text)
		}
		if named := says(t, r, "hand splint", list.Conversation, now); !strings.Contains(named.Text, "You have opened") {
			t.Errorf("a whole title is answered with\n%s", named.Text)
		}
	}
}

// TestListIsNoQuestion holds that a word of a title, after the list, is still looked up, and that an emergency
// comes before any number.
func TestListIsNoQuestion(t *testing.T) {
	r := responderOf(t, bathing("ear-tubes", false, shower, swimOld), splint())
	list := r.Command("leaflets", "", bot.Conversation{}, 0)
	if reply := says(t, r, "can i wash my hand", list.Conversation, time.Now()); strings.Contains(reply.Text, "You have opened") {
		t.Errorf("a question is answered with\n%s", reply.Text)
	}
	if reply := says(t, r, "splint", list.Conversation, time.Now()); strings.Contains(reply.Text, "You have opened") {
		t.Errorf("a word is answered with\n%s", reply.Text)
	}
	if reply := says(t, r, "2 he is choking", list.Conversation, time.Now()); reply.Outcome != bot.OutcomeUrgent {
		t.Errorf("an emergency is answered with\n%s", reply.Text)
	}
}

// TestListedLeafletGone holds that who picks a leaflet that was taken away since sees those that are there.
func TestListedLeafletGone(t *testing.T) {
	list := responderOf(t, bathing("ear-tubes", false, shower), splint()).Command("leaflets", "", bot.Conversation{}, 0)
	r := responderOf(t, bathing("ear-tubes", false, shower))
	reply := says(t, r, "2", list.Conversation, time.Now())
	if !strings.Contains(reply.Text, "1. Ear tubes") || strings.Contains(reply.Text, "Hand splint") {
		t.Errorf("it says\n%s", reply.Text)
	}
	if again := says(t, r, "1", reply.Conversation, time.Now()); !strings.Contains(again.Text, "“Ear tubes”") {
		t.Errorf("then 1 is\n%s", again.Text)
	}
}

// TestLongList holds that a list of many leaflets is bounded, has no buttons, and still takes numbers.
func TestLongList(t *testing.T) {
	var many []knowledge.Leaflet
	for i := range 70 {
		l := splint()
		l.ID, l.Title = fmt.Sprintf("l%02d", i), fmt.Sprintf("Leaflet %02d", i)
		many = append(many, l)
	}
	r := New(&fakeSearcher{library: library(t, many...)}, fakeTriager{}, hill)
	list := r.Command("leaflets", "", bot.Conversation{}, 0)
	if len(list.Choices) != 0 || !strings.Contains(list.Text, "60. Leaflet 59") || !strings.Contains(list.Text, "and 10 more.") {
		t.Errorf("%d buttons below\n%s", len(list.Choices), list.Text)
	}
	if reply := says(t, r, "60", list.Conversation, time.Now()); !strings.Contains(reply.Text, "“Leaflet 59”") {
		t.Errorf("60 is\n%s", reply.Text)
	}
	if reply := says(t, r, "61", list.Conversation, time.Now()); !strings.Contains(reply.Text, "from 1 to 60") ||
		len(reply.Choices) > 0 {
		t.Errorf("61 is, with %d buttons,\n%s", len(reply.Choices), reply.Text)
	}
}

// TestLinks holds that each leaflet has a link that opens it, whatever its id is, and that who follows one to what
// is not there is told so and nothing more.
func TestLinks(t *testing.T) {
	r := responderOf(t, bathing("ear-tubes", false, shower), splint())
	for id, title := range map[string]string{"ear-tubes": "“Ear tubes”", "knie-übung": "“Hand splint”"} {
		argument := bot.StartArgument(id)
		reply := r.Command("start", argument, bot.Conversation{Leaflet: "x"}, 0)
		if !bot.IsStartArgument(argument) || !strings.Contains(reply.Text, title) || reply.Conversation.Leaflet != id {
			t.Errorf("the link %q of %s opens\n%s", argument, id, reply.Text)
		}
	}
	for argument, told := range map[string]bool{"wound-care": true, "leaflet-00": true, "": false, "../../etc": false,
		"knie-übung": false, strings.Repeat("x", 65): false} {
		reply := r.Command("start", argument, bot.Conversation{Leaflet: "x"}, 0)
		if strings.Contains(reply.Text, words{hill}.say(sayNoLink)) != told || !strings.Contains(reply.Text, "Hello") ||
			reply.Conversation.Leaflet != "" {
			t.Errorf("the link %q opens\n%s", argument, reply.Text)
		}
	}
}
