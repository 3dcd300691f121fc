package desk

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"bedside/bot"
)

// Store keeps tickets and their log. The desk changes nothing in it but the log.
type Store interface {
	Tickets
	Cards
	Offer(ctx context.Context, chat, reply int64) (bot.Offer, error)
	// Record notes who was refused a form, which nobody else commits.
	Record(ctx context.Context, lines ...bot.Line) error
}

// Tickets finds tickets by their number and by their patient's chat.
type Tickets interface {
	Ticket(ctx context.Context, id int64) (bot.Ticket, bool, error)
	Tickets(ctx context.Context, chat int64) ([]bot.Ticket, error)
	// ReadableTickets leaves out those that cannot be read, for which Tickets fails.
	ReadableTickets(ctx context.Context, chat int64) ([]bot.Ticket, error)
}

// Cards finds tickets by the staff chat in which their cards stand.
type Cards interface {
	TicketsDue(ctx context.Context, desk int64) ([]bot.Ticket, error)
	TicketByCard(ctx context.Context, desk int64, message string) (bot.Ticket, bool, error)
	// Posts returns the messages below a ticket's card.
	Posts(ctx context.Context, ticket int64) ([]string, error)
}

// Leaflets has the passages that staff may quote to a patient, whose chat is named by its number:
// what both of them may see.
type Leaflets interface {
	Suggest(ctx context.Context, patient int64, question string, most int) ([]bot.Choice, error)
	// Passage returns the reply that quotes the passage whose text's digest begins with sha256.
	Passage(ctx context.Context, patient int64, id, sha256 string, at time.Time) (bot.Reply, bool)
	// Seen returns those choices whose leaflets both may see.
	Seen(ctx context.Context, patient int64, choices []bot.Choice) []bot.Choice
	// Sees tells whether staff at the desk may see a leaflet, by its id.
	Sees(leaflet string) bool
}

// Options say how a desk works.
type Options struct {
	// Channel is the name of the staff's channel.
	Channel string
	// Chat is the store's number of the staff chat.
	Chat int64
	// Forms tells that the staff's channel has forms; without them a reply to the
	// card is the draft of the answer.
	Forms bool
	// Member tells whether a platform's id is that of a member of staff.
	Member func(ctx context.Context, by string) (bool, error)
	// Recalls are the corrections that staff say yes or no to; nil where they cannot.
	Recalls Recalls
	// Publisher makes rulings on what is published; nil where staff cannot.
	Publisher Publisher
	// Names are those of members of staff, by the platform's id; whoever
	// has none is called by that.
	Names map[string]string
	// Clinic is the clinic, as patients are told of it.
	Clinic bot.Clinic
	// Hours are when somebody looks at the tickets.
	Hours Hours
	// ClaimWithin is after how much of its opening time staff are reminded of a
	// ticket; 30 minutes when 0.
	ClaimWithin time.Duration
	// EscalateAfter is after how much of it that is told, once, in another chat of staff; 0 for never.
	EscalateAfter time.Duration
	// EscalateTo is the store's number of that chat; 0 is the staff chat, where everybody is told again.
	EscalateTo int64
	// ContactAfter is after how much of it the patient is told whom else to ask; two
	// hours when 0.
	ContactAfter time.Duration
	// QuietAfter is the silence of staff after which the bot answers again; 24
	// hours when 0.
	QuietAfter time.Duration
}

// Desk decides what becomes of tickets. It may be used by many goroutines.
type Desk struct {
	store    Store
	leaflets Leaflets
	options  Options
	words    words

	mu    sync.Mutex
	asked map[takeover]time.Time // who was asked whether they want to take a ticket over
}

type takeover struct {
	ticket int64
	by     string
}

// takeWithin is the time in which a second press counts as the answer to "press again".
const takeWithin = time.Minute

// maxOpen is the largest number of questions of one patient that wait at once.
const maxOpen = 5

// New makes a desk.
func New(store Store, leaflets Leaflets, o Options) *Desk {
	o.ClaimWithin = defaulted(o.ClaimWithin, 30*time.Minute)
	o.ContactAfter = max(defaulted(o.ContactAfter, 2*time.Hour), o.ClaimWithin)
	o.QuietAfter = defaulted(o.QuietAfter, 24*time.Hour)
	return &Desk{store: store, leaflets: leaflets, options: o, words: words{o.Clinic, o.Hours, o.Names},
		asked: map[takeover]time.Time{}}
}

func defaulted(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Take deals with what happened in a chat when that is for the desk, and reports
// false when it is not. patient tells that the chat is a patient's own. An
// emergency is never given to it, but to Urgent.
func (d *Desk) Take(ctx context.Context, peer bot.Peer, in bot.Inbound, patient bool) (bot.Step, bool, error) {
	if peer.Desk || !patient && !in.Public {
		if step, ok, err := d.rule(ctx, peer, in); ok || err != nil {
			return step, true, err
		}
	}
	if peer.Desk {
		return d.staff(ctx, peer, in)
	}
	if in.Kind == bot.ArrivalPress {
		p, ok := parse(in.Text)
		switch {
		case !ok || patientVerbs[p.Verb] && !patient:
			return bot.Step{}, false, nil
		case patientVerbs[p.Verb]:
			step, err := d.patientPress(ctx, peer, in, p)
			return step, true, err
		}
		return d.refuse(peer, in, p.Verb, "", sayNotStaff), true, nil
	}
	switch {
	case !patient || in.Public:
		return bot.Step{}, false, nil
	case in.Kind == bot.ArrivalOther:
		return d.patientAttachment(ctx, peer, in)
	case in.Kind != bot.ArrivalText:
		return bot.Step{}, false, nil
	}
	return d.patientText(ctx, peer, in)
}

// refuse tells a person that they may not do something; the log says that they
// tried.
func (d *Desk) refuse(peer bot.Peer, in bot.Inbound, what, code, why string) bot.Step {
	step := bot.Step{Notice: why}
	step.Lines = []bot.Line{{Who: actor(peer, in.By), What: "refused: " + what, Ticket: code}}
	return step
}

// actor names somebody in the log: a member of staff by the platform's id, a patient
// by nothing at all.
func actor(peer bot.Peer, by string) string {
	if by == "" || !peer.Desk {
		return "patient"
	}
	return peer.Channel + ":" + by
}

// codeLetters are those that nobody takes for another, in print or spoken.
const codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// newCode makes the code of a ticket. The store refuses one that another has, and
// then there is another try.
func newCode() string {
	var code strings.Builder
	for range 4 {
		code.WriteByte(codeLetters[rand.IntN(len(codeLetters))])
	}
	return code.String()
}

// addTicket adds to a step what a ticket is to be, and who did what with it.
func addTicket(step *bot.Step, t bot.Ticket, who, what string) {
	step.Tickets = append(step.Tickets, t)
	if what != "" {
		step.Lines = append(step.Lines, bot.Line{Who: who, What: what, Ticket: t.Code})
	}
}

// addNote adds something to say to the chat of the step.
func addNote(step *bot.Step, texts ...string) {
	step.Notes = append(step.Notes, bot.Note{Outcome: bot.OutcomeChat, Parts: sayParts(texts...)})
}

// addPatientNote adds something to say to a ticket's patient; nothing when they are
// forgotten.
func addPatientNote(step *bot.Step, t bot.Ticket, rows [][]bot.Button, texts ...string) {
	if t.Chat != 0 {
		step.Notes = append(step.Notes, bot.Note{Chat: t.Chat, Outcome: bot.OutcomeChat, Parts: sayParts(texts...),
			Buttons: rows})
	}
}

// addThreadNote adds something to say below a ticket's card.
func addThreadNote(step *bot.Step, t bot.Ticket, parts ...bot.Part) {
	step.Notes = append(step.Notes, bot.Note{Chat: t.Desk, Parts: parts, Ticket: t.ID, Role: bot.RoleThread})
}

func sayParts(texts ...string) (parts []bot.Part) {
	for _, text := range texts {
		if text != "" {
			parts = append(parts, bot.Part{Kind: bot.PartSay, Text: text})
		}
	}
	return parts
}

func quote(text string) bot.Part { return bot.Part{Kind: bot.PartQuote, Text: text} }
