package dialog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index"
)

// TestQuestion holds which question a reply is listed for.
func TestQuestion(t *testing.T) {
	s := newRankedSearcher(t)
	patients := New(s, fakeTriager{}, hill)
	unsure := respond(t, patients, bot.Message{Text: "Will it ache?"})
	which := respond(t, patients, bot.Message{Text: "Is it sore?"})
	for _, tt := range []struct {
		name, text string
		before     bot.Conversation
		responder  *Responder
		want       string
		missed     []string
	}{
		{"an answer", "Can he swim?", bot.Conversation{}, patients, "Can he swim?", nil},
		{"no answer", "Can he fly?", bot.Conversation{}, patients, "Can he fly?", nil},
		{"several", "Can he fly? Can he swim?", bot.Conversation{}, patients, "can he swim?", []string{"can he fly?"}},
		{"another language", "Puedo ducharme después de la prueba", bot.Conversation{}, patients,
			"Puedo ducharme después de la prueba", nil},
		{"a pick", "1", unsure.Conversation, patients, "Will it ache?", nil},
		{"a leaflet that is picked", "2", which.Conversation, patients, "Is it sore?", nil},
		{"small talk", "thank you", bot.Conversation{}, patients, "", nil},
		{"an emergency", "he is choking", bot.Conversation{}, patients, "", nil},
		{"staff", "Can he swim?", bot.Conversation{}, patients.ForStaff(), "", nil},
	} {
		reply := respond(t, tt.responder, bot.Message{Text: tt.text, Conversation: tt.before})
		var missed []string
		for _, m := range reply.Missed {
			missed = append(missed, m.Question)
		}
		if diff := cmp.Diff(tt.missed, missed); reply.Question != tt.want || diff != "" {
			t.Errorf("%s: %q, want %q; missed (-want +got)\n%s", tt.name, reply.Question, tt.want, diff)
		}
	}
	s.result = index.Result{Question: index.Question{Terms: []index.Term{{Role: index.Inherited}}}}
	next := New(&s.fakeSearcher, fakeTriager{}, hill)
	reply := respond(t, next, bot.Message{Text: "and the left one?",
		Conversation: bot.Conversation{Earlier: []string{"Can he swim?"}}})
	if want := "Can he swim?\nand the left one?"; reply.Question != want {
		t.Errorf("what goes on from another: %q, want %q", reply.Question, want)
	}
}
