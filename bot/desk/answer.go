package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"bedside/bot"
)

// maxSuggested is the largest number of passages that a form offers to quote.
const maxSuggested = 20

// maxReply is the largest length of a reply in characters, Slack's limit for a field.
const maxReply = 3000

// mayAnswer tells why somebody may not answer a ticket; "" when they may.
func (d *Desk) mayAnswer(ctx context.Context, t bot.Ticket, by string) (why string, err error) {
	if why, err = d.isMember(ctx, by); why != "" || err != nil {
		return why, err
	}
	if t.Chat == 0 && !t.Ended() {
		return sayGoneAway, nil
	}
	return d.whyNotHolder(t, by), nil
}

// refuseForm tells the log who wanted a form and gets none.
func (d *Desk) refuseForm(ctx context.Context, t bot.Ticket, by, why string) error {
	if why != sayNotStaff {
		return nil
	}
	return d.store.Record(ctx, bot.Line{Who: d.options.Channel + ":" + by, What: "refused: " + verbReply, Ticket: t.Code})
}

// Form returns the form to answer a ticket with, when a member of staff presses a
// button for it in the staff chat; or why they get none.
func (d *Desk) Form(ctx context.Context, _, by string, data string) (bot.Form, string, error) {
	t, why, err := d.ticketOfForm(ctx, data, by)
	if err == nil {
		err = d.refuseForm(ctx, t, by, why)
	}
	if why != "" || err != nil {
		return bot.Form{}, why, err
	}
	passages := slices.DeleteFunc(slices.Clone(t.Tried), func(c bot.Choice) bool {
		_, published := d.leaflets.Passage(ctx, t.Chat, c.Passage, "", time.Now())
		return !published
	})
	// without suggestions there is still an answer
	if found, err := d.leaflets.Suggest(ctx, t.Chat, t.Question, maxSuggested); err == nil {
		passages = append(passages, found...)
	}
	seen := map[string]bool{}
	passages = slices.DeleteFunc(passages, func(c bot.Choice) bool {
		twice := seen[c.Passage]
		seen[c.Passage] = true
		return twice
	})
	for i, c := range passages {
		passages[i].Passage = exact(c)
	}
	return bot.Form{
		Data: verbReply + ":" + strconv.FormatInt(t.ID, 10), Title: sayFormTitle(t), Intro: d.intro(t),
		Label: sayFormLabel, Quote: sayFormQuote, Passages: passages, Send: saySendReply,
	}, "", nil
}

// ofText stands in a form between the id of a passage and how the digest of its text begins:
// what is sent is what was read there, though the leaflet is replaced meanwhile.
const ofText = "@"

// exact names a passage and its text.
func exact(c bot.Choice) string {
	const enough = 12 // digits
	if len(c.SHA256) < enough {
		return c.Passage
	}
	return c.Passage + ofText + c.SHA256[:enough]
}

// intro is the head of a form: the patient and the question.
func (d *Desk) intro(t bot.Ticket) []bot.Part {
	return append(sayParts(d.words.from(t)), quote(t.Question))
}

// Preview returns the reply exactly as the patient will read it, or why there is
// none to be sent.
func (d *Desk) Preview(ctx context.Context, _, by string, f bot.Filled) ([]bot.Part, string, error) {
	t, why, err := d.ticketOfForm(ctx, f.Data, by)
	if why != "" || err != nil {
		return nil, why, err
	}
	reply, why := d.compose(ctx, t, f)
	return reply.Parts, why, nil
}

// ticketOfForm finds the ticket that a form is about.
func (d *Desk) ticketOfForm(ctx context.Context, data, by string) (bot.Ticket, string, error) {
	p, ok := parse(data)
	if !ok || p.Verb != verbReply {
		return bot.Ticket{}, d.words.say(sayOldButton), nil
	}
	t, ok, err := d.store.Ticket(ctx, p.ID)
	if err != nil || !ok || t.Desk != d.options.Chat {
		return bot.Ticket{}, d.words.say(sayOldButton), err
	}
	why, err := d.mayAnswer(ctx, t, by)
	return t, why, err
}

// compose makes the reply of what a member of staff wrote, or tells what is wrong
// with it.
func (d *Desk) compose(ctx context.Context, t bot.Ticket, f bot.Filled) (reply bot.Reply, wrong string) {
	text := strings.TrimSpace(strings.ToValidUTF8(f.Text, ""))
	if text == "" && f.Passage == "" {
		return reply, sayEmptyReply
	}
	if len([]rune(text)) > maxReply {
		return reply, sayLongReply
	}
	if f.Passage != "" {
		id, sha256, _ := strings.Cut(f.Passage, ofText)
		quoted, ok := d.leaflets.Passage(ctx, t.Chat, id, sha256, time.Now())
		if !ok {
			return reply, sayNoPassage
		}
		reply.Parts, reply.Answer = quoted.Parts, quoted.Answer
	}
	reply.Parts = d.words.reply(t, text, reply.Parts)
	return reply, ""
}

// submitForm sends off a form. Who sends it may not be who opened it, and the ticket
// may have changed since: everything is looked at again.
func (d *Desk) submitForm(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, err error) {
	var f bot.Filled
	if err := json.Unmarshal([]byte(in.Text), &f); err != nil {
		return d.refuse(peer, in, verbReply, "",
			errStrange.Error()), nil //nolint:nilerr // it is foreign input: nothing can be done again
	}
	t, why, err := d.ticketOfForm(ctx, f.Data, in.By)
	if err != nil {
		return step, err
	}
	reply, wrong := bot.Reply{}, ""
	if why == "" {
		reply, wrong = d.compose(ctx, t, f)
	}
	if why += wrong; why != "" {
		step = d.refuse(peer, in, verbReply, t.Code, why)
		if t.ID != 0 {
			addThreadNote(&step, t, append(sayParts(d.words.notSent(in.By, why)), quote(f.Text))...)
		}
	} else {
		d.answer(&step, t, in.By, actor(peer, in.By), reply)
	}
	step.Erased = []int64{in.ID} // it lives on in the patient's chat
	return step, nil
}

// answer sends a reply to the patient.
func (d *Desk) answer(step *bot.Step, t bot.Ticket, by, me string, reply bot.Reply) {
	first := t.State == bot.TicketWaiting
	t = d.answeredBy(step, t, by, first)
	addTicket(step, t, me, "answered")
	step.Notes = append(step.Notes, bot.Note{Chat: t.Chat, Outcome: bot.OutcomeChat, Parts: reply.Parts, Ticket: t.ID,
		Role: bot.RoleReply, Answer: reply.Answer})
	addThreadNote(step, t, append(sayParts(d.words.answeredBy(by)), reply.Parts...)...)
}

func (d *Desk) answeredBy(step *bot.Step, t bot.Ticket, by string, first bool) bot.Ticket {
	now := time.Now()
	if first { // answering claims
		t.Claimer, t.Claimed, t.Holds, step.Waited = by, now, true, max(now.Sub(t.Opened), time.Millisecond)
	}
	t.State, t.Touched, t.Delivered = bot.TicketAnswered, now, time.Time{}
	return t
}

// confirmDraft sends the draft of a reply, or drops it, where there are no forms.
func (d *Desk) confirmDraft(ctx context.Context, peer bot.Peer, in bot.Inbound, p bot.ButtonData,
	t bot.Ticket) (step bot.Step, err error) {
	draft, _ := strconv.ParseInt(p.More, 10, 64) // anything else finds nothing
	offer, err := d.store.Offer(ctx, peer.ID, draft)
	if err != nil {
		return step, err
	}
	if offer.Draft == nil || offer.Draft.Author != in.By {
		return bot.Step{Notice: sayNotYourDraft}, nil
	}
	step.Notes = []bot.Note{{Change: in.Message}} // its buttons are pressed once
	if p.Verb == verbDiscard {
		step.Notice = sayDiscarded
		return step, nil
	}
	if t.SentDraft == draft {
		return bot.Step{Notice: sayAlreadyAnswered}, nil
	}
	t.SentDraft = draft
	why, err := d.mayAnswer(ctx, t, in.By)
	reply, wrong := d.compose(ctx, t, bot.Filled{Text: offer.Draft.Text})
	if why += wrong; why != "" || err != nil {
		return d.refuse(peer, in, verbReply, t.Code, why), err
	}
	d.answer(&step, t, in.By, actor(peer, in.By), reply)
	return step, nil
}
