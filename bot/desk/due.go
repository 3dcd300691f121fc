package desk

import (
	"cmp"
	"context"
	"time"

	"bedside/bot"
)

// RunDue returns the steps that are due in a staff chat at a time, one for each
// ticket that needs one, and how long until something is due although nothing
// happens; 0 when nothing ever is. Steps are in the chat of the desk.
func (d *Desk) RunDue(ctx context.Context, chat int64,
	now time.Time) (steps []bot.Step, again time.Duration, err error) {
	needy, err := d.store.TicketsDue(ctx, chat)
	if err != nil {
		return nil, 0, err
	}
	for _, t := range needy {
		step, next, err := d.dueStep(ctx, t, now)
		if err != nil {
			return steps, 0, err
		}
		if len(step.Tickets) > 0 {
			steps = append(steps, step)
		}
		if wait := next.Sub(now); !next.IsZero() && (again == 0 || wait < again) {
			again = max(wait, time.Millisecond)
		}
	}
	if d.options.Hours.Holidays != nil && again > lookAgain {
		again = lookAgain
	}
	return steps, again, nil
}

// lookAgain is after how long is looked again at what is due where holidays may change meanwhile.
const lookAgain = 10 * time.Minute

// dueStep is the step that is due for a ticket and brings its card up to date; next is when
// something is due again.
func (d *Desk) dueStep(ctx context.Context, t bot.Ticket, now time.Time) (step bot.Step, next time.Time, err error) {
	stale := t.Version != t.Shown
	due, next := d.due(&t, now)
	about, later := d.dueToPatient(&t, now)
	if next = earlier(next, later); !stale && len(due) == 0 && about == nil {
		return step, next, nil
	}
	first := t.Shown == 0
	t.Shown = t.Version + 1
	if about != nil {
		about(&step, t)
	}
	if !stale && len(due) == 0 { // the card is as it was
		addTicket(&step, t, "", "")
		return step, next, nil
	}
	for _, do := range due {
		step.Lines = append(step.Lines, bot.Line{Who: "bedside", What: do(&step, t), Ticket: t.Code})
	}
	addTicket(&step, t, "", "")
	step.Notes = append([]bot.Note{d.card(t, now)}, step.Notes...)
	if more := rest(t.Question); first && more != "" {
		addThreadNote(&step, t, quote(more))
	}
	if erased(t) && stale {
		err = d.erasePosts(ctx, &step, t)
	}
	return step, next, err
}

// action adds something that is due to a step, and returns its name in the log.
type action func(step *bot.Step, t bot.Ticket) string

// due lists what is due for a ticket, marks it as done, and returns when something
// is due next.
func (d *Desk) due(t *bot.Ticket, now time.Time) (actions []action, next time.Time) {
	opened := t.Opened
	at := func(when time.Time, done *time.Time, do action) {
		switch {
		case when.IsZero() || !done.IsZero():
		case now.Before(when):
			next = earlier(next, when)
		default:
			*done = now
			actions = append(actions, do)
		}
	}
	if t.State == bot.TicketWaiting {
		at(d.options.Hours.After(opened, d.options.ClaimWithin), &t.Reminded, d.remind)
		if d.options.EscalateAfter > 0 {
			at(d.options.Hours.After(opened, d.options.EscalateAfter), &t.Escalated, d.escalate)
		}
		at(d.options.Hours.After(opened, d.options.ContactAfter), &t.Pointed, d.pointToContact)
	}
	if t.Holds {
		silent := time.Time{}
		at(t.Touched.Add(d.options.QuietAfter), &silent, d.release)
		t.Holds = silent.IsZero()
	}
	return actions, next
}

// earlier is the earlier of two times; the zero time is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// delayedAfter is after how long a patient is told that the clinic does not have a ticket yet.
const delayedAfter = 10 * time.Second

// dueToPatient is what the patient is due to be told of a ticket's arrival, nil for nothing: that
// the clinic has it, never before its card was delivered, or that this takes longer. It marks
// that as done, and returns when the patient is due to be told next.
func (d *Desk) dueToPatient(t *bot.Ticket, now time.Time) (do func(*bot.Step, bot.Ticket), next time.Time) {
	switch slow := t.Opened.Add(delayedAfter); {
	case !t.Untold || t.Ended():
	case t.Card != "":
		t.Untold = false
		if t.State == bot.TicketWaiting { // who is looked after by a person has heard of it
			return d.tellArrived, next
		}
	case !t.Delayed.IsZero():
	case now.Before(slow):
		return nil, slow
	case t.Shown == 0: // the process was away: its card is posted only now
		return nil, now.Add(delayedAfter)
	default:
		t.Delayed = now
		return d.tellDelayed, next
	}
	return nil, next
}

// takeBack is the button that takes a question back.
func (d *Desk) takeBack(t bot.Ticket) [][]bot.Button {
	return [][]bot.Button{{button(d.words.say(sayTakeBack), verbWithdraw, t.ID)}}
}

// tellArrived tells the patient that the clinic has a ticket.
func (d *Desk) tellArrived(step *bot.Step, t bot.Ticket) {
	if t.Urgent {
		addPatientNote(step, t, nil, d.words.of(t, sayToldUrgent))
	} else {
		addPatientNote(step, t, d.takeBack(t), d.words.sent(t, time.Now())...)
	}
}

// tellDelayed tells the patient that the clinic does not have a ticket yet.
func (d *Desk) tellDelayed(step *bot.Step, t bot.Ticket) {
	if t.Urgent {
		addPatientNote(step, t, nil, d.words.of(t, sayDelayedUrgent))
	} else {
		addPatientNote(step, t, d.takeBack(t), d.words.of(t, sayDelayed))
	}
	step.Lines = append(step.Lines, bot.Line{Who: "bedside", What: "told the patient that it is not there yet",
		Ticket: t.Code})
}

// remind tells everybody in the staff chat, beside the card, that nobody has
// claimed a ticket.
func (d *Desk) remind(step *bot.Step, t bot.Ticket) string {
	part := bot.Part{Kind: bot.PartSay, Text: sayReminder(t, d.options.ClaimWithin)}
	if t.Urgent {
		part.Kind = bot.PartAdvice
	}
	step.Notes = append(step.Notes, bot.Note{Chat: t.Desk, Parts: []bot.Part{part}, Loud: true, Ticket: t.ID})
	return "reminded"
}

// escalate tells further on, or everybody in the staff chat again, that nobody has claimed a
// ticket. It shows nothing that a patient wrote: that stands on the card.
func (d *Desk) escalate(step *bot.Step, t bot.Ticket) string {
	to := cmp.Or(d.options.EscalateTo, t.Desk)
	part := bot.Part{Kind: bot.PartSay, Text: sayEscalated(t, d.options.EscalateAfter, to == t.Desk)}
	if t.Urgent {
		part.Kind = bot.PartAdvice
	}
	step.Notes = append(step.Notes, bot.Note{Chat: to, Parts: []bot.Part{part}, Loud: true})
	return "escalated"
}

// pointToContact tells the patient whom else to ask.
func (d *Desk) pointToContact(step *bot.Step, t bot.Ticket) string {
	addPatientNote(step, t, d.takeBack(t), d.words.nobodyYet(t))
	return "pointed to the contact line"
}

// release gives the conversation back to the bot when staff have been silent.
func (d *Desk) release(step *bot.Step, t bot.Ticket) string {
	addPatientNote(step, t, nil, d.words.backAfterSilence(t))
	return "released"
}

// erasePosts takes away what patient and staff wrote below a card.
func (d *Desk) erasePosts(ctx context.Context, step *bot.Step, t bot.Ticket) error {
	posts, err := d.store.Posts(ctx, t.ID)
	for _, message := range posts {
		step.Notes = append(step.Notes, bot.Note{Chat: t.Desk, Parts: sayParts(sayErasedPost), Change: message})
	}
	return err
}
