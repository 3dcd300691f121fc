package dialog

import (
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// forgetAfter is the pause after which a message inherits nothing.
const forgetAfter = bot.RecentWithin

// The bounds of a conversation's state, however much a patient writes.
const (
	maxEarlier = 3       // earlier messages
	maxKept    = 8 << 10 // bytes of each
	maxRecent  = 6       // messages that an emergency is told in
	maxPiece   = 1 << 10 // bytes of each of these
)

// stateAt returns the state as it stands when a message comes at a time.
func stateAt(c bot.Conversation, now time.Time) bot.Conversation {
	c.Earlier = slices.Clone(c.Earlier)
	c.Recent = slices.DeleteFunc(slices.Clone(c.Recent), func(r bot.Recent) bool {
		return !now.IsZero() && now.Sub(r.At) > bot.RecentWithin
	})
	if !now.IsZero() && !c.At.IsZero() && now.Sub(c.At) > forgetAfter {
		c = bot.Conversation{}
	}
	if !now.IsZero() {
		c.At = now
	}
	return c
}

// remember keeps the context that the next message may inherit.
func remember(c *bot.Conversation, text string, reply *response) {
	c.Pending = reply.Choices
	switch {
	case reply.Answer != nil:
		moveTo(c, reply.Answer.Leaflet.ID)
	case reply.result != nil && len(reply.result.Named) == 1:
		moveTo(c, reply.result.Named[0])
	}
	c.Earlier = append(c.Earlier, text)
	if extra := len(c.Earlier) - maxEarlier; extra > 0 {
		c.Earlier = c.Earlier[extra:]
	}
}

// addRecent keeps a message for the verdicts on the next ones. A long one is no piece.
func addRecent(c *bot.Conversation, text string, at time.Time) {
	if text = strings.ToValidUTF8(text, ""); len(text) > maxPiece {
		return
	}
	c.Recent = append(c.Recent, bot.Recent{Text: text, At: at})
	c.Recent = c.Recent[max(0, len(c.Recent)-maxRecent):]
}

// clip returns the part of a message that is kept: the beginning and the end of a long
// one, as it is also searched for, and no bytes that JSON would change.
func clip(text string) string {
	if len(text) > maxKept {
		text = text[:maxKept/2] + text[len(text)-maxKept/2:]
	}
	return strings.ToValidUTF8(text, "")
}

// moveTo goes to a leaflet; what was said about another is not inherited.
func moveTo(c *bot.Conversation, leaflet string) {
	if c.Leaflet != "" && c.Leaflet != leaflet {
		c.Earlier = nil
	}
	c.Leaflet = leaflet
}
