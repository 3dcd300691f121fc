package relay

import (
	"context"
	"strings"

	"bedside/bot"
)

// command does what a command asks for.
func (t *session) command(ctx context.Context, u *batch) error {
	name, argument, _ := bot.ParseCommand(u.Text)
	switch {
	case t.Desk && (name == "forget" || name == "export"): // nobody's own to erase or to see
		name = ""
	case name == "forget" && strings.EqualFold(argument, "yes"):
		return t.forget(ctx)
	case name == "forget":
		return t.mayForget(ctx, u)
	case name == "export":
		return t.export(ctx, u)
	}
	return t.reply(ctx, u, t.responder.Command(name, argument, t.Conversation, t.options.Retention))
}

// mayForget asks before erasing.
func (t *session) mayForget(ctx context.Context, u *batch) error {
	reply := t.responder.Say(bot.NoticeMayForget, t.Conversation)
	said := outbounds(reply)
	said[0].Offer.Erase = true // so that the button is known to be this chat's
	said[0].Parcels = t.pack(u, reply, [][]bot.Button{{t.button(bot.NoticeErase, verbErase, said[0].ID)}})
	return t.commit(ctx, u, bot.Turn{Outbound: said})
}

// forget erases everything, this command included.
func (t *session) forget(ctx context.Context) error {
	farewell := t.channel.Pack(t.responder.Say(bot.NoticeForgotten, bot.Conversation{}), "")
	if err := t.store.Forget(ctx, t.ID, farewell); err != nil {
		return err
	}
	t.options.Killpoint(KillAnswered)
	return errForgotten
}

// export sends what is kept. It is not kept itself beyond its delivery's time,
// and is in no later export.
func (t *session) export(ctx context.Context, u *batch) error {
	text, err := t.store.Export(ctx, t.ID)
	if err != nil {
		return err
	}
	reply := t.responder.Say(bot.NoticeExport, t.Conversation)
	for block := range strings.SplitSeq(text, "\n\n") {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: block})
	}
	return t.commit(ctx, u, bot.Turn{Outbound: []bot.Outbound{{ID: bot.NewID(), Parcels: t.pack(u, reply, nil)}}})
}
