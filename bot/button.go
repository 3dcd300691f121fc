package bot

import (
	"strconv"
	"strings"
)

// Button is a button under a message.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data"` // comes back as the text of an ArrivalPress; at most maxButtonData bytes
}

// maxButtonData is how many bytes a button's data may have, Telegram's limit.
const maxButtonData = 64

// VerbAskClinic is the verb of the button that asks the clinic what was asked in a
// reply: the desk takes its press where there is one, and the relay where there is
// none.
const VerbAskClinic = "clinic"

// ButtonData is the data that a button sends when it is pressed.
type ButtonData struct {
	Verb string // names the act
	ID   int64  // of the reply or the ticket, above 0
	More string // a further argument of the verb; "" for none
}

// String writes button data as "verb:id", or "verb:id:more".
func (d ButtonData) String() string {
	text := d.Verb + ":" + strconv.FormatInt(d.ID, 10)
	if d.More != "" {
		text += ":" + d.More
	}
	return text
}

// ParseButtonData reads what String wrote. The text comes from a person's side and
// may be anything; false when it is no button's data.
func ParseButtonData(text string) (ButtonData, bool) {
	verb, rest, _ := strings.Cut(text, ":")
	number, more, cut := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 || len(text) > maxButtonData || cut && more == "" {
		return ButtonData{}, false
	}
	return ButtonData{verb, id, more}, true
}
