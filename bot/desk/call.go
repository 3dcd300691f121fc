package desk

import (
	"context"
	"strconv"

	"bedside/bot"
)

// consent notes whether a patient wants to be called, and asks for a number.
func (d *Desk) consent(step *bot.Step, peer bot.Peer, t bot.Ticket, yes bool) {
	if t.Call != bot.CallAsked || t.Ended() {
		step.Notice = d.words.say(sayOldButton)
		return
	}
	if !yes {
		t.Call = bot.CallRefused
		addTicket(step, t, "patient", "refused a call")
		addThreadNote(step, t, sayParts(sayCallRefused)...)
		addNote(step, d.words.say(sayNoCall))
		return
	}
	t.Call = bot.CallAgreed
	addTicket(step, t, "patient", "agreed to a call")
	await(step, peer, awaitsNumber+strconv.FormatInt(t.ID, 10))
	addNote(step, d.words.say(sayWantNumber))
}

// takeNumber keeps the number to call a patient back on, in the ticket alone.
func (d *Desk) takeNumber(ctx context.Context, peer bot.Peer, in bot.Inbound, id string) (step bot.Step, err error) {
	ticket, _ := strconv.ParseInt(id, 10, 64) // the desk's own writing
	t, ok, err := d.store.Ticket(ctx, ticket)
	if err != nil {
		return step, err
	}
	if !ok || t.Chat != peer.ID || t.Call != bot.CallAgreed || t.Ended() {
		step.Erased = []int64{in.ID}
		await(&step, peer, "")
		addNote(&step, d.words.say(sayNoLongerNeeded))
		return step, nil
	}
	number, ok := phoneNumber(in.Text)
	if !ok {
		d.refuseNumber(&step, in)
		return step, nil
	}
	d.keepNumber(&step, peer, in, t, number)
	return step, nil
}

// takeLateNumber takes a number that comes without being waited for, once a call was spoken of: late, without
// the button, or in place of one that was mistyped. It is not for the thread, which everybody at the desk
// reads. It reports false for any other text.
func (d *Desk) takeLateNumber(step *bot.Step, peer bot.Peer, in bot.Inbound, t bot.Ticket) bool {
	number, ok := phoneNumber(in.Text)
	switch {
	case ok:
		d.keepNumber(step, peer, in, t, number)
	case mayBeNumber(in.Text):
		d.refuseNumber(step, in)
	default:
		return false
	}
	return true
}

// keepNumber keeps a number in its ticket, and nowhere else. One of before gives way to it, and who
// has seen that one hears that it is not to be called any more.
func (d *Desk) keepNumber(step *bot.Step, peer bot.Peer, in bot.Inbound, t bot.Ticket, number string) {
	step.Erased = []int64{in.ID}
	says := sayNumberThere
	if t.Call == bot.CallNumber || t.Call == bot.CallShown {
		says = sayOtherNumber
	}
	t.Number, t.Call = number, bot.CallNumber
	addTicket(step, t, "patient", "gave a number")
	await(step, peer, "")
	addThreadNote(step, t, sayParts(says)...)
	addNote(step, d.words.say(sayNumberKept))
}

// refuseNumber asks again for a number that cannot be read, and keeps nothing: there may be one in it.
func (d *Desk) refuseNumber(step *bot.Step, in bot.Inbound) {
	step.Erased = []int64{in.ID}
	addNote(step, d.words.say(sayNotANumber))
}
