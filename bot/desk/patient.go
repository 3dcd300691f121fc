package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// awaitsFor is the time in which the next message is taken for the one that was asked for.
const awaitsFor = 30 * time.Minute

// patientPress deals with a button that the desk put under what a patient reads.
func (d *Desk) patientPress(ctx context.Context, peer bot.Peer, in bot.Inbound, p bot.ButtonData) (bot.Step, error) {
	switch p.Verb {
	case bot.VerbAskClinic:
		return d.askAbout(ctx, peer, p.ID)
	case verbSend:
		return d.send(ctx, peer, in, p.ID)
	case verbKeep:
		step := bot.Step{}
		step.Notes = []bot.Note{{Change: in.Message}}
		addNote(&step, d.words.say(sayKept))
		return step, nil
	}
	t, ok, err := d.store.Ticket(ctx, p.ID)
	if err != nil {
		return bot.Step{}, err
	}
	if !ok || t.Chat != peer.ID {
		return bot.Step{Notice: d.words.say(sayOldButton)}, nil
	}
	step := bot.Step{}
	step.Notes = []bot.Note{{Change: in.Message}} // it is pressed once
	switch p.Verb {
	case verbWithdraw:
		d.withdraw(&step, []bot.Ticket{t})
	default:
		d.consent(&step, peer, t, p.Verb == verbYes)
	}
	return step, nil
}

// patientText deals with what a patient writes when that is for the clinic.
func (d *Desk) patientText(ctx context.Context, peer bot.Peer, in bot.Inbound) (bot.Step, bool, error) {
	if in.Settled {
		if step, ok, err := d.changeQuestion(ctx, peer, in); ok || err != nil {
			return step, ok, err
		}
	}
	if name, argument, ok := bot.ParseCommand(in.Text); ok {
		return d.patientCommand(ctx, peer, in, name, argument)
	}
	switch awaits := awaited(peer, time.Now()); {
	case strings.HasPrefix(awaits, awaitsNumber):
		step, err := d.takeNumber(ctx, peer, in, strings.TrimPrefix(awaits, awaitsNumber))
		return step, true, err
	case awaits == awaitsQuestion:
		return d.draft(peer, d.words.withAttached(in.Text, in.Attached), in.Asking(), nil), true, nil
	}
	if peer.Paused == 0 {
		return bot.Step{}, false, nil
	}
	t, ok, err := d.store.Ticket(ctx, peer.Paused)
	if !ok || err != nil {
		return bot.Step{}, false, err
	}
	step := bot.Step{}
	if t.Call != "" && d.takeLateNumber(&step, peer, in, t) {
		return step, true, nil
	}
	intro := sayPatientWrites
	if in.Settled {
		intro = sayPatientChanges
	}
	addThreadNote(&step, t, sayParts(intro)[0], quote(in.Text))
	d.tellAttached(&step, t, in.Attached)
	return step, true, nil
}

// awaited is the use of the next message of a chat; "" for none.
func awaited(peer bot.Peer, now time.Time) string {
	if now.Sub(peer.Conversation.At) > awaitsFor {
		return ""
	}
	return peer.Conversation.Awaits
}

func (d *Desk) patientCommand(ctx context.Context, peer bot.Peer, in bot.Inbound, name,
	argument string) (step bot.Step, ok bool, err error) {
	switch name {
	case "person":
		return d.person(ctx, peer, in, argument), true, nil
	case "withdraw", "end", "stop":
	default:
		return step, false, nil
	}
	all, err := d.store.Tickets(ctx, peer.ID)
	if err != nil {
		return step, false, err
	}
	if name == "withdraw" {
		d.withdraw(&step, openTickets(all))
		return step, true, nil
	}
	released := d.endConversation(&step, peer, all)
	return step, released || name == "end", nil
}

func openTickets(all []bot.Ticket) (found []bot.Ticket) {
	for _, t := range all {
		if t.Open() {
			found = append(found, t)
		}
	}
	return found
}

// person takes the argument of /person for the question, or else the last one that
// the bot was asked, or asks for one.
func (d *Desk) person(ctx context.Context, peer bot.Peer, in bot.Inbound, question string) bot.Step {
	conversation := peer.Conversation
	switch recent := time.Since(conversation.At) < awaitsFor; {
	case question != "":
		return d.draft(peer, d.words.withAttached(question, in.Attached), in.Message, nil)
	case recent && len(conversation.Earlier) > 0:
		return d.draft(peer, conversation.Earlier[len(conversation.Earlier)-1], "",
			d.leaflets.Seen(ctx, peer.ID, shownFor(conversation.Pending)))
	}
	return d.wantQuestion(peer)
}

// shownFor are what was offered for a question. A list of leaflets was not: it is there for anybody.
func shownFor(offered []bot.Choice) []bot.Choice {
	return slices.DeleteFunc(slices.Clone(offered), func(c bot.Choice) bool {
		return c.Leaflet != "" && c.Section == "" && c.Passage == "" && c.Ask == ""
	})
}

func (d *Desk) wantQuestion(peer bot.Peer) (step bot.Step) {
	await(&step, peer, awaitsQuestion)
	addNote(&step, d.words.say(sayWantQuestion))
	return step
}

// await takes the next message for something; "" ends that.
func await(step *bot.Step, peer bot.Peer, what string) {
	conversation := peer.Conversation
	conversation.Awaits, conversation.At = what, time.Now()
	step.Conversation = &conversation
}

// askAbout offers to send what the patient had asked when a reply was given.
func (d *Desk) askAbout(ctx context.Context, peer bot.Peer, reply int64) (bot.Step, error) {
	offer, err := d.store.Offer(ctx, peer.ID, reply)
	if err != nil {
		return bot.Step{}, err
	}
	if offer.Draft == nil {
		return d.wantQuestion(peer), nil
	}
	tried := d.leaflets.Seen(ctx, peer.ID, slices.Concat(offer.Draft.Tried, offer.Choices))
	return d.draft(peer, d.words.withAttached(offer.Draft.Text, offer.Draft.Attached), offer.Draft.Message, tried), nil
}

// draft shows a patient exactly what the clinic will read, and asks whether to
// send it. It is kept, sealed, with what is shown.
func (d *Desk) draft(peer bot.Peer, question, message string, tried []bot.Choice) (step bot.Step) {
	question = clipQuestion(question)
	id := bot.NewID()
	parts := append(sayParts(d.words.say(sayMayISend)), quote(question))
	parts = append(parts, sayParts(d.words.tried(tried), d.words.unnamed(time.Now()))...)
	step.Notes = []bot.Note{{
		ID: id, Outcome: bot.OutcomeChat, Parts: parts, Offer: bot.Offer{Draft: bot.NewDraft(question, message, tried)},
		Buttons: [][]bot.Button{{
			button(d.words.say(saySend), verbSend, id), button(d.words.say(sayDoNotSend), verbKeep, id)}},
	}}
	if peer.Conversation.Awaits != "" {
		await(&step, peer, "")
	}
	return step
}

// send opens the ticket of a draft; it has the draft's id, so that it is opened once. The
// patient is told that it is there once its card was delivered.
func (d *Desk) send(ctx context.Context, peer bot.Peer, in bot.Inbound, draft int64) (step bot.Step, err error) {
	if sent, ok, err := d.store.Ticket(ctx, draft); err != nil || ok && sent.Chat == peer.ID {
		return bot.Step{Notice: d.words.of(sent, sayAlreadySent)}, err
	}
	offer, err := d.store.Offer(ctx, peer.ID, draft)
	if err != nil {
		return step, err
	}
	if offer.Draft == nil {
		return bot.Step{Notice: d.words.say(sayOldButton)}, nil
	}
	all, err := d.store.Tickets(ctx, peer.ID)
	if err != nil {
		return step, err
	}
	if len(openTickets(all)) >= maxOpen {
		addNote(&step, d.words.tooManyOpen())
		return step, nil
	}
	step.Notes = []bot.Note{{Change: in.Message}}
	t := d.newTicket(peer, draft, offer.Draft.Text, offer.Draft.Message)
	t.Tried = offer.Draft.Tried
	addTicket(&step, t, actor(peer, ""), "opened")
	return step, nil
}

func (d *Desk) newTicket(peer bot.Peer, id int64, question, message string) bot.Ticket {
	return bot.Ticket{
		ID: id, Code: newCode(), Pseudonym: peer.Pseudonym, Language: peer.Language, State: bot.TicketWaiting,
		Question: question, Message: message, Opened: time.Now(), Chat: peer.ID, Desk: d.options.Chat,
		Untold: true,
	}
}

// asked is the question in a text, which is what stands behind /person; "" for another command, which
// asks nothing.
func asked(text string) string {
	switch name, argument, command := bot.ParseCommand(text); {
	case !command:
		return text
	case name == "person":
		return argument
	}
	return ""
}

// changeQuestion changes the question of a ticket that its patient has edited, in whole or one of its pieces.
func (d *Desk) changeQuestion(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, ok bool, err error) {
	now := asked(in.Text)
	if now == "" {
		return step, false, nil
	}
	all, err := d.store.Tickets(ctx, peer.ID)
	for _, t := range openTickets(all) {
		if !bot.Asks(t.Message, in.Message) {
			continue
		}
		before := t.Question
		t.Question = d.words.withAttached(clipQuestion(bot.ChangePiece(t.Message, before, in.Before, now)), in.Attached)
		if t.Question == before { // a command was put before it, or taken away
			return step, true, err
		}
		t.Changes++
		addTicket(&step, t, actor(peer, ""), "changed the question")
		addThreadNote(&step, t, sayParts(sayQuestionChanged)...)
		addNote(&step, d.words.changed(t))
		return step, true, err
	}
	return step, false, err
}

// withdraw takes tickets back; those that have ended are left alone.
func (d *Desk) withdraw(step *bot.Step, tickets []bot.Ticket) {
	done := false
	for _, t := range tickets {
		if !t.Open() {
			continue
		}
		done = true
		t.State, t.Holds, t.Number, t.Question, t.Tried = bot.TicketWithdrawn, false, "", "", nil
		addTicket(step, t, "patient", "withdrew")
		addNote(step, d.words.of(t, sayWithdrawn))
	}
	if !done {
		addNote(step, d.words.say(sayNothingOpen))
	}
}

// endConversation gives a conversation back to the bot; it reports whether staff had it.
func (d *Desk) endConversation(step *bot.Step, peer bot.Peer, all []bot.Ticket) bool {
	released := false
	for _, t := range all {
		if !t.Holds {
			continue
		}
		released, t.Holds = true, false
		addTicket(step, t, "patient", "ended the conversation")
		addThreadNote(step, t, sayParts(sayPatientEnded)...)
		addNote(step, d.words.back(t))
	}
	if !released {
		addNote(step, d.words.say(sayIAmHere))
	}
	if peer.Conversation.Awaits != "" {
		await(step, peer, "")
	}
	return released
}
