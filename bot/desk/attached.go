package desk

import (
	"context"
	"strings"

	"bedside/bot"
)

// maxQuestion is the largest length of a question to the clinic, in bytes: a whole
// message of Telegram's in most languages.
const maxQuestion = 6000

func clipQuestion(text string) string {
	if len(text) > maxQuestion {
		text = strings.ToValidUTF8(text[:maxQuestion], "")
	}
	return text
}

// withAttached is a question as patient and staff read it: with a line on what came along and
// is not passed on, so that neither believes that the clinic has seen it.
func (w words) withAttached(question string, a bot.Attachment) string {
	if a == "" || question == "" {
		return question
	}
	line := "\n" + w.attached(a)
	if strings.HasSuffix(question, line) { // another piece of it was changed
		return question
	}
	return strings.ToValidUTF8(question[:min(len(question), maxQuestion-len(line))], "") + line
}

// tellAttached tells staff and patient that something that the patient has sent was not passed on.
func (d *Desk) tellAttached(step *bot.Step, t bot.Ticket, a bot.Attachment) {
	if a == "" {
		return
	}
	addThreadNote(step, t, sayParts(sayPatientSent(a))...)
	addPatientNote(step, t, nil, d.words.notPassedOn(a))
}

// patientAttachment deals with what a patient sends without words while a person answers.
func (d *Desk) patientAttachment(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, ok bool,
	err error) {
	if peer.Paused == 0 {
		return step, false, nil
	}
	t, ok, err := d.store.Ticket(ctx, peer.Paused)
	if !ok || err != nil {
		return step, false, err
	}
	d.tellAttached(&step, t, kindOf(in))
	return step, true, nil
}

// staffAttachment tells staff that what they sent without words reached nobody. Where there are
// forms they hear of it below a card alone: elsewhere they do not write to patients.
func (d *Desk) staffAttachment(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, err error) {
	if !d.options.Forms {
		addNote(&step, sayNotSentOn(kindOf(in)))
		return step, nil
	}
	t, ok, err := d.store.TicketByCard(ctx, peer.ID, in.ReplyTo)
	if ok && err == nil && !t.Ended() {
		addThreadNote(&step, t, sayParts(sayNotSentOn(kindOf(in)))...)
	}
	return step, err
}

// kindOf is the kind of what was sent without words; of what an older version kept, nothing
// is known of it.
func kindOf(in bot.Inbound) bot.Attachment {
	if in.Attached == "" {
		return bot.AttachmentOther
	}
	return in.Attached
}
