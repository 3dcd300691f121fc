package relay

import (
	"slices"

	"bedside/bot"
)

// audience is who reads what is said in a chat. It is computed once for a session,
// and decides who replies, what can be pressed and what the desk is asked.
type audience struct {
	staff  Staff // the channel, when its readers are the clinic's staff; nil otherwise
	desk   bool  // staff find the cards of tickets in the chat
	public bool  // others read along
	shared bool  // people of other organisations read along
}

// audienceOf is the audience of a chat on a channel, where some arrivals wait.
func audienceOf(channel Channel, peer bot.Peer, waiting []bot.Inbound) audience {
	staff, _ := channel.(Staff)
	public := slices.ContainsFunc(waiting, func(in bot.Inbound) bool { return in.Public })
	shared := slices.ContainsFunc(waiting, func(in bot.Inbound) bool { return in.Shared })
	return audience{staff, peer.Desk, public, shared}
}

// patient tells whether the chat is a patient's own.
func (a audience) patient() bool { return a.staff == nil && !a.desk && !a.public }

// asker is the audience as it decides which leaflets may be seen.
func (s *session) asker() bot.Asker {
	shared := s.Standing.Shared || s.readers.shared
	return bot.Asker{Channel: s.Channel, Chat: s.Address, Links: s.Standing.Links, Shared: shared,
		Staff: (s.readers.staff != nil || s.readers.desk) && !shared}
}

// responderFor returns who replies to an audience.
func (r *Relay) responderFor(asker bot.Asker, a audience) Responder {
	if r.service.For != nil {
		return r.service.For(asker)
	}
	if (a.staff != nil || a.desk) && r.staff != nil {
		return r.staff
	}
	return r.responder
}

// advisorFor returns who knows what to do on a channel.
func (r *Relay) advisorFor(to Channel) Triager {
	if _, staff := to.(Staff); staff && r.advisors.Staff != nil {
		return r.advisors.Staff
	}
	return r.advisors.Patients
}

// isDeskAddress tells whether a chat is the desk's, as its channel knows it.
func (r *Relay) isDeskAddress(channel, chat string) bool {
	on, ok := r.channels[channel].(DeskChannel)
	return ok && on.IsDesk(chat)
}
