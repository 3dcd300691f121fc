package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// sayUnshown tells staff of a message that the platform takes in no form.
const sayUnshown = "Something that staff have to read here is refused by the platform in every form. If there are " +
	"buttons below, they are those of it. The log names it as parcel %d."

// sayNobodyNotified ends a message that goes without the mention that was refused.
const sayNobodyNotified = "Nobody could be notified of this: the platform refuses the mention of everybody here."

// sayDeskShut begins what staff read elsewhere.
const sayDeskShut = "This could not be shown at the desk, whose chat takes no messages:"

// sayStoreAway begins what staff read of an emergency while the store is away.
const sayStoreAway = "A patient was just told what to do in an emergency. Who it is shows on a card that comes " +
	"here once the database works again. They wrote:"

// tellDeskPlace tells staff of a patient's emergency without the store: at the desk, or at the
// place for when that takes no messages.
func (r *Relay) tellDeskPlace(ctx context.Context, e *emergency) {
	if _, staff := e.to.(Staff); staff || e.Public || r.options.DeskPlace.Channel == "" {
		return
	}
	if r.backing() != nil && !r.health.isStoreAway() {
		return // it takes what the spool holds in a moment
	}
	if r.tellPlaces(ctx, sayStoreAway, e.Text) {
		return
	}
	r.log.Error("staff are told of an emergency only once the store is back: nothing can be written to them now")
	r.options.Observe(Event{Name: "unheard"})
}

// tellPlaces tells staff of what a patient wrote in an emergency, without the store: at the
// desk's place, or at the one for when that takes no messages. It reports whether one took it.
func (r *Relay) tellPlaces(ctx context.Context, intro, text string) bool {
	parts := []bot.Part{{Kind: bot.PartAdvice, Text: intro}, {Kind: bot.PartQuote, Text: text}}
	for _, place := range []Place{r.options.DeskPlace, r.options.Fallback} {
		err := r.tellAt(ctx, place, parts)
		if err == nil {
			return true
		}
		r.log.Warn("staff could not be told of an emergency", "channel", place.Channel, "error", err)
	}
	return false
}

// tellAt writes to a chat of staff, without the store.
func (r *Relay) tellAt(ctx context.Context, place Place, parts []bot.Part) error {
	to, ok := r.channels[place.Channel]
	if !ok {
		return errors.New("there is no such place")
	}
	parcels := to.Pack(bot.Reply{Parts: parts}, "")
	tell := func(chat string) error {
		for i := range parcels {
			parcels[i].Chat, parcels[i].Urgent, parcels[i].Loud = chat, true, i == 0
		}
		_, err := deliverAll(ctx, to, parcels)
		return err
	}
	err := tell(place.Chat)
	var moved *bot.MovedError
	if errors.As(err, &moved) {
		err = tell(moved.Chat)
	}
	return err
}

// deskOpen notes that staff can be told of something again.
func (r *Relay) deskOpen(ctx context.Context, chat int64, d *bot.Delivery) {
	r.fellBack.Delete(d.ID)
	if r.health.isDeskShut() && r.isDesk(ctx, chat) {
		r.health.desk(true)
	}
}

// deskShut holds what is for staff while their chat takes no messages, and tells them of an
// emergency elsewhere.
func (r *Relay) deskShut(ctx context.Context, chat int64, d *bot.Delivery, err error) (wait time.Duration, _ error) {
	r.health.desk(false)
	if isUrgent(d.Parcel) {
		r.tellElsewhere(ctx, d)
	}
	return r.postpone(ctx, chat, d, lastRetry,
		fmt.Errorf("the desk's chat cannot be written; bring the bot back into it, and let it write: %w", err))
}

// deskRefused sends what staff have to read in plainer forms, when the platform refuses that
// which it has: without a word to everybody, as text in as many pieces as it takes, and in
// the end as a word that there is something. Where not even that is taken, it is the place
// that refuses, whatever reason it names: the message is held, and never dropped.
func (r *Relay) deskRefused(ctx context.Context, chat int64, d *bot.Delivery, refusal error) (time.Duration, error) {
	r.log.Error(
		"the platform refuses a message to the desk; it is sent as text",
		"chat",
		chat,
		"parcel",
		d.ID,
		"error",
		refusal,
	)
	channel := r.channels[d.Channel]
	for _, form := range append(plainer(channel, d.Parcel), unshown(d)...) {
		message, err := deliverAll(ctx, channel, form)
		switch {
		case err == nil:
			r.deskOpen(ctx, chat, d)
			return 0, r.record(ctx, chat, d.ID, message)
		case errors.Is(err, bot.ErrChatGone):
			return r.deskShut(ctx, chat, d, err)
		case !errors.Is(err, bot.ErrRefused):
			return r.settle(ctx, chat, d, "", err)
		}
	}
	return r.deskShut(ctx, chat, d, refusal)
}

// unshown are the forms of last resort: that there is something, with its buttons and without.
func unshown(d *bot.Delivery) [][]bot.Parcel {
	bare := bot.Parcel{Chat: d.Parcel.Chat, Urgent: isUrgent(d.Parcel),
		Parts: []bot.Part{{Kind: bot.PartSay, Text: fmt.Sprintf(sayUnshown, d.ID)}}}
	withButtons := bare
	withButtons.Buttons = d.Parcel.Buttons
	return [][]bot.Parcel{{withButtons}, {bare}}
}

// plainer are forms of a parcel, each with less that a platform may refuse.
func plainer(channel Packer, p bot.Parcel) (forms [][]bot.Parcel) {
	text := bot.Part{Kind: bot.PartSay, Text: bot.PlainText(p.Parts)}
	quiet, plain := p, p
	quiet.Loud = false
	if p.Loud {
		quiet.Parts = append(slices.Clone(p.Parts), bot.Part{Kind: bot.PartSay, Text: sayNobodyNotified})
	}
	plain.Loud, plain.Parts = false, []bot.Part{text}
	plain.Urgent = isUrgent(p)
	forms = append(forms, []bot.Parcel{quiet}, []bot.Parcel{plain})
	pieces := channel.Pack(bot.Reply{Parts: []bot.Part{text}}, p.ReplyTo)
	for i := range pieces {
		pieces[i].Chat, pieces[i].Urgent = p.Chat, plain.Urgent
	}
	withButtons := slices.Clone(pieces)
	if n := len(pieces); n > 0 {
		withButtons[n-1].Buttons = p.Buttons
	}
	return append(forms, withButtons, pieces)
}

// deliverAll delivers parcels and returns the message of the last one, under which its
// buttons are.
func deliverAll(ctx context.Context, channel Deliverer, parcels []bot.Parcel) (message string, err error) {
	for _, p := range parcels {
		if message, err = channel.Deliver(ctx, p); err != nil {
			return "", err
		}
	}
	return message, nil
}

// isUrgent tells whether a parcel tells of an emergency.
func isUrgent(p bot.Parcel) bool {
	return p.Urgent || p.Loud ||
		slices.ContainsFunc(p.Parts, func(part bot.Part) bool { return part.Kind == bot.PartAdvice })
}

// tellElsewhere tells staff of something at the place for that, once.
func (r *Relay) tellElsewhere(ctx context.Context, d *bot.Delivery) {
	if _, told := r.fellBack.Load(d.ID); told {
		return
	}
	if r.options.Fallback.Channel == "" {
		r.log.Error(
			"staff cannot be told of an emergency: the desk's chat takes no messages, and desk.fallback names no other",
		)
		r.options.Observe(Event{Name: "unheard"})
		return
	}
	parts := append([]bot.Part{{Kind: bot.PartSay, Text: sayDeskShut}}, d.Parcel.Parts...)
	if err := r.tellAt(ctx, r.options.Fallback, parts); err != nil {
		r.log.Error("staff cannot be told of an emergency, neither at the desk nor at desk.fallback", "error", err)
		r.options.Observe(Event{Name: "unheard"})
		return
	}
	r.fellBack.Store(d.ID, true)
	r.log.Warn("staff were told of an emergency at desk.fallback: the desk's chat takes no messages")
}
