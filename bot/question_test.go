package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/index"
)

// TestQuestion holds which question a reply is listed for.
func TestQuestion(t *testing.T) {
	s := newOrdered(t)
	patients := NewResponder(s, flags{}, hill)
	unsure := respond(t, patients, Message{Text: "Will it ache?"})
	which := respond(t, patients, Message{Text: "Is it sore?"})
	for _, tt := range []struct {
		name, text string
		before     Conversation
		responder  *Responder
		want       string
		missed     []string
	}{
		{"an answer", "Can he swim?", Conversation{}, patients, "Can he swim?", nil},
		{"no answer", "Can he fly?", Conversation{}, patients, "Can he fly?", nil},
		{"several", "Can he fly? Can he swim?", Conversation{}, patients, "can he swim?", []string{"can he fly?"}},
		{"another language", "Puedo ducharme después de la prueba", Conversation{}, patients, "Puedo ducharme después de la prueba", nil},
		{"a pick", "1", unsure.Conversation, patients, "Will it ache?", nil},
		{"a leaflet that is picked", "2", which.Conversation, patients, "Is it sore?", nil},
		{"small talk", "thank you", Conversation{}, patients, "", nil},
		{"an emergency", "he is choking", Conversation{}, patients, "", nil},
		{"staff", "Can he swim?", Conversation{}, patients.ForStaff(), "", nil},
	} {
		reply := respond(t, tt.responder, Message{Text: tt.text, Conversation: tt.before})
		var missed []string
		for _, m := range reply.Missed {
			missed = append(missed, m.Question)
		}
		if diff := cmp.Diff(tt.missed, missed); reply.Question != tt.want || diff != "" {
			t.Errorf("%s: %q, want %q; missed (-want +got)\n%s", tt.name, reply.Question, tt.want, diff)
		}
	}
	s.result = index.Result{Question: index.Question{Terms: []index.Term{{Role: index.Inherited}}}}
	next := NewResponder(&s.searcher, flags{}, hill)
	reply := respond(t, next, Message{Text: "and the left one?", Conversation: Conversation{Earlier: []string{"Can he swim?"}}})
	if want := "Can he swim?\nand the left one?"; reply.Question != want {
		t.Errorf("what goes on from another: %q, want %q", reply.Question, want)
	}
}
