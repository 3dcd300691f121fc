package dialog

import (
	"slices"

	"bedside/bot"
)

// tellUnseen makes a reply say that what came with the message was not seen: else its reader
// takes it for a judgement of the picture. It stands first, unless the reply opens with what
// to do at once.
func (r *Responder) tellUnseen(reply *bot.Reply, a bot.Attachment) {
	part := bot.Part{Kind: bot.PartSay, Text: r.clinic.sayUnseen(a)}
	if reply.Flag != (bot.Flag{}) {
		reply.Parts = append(slices.Clip(reply.Parts), part)
		return
	}
	reply.Parts = slices.Insert(slices.Clip(reply.Parts), 0, part)
}
