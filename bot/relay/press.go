package relay

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"bedside/bot"
)

// What a button's data begin with.
const (
	verbYes    = "yes"    // the reply helped
	verbNo     = "no"     // it did not
	verbReason = "reason" // says why it did not
	verbPick   = "pick"   // picks one of its choices
	verbClinic = "clinic" // asks for a person
	verbErase  = "erase"  // erases everything
	verbWhy    = "why"    // asks why a passage was quoted
	verbShare  = "share"  // shows others what was shown to one person
)

// pressData is what a button says when it is pressed.
type pressData struct {
	verb   string
	id     int64 // of the reply that it stands under
	choice int   // of verbPick and verbReason, from 1
}

// parsePress reads a button's data, "verb:id", "pick:id:choice" or "reason:id:choice". They come from
// the person's side and may be anything; false when they are none of ours.
func parsePress(data string) (pressData, bool) {
	fields := strings.Split(data, ":")
	want := 2
	if fields[0] == verbPick || fields[0] == verbReason {
		want = 3
	}
	if len(data) > 64 || len(fields) != want {
		return pressData{}, false
	}
	var d pressData
	var err error
	if d.id, err = strconv.ParseInt(fields[1], 10, 64); err != nil || d.id <= 0 {
		return pressData{}, false
	}
	if want == 3 {
		if d.choice, err = strconv.Atoi(fields[2]); err != nil || d.choice <= 0 {
			return pressData{}, false
		}
	}
	switch d.verb = fields[0]; d.verb {
	case verbYes, verbNo, verbReason, verbPick, verbClinic, verbErase, verbWhy, verbShare:
		return d, true
	}
	return pressData{}, false
}

// press deals with the press of a button. What was offered to another chat, or
// never, does nothing.
func (t *session) press(ctx context.Context, u *batch) error {
	data, ok := parsePress(u.Text)
	switch {
	case !ok:
	case data.verb == verbClinic:
		t.acknowledge(ctx, u, "")
		return t.replyNotice(ctx, u, bot.NoticeContact)
	case data.verb == verbYes || data.verb == verbNo:
		return t.recordFeedback(ctx, u, data)
	case data.verb == verbReason:
		return t.recordReason(ctx, u, data)
	case data.verb == verbWhy:
		return t.explain(ctx, u, data)
	case data.verb == verbShare:
		return t.share(ctx, u, data)
	case data.verb == verbErase:
		return t.erase(ctx, u, data)
	default:
		return t.pick(ctx, u, data)
	}
	t.acknowledge(ctx, u, "")
	return t.commit(ctx, u, bot.Turn{})
}

// acknowledge answers a press. The platform forgets a press after a while, so
// nothing depends on it.
func (t *session) acknowledge(ctx context.Context, u *batch, notice string) {
	if err := t.channel.Acknowledge(ctx, u.Press, notice); err != nil {
		t.log.Debug("a press was not acknowledged", "chat", t.ID, "error", err)
	}
}

// recordFeedback counts whether a reply helped, once, and takes the buttons away.
func (t *session) recordFeedback(ctx context.Context, u *batch, data pressData) error {
	counted, err := t.store.RecordFeedback(ctx, t.ID, data.id, data.verb == verbYes)
	if err != nil {
		return err
	}
	if !counted {
		t.acknowledge(ctx, u, "")
		return t.commit(ctx, u, bot.Turn{})
	}
	t.acknowledge(ctx, u, t.noticeText(bot.NoticeThanks))
	change := bot.Parcel{Change: u.Message, Buttons: t.lastingButtons(data.id)}
	said := []bot.Outbound{{ID: bot.NewID(), Parcels: []bot.Parcel{change}}}
	if data.verb == verbNo {
		more := t.responder.Say(bot.NoticeUnhelpful, t.Conversation)
		rows := outbounds(more)
		rows[0].Parcels = t.pack(u, more, t.reasonButtons(data.id))
		said = append(said, rows...)
	}
	return t.commit(ctx, u, bot.Turn{Outbound: said})
}

// reasonButtons are the reasons that a patient may give why a reply did not help,
// one a row, above what stays.
func (t *session) reasonButtons(id int64) [][]bot.Button {
	if _, staff := t.channel.(Staff); staff {
		return nil
	}
	var rows [][]bot.Button
	for i, reason := range bot.Reasons() {
		rows = append(rows, []bot.Button{{Label: reason.Label(), Data: fmt.Sprintf("%s:%d:%d", verbReason, id, i+1)}})
	}
	return append(rows, t.lastingButtons(id)...)
}

// recordReason counts why a reply did not help, once, and takes their buttons away.
func (t *session) recordReason(ctx context.Context, u *batch, data pressData) error {
	var counted bool
	var err error
	if reasons := bot.Reasons(); data.choice <= len(reasons) {
		counted, err = t.store.RecordReason(ctx, t.ID, data.id, reasons[data.choice-1])
	}
	if err != nil {
		return err
	}
	if !counted {
		t.acknowledge(ctx, u, "")
		return t.commit(ctx, u, bot.Turn{})
	}
	t.acknowledge(ctx, u, t.noticeText(bot.NoticeThanks))
	change := bot.Parcel{Change: u.Message, Buttons: t.lastingButtons(data.id)}
	return t.commit(ctx, u, bot.Turn{Outbound: []bot.Outbound{{ID: bot.NewID(), Parcels: []bot.Parcel{change}}}})
}

// pick takes a choice, in the state in which it was offered.
func (t *session) pick(ctx context.Context, u *batch, data pressData) error {
	offer, err := t.store.Offer(ctx, t.ID, data.id)
	if err != nil {
		return err
	}
	if data.choice > len(offer.Choices) {
		return t.tooOld(ctx, u)
	}
	t.acknowledge(ctx, u, "")
	state := t.Conversation
	state.Pending, state.At = offer.Choices, u.At // a pause does not make the button old
	reply, err := t.choose(ctx, offer.Choices[data.choice-1], state)
	if err != nil {
		return t.replyFault(ctx, u, err)
	}
	return t.reply(ctx, u, reply)
}

// erase erases everything, when this chat was asked whether it shall.
func (t *session) erase(ctx context.Context, u *batch, data pressData) error {
	offer, err := t.store.Offer(ctx, t.ID, data.id)
	if err != nil {
		return err
	}
	if !offer.Erase {
		return t.tooOld(ctx, u)
	}
	t.acknowledge(ctx, u, "")
	return t.forget(ctx)
}

// tooOld tells a person that a button does nothing any more.
func (t *session) tooOld(ctx context.Context, u *batch) error {
	t.acknowledge(ctx, u, t.noticeText(bot.NoticeOldButton))
	return t.commit(ctx, u, bot.Turn{})
}

// choose has a choice replied to.
func (t *session) choose(ctx context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error) {
	return guarded(func() (bot.Reply, error) { return t.responder.Choose(ctx, choice, state) })
}
