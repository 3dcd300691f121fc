package slack

import (
	"fmt"
	"regexp"
	"strings"
)

// address is a chat as the relay knows it: a direct message, a thread, or one
// person's answers beside a conversation of many.
type address struct {
	channel string // id of the conversation
	thread  string // ts of the message that the thread hangs on; "" for none
	user    string // who alone reads it; "" everyone in the channel
}

// tsForm is a ts, which names a message within its channel.
var tsForm = regexp.MustCompile(`^[0-9]{1,15}\.[0-9]{1,9}$`)

// addressForm is an address as text: "D1", "C1:1700000000.000100", "C1::U1".
var addressForm = regexp.MustCompile(`^([A-Z0-9]{1,32})(?::([0-9]{1,15}\.[0-9]{1,9})?(?::([A-Z0-9]{1,32}))?)?$`)

func (a address) String() string {
	switch {
	case a.user != "":
		return a.channel + ":" + a.thread + ":" + a.user
	case a.thread != "":
		return a.channel + ":" + a.thread
	}
	return a.channel
}

func parseAddress(text string) (address, error) {
	found := addressForm.FindStringSubmatch(text)
	if found == nil {
		return address{}, fmt.Errorf("this is no chat of Slack's")
	}
	return address{found[1], found[2], found[3]}, nil
}

// isDirect tells a conversation of the bot and one person from one of many.
func (a address) isDirect() bool { return strings.HasPrefix(a.channel, "D") }

// isChannel tells a channel itself from its threads and from what one person alone
// reads there.
func (a address) isChannel() bool { return a.thread == "" && a.user == "" && !a.isDirect() }

// Private tells whether a chat is one person's beside a conversation of many, so
// that a reply in it can be shown to all.
func (c *Channel) Private(chat string) bool {
	a, err := parseAddress(chat)
	return err == nil && a.user != "" && !a.isDirect()
}
