package relay

import (
	"context"
	"slices"
	"strings"

	"bedside/bot"
)

// command carries out a command.
func (s *session) command(ctx context.Context, b *batch) error {
	name, argument, _ := bot.ParseCommand(b.Text)
	switch {
	case s.readers.desk && (name == "forget" || name == "export"): // nobody's own to erase or to see
		name = ""
	case name == "forget" && isYes(argument):
		return s.forget(ctx, b)
	case name == "forget":
		return s.mayForget(ctx, b)
	case name == "export":
		return s.export(ctx, b)
	}
	if name == "start" && s.admits(argument) {
		return s.admit(ctx, b, argument)
	}
	return s.reply(ctx, b, s.responder.Command(name, argument, s.Conversation, s.options.Retention))
}

func isYes(argument string) bool { return strings.EqualFold(argument, "yes") }

// admits tells whether the argument of a link admits the chat to an audience.
func (s *session) admits(argument string) bool {
	return s.service.Admits != nil && s.service.Admits(s.Channel, argument)
}

// maxLinks is the largest number of links that a chat is admitted by; the first ones give way.
const maxLinks = 20

// admit has the chat see what a link is for, from here on.
func (s *session) admit(ctx context.Context, b *batch, link string) error {
	links := append(slices.DeleteFunc(slices.Clone(s.Standing.Links), func(l string) bool { return l == link }), link)
	s.Standing.Links = links[max(0, len(links)-maxLinks):]
	s.responder = s.responderFor(s.asker(), s.readers)
	reply := s.responder.Command("start", "", s.Conversation, s.options.Retention)
	return s.replyWith(ctx, b, reply, bot.Turn{Standing: &s.Standing})
}

// mayForget asks before erasing.
func (s *session) mayForget(ctx context.Context, b *batch) error {
	reply := s.responder.Say(bot.NoticeMayForget, s.Conversation)
	said := outbounds(reply)
	said[0].Offer.Erase = true // so that the button is known to be this chat's
	said[0].Parcels = s.pack(b, reply, [][]bot.Button{{s.button(bot.NoticeErase, verbErase, said[0].ID)}})
	return s.commit(ctx, b, bot.Turn{Outbound: said})
}

// untilErasure makes batches of what waits, up to the first that asks for everything to be erased:
// what came after that, emergencies and changes too, would be erased with its answer.
func (s *session) untilErasure(waiting []bot.Inbound) []*batch {
	all := s.batches(waiting)
	var first *batch
	for _, b := range all {
		if s.erases(b) && (first == nil || b.ID < first.ID) {
			first = b
		}
	}
	if first == nil {
		return all
	}
	after := func(in bot.Inbound) bool { return in.ID > first.ID }
	all = s.batches(slices.DeleteFunc(slices.Clone(waiting), after))
	i := slices.IndexFunc(all, func(b *batch) bool { return b.ID == first.ID })
	first = all[i]
	return append(slices.Delete(all, i, i+1), first) // a change stands in the place of what it changes
}

// erases tells whether a batch asks for everything to be erased.
func (s *session) erases(b *batch) bool {
	switch {
	case s.readers.desk || s.readers.public || b.Verdict.Urgent():
		return false
	case b.Kind == bot.ArrivalPress:
		data, ok := parsePress(b.Text)
		return ok && data.Verb == verbErase
	}
	name, argument, ok := bot.ParseCommand(b.Text)
	return ok && b.Kind == bot.ArrivalText && name == "forget" && isYes(argument)
}

// forget erases everything, the arrival that asks for it included, but what came after that.
func (s *session) forget(ctx context.Context, b *batch) error {
	farewell := s.channel.Pack(s.responder.Say(bot.NoticeForgotten, bot.Conversation{}), "")
	for i := range farewell {
		farewell[i].Farewell = i == 0
	}
	if err := s.store.Forget(ctx, s.ID, b.ID, farewell); err != nil {
		return err
	}
	s.recent.forget(s.Channel, s.Address, b.Message)
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
