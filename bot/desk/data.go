package desk

import (
	"strings"

	"bedside/bot"
)

// The verbs of the buttons under what patients read, beside bot.VerbAskClinic.
const (
	verbSend     = "send"     // sends a draft
	verbKeep     = "keep"     // does not
	verbWithdraw = "withdraw" // takes a ticket back
	verbYes      = "callyes"  // wants to be called
	verbNo       = "callno"   // does not
)

// The verbs of the buttons that staff press.
const (
	verbClaim   = "claim"
	verbTake    = "take" // takes a ticket over from who claimed it
	verbReply   = "reply"
	verbCall    = "call"
	verbClose   = "close" // asks for a reason, or has one
	verbNumber  = "number"
	verbCard    = "card"    // shows the card as it was
	verbPost    = "post"    // sends the draft of a reply
	verbDiscard = "discard" // does not
)

var (
	patientVerbs = map[string]bool{bot.VerbAskClinic: true, verbSend: true, verbKeep: true, verbWithdraw: true,
		verbYes: true, verbNo: true}
	staffVerbs = map[string]bool{verbClaim: true, verbTake: true, verbReply: true, verbCall: true, verbClose: true,
		verbNumber: true,
		verbCard:   true, verbPost: true, verbDiscard: true}
)

// parse reads the data of one of the desk's buttons, which come from a person's side
// and may be anything; false when they are none of the desk's. The ID is that of a
// reply or a ticket; More is of verbClose the reason, of verbPost and verbDiscard the
// draft.
func parse(text string) (bot.ButtonData, bool) {
	data, ok := bot.ParseButtonData(strings.TrimPrefix(text, bot.FormVerb))
	if !ok || !patientVerbs[data.Verb] && !staffVerbs[data.Verb] {
		return bot.ButtonData{}, false
	}
	return data, true
}

func button(label, verb string, id int64) bot.Button {
	return buttonWith(label, verb, id, "")
}

// buttonWith makes a button that says more than its verb and ticket.
func buttonWith(label, verb string, id int64, more string) bot.Button {
	return bot.Button{Label: label, Data: bot.ButtonData{Verb: verb, ID: id, More: more}.String()}
}

// awaitsQuestion is the value of Conversation.Awaits when the next message is the
// question for the clinic; awaitsNumber begins it when it is a number to call.
const (
	awaitsQuestion = "question"
	awaitsNumber   = "number:"
)
