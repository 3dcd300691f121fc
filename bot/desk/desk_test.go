package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/bot/bottest/storetest"
	"bedside/knowledge"
)

// fakeLeaflets has one passage.
type fakeLeaflets struct{}

func (fakeLeaflets) Suggest(context.Context, int64, string, int) ([]bot.Choice, error) {
	return []bot.Choice{{Passage: "ear-tubes/pain#1", SHA256: drinkDigest, Label: "Pain: A cool drink helps."},
		{Passage: "ear-tubes/pain#1", SHA256: drinkDigest, Label: "twice"}}, nil
}

const drinkDigest = "0123456789abcdef"

func (fakeLeaflets) Sees(leaflet string) bool { return leaflet != "for-others" }

func (l fakeLeaflets) Seen(_ context.Context, _ int64, choices []bot.Choice) []bot.Choice {
	return slices.DeleteFunc(choices, func(c bot.Choice) bool { return !l.Sees(c.Leaflet) })
}

func (fakeLeaflets) Passage(_ context.Context, _ int64, id, sha256 string, _ time.Time) (bot.Reply, bool) {
	quote := knowledge.Quote{Leaflet: &knowledge.Leaflet{ID: "ear-tubes"}, Section: &knowledge.Section{},
		Passage: &knowledge.Passage{ID: id, SHA256: drinkDigest}}
	return bot.Reply{Parts: []bot.Part{{Kind: bot.PartQuote, Text: "A cool drink helps."}},
		Answer: &bot.Answer{Quote: quote}}, id == "ear-tubes/pain#1" && strings.HasPrefix(drinkDigest, sha256)
}

// harness is a desk with a store, and a patient and staff before it.
type harness struct {
	*Desk
	t       *testing.T
	store   *storetest.Memory
	patient bot.Peer
	staff   bot.Peer
	ids     int64
	heard   []string // by the patient
	seen    []string // by staff
	private string   // told to whom pressed last
	draft   int64
	shut    bool           // the staff's chat takes nothing
	buttons [][]bot.Button // below what was said last
}

func newHarness(t *testing.T, o Options) *harness {
	t.Helper()
	r := &harness{t: t, store: storetest.NewMemory()}
	chat, err := r.store.OpenDesk(t.Context(), "slack", "C1")
	r.must(err)
	o.Chat, o.Channel, o.Clinic = chat, "slack", bot.Clinic{Name: "Hill Street Clinic", Emergency: "112",
		Contact: "the ward on 555 123."}
	if o.Member == nil {
		o.Member = func(_ context.Context, by string) (bool, error) { return by == "U1" || by == "U2", nil }
	}
	r.Desk = New(r.store, fakeLeaflets{}, o)
	r.accept("0", "77")
	patient, err := r.store.Find(t.Context(), "telegram", "77")
	r.must(err)
	r.patient.ID, r.staff.ID = patient, chat
	r.look()
	return r
}

// accept lets somebody arrive from an address on Telegram.
func (r *harness) accept(id, chat string) {
	r.t.Helper()
	_, err := r.store.Accept(r.t.Context(), "telegram", "", []bot.Arrival{{ID: id, Chat: chat, Message: "0",
		Kind: bot.ArrivalOther}})
	r.must(err)
}

func (r *harness) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *harness) look() {
	r.t.Helper()
	for _, peer := range []*bot.Peer{&r.patient, &r.staff} {
		found, _, err := r.store.Peer(r.t.Context(), peer.ID)
		r.must(err)
		*peer = found
	}
}

// does lets somebody do something and keeps what the desk makes of it.
func (r *harness) does(who *bot.Peer, a bot.Arrival) (taken bool) {
	r.t.Helper()
	r.look()
	peer := *who
	r.ids++
	r.private = ""
	if a.Message == "" {
		a.Message = fmt.Sprint("m", r.ids)
	}
	step, taken, err := r.Take(r.t.Context(), peer, bot.Inbound{Arrival: a, ID: r.ids}, !peer.Desk)
	r.must(err)
	r.must(r.keep(peer.ID, step))
	return taken
}

// keep commits a step as a relay does, with a parcel for each note.
func (r *harness) keep(here int64, step bot.Step) error {
	turn := step.Turn
	turn.Erased = nil // the arrivals of these tests are not in the store
	for _, note := range step.Notes {
		if note.Chat == 0 {
			note.Chat = here
		}
		if note.ID != 0 {
			r.draft = note.ID
		}
		if len(note.Buttons) > 0 {
			r.buttons = note.Buttons
		}
		var texts []string
		for _, part := range note.Parts {
			texts = append(texts, part.Text)
		}
		said := bot.Outbound{ID: note.ID, Chat: note.Chat, Outcome: note.Outcome, Offer: note.Offer, Ticket: note.Ticket,
			Role:    note.Role,
			Parcels: []bot.Parcel{{Parts: note.Parts, Buttons: note.Buttons, Change: note.Change, Loud: note.Loud}}}
		turn.Outbound = append(turn.Outbound, said)
		if text := strings.Join(texts, "\n"); note.Chat == r.patient.ID {
			r.heard = append(r.heard, text)
		} else {
			r.seen = append(r.seen, text)
		}
	}
	if r.private = step.Notice + step.Secret; r.private != "" && step.Notice != "" && step.Secret != "" {
		r.t.Error("told twice")
	}
	return r.store.Commit(r.t.Context(), here, turn)
}

func (r *harness) writes(text string) bool {
	r.t.Helper()
	return r.does(&r.patient, bot.Arrival{Kind: bot.ArrivalText, Text: text})
}

func (r *harness) touches(data string, args ...any) bool {
	r.t.Helper()
	return r.does(&r.patient, bot.Arrival{Kind: bot.ArrivalPress, Text: fmt.Sprintf(data, args...), Press: "p"})
}

func (r *harness) presses(by, data string, args ...any) bool {
	r.t.Helper()
	return r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalPress, By: by, Text: fmt.Sprintf(data, args...), Press: "p",
		Message: r.card()})
}

// opens sends a question to the desk.
func (r *harness) opens(question string) bot.Ticket {
	r.t.Helper()
	time.Sleep(time.Second)
	r.writes("/person " + question)
	r.touches("send:%d", r.draft)
	return r.ticket()
}

// card is the message of the newest card; "" for none.
func (r *harness) card() string {
	r.t.Helper()
	all, err := r.store.Tickets(r.t.Context(), r.patient.ID)
	if r.must(err); len(all) == 0 {
		return ""
	}
	return all[0].Card
}

// ticket is the newest ticket.
func (r *harness) ticket() bot.Ticket {
	r.t.Helper()
	all, err := r.store.Tickets(r.t.Context(), r.patient.ID)
	if r.must(err); len(all) == 0 {
		r.t.Fatal("there is no ticket")
	}
	return all[0]
}

// tends does what is due, delivers what is for staff, and does what is due then.
func (r *harness) tends() time.Duration {
	r.t.Helper()
	again := r.due()
	if r.delivers() > 0 {
		again = r.due()
	}
	return again
}

// delivers delivers what is for staff, unless their chat is shut, and returns how much it was.
func (r *harness) delivers() (count int) {
	r.t.Helper()
	for !r.shut {
		d, _, err := r.store.NextParcel(r.t.Context(), r.staff.ID)
		if r.must(err); d == nil {
			break
		}
		message := d.Parcel.Change
		if message == "" {
			message = fmt.Sprint("s", d.ID)
		}
		r.must(r.store.MarkSent(r.t.Context(), r.staff.ID, d.ID, message))
		count++
	}
	return count
}

// due does what is due.
func (r *harness) due() time.Duration {
	r.t.Helper()
	steps, again, err := r.RunDue(r.t.Context(), r.staff.ID, time.Now())
	r.must(err)
	for _, step := range steps {
		r.must(r.keep(r.staff.ID, step))
	}
	return again
}

// last is what somebody read last, and has the words that are wanted.
func (r *harness) last(lines []string, wants ...string) {
	r.t.Helper()
	last := ""
	if len(lines) > 0 {
		last = lines[len(lines)-1]
	}
	for _, want := range wants {
		if !strings.Contains(last, want) {
			r.t.Errorf("the last message is\n%s\nwant %q in it", last, want)
		}
	}
}

func (r *harness) told(want string) {
	r.t.Helper()
	if !strings.Contains(r.private, want) {
		r.t.Errorf("who pressed is told %q, want %q", r.private, want)
	}
}

// TestClaims holds that one alone has a ticket, and that others are told who.
func TestClaims(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true, Names: map[string]string{"U1": "Anna"}})
		id := r.opens("why does it hurt?").ID
		old := r.ticket()
		r.presses("U9", "claim:%d", id)
		r.told("Only members")
		r.presses("U2", "number:%d", id)
		r.told("Nobody has claimed")
		r.presses("U1", "claim:%d", id)
		r.presses("U1", "claim:%d", id)
		r.told("yours already")
		r.presses("U2", "claim:%d", id)
		r.told("Anna claimed")
		r.presses("U2", "close:%d:told", id)
		r.told("Anna claimed")
		r.presses("U2", "take:%d", id)
		r.told("again within a minute")
		time.Sleep(2 * takeWithin)
		r.presses("U2", "take:%d", id)
		r.told("again within a minute")
		r.presses("U2", "take:%d", id)
		if got := r.ticket(); got.Claimer != "U2" || got.State != bot.TicketClaimed || !got.Holds {
			t.Errorf("taken over: %+v", got)
		}
		step, _, err := r.Take(t.Context(), r.staff, bot.Inbound{Arrival: bot.Arrival{Kind: bot.ArrivalPress, By: "U2",
			Text: fmt.Sprint("call:", id)}}, false)
		r.must(err)
		r.presses("U2", "close:%d:told", id)
		if err := r.keep(r.staff.ID, step); !errors.Is(err, bot.ErrChanged) {
			t.Errorf("a step on what has changed since: %v", err)
		}
		r.presses("U1", "claim:%d", id)
		r.told("closed: nothing more")
		if r.touches("withdraw:%d", id); r.ticket().State != bot.TicketClosed {
			t.Error("a closed ticket was withdrawn")
		}
		if old.Question != "why does it hurt?" || old.Pseudonym == "" || old.Opened.IsZero() {
			t.Errorf("opened as %+v", old)
		}
	})
}

// TestForeign holds that nobody moves a ticket that is not theirs, by whatever button.
func TestForeign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		mine := r.opens("why does it hurt?")
		r.accept("1", "78")
		other, err := r.store.Find(t.Context(), "telegram", "78")
		r.must(err)
		peer, _, err := r.store.Peer(t.Context(), other)
		r.must(err)
		for _, verb := range []string{verbSend, verbWithdraw, verbYes, verbNo, verbClaim, verbTake, verbCall, verbClose,
			verbNumber, verbCard, verbPost, verbDiscard, verbReply} {
			if !r.does(&peer, bot.Arrival{Kind: bot.ArrivalPress, Text: fmt.Sprintf("%s:%d", verb, mine.ID), By: "U1"}) {
				t.Errorf("%s is not the desk's", verb)
			}
			if diff := cmp.Diff(mine, r.ticket()); diff != "" {
				t.Errorf("%s of a stranger (-want +got):\n%s", verb, diff)
			}
		}
		for _, data := range []string{"pick:1:1", "yes:1", "nonsense"} {
			if r.touches("%s", data) {
				t.Errorf("%s is taken by the desk", data)
			}
		}
		second, _, err := r.store.Ticket(t.Context(), r.draft)
		if r.must(err); second.ID != mine.ID {
			t.Error("a second ticket was opened")
		}
	})
}

// TestSendOnce holds that a draft is sent once, and that a patient has so many
// tickets at a time.
func TestSendOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		first := r.opens("why does it hurt?")
		r.touches("send:%d", first.ID)
		r.told("sent already. Its code is " + first.Code)
		for i := range maxOpen {
			r.opens(fmt.Sprint("question ", i))
		}
		r.last(r.heard, "You have 5 questions waiting", "the ward on 555 123", "112")
		all, err := r.store.Tickets(t.Context(), r.patient.ID)
		if r.must(err); len(all) != maxOpen {
			t.Errorf("%d tickets", len(all))
		}
		r.writes("/withdraw")
		r.writes("/withdraw")
		r.last(r.heard, "You have no question waiting")
	})
}

// TestTimes holds what is due when, in opening time alone.
func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now() // Saturday, 1 January 2000, midnight UTC
		hours := Hours{Week: map[time.Weekday][]Span{time.Monday: {{8 * 60, 12 * 60}}}}
		r := newHarness(t, Options{Forms: true, Hours: hours, ClaimWithin: time.Hour, ContactAfter: 3 * time.Hour})
		r.writes("/person why?")
		r.last(r.heard, "Nobody is there now. They look at it from Monday 3 January, 08:00")
		r.touches("send:%d", r.draft)
		monday := time.Date(2000, 1, 3, 0, 0, 0, 0, time.UTC)
		if again := r.tends(); again != monday.Add(9*time.Hour).Sub(now) {
			t.Errorf("called again in %v", again)
		}
		r.last(r.seen, "waiting", "why?", "Nobody has claimed it yet")
		time.Sleep(r.tends())
		r.tends()
		r.last(r.seen, "has waited for 60 minutes")
		if again := r.tends(); again != 2*time.Hour {
			t.Errorf("called again in %v", again)
		}
		time.Sleep(2 * time.Hour)
		r.tends()
		r.last(r.heard, "nobody at Hill Street Clinic has looked at your question", "contact the ward on 555 123.", "112")
		if again := r.tends(); again != 0 {
			t.Errorf("called again in %v though nothing is due", again)
		}
		r.presses("U1", "claim:%d", r.ticket().ID)
		r.look()
		if r.patient.Paused == 0 {
			t.Error("the bot does not stay quiet")
		}
		if again := r.tends(); again != 24*time.Hour {
			t.Errorf("called again in %v", again)
		}
		time.Sleep(24 * time.Hour)
		r.tends()
		r.look()
		if r.last(r.heard, "I am back", "is still with them"); r.patient.Paused != 0 {
			t.Error("the bot stays quiet for ever")
		}
	})
}

// TestForms holds who gets a form and what may be sent with it.
func TestForms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		ticket := r.opens("why does it hurt?")
		data := fmt.Sprintf("form:reply:%d", ticket.ID)
		form, why, err := r.Form(t.Context(), "C1", "U1", data)
		if err != nil || why != "" || len(form.Passages) != 1 ||
			form.Passages[0].Passage != "ear-tubes/pain#1@0123456789ab" || len(form.Title) > 24 || len(form.Send) > 24 ||
			!strings.Contains(form.Intro[1].Text, "why does it hurt?") {
			t.Errorf("form %+v, %q, %v", form, why, err)
		}
		for by, want := range map[string]string{"U9": sayNotStaff, "": sayNotStaff, "U1": ""} {
			if _, why, err := r.Form(t.Context(), "C1", by, data); why != want || err != nil {
				t.Errorf("%q: %q, %v", by, why, err)
			}
		}
		for _, test := range []struct {
			filled bot.Filled
			want   string
		}{
			{bot.Filled{Text: "Take a cool drink."}, ""},
			{bot.Filled{Passage: "ear-tubes/pain#1"}, ""},
			{bot.Filled{Passage: "ear-tubes/pain#1@0123456789ab"}, ""},
			{bot.Filled{Passage: "ear-tubes/pain#1@ab0123456789"}, sayNoPassage}, // its text was changed
			{bot.Filled{Text: " \n"}, sayEmptyReply},
			{bot.Filled{Text: strings.Repeat("x", 3001)}, sayLongReply},
			{bot.Filled{Text: "See below.", Passage: "gone#1"}, sayNoPassage},
			{bot.Filled{Data: "reply:12345", Text: "x"}, r.words.say(sayOldButton)},
			{bot.Filled{Data: "claim:12345", Text: "x"}, r.words.say(sayOldButton)},
		} {
			if test.filled.Data == "" {
				test.filled.Data = form.Data
			}
			parts, why, err := r.Preview(t.Context(), "C1", "U1", test.filled)
			if why != test.want || err != nil || (len(parts) > 0) != (why == "") {
				t.Errorf("%+v: %v, %q, %v", test.filled, parts, why, err)
			}
		}
		r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalForm, By: "U1",
			Text: fmt.Sprintf(`{"data":%q,"text":"Take a cool drink.","passage":"ear-tubes/pain#1"}`, form.Data)})
		if got := r.ticket(); got.State != bot.TicketAnswered || got.Claimer != "U1" || !got.Holds {
			t.Errorf("answered: %+v", got)
		}
		r.last(r.heard, "A person at Hill Street Clinic answers", "Take a cool drink.", "A cool drink helps.", "/end")
		heard := len(r.heard)
		r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalForm, By: "U2",
			Text: fmt.Sprintf(`{"data":%q,"text":"No drinks!"}`, form.Data)})
		r.last(r.seen, "What U2 wrote was not sent. U1 has answered", "No drinks!")
		for _, broken := range []string{"", "{", `{"data":"reply:1"}`, `{"data":7}`} {
			r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalForm, By: "U1", Text: broken})
		}
		if len(r.heard) != heard {
			t.Errorf("the patient was told %q", r.heard[heard:])
		}
	})
}

// TestCopies holds that a second copy of a card, as a crash may leave one, gives way
// when somebody presses a button of it.
func TestCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		id := r.opens("why does it hurt?").ID
		r.due()
		d, _, err := r.store.NextParcel(t.Context(), r.staff.ID)
		r.must(err)
		r.must(r.store.MarkSent(t.Context(), r.staff.ID, d.ID, "card1"))
		press := bot.Arrival{Kind: bot.ArrivalPress, By: "U1", Text: fmt.Sprint("claim:", id), Message: "card1"}
		r.does(&r.staff, press)
		if len(r.seen) != 1 {
			t.Errorf("the card itself gave way: %q", r.seen)
		}
		press.Message = "copy"
		r.does(&r.staff, press)
		r.last(r.seen, "second copy of the card")
	})
}

// TestNumber holds that a number goes into the ticket, however late and whatever was
// pressed, and is seen by its claimer alone.
func TestNumber(t *testing.T) {
	for _, late := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := newHarness(t, Options{Forms: true})
			id := r.opens("why does it hurt?").ID
			r.presses("U1", "call:%d", id)
			r.presses("U1", "call:%d", id)
			r.told("is asked whether")
			if late {
				r.touches("callyes:%d", id)
				time.Sleep(2 * awaitsFor)
			}
			r.look()
			r.seen = nil
			r.writes("0123 456 789")
			if got := r.ticket(); got.Number != "0123 456 789" || strings.Contains(strings.Join(append(r.seen, r.heard...), ""),
				"0123") {
				t.Errorf("late %v: the number is %q, and was said: %q", late, got.Number, r.seen)
			}
			r.presses("U2", "number:%d", id)
			r.told("U1 claimed")
			r.presses("U1", "number:%d", id)
			r.told("0123 456 789")
			r.presses("U1", "number:%d", id)
			r.told("There is no number")
			if got := r.ticket(); got.Number != "" || got.Call != bot.CallShown {
				t.Errorf("once it was shown: %+v", got)
			}
		})
	}
}

// TestUnsure holds that nobody gets through while nobody can tell who belongs to staff.
func TestUnsure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true, Member: func(context.Context, string) (bool, error) {
			return false, errors.New("Slack is down")
		}})
		id := r.opens("why?").ID
		r.presses("U1", "claim:%d", id)
		if r.told("cannot find out"); r.ticket().State != bot.TicketWaiting {
			t.Error("claimed by nobody knows whom")
		}
	})
}

// TestArrival holds that a patient is told that the clinic has what they wrote once its card was
// delivered and not before, and that it takes longer when it does.
func TestArrival(t *testing.T) {
	for _, tt := range []struct {
		name             string
		open             func(r *harness)
		arrived, delayed string
	}{
		{"a question", func(r *harness) { r.opens("why does it hurt?") }, "I have sent your question", "It has not reached Hill Street Clinic yet"},
		{"an emergency", func(r *harness) {
			step, err := r.Urgent(r.t.Context(), r.patient, bot.Inbound{Arrival: bot.Arrival{Text: "I can't breathe"}})
			r.must(err)
			r.must(r.keep(r.patient.ID, step))
		}, "I have told Hill Street Clinic", "I could not tell Hill Street Clinic"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newHarness(t, Options{Forms: true, ClaimWithin: time.Hour, ContactAfter: 2 * time.Hour})
				tt.open(r)
				if r.tends(); count(r.heard, tt.arrived) != 1 || count(r.heard, tt.delayed) != 0 {
					t.Errorf("with a card that comes at once the patient hears %q", r.heard)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				r := newHarness(t, Options{Forms: true, ClaimWithin: time.Hour, ContactAfter: 2 * time.Hour})
				r.shut = true
				tt.open(r)
				if again := r.tends(); again <= 0 || again > delayedAfter || count(r.heard, tt.arrived) != 0 {
					t.Errorf("before the card came the patient hears %q; called again in %v", r.heard, again)
				}
				for range 10 {
					time.Sleep(delayedAfter)
					r.tends()
				}
				if count(r.heard, tt.delayed) != 1 || count(r.heard, tt.arrived) != 0 {
					t.Errorf("while the card does not come the patient hears %q", r.heard)
				}
				time.Sleep(2 * time.Hour)
				if r.tends(); count(r.heard, "It still waits there") > 0 {
					t.Errorf("after hours the patient hears %q", r.heard)
				}
				r.shut = false
				seen := len(r.seen)
				for range 3 {
					r.tends()
				}
				if count(r.heard, tt.arrived) != 1 || len(r.seen) != seen {
					t.Errorf("once the card came the patient hears %q, and staff %q more", r.heard, r.seen[seen:])
				}
			})
		})
	}
}

// TestArrivalAfterRestart holds that a patient whose question waited for a process is not told that
// it is late when its card is posted first of all, but is when that takes long then.
func TestArrivalAfterRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, shut := range []bool{false, true} {
			r := newHarness(t, Options{Forms: true})
			r.shut = shut
			r.opens("why does it hurt?")
			time.Sleep(time.Minute)
			if again := r.tends(); count(r.heard, "has not reached") != 0 || shut && again != delayedAfter {
				t.Errorf("shut %v: called again in %v, the patient hears %q", shut, again, r.heard)
			}
			time.Sleep(delayedAfter)
			if r.tends(); (count(r.heard, "has not reached") == 1) != shut || (count(r.heard, "I have sent") == 1) == shut {
				t.Errorf("shut %v: the patient hears %q", shut, r.heard)
			}
		}
	})
}

// TestWithdrawnBeforeArrival holds that a patient who took a question back is not told that it was sent.
func TestWithdrawnBeforeArrival(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true})
		r.opens("why does it hurt?")
		r.writes("/withdraw")
		if r.tends(); count(r.heard, "I have sent your question") != 0 {
			t.Errorf("the patient hears %q", r.heard)
		}
	})
}

// count is in how many lines some words are.
func count(lines []string, words string) (n int) {
	for _, line := range lines {
		if strings.Contains(line, words) {
			n++
		}
	}
	return n
}

// TestRewording keeps all that both sides read in files, to be read over.
func TestRewording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newHarness(t, Options{Forms: true, Hours: Hours{Week: map[time.Weekday][]Span{time.Saturday: {{0, 24 * 60}}}},
			Names: map[string]string{"U1": "Anna"}})
		var b strings.Builder
		show := func(what string) {
			r.tends()
			fmt.Fprintf(&b, "## %s\n", what)
			for _, side := range []struct {
				who   string
				lines *[]string
			}{{"patient", &r.heard}, {"staff", &r.seen}} {
				for _, line := range *side.lines {
					if line != "" {
						fmt.Fprintf(&b, "\n%s:\n%s\n", side.who, line)
					}
				}
				*side.lines = nil
			}
			if r.private != "" {
				fmt.Fprintf(&b, "\nto whom pressed:\n%s\n", r.private)
			}
			b.WriteString("\n")
		}
		r.writes("/person")
		show("asks for a person")
		r.writes("/person Why does it hurt?")
		show("writes a question")
		r.touches("send:%d", r.draft)
		id, code := r.ticket().ID, r.ticket().Code
		show("sends it")
		r.presses("U1", "claim:%d", id)
		show("claim")
		r.look()
		r.writes("It is the left ear.")
		show("writes more")
		r.presses("U1", "call:%d", id)
		show("call back")
		r.touches("callyes:%d", id)
		r.look()
		show("agrees")
		r.writes("0123 456 789")
		show("gives a number")
		r.presses("U1", "number:%d", id)
		show("the number")
		r.does(&r.staff, bot.Arrival{Kind: bot.ArrivalForm, By: "U1",
			Text: fmt.Sprintf(`{"data":"reply:%d","text":"Take a cool drink."}`, id)})
		show("reply")
		r.writes("/end")
		show("ends it")
		r.presses("U1", "close:%d", id)
		show("close")
		r.presses("U1", "close:%d:elsewhere", id)
		show("for a reason")
		r.opens("May I swim?")
		second := r.ticket().Code
		r.writes("/withdraw")
		show("takes another back")
		time.Sleep(time.Second)
		step, err := r.Urgent(t.Context(), r.patient, bot.Inbound{Arrival: bot.Arrival{Text: "I can't breathe"}})
		r.must(err)
		r.must(r.keep(r.patient.ID, step))
		third := r.ticket().Code
		show("an emergency")
		got := strings.NewReplacer(code, "K7Q2", second, "M3XA", third, "Z9PB", r.patient.Pseudonym,
			"P4RTX").Replace(b.String())
		golden.Equal(t, "words.txt", got)
	})
}
