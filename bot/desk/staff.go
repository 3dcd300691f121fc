package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// staff deals with what happens in the staff chat.
func (d *Desk) staff(ctx context.Context, peer bot.Peer, in bot.Inbound) (bot.Step, bool, error) {
	switch in.Kind {
	case bot.ArrivalPress:
		if step, ok, err := d.decideRecall(ctx, peer, in); ok || err != nil {
			return step, true, err
		}
		p, ok := parse(in.Text)
		if !ok || !staffVerbs[p.Verb] {
			return bot.Step{}, false, nil
		}
		step, err := d.staffPress(ctx, peer, in, p)
		return step, true, err
	case bot.ArrivalForm:
		step, err := d.submitForm(ctx, peer, in)
		return step, true, err
	case bot.ArrivalText:
		return d.staffText(ctx, peer, in)
	case bot.ArrivalOther:
		step, err := d.staffAttachment(ctx, peer, in)
		return step, true, err
	}
	return bot.Step{}, false, nil
}

// staffText takes a reply to a card, or to what belongs to one, where there are no forms, for
// the draft of an answer. What commands erase or write out elsewhere is nobody's own here.
func (d *Desk) staffText(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, ok bool, err error) {
	if name, _, command := bot.ParseCommand(in.Text); command {
		if name == "forget" || name == "export" {
			addNote(&step, sayNotHere)
			return step, true, nil
		}
		return step, false, nil
	}
	if d.options.Forms || in.ReplyTo == "" {
		return step, false, nil
	}
	t, ok, err := d.store.TicketByCard(ctx, peer.ID, in.ReplyTo)
	if !ok || err != nil {
		return step, false, err
	}
	why, err := d.mayAnswer(ctx, t, in.By)
	if in.Anonymous {
		why, err = sayAnonymous, nil
	}
	if err != nil {
		return step, true, err
	}
	if why != "" {
		step = d.refuse(peer, in, verbReply, t.Code, "")
		addNote(&step, why)
		return step, true, nil
	}
	above := ""
	if in.Attached != "" {
		above = sayOnlyWords(in.Attached)
	}
	id := bot.NewID()
	draft := fmt.Sprint(id)
	step.Notes = []bot.Note{{
		ID: id, Outcome: bot.OutcomeChat, Offer: bot.Offer{Draft: &bot.Draft{Text: in.Text, Author: in.By}},
		Ticket: t.ID, // a reply to it is another draft
		Parts:  append(sayParts(above, sayPreview(t)), d.words.reply(t, in.Text, nil)...),
		Buttons: [][]bot.Button{{buttonWith(saySendReply, verbPost, t.ID, draft),
			buttonWith(sayDiscard, verbDiscard, t.ID, draft)}},
	}}
	return step, true, nil
}

// staffPress deals with a button in the staff chat.
func (d *Desk) staffPress(ctx context.Context, peer bot.Peer, in bot.Inbound, p bot.ButtonData) (bot.Step, error) {
	t, ok, err := d.store.Ticket(ctx, p.ID)
	if err != nil {
		return bot.Step{}, err
	}
	if !ok || t.Desk != peer.ID {
		return d.refuse(peer, in, p.Verb, "", d.words.say(sayOldButton)), nil
	}
	if why, err := d.isMember(ctx, in.By); err != nil || why != "" {
		return d.refuse(peer, in, p.Verb, t.Code, why), err
	}
	step, err := d.pressedBy(ctx, peer, in, p, t)
	if isCard := p.Verb != verbPost && p.Verb != verbDiscard; isCard && t.Card != "" && in.Message != t.Card {
		step.Notes = append(step.Notes, bot.Note{Change: in.Message, Parts: sayParts(sayCopy(t))})
	}
	return step, err
}

// isMember tells a person why they may do nothing here; "" when they may.
func (d *Desk) isMember(ctx context.Context, by string) (why string, err error) {
	if by == "" {
		return sayNotStaff, nil
	}
	member, err := d.options.Member(ctx, by)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return sayCannotTell, nil
	case !member:
		return sayNotStaff, nil
	}
	return "", nil
}

func (d *Desk) pressedBy(ctx context.Context, peer bot.Peer, in bot.Inbound, p bot.ButtonData,
	t bot.Ticket) (step bot.Step, err error) {
	me := actor(peer, in.By)
	switch p.Verb {
	case verbClaim:
		d.claim(&step, t, in.By, me)
	case verbTake:
		d.takeOver(&step, t, in.By, me)
	case verbCall:
		d.call(&step, t, in.By, me)
	case verbClose:
		d.close(&step, t, in.By, me, bot.TicketEnd(p.More))
	case verbNumber:
		d.showNumber(&step, t, in.By, me)
	case verbCard:
		step.Notes = append(step.Notes, d.card(t, time.Now()))
	case verbPost, verbDiscard:
		return d.confirmDraft(ctx, peer, in, p, t)
	case verbReply: // a channel without forms hands it over
		step.Notice = sayReplyToCard
	}
	return step, err
}

// claimed makes a ticket somebody's.
func (d *Desk) claimed(step *bot.Step, t bot.Ticket, by string) bot.Ticket {
	now := time.Now()
	if t.State == bot.TicketWaiting {
		t.State, t.Holds, step.Waited = bot.TicketClaimed, true, max(now.Sub(t.Opened), time.Millisecond)
		addPatientNote(step, t, nil, d.words.of(t, sayClaimed))
	}
	t.Claimer, t.Claimed, t.Touched = by, now, now
	return t
}

func (d *Desk) claim(step *bot.Step, t bot.Ticket, by, me string) {
	switch {
	case t.State == bot.TicketWaiting:
		addTicket(step, d.claimed(step, t, by), me, "claimed")
	case t.Ended():
		step.Notice = sayEnded(t)
	case t.Claimer == by:
		step.Notice = sayYours(t)
	default:
		step.Notice = d.words.taken(t)
	}
}

// takeOver asks whether somebody really wants what another has claimed, and does
// it when they press again.
func (d *Desk) takeOver(step *bot.Step, t bot.Ticket, by, me string) {
	switch {
	case t.State == bot.TicketWaiting || t.Ended() || t.Claimer == by:
		d.claim(step, t, by, me)
	case !d.confirmsTakeover(t.ID, by):
		step.Notice = d.words.pressAgain(t)
	default:
		addThreadNote(step, t, sayParts(d.words.takenOver(by, t.Claimer))...)
		addTicket(step, d.claimed(step, t, by), me, "took over")
	}
}

// confirmsTakeover tells whether somebody has just been asked the same.
func (d *Desk) confirmsTakeover(ticket int64, by string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	for key, at := range d.asked {
		if now.Sub(at) > takeWithin {
			delete(d.asked, key)
		}
	}
	key := takeover{ticket, by}
	_, asked := d.asked[key]
	if !asked {
		d.asked[key] = now
	}
	return asked // and stays so for a moment: the turn may have to be made anew
}

// whyNotHolder tells why somebody may not deal with a ticket; "" when they may, because
// they have claimed it or nobody has.
func (d *Desk) whyNotHolder(t bot.Ticket, by string) string {
	switch {
	case t.Ended():
		return sayEnded(t)
	case t.State != bot.TicketWaiting && t.Claimer != by:
		return d.words.taken(t)
	}
	return ""
}

// call asks the patient whether they want to be called.
func (d *Desk) call(step *bot.Step, t bot.Ticket, by, me string) {
	switch why := d.whyNotHolder(t, by); {
	case why != "":
		step.Notice = why
	case t.Call != "":
		step.Notice = d.words.callState(t)
	default:
		if t.State == bot.TicketWaiting {
			t = d.claimed(step, t, by)
		}
		t.Call, t.Touched = bot.CallAsked, time.Now()
		addTicket(step, t, me, "asked for a call")
		buttons := []bot.Button{button(d.words.say(sayYesCall), verbYes, t.ID),
			button(d.words.say(sayNoCallMe), verbNo, t.ID)}
		addPatientNote(step, t, [][]bot.Button{buttons}, d.words.of(t, sayMayWeCall))
	}
}

// showNumber shows the number to the claimer alone, and forgets it once it was shown.
func (d *Desk) showNumber(step *bot.Step, t bot.Ticket, by, me string) {
	switch {
	case t.Claimer != by:
		step.Notice = d.words.taken(t)
	case t.Number == "":
		step.Notice = sayNoNumber
	default:
		step.Secret = sayNumber(t)
		t.Number, t.Call, t.Touched = "", bot.CallShown, time.Now()
		addTicket(step, t, me, "saw the number")
	}
}

// close ends a ticket for a reason, or asks for one.
func (d *Desk) close(step *bot.Step, t bot.Ticket, by, me string, end bot.TicketEnd) {
	if t.Ended() {
		step.Notice = sayEnded(t)
		return
	}
	if t.State == bot.TicketClaimed && t.Claimer != by {
		step.Notice = d.words.taken(t)
		return
	}
	if _, known := closings[end]; !known {
		note := d.card(t, time.Now())
		note.Buttons = closeButtons(t)
		step.Notes = append(step.Notes, note)
		return
	}
	if t.State == bot.TicketWaiting {
		t.Claimer, t.Claimed = by, time.Now()
		step.Waited = max(time.Since(t.Opened), time.Millisecond)
	}
	silent := t.State == bot.TicketAnswered && !t.Holds // they have their answer, and the bot is back
	t.State, t.End, t.Holds, t.Number = bot.TicketClosed, end, false, ""
	addTicket(step, t, me, "closed: "+string(end))
	if !silent {
		addPatientNote(step, t, nil, d.words.closed(t))
	}
}

// errStrange is the fault of a form that the desk has not made.
var errStrange = errors.New("the form is none of the desk's")
