package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

// shows holds that a message has these words.
func (r *harness) shows(lines []string, at int, wants ...string) {
	r.t.Helper()
	if len(lines) <= at {
		r.t.Fatalf("there are %d messages, want one more: %q", len(lines), lines)
	}
	for _, want := range wants {
		if !strings.Contains(lines[at], want) {
			r.t.Errorf("message %d is\n%s\nwant %q in it", at, lines[at], want)
		}
	}
}

// deliverCard delivers the card of a ticket, and returns its message.
func (r *harness) deliverCard(ticket int64) string {
	r.t.Helper()
	r.tends()
	for range 9 {
		d, _, err := r.store.NextParcel(r.t.Context(), r.staff.ID)
		if r.must(err); d == nil {
			break
		}
		r.must(r.store.MarkSent(r.t.Context(), r.staff.ID, d.ID, fmt.Sprint("card", d.ID)))
	}
	t, _, err := r.store.Ticket(r.t.Context(), ticket)
	if r.must(err); t.Card == "" {
		r.t.Fatal("the ticket has no card")
	}
	return t.Card
}

// TestAttachedWhileStaffAnswer holds that neither staff nor patient believes that a picture
// was passed on, with words and without.
func TestAttachedWhileStaffAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		id := r.opens("why does it hurt?").ID
		r.presses("U1", "claim:%d", id)
		for _, test := range []struct {
			name string
			sent bot.Arrival
			seen []string
		}{
			{"with words", bot.Arrival{Kind: bot.ArrivalText, Text: "is it infected?", Attached: bot.AttachmentPicture},
				[]string{"The patient writes:\nis it infected?", "The patient has sent a picture"}},
			{"without", bot.Arrival{Kind: bot.ArrivalOther, Attached: bot.AttachmentVoice},
				[]string{"The patient has sent a voice message"}},
			{"kept by an older version", bot.Arrival{Kind: bot.ArrivalOther}, []string{"The patient has sent a post"}},
		} {
			seen, heard := len(r.seen), len(r.heard)
			if !r.does(&r.patient, test.sent) {
				t.Errorf("%s: it is not the desk's", test.name)
			}
			for i, want := range test.seen {
				r.shows(r.seen, seen+i, want)
			}
			r.shows(r.heard, heard, "I could not pass on your", "Hill Street Clinic")
			if len(r.seen) != seen+len(test.seen) || len(r.heard) != heard+1 {
				t.Errorf("%s: staff read %q, the patient %q", test.name, r.seen[seen:], r.heard[heard:])
			}
		}
		r.presses("U1", "close:%d:told", id)
		if r.does(&r.patient, bot.Arrival{Kind: bot.ArrivalOther, Attached: bot.AttachmentPicture}) {
			t.Error("the desk takes a picture while nobody answers")
		}
	})
}

// TestAttachedToQuestion holds that patient and staff read the same of what came with a question.
func TestAttachedToQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		const want = "is it infected?\n(A picture came with this. It is not passed on, and staff cannot see it.)"
		r.does(&r.patient, bot.Arrival{Kind: bot.ArrivalText, Text: "/person is it infected?", Attached: bot.AttachmentPicture,
			Message: "m"})
		r.last(r.heard, want)
		r.touches("send:%d", r.draft)
		if got := r.ticket().Question; got != want {
			t.Errorf("staff read %q", got)
		}
		time.Sleep(time.Second)
		r.does(&r.patient, bot.Arrival{Kind: bot.ArrivalText, Text: "/person " + strings.Repeat("x", 2*maxQuestion),
			Attached: bot.AttachmentPicture})
		r.touches("send:%d", r.draft)
		if got := r.ticket().Question; len(got) != maxQuestion || !strings.HasSuffix(got, "staff cannot see it.)") {
			t.Errorf("a long question has %d bytes and ends in %q", len(got), got[len(got)-30:])
		}
		step, err := r.Urgent(t.Context(), r.patient, bot.Inbound{Arrival: bot.Arrival{Kind: bot.ArrivalText,
			Text: "I can't breathe", Attached: bot.AttachmentVideo}})
		r.must(err)
		if got := step.Tickets[0].Question; !strings.HasPrefix(got, "I can't breathe\n(A video came") {
			t.Errorf("of an emergency staff read %q", got)
		}
	})
}

// TestAttachedByStaff holds that who sends a patient a picture is told that it was not sent.
func TestAttachedByStaff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{})
		id := r.opens("why does it hurt?").ID
		r.presses("U1", "claim:%d", id)
		card := r.deliverCard(id)
		heard := len(r.heard)
		r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalOther, By: "U1", ReplyTo: card, Attached: bot.AttachmentPicture})
		r.last(r.seen, "Your picture was sent to nobody")
		r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalText, By: "U1", ReplyTo: card, Text: "It should look like this",
			Attached: bot.AttachmentPicture})
		r.last(r.seen, "Your picture is not sent to the patient: only the words are.", "It should look like this")
		if len(r.heard) != heard {
			t.Errorf("the patient reads %q", r.heard[heard:])
		}
	})
}

// TestAttachedBelowCard holds the same where staff answer by forms: of what they send below the card
// of an open question alone.
func TestAttachedBelowCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		id := r.opens("why does it hurt?").ID
		r.presses("U1", "claim:%d", id)
		card := r.deliverCard(id)
		heard, seen := len(r.heard), len(r.seen)
		sends := func(to string) {
			if !r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalOther, By: "U1", ReplyTo: to, Attached: bot.AttachmentPicture}) {
				t.Errorf("what is sent below %q is not the desk's", to)
			}
		}
		sends("another")
		if len(r.seen) != seen {
			t.Errorf("below another message staff read %q", r.seen[seen:])
		}
		sends(card)
		r.last(r.seen, "Your picture was sent to nobody")
		r.presses("U1", "close:%d:told", id)
		seen = len(r.seen)
		if sends(card); len(r.seen) != seen {
			t.Errorf("below the card of a closed question staff read %q", r.seen[seen:])
		}
		if len(r.heard) > heard+1 { // that it was closed
			t.Errorf("the patient reads %q", r.heard[heard:])
		}
	})
}

// TestAnonymousStaff holds that who answers while nobody can tell who they are is told so, and
// that nothing is sent; were they even a member by the id that stands in for them.
func TestAnonymousStaff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		everybody := func(context.Context, string) (bool, error) { return true, nil }
		p := &fakePublisher{}
		r := newHarness(t, Options{Member: everybody, Publisher: p})
		p.h = r
		id := r.opens("why does it hurt?").ID
		card := r.deliverCard(id)
		heard := len(r.heard)
		for _, test := range []bot.Arrival{
			{ReplyTo: card, Text: "the answer"}, {Text: "/off"},
		} {
			test.Kind, test.By, test.Anonymous = bot.ArrivalText, "-5", true
			if !r.does(&r.staff, test) {
				t.Errorf("%q is not the desk's", test.Text)
			}
			r.last(r.seen, "I cannot tell who writes", "nothing was sent")
		}
		if len(r.heard) != heard || len(r.buttons) > 0 && r.buttons[0][0].Label == saySendReply {
			t.Errorf("the patient reads %q, staff may press %v", r.heard[heard:], r.buttons)
		}
	})
}
