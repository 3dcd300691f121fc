package relay

import (
	"cmp"
	"slices"
	"strconv"

	"bedside/bot"
	"bedside/knowledge"
)

// outbounds are the records of a reply and of the replies to further questions in
// the same message; the first has what is to be delivered.
func outbounds(reply bot.Reply) []bot.Outbound {
	said := bot.Outbound{ID: bot.NewID(), Outcome: reply.Outcome, Confidence: reply.Confidence, RedFlag: reply.Flag.Name(),
		Question: reply.Question, Offer: bot.Offer{Choices: offered(reply)}}
	quote(&said, reply.Answer)
	said.Proof = proofOf(reply)
	all := []bot.Outbound{said}
	for _, also := range slices.Concat(reply.Also, reply.Missed) {
		all = append(all, outbounds(also)...)
	}
	for _, also := range all[1:] {
		if also.Proof != nil {
			also.Proof.With = said.ID
		}
	}
	return all
}

// quote records the passage that a message quotes; nil is none.
func quote(said *bot.Outbound, a *bot.Answer) {
	if a == nil {
		return
	}
	said.Leaflet, said.Passage, said.SHA256 = a.Leaflet.ID, a.Passage.ID, a.Passage.SHA256
	said.Version = knowledge.Day(a.Leaflet.Reviewed)
}

// proofOf is a reply's own copy of its proof, with the source of what it quotes.
func proofOf(reply bot.Reply) *bot.Proof {
	if reply.Proof == nil {
		return nil
	}
	proof := *reply.Proof
	if reply.Answer != nil {
		proof.Source = bot.NewSource(reply.Answer.Quote)
	}
	return &proof
}

// offered are the choices of a reply's buttons.
func offered(reply bot.Reply) []bot.Choice { return slices.Concat(reply.Choices, reply.Related) }

// pack makes parcels of a reply, with the buttons under the last. A reply to a
// message that was changed, or that others read along, refers to it, and so it stays in the topic where it was asked.
func (s *session) pack(b *batch, reply bot.Reply, buttons [][]bot.Button) []bot.Parcel {
	replyTo := ""
	if b.Edit != 0 || s.readers.public || s.readers.desk && s.readers.staff == nil {
		replyTo = b.Message
	}
	if len(reply.Choices) > 0 && len(buttons) > 0 {
		reply.Parts = withButtons(reply.Parts)
	}
	parcels := s.channel.Pack(reply, replyTo)
	markQuotes(parcels, reply)
	if n := len(parcels); n > 0 {
		parcels[n-1].Buttons = buttons
	}
	return parcels
}

// withButtons are parts as they read above buttons for the choices: on a page the choices have no numbers.
func withButtons(parts []bot.Part) []bot.Part {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].Text = cmp.Or(parts[i].WithButtons, parts[i].Text)
	}
	return parts
}

// buttons are those under a reply: choices and related sections, whether it helped,
// and how to reach a person.
func (s *session) buttons(id int64, reply bot.Reply) [][]bot.Button {
	var rows [][]bot.Button
	for i, choice := range offered(reply) {
		rows = append(rows, []bot.Button{{Label: choice.Label, Data: bot.ButtonData{Verb: verbPick, ID: id,
			More: strconv.Itoa(i + 1)}.String()}})
	}
	if reply.Outcome == bot.OutcomeAnswer {
		rows = append(rows, []bot.Button{s.button(bot.NoticeHelpful, verbYes, id),
			s.button(bot.NoticeNotHelpful, verbNo, id)})
	}
	if s.readers.staff != nil { // they know how to reach the clinic
		return append(rows, s.staffButtons(id, reply)...)
	}
	if canAsk(reply) {
		rows = append(rows, []bot.Button{s.button(bot.NoticeAskClinic, bot.VerbAskClinic, id)})
	}
	return rows
}

// canAsk tells whether what a reply is about may be asked at the clinic.
func canAsk(reply bot.Reply) bool {
	return reply.Outcome == bot.OutcomeAnswer || reply.Outcome == bot.OutcomeAbstain || reply.Outcome == bot.OutcomeClarify
}

func (s *session) button(label bot.Notice, verb string, id int64) bot.Button {
	return bot.Button{Label: s.noticeText(label), Data: bot.ButtonData{Verb: verb, ID: id}.String()}
}

// noticeText are a notice as plain text.
func (s *session) noticeText(n bot.Notice) string { return s.responder.Say(n, bot.Conversation{}).Text }
