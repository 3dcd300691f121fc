package relay

import (
	"context"
	"errors"
	"strconv"

	"bedside/bot"
)

// The verbs of the relay's buttons, beside bot.VerbAskClinic.
const (
	verbYes    = "yes"    // the reply helped
	verbNo     = "no"     // it did not
	verbReason = "reason" // says why it did not
	verbPick   = "pick"   // picks one of its choices
	verbErase  = "erase"  // erases everything
	verbWhy    = "why"    // asks why a passage was quoted
	verbShare  = "share"  // shows others what was shown to one person
	verbAgree  = "agree"  // agrees to the notice on privacy
)

// pressData is the data of a button of the relay; its ID is that of
// the reply that it stands under.
type pressData struct {
	bot.ButtonData
	choice int // of verbPick and verbReason, from 1; 0 for the others
}

// parsePress reads a button's data, which come from the person's side and may be
// anything; false when they are none of the relay's.
func parsePress(text string) (pressData, bool) {
	data, ok := bot.ParseButtonData(text)
	if !ok {
		return pressData{}, false
	}
	switch data.Verb {
	case verbPick, verbReason:
		choice, err := strconv.Atoi(data.More)
		if err != nil || choice <= 0 {
			return pressData{}, false
		}
		return pressData{data, choice}, true
	case verbYes, verbNo, bot.VerbAskClinic, verbErase, verbWhy, verbShare, verbAgree:
		if data.More == "" {
			return pressData{data, 0}, true
		}
	}
	return pressData{}, false
}

// press deals with the press of a button. What was offered to another chat, or
// never, does nothing.
func (s *session) press(ctx context.Context, b *batch) error {
	data, ok := parsePress(b.Text)
	switch {
	case !ok: // of an older version, or a newer one
		return s.tooOld(ctx, b)
	case data.Verb == bot.VerbAskClinic:
		s.acknowledge(ctx, b, "")
		return s.replyNotice(ctx, b, bot.NoticeContact)
	case data.Verb == verbYes || data.Verb == verbNo:
		return s.recordFeedback(ctx, b, data)
	case data.Verb == verbReason:
		return s.recordReason(ctx, b, data)
	case data.Verb == verbWhy:
		return s.explain(ctx, b, data)
	case data.Verb == verbShare:
		return s.share(ctx, b, data)
	case data.Verb == verbAgree:
		return s.agree(ctx, b, data)
	case data.Verb == verbErase:
		return s.erase(ctx, b, data)
	}
	return s.pick(ctx, b, data)
}

// acknowledge answers a press. The platform forgets a press after a while, so
// nothing depends on it.
func (s *session) acknowledge(ctx context.Context, b *batch, notice string) {
	if err := s.channel.Acknowledge(ctx, b.Press, notice); err != nil {
		s.log.Debug("a press was not acknowledged", "chat", s.ID, "error", err)
	}
}

// recordFeedback counts whether a reply helped, once, and takes the buttons away.
func (s *session) recordFeedback(ctx context.Context, b *batch, data pressData) error {
	said := []bot.Outbound{s.withoutButtons(b, data.ID)}
	if data.Verb == verbNo {
		more := s.responder.Say(bot.NoticeUnhelpful, s.Conversation)
		rows := outbounds(more)
		rows[0].Parcels = s.pack(b, more, s.reasonButtons(data.ID))
		said = append(said, rows...)
	}
	return s.judge(ctx, b, bot.Judgement{Reply: data.ID, Helpful: data.Verb == verbYes}, said)
}

// withoutButtons takes away the buttons that were pressed, but for those that stay.
func (s *session) withoutButtons(b *batch, reply int64) bot.Outbound {
	change := bot.Parcel{Change: b.Message, Buttons: s.lastingButtons(reply)}
	return bot.Outbound{ID: bot.NewID(), Parcels: []bot.Parcel{change}}
}

// judge commits a judgement with what it is answered by. One that counts for nothing is
// answered by nothing.
func (s *session) judge(ctx context.Context, b *batch, j bot.Judgement, said []bot.Outbound) error {
	notice := s.noticeText(bot.NoticeThanks)
	err := s.commit(ctx, b, bot.Turn{Judgement: &j, Outbound: said})
	if errors.Is(err, bot.ErrJudged) {
		notice = ""
		err = s.commit(ctx, b, bot.Turn{})
	}
	if err == nil {
		s.acknowledge(ctx, b, notice)
	}
	return err
}

// reasonButtons are the reasons that a patient may give why a reply did not help,
// one a row, above what stays.
func (s *session) reasonButtons(id int64) [][]bot.Button {
	if s.readers.staff != nil {
		return nil
	}
	var rows [][]bot.Button
	for i, reason := range bot.Reasons() {
		data := bot.ButtonData{Verb: verbReason, ID: id, More: strconv.Itoa(i + 1)}
		rows = append(rows, []bot.Button{{Label: s.noticeText(reason.Notice()), Data: data.String()}})
	}
	return append(rows, s.lastingButtons(id)...)
}

// recordReason counts why a reply did not help, once, and takes their buttons away.
func (s *session) recordReason(ctx context.Context, b *batch, data pressData) error {
	reasons := bot.Reasons()
	if data.choice > len(reasons) {
		s.acknowledge(ctx, b, "")
		return s.commit(ctx, b, bot.Turn{})
	}
	return s.judge(ctx, b, bot.Judgement{Reply: data.ID, Reason: reasons[data.choice-1]},
		[]bot.Outbound{s.withoutButtons(b, data.ID)})
}

// pick takes a choice, in the state in which it was offered.
func (s *session) pick(ctx context.Context, b *batch, data pressData) error {
	offer, err := s.store.Offer(ctx, s.ID, data.ID)
	if err != nil {
		return err
	}
	if data.choice > len(offer.Choices) {
		return s.tooOld(ctx, b)
	}
	s.acknowledge(ctx, b, "")
	if s.awaitsConsent() { // the button stays, to be pressed again
		return s.commit(ctx, b, s.withNotice(b, bot.Turn{}))
	}
	state := s.Conversation
	state.Pending, state.At = offer.Choices, b.At // a pause does not make the button old
	reply, err := s.choose(ctx, offer.Choices[data.choice-1], state)
	if err != nil {
		return s.replyFault(ctx, b, err)
	}
	return s.reply(ctx, b, reply)
}

// erase erases everything, when this chat was asked whether it shall.
func (s *session) erase(ctx context.Context, b *batch, data pressData) error {
	offer, err := s.store.Offer(ctx, s.ID, data.ID)
	if err != nil {
		return err
	}
	if !offer.Erase {
		return s.tooOld(ctx, b)
	}
	s.acknowledge(ctx, b, "")
	return s.forget(ctx, b)
}

// tooOld tells a person that a button does nothing any more.
func (s *session) tooOld(ctx context.Context, b *batch) error {
	s.acknowledge(ctx, b, s.noticeText(bot.NoticeOldButton))
	return s.commit(ctx, b, bot.Turn{})
}

// choose has a choice replied to.
func (s *session) choose(ctx context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error) {
	return guarded(func() (bot.Reply, error) { return s.responder.Choose(ctx, choice, state) })
}
