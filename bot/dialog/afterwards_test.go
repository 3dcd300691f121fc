package dialog

import (
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/knowledge/redflags/languages"
)

// TestAdviseAgain holds that what people ask about an emergency that they told of gets the advice on it again, and no
// passage, offer or "I am not sure"; and that a question about a leaflet is answered below the emergency line.
func TestAdviseAgain(t *testing.T) {
	r := realResponder(t, biopsy())
	for _, test := range []struct {
		told []string // before
		asks string
		flag string // "" where the advice is not given again
	}{
		{[]string{"my husband has collapsed"}, "what should I do???", "unconscious"},
		{[]string{"my husband has collapsed"}, "how long", "unconscious"},
		{[]string{"my husband has collapsed", "what now"}, "hurry!!", "unconscious"},
		{[]string{"his face is drooping and he talks funny"}, "can he have a drink of water", "stroke"},
		{[]string{"his face is drooping and he talks funny"}, "wait or hospital?", "stroke"},
		{[]string{"his face is drooping and he talks funny", "can he eat something", "can I give him a drink", "it is probably nothing"},
			"should we wait till monday", "stroke"},
		{[]string{"I took all my pills to end it"}, "what happens now", "overdose"},
		{[]string{"I took 30 paracetamol"}, "i feel fine now do i still need to go", "overdose"},
		{[]string{"I took 30 paracetamol"}, "do I need to be seen or can it wait til the morning", "overdose"},
		{[]string{"there is blood all over the floor and it won't stop"}, "do i need to go to a&e or wait", "bleeding"},
		{[]string{"there is blood all over the floor and it won't stop"}, "is this normal, is it safe to go to bed", "bleeding"},
		{[]string{"my lips are swollen and I can't breathe"}, "can I take a piriton", "anaphylaxis"},
		{[]string{"my baby is 8 weeks and has a temp of 38.2"}, "can i give tylenol", "baby"},
		{[]string{"my mum fell and hit her head, she is on apixaban and keeps being sick"}, "can she take her next apixaban dose", "thinner-bleed"},
		{[]string{"my husband has collapsed"}, "is it normal to feel pain after the test", ""},
		{[]string{"my husband has collapsed"}, "when can I shower", ""},
		{[]string{"my husband has collapsed"}, "how long does it take", ""},
		{[]string{"when can I shower"}, "how long do I wait", ""},
	} {
		at := day(2026, 1, 31)
		var state bot.Conversation
		for _, text := range test.told {
			state = respond(t, r, bot.Message{Text: text, At: at, Conversation: state}).Conversation
			at = at.Add(time.Minute)
		}
		reply := respond(t, r, bot.Message{Text: test.asks, At: at, Conversation: state})
		again := reply.Outcome == bot.OutcomeUrgent
		if again != (test.flag != "") || again && (reply.Flag.ID != test.flag || reply.Answer != nil) {
			t.Errorf("%q, then %q: outcome %s, flag %+v; want %q:\n%s", test.told, test.asks, reply.Outcome, reply.Flag, test.flag, reply.Text)
		}
	}
	late := respond(t, r, bot.Message{Text: "my husband has collapsed", At: day(2026, 1, 31)}).Conversation
	if reply := respond(t, r, bot.Message{Text: "what now", At: day(2026, 2, 1), Conversation: late}); reply.Outcome == bot.OutcomeUrgent {
		t.Errorf("a day later: %s", reply.Text)
	}
}

// TestAdviseAgainInItsLanguage holds that what goes on in the language in which an emergency was told gets its advice
// again, and other messages of the chat the notice in their language, however few words they have.
func TestAdviseAgainInItsLanguage(t *testing.T) {
	r := realResponder(t, biopsy())
	r.flags = languages.Every()
	for _, test := range []struct{ told, then, flag, notice string }{
		{"mi marido no respira", "qué hago", "es-breathing", ""},
		{"quiero morir", "nadie me quiere", "es-suicide", ""},
		{"quiero morir", "no tengo a nadie", "es-suicide", ""},
		{"Mio marito non respira", "cosa faccio", "it-breathing", ""},
		{"kan geliyor durmuyor", "ne yapayım", "tr-bleeding", ""},
		{"Bom dia, dói muito?", "obrigado", "", "Portuguese"},
		{"Ist die Untersuchung schmerzhaft und wie lange dauert sie?", "und danach", "", "German"},
		{"mi marido no respira", "when can I shower", "", ""},
		{"is it going to hurt", "when can I shower", "", ""},
	} {
		at := day(2026, 1, 31)
		told := respond(t, r, bot.Message{Text: test.told, At: at})
		reply := respond(t, r, bot.Message{Text: test.then, At: at.Add(time.Minute), Conversation: told.Conversation})
		if again := reply.Outcome == bot.OutcomeUrgent; again != (test.flag != "") || again && reply.Flag.ID != test.flag {
			t.Errorf("%q, then %q: %s, %+v; want %q", test.told, test.then, reply.Outcome, reply.Flag, test.flag)
		}
		if test.notice != "" && reply.Text != Notice(spokenAs(t, test.notice), r.clinic.Clinic) {
			t.Errorf("%q, then %q: %q; want the notice in %s", test.told, test.then, reply.Text, test.notice)
		}
	}
}

// TestStaffAreNotAdvisedAgain holds that staff, who speak of patients' emergencies, go on with their questions.
func TestStaffAreNotAdvisedAgain(t *testing.T) {
	r := realResponder(t, biopsy()).ForStaff()
	at := day(2026, 1, 31)
	told := respond(t, r, bot.Message{Text: "a patient collapsed", At: at})
	if reply := respond(t, r, bot.Message{Text: "what now", At: at.Add(time.Minute), Conversation: told.Conversation}); reply.Outcome == bot.OutcomeUrgent {
		t.Errorf("staff read: %s", reply.Text)
	}
}

// TestPossibleCrisis holds that who told of thoughts of suicide reads where help is above what follows.
func TestPossibleCrisis(t *testing.T) {
	r, at := realResponder(t, biopsy()), day(2026, 1, 31)
	told := respond(t, r, bot.Message{Text: "I want to die", At: at})
	reply := respond(t, r, bot.Message{Text: "ok bye", At: at.Add(time.Minute), Conversation: told.Conversation})
	if first := reply.Parts[0]; first.Kind != bot.PartAdvice || !strings.Contains(first.Text, "To talk at any hour") {
		t.Errorf("the reply opens with %+v", first)
	}
}
