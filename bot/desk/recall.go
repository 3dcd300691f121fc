package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bedside/bot"
)

// Recalls keeps corrections of what people were told, which take a second person's yes.
type Recalls interface {
	// DecideRecall fails with bot.ErrSecondPerson and the like.
	DecideRecall(ctx context.Context, code, who string, yes bool) (bot.Recall, error)
	Recalls(ctx context.Context) ([]bot.Recall, error)
}

// The verbs of the buttons under a proposal; their ID is that of the recall, and More its code.
const (
	verbApprove = "approve"
	verbReject  = "reject"
)

// ProposedRecall is the message to staff on a recall that waits for a second person, and for how
// many chats it is.
func (d *Desk) ProposedRecall(r bot.Recall, chats int) bot.Note {
	return bot.Note{
		Parts: append(sayParts(d.words.proposed(r, chats)), quote(r.Words)), Loud: true,
		Buttons: [][]bot.Button{{buttonWith(sayApprove, verbApprove, r.ID, r.Code), buttonWith(sayReject, verbReject, r.ID,
			r.Code)}},
	}
}

// decideRecall takes the press of a button under a proposal; false for any other.
func (d *Desk) decideRecall(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, ok bool, err error) {
	data, ok := bot.ParseButtonData(in.Text)
	if !ok || data.Verb != verbApprove && data.Verb != verbReject || d.options.Recalls == nil {
		return step, false, nil
	}
	if why, err := d.isMember(ctx, in.By); err != nil || why != "" {
		return d.refuse(peer, in, data.Verb+" a recall", data.More, why), true, err
	}
	_, err = d.options.Recalls.DecideRecall(ctx, data.More, actor(peer, in.By), data.Verb == verbApprove)
	switch {
	case errors.Is(err, bot.ErrSecondPerson):
		step.Notice = sayOwnRecall
		return step, true, nil
	case errors.Is(err, bot.ErrOldProposal):
		step.Notice = sayOldRecall
		return step, true, nil
	case err != nil && !errors.Is(err, bot.ErrDecided) && !errors.Is(err, bot.ErrNoRecall):
		return step, true, err
	}
	step, err = d.decidedRecall(ctx, in, data.ID)
	return step, true, err
}

// decidedRecall shows what was decided in place of the buttons, whoever did it: a step that is
// made anew decides on nothing any more.
func (d *Desk) decidedRecall(ctx context.Context, in bot.Inbound, id int64) (step bot.Step, err error) {
	all, err := d.options.Recalls.Recalls(ctx)
	if err != nil {
		return step, err
	}
	i := slices.IndexFunc(all, func(r bot.Recall) bool { return r.ID == id })
	if i < 0 {
		step.Notice = d.words.say(sayOldButton)
		return step, nil
	}
	step.Notes = []bot.Note{{Change: in.Message, Parts: append(sayParts(d.words.decided(all[i])), quote(all[i].Words))}}
	return step, nil
}

// What staff read of recalls.
const (
	sayApprove   = "Yes, send it"
	sayReject    = "No"
	sayOwnRecall = "You proposed this yourself. Another person has to say yes."
	sayOldRecall = "This is too old. It has to be proposed again: bedside recall."
)

// recallPerson names who decides on a recall: a member of staff, or an account on the server.
func (w words) recallPerson(who string) string {
	_, name, _ := strings.Cut(who, ":")
	return w.name(name)
}

// proposed asks for the second person's yes.
func (w words) proposed(r bot.Recall, chats int) string {
	return fmt.Sprintf("%s wants to correct what %s told from the leaflet “%s” since %s (recall %s). Read it as a "+
		"patient would. Is it right, and may it be sent to all of them? It cannot be taken back. This waits until %s.",
		w.recallPerson(r.Proposer), chatsWere(chats), r.Title, w.day(r.Since), r.Code, w.day(r.Proposed.Add(bot.ProposalFor)))
}

// decided tells what became of a proposal.
func (w words) decided(r bot.Recall) string {
	if r.State == bot.RecallRejected {
		return fmt.Sprintf("%s said no to recall %s, %s. Nothing was sent.", w.recallPerson(r.Decider), r.Code,
			w.day(r.Decided))
	}
	n := r.Progress
	return fmt.Sprintf("%s said yes to recall %s, %s: what %s told is corrected.", w.recallPerson(r.Decider), r.Code,
		w.day(r.Decided), chatsWere(n.Waiting+n.Queued+n.Sent+n.Failed))
}

// chatsWere writes "1 chat was", "2 chats were".
func chatsWere(n int) string {
	if n == 1 {
		return "1 chat was"
	}
	return fmt.Sprintf("%d chats were", n)
}
