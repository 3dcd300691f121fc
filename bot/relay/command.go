package relay

import (
	"context"
	"strings"

	"bedside/bot"
)

// command carries out a command.
func (s *session) command(ctx context.Context, b *batch) error {
	name, argument, _ := bot.ParseCommand(b.Text)
	switch {
	case s.readers.desk && (name == "forget" || name == "export"): // nobody's own to erase or to see
		name = ""
	case name == "forget" && strings.EqualFold(argument, "yes"):
		return s.forget(ctx)
	case name == "forget":
		return s.mayForget(ctx, b)
	case name == "export":
		return s.export(ctx, b)
	}
	return s.reply(ctx, b, s.responder.Command(name, argument, s.Conversation, s.options.Retention))
}

// mayForget asks before erasing.
func (s *session) mayForget(ctx context.Context, b *batch) error {
	reply := s.responder.Say(bot.NoticeMayForget, s.Conversation)
	said := outbounds(reply)
	said[0].Offer.Erase = true // so that the button is known to be this chat's
	said[0].Parcels = s.pack(b, reply, [][]bot.Button{{s.button(bot.NoticeErase, verbErase, said[0].ID)}})
	return s.commit(ctx, b, bot.Turn{Outbound: said})
}

// forget erases everything, this command included.
func (s *session) forget(ctx context.Context) error {
	farewell := s.channel.Pack(s.responder.Say(bot.NoticeForgotten, bot.Conversation{}), "")
	if err := s.store.Forget(ctx, s.ID, farewell); err != nil {
		return err
	}
	s.recent.forget(s.Channel, s.Address)
	s.options.Killpoint(KillAnswered)
	return errForgotten
}

// export sends what is kept. It is not kept itself beyond its delivery's time,
// and is in no later export.
func (s *session) export(ctx context.Context, b *batch) error {
	text, err := s.store.Export(ctx, s.ID)
	if err != nil {
		return err
	}
	reply := s.responder.Say(bot.NoticeExport, s.Conversation)
	for block := range strings.SplitSeq(text, "\n\n") {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: block})
	}
	return s.commit(ctx, b, bot.Turn{Outbound: []bot.Outbound{{ID: bot.NewID(), Parcels: s.pack(b, reply, nil)}}})
}
