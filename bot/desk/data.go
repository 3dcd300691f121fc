package desk

import (
	"fmt"
	"strconv"
	"strings"

	"bedside/bot"
)

// What the data of buttons begin with: those under what patients read …
const (
	verbAsk      = "clinic"   // asks the clinic what was asked in a reply
	verbSend     = "send"     // sends a draft
	verbKeep     = "keep"     // does not
	verbWithdraw = "withdraw" // takes a ticket back
	verbYes      = "callyes"  // wants to be called
	verbNo       = "callno"   // does not
)

// … and those that staff press.
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
	patientVerbs = map[string]bool{verbAsk: true, verbSend: true, verbKeep: true, verbWithdraw: true, verbYes: true, verbNo: true}
	staffVerbs   = map[string]bool{verbClaim: true, verbTake: true, verbReply: true, verbCall: true, verbClose: true, verbNumber: true,
		verbCard: true, verbPost: true, verbDiscard: true}
)

// pressed is what a button says: "verb:id" or "verb:id:more".
type pressed struct {
	verb string
	id   int64  // of a reply or a ticket
	more string // of verbClose the reason, of verbPost and verbDiscard the draft
}

// parse reads a button's data, which come from a person's side and may be
// anything; false when they are none of the desk's.
func parse(data string) (pressed, bool) {
	data = strings.TrimPrefix(data, bot.FormVerb)
	if len(data) > 64 {
		return pressed{}, false
	}
	verb, rest, _ := strings.Cut(data, ":")
	number, more, _ := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 || !patientVerbs[verb] && !staffVerbs[verb] {
		return pressed{}, false
	}
	return pressed{verb, id, more}, true
}

func button(label, verb string, id int64, more ...string) bot.Button {
	return bot.Button{Label: label, Data: strings.Join(append([]string{fmt.Sprintf("%s:%d", verb, id)}, more...), ":")}
}

// awaitsQuestion is what Conversation.Awaits says when the next message is the
// question for the clinic; awaitsNumber begins it when it is a number to call.
const (
	awaitsQuestion = "question"
	awaitsNumber   = "number:"
)

// maxNumber and minNumber are how many digits a telephone number has.
const (
	minNumber = 6
	maxNumber = 20
)

// phoneNumber reads a telephone number: digits, spaces and a plus before them,
// nothing else.
func phoneNumber(text string) (string, bool) {
	text = strings.TrimSpace(text)
	digits := 0
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == ' ', c == '+' && i == 0:
		default:
			return "", false
		}
	}
	return strings.Join(strings.Fields(text), " "), digits >= minNumber && digits <= maxNumber
}
