package telegram

import "bedside/bot/parcel"

// Limits are the rates at which messages are sent; fields that are 0 are the platform's.
type Limits struct {
	Overall float64 // messages a second over all chats; 0 is 25
	Chat    float64 // messages a second to one chat, after a burst of three; 0 is 1
	Group   float64 // messages a minute to one group; 0 is 15
}

// The platform's limits are about 30 messages a second over all, one a second to
// a chat, short bursts aside, and 20 a minute to a group (core.telegram.org/bots/faq,
// "My bot is hitting limits"). What is used here stays below them with the burst
// counted: 25 and a burst of 5, 15 and a burst of 5.
const (
	overallRate, overallBurst = 25, 5
	chatRate, chatBurst       = 1, 3
	groupRate, groupBurst     = 15, 5
	urgentRate                = 5 // what emergencies have beyond the overall rate
)

// newPace keeps the limits.
func newPace(l Limits) *parcel.Pace {
	if l.Overall <= 0 {
		l.Overall = overallRate
	}
	if l.Chat <= 0 {
		l.Chat = chatRate
	}
	if l.Group <= 0 {
		l.Group = groupRate
	}
	return parcel.NewPace(parcel.Rates{
		Overall: l.Overall, OverallBurst: max(overallBurst, int(l.Overall/5)), Urgent: urgentRate,
		Chat: func(chat string) (float64, int) {
			if isGroup(chat) {
				return l.Group / 60, groupBurst
			}
			return l.Chat, max(chatBurst, int(l.Chat))
		},
	})
}

// isGroup tells a group's address from a person's (docs: groups are below 0).
func isGroup(chat string) bool { return len(chat) > 0 && chat[0] == '-' }
