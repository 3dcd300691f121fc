package desk

import (
	"context"
	"strings"
	"time"

	"bedside/bot"
)

// Publisher knows what is published of the leaflets, and makes rulings on it.
type Publisher interface {
	// Withdraw makes the ruling that a leaflet or a section is withdrawn, without who, when and
	// why. Its error tells staff what there is instead.
	Withdraw(target string) (bot.Ruling, error)
	// Restore makes the ruling that lifts another. Its error tells staff what is withdrawn.
	Restore(target string) (bot.Ruling, error)
	// Rulings are those that hold.
	Rulings() []bot.Ruling
	// Title names a target as people read it.
	Title(target string) string
}

// rule carries out a command of staff on what is published: in the staff chat, or wherever else
// members of staff write to the bot. It reports false for what is none.
func (d *Desk) rule(ctx context.Context, peer bot.Peer, in bot.Inbound) (step bot.Step, ok bool, err error) {
	name, argument, ok := bot.ParseCommand(in.Text)
	if !ok || in.Kind != bot.ArrivalText || d.options.Publisher == nil || !bot.IsRulingCommand(name) {
		return step, false, nil
	}
	if in.Settled && in.Text == in.Before { // platforms tell of changes that nobody sees
		return step, true, nil
	}
	why, err := d.isMember(ctx, in.By)
	if in.Anonymous {
		why, err = sayAnonymous, nil
	}
	if err != nil {
		return step, true, err
	}
	who := peer.Channel + ":" + in.By
	if why != "" {
		step.Lines = []bot.Line{{Who: who, What: "refused: " + name}}
		addNote(&step, why)
		return step, true, nil
	}
	ruling, says := d.rulingOf(name, argument)
	if says != "" {
		addNote(&step, says)
		return step, true, nil
	}
	ruling.By, ruling.At = who, time.Now()
	step.Rulings = []bot.Ruling{ruling}
	title := d.options.Publisher.Title(ruling.Target)
	addNote(&step, sayRuled(ruling, title))
	if peer.ID != d.options.Chat {
		step.Notes = append(step.Notes, bot.Note{Chat: d.options.Chat, Outcome: bot.OutcomeChat,
			Parts: sayParts(d.words.ruledBy(in.By, ruling, title))})
	}
	return step, true, nil
}

// rulingOf reads the ruling that a command is for, or tells why there is none.
func (d *Desk) rulingOf(name, argument string) (ruling bot.Ruling, says string) {
	target, why := bot.Everything, argument
	if name == bot.CommandWithdraw || name == bot.CommandRestore {
		target, why, _ = strings.Cut(argument, " ")
	}
	why, short := bot.CleanWhy(why)
	var err error
	switch {
	case target == "":
		return ruling, d.words.holding(d.options.Publisher)
	case !short:
		return ruling, sayLongWhy
	case name == bot.CommandOff:
		ruling.Target = target
	case name == bot.CommandWithdraw && why == "":
		return ruling, sayNoWhy
	case name == bot.CommandWithdraw:
		ruling, err = d.options.Publisher.Withdraw(target)
	default:
		ruling, err = d.options.Publisher.Restore(target)
	}
	if err != nil {
		return ruling, sayNoRuling(err)
	}
	ruling.Why = why
	return ruling, ""
}
