package telegram

import (
	"bedside/bot"
	"bedside/bot/parcel"
)

// maxText is the longest message: 4096 code points (docs, sendMessage), kept here
// in UTF-16 units, of which there are never fewer.
const maxText = 4096

// form describes the messages that Telegram takes: of at most limit UTF-16 units, limit being at
// least 2.
func form(limit int) parcel.Limits {
	size := func(parts []bot.Part) int {
		text, _ := render(parts)
		return length(text)
	}
	return parcel.Limits{Limit: limit, Size: size, Length: length, Clean: cleaned}
}

// Pack puts a reply into as many messages as it needs, as parcel.Form.Pack says.
func (c *Channel) Pack(reply bot.Reply, replyTo string) []bot.Parcel {
	return form(maxText).Pack(reply, replyTo)
}

// cut cuts a text into pieces of at most limit UTF-16 units.
func cut(text string, limit int) []string { return parcel.Cut(text, limit, length) }

// cleaned returns a part as Telegram will show it.
func cleaned(part bot.Part) bot.Part { return parcel.Cleaned(part, clean) }
