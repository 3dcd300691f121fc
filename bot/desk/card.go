package desk

import (
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// maxCard is the number of characters of a question that a card shows; the rest stands
// below it.
const maxCard = 1500

// maxTried is the largest number of passages listed that the bot showed.
const maxTried = 8

// card is the view that staff have of a ticket, with its buttons.
func (d *Desk) card(t bot.Ticket, now time.Time) bot.Note {
	head := bot.Part{Kind: bot.PartSource, Text: sayHead(t)}
	if t.Urgent && !t.Ended() {
		head.Kind = bot.PartAdvice
	}
	parts := append([]bot.Part{head}, sayParts(d.words.from(t))...)
	if erased(t) {
		parts = append(parts, sayParts(sayErased(t))...)
	} else {
		shown, more := cut(t.Question)
		parts = append(parts, quote(shown))
		parts = append(parts, sayParts(more, d.words.tried(d.seen(t.Tried)))...)
	}
	return bot.Note{
		Chat: t.Desk, Parts: append(parts, sayParts(d.words.state(t, now), d.words.callState(t), d.hint(t))...),
		Buttons: d.cardButtons(t), Loud: t.Urgent && !t.Ended(), Ticket: t.ID, Role: bot.RoleCard,
	}
}

// erased tells whether staff are not to read any longer what a patient wrote.
func erased(t bot.Ticket) bool { return t.Erased || t.State == bot.TicketWithdrawn }

// cut is as much of a question as fits a card, and a word on the rest.
func cut(question string) (shown, more string) {
	letters := []rune(question)
	if len(letters) <= maxCard {
		return question, ""
	}
	return string(letters[:maxCard]) + " …", sayMoreBelow
}

// rest is the part of a question that does not fit its card; "" when all does.
func rest(question string) string {
	if letters := []rune(question); len(letters) > maxCard {
		return "… " + string(letters[maxCard:])
	}
	return ""
}

// hint tells how to answer where there are no forms.
func (d *Desk) hint(t bot.Ticket) string {
	if d.options.Forms || t.Ended() {
		return ""
	}
	return sayReplyToCard
}

func (d *Desk) cardButtons(t bot.Ticket) (rows [][]bot.Button) {
	if t.Number != "" {
		rows = append(rows, []bot.Button{button(sayShowNumber, verbNumber, t.ID)})
	}
	if t.Ended() {
		return rows
	}
	var first []bot.Button
	if t.State == bot.TicketWaiting {
		first = append(first, button(sayClaim, verbClaim, t.ID))
	}
	if d.options.Forms {
		answer := button(sayReplyToPatient, verbReply, t.ID)
		answer.Data = bot.FormVerb + answer.Data
		first = append(first, answer)
	}
	var second []bot.Button
	if t.Call == "" {
		second = append(second, button(sayCallBack, verbCall, t.ID))
	}
	if t.State != bot.TicketWaiting {
		second = append(second, button(sayTakeOver, verbTake, t.ID))
	}
	if len(first) > 0 {
		rows = append(rows, first)
	}
	return append(rows, append(second, button(sayClose, verbClose, t.ID)))
}

// closeButtons ask for the reason.
func closeButtons(t bot.Ticket) (rows [][]bot.Button) {
	for _, end := range closingOrder {
		rows = append(rows, []bot.Button{buttonWith(closings[end].label, verbClose, t.ID, string(end))})
	}
	return append(rows, []bot.Button{button(sayGoBack, verbCard, t.ID)})
}

// seen are the passages of leaflets that staff at the desk may see.
func (d *Desk) seen(tried []bot.Choice) []bot.Choice {
	return slices.DeleteFunc(slices.Clone(tried), func(c bot.Choice) bool { return !d.leaflets.Sees(c.Leaflet) })
}

// tried lists the passages that the bot showed.
func (w words) tried(tried []bot.Choice) string {
	var shown []string
	seen := map[string]bool{}
	for _, c := range tried {
		if c.Label != "" && !seen[c.Label] {
			shown, seen[c.Label] = append(shown, "• "+c.Label), true
		}
	}
	if len(shown) == 0 {
		return ""
	}
	if len(shown) > maxTried {
		shown = append(shown[:maxTried], "…")
	}
	return w.say(sayShown) + "\n" + strings.Join(shown, "\n")
}
