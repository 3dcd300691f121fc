package web

import (
	"cmp"
	"slices"
	"time"

	"bedside/bot"
)

// builder puts a conversation together.
type builder struct {
	channel *Channel
	chat    string
	held    held
	entries []shown
	changes []entry
	labels  map[[2]string]string // of buttons, by message and data
	pending time.Time            // when the last press came that was not dealt with and gets no reply
	seen    int64                // up to when advice was read, in ms since 1970
	advised map[string]bool      // held entries that the store has as an arrival's advice
}

// addStored adds what the store has.
func (b *builder) addStored(t *bot.Transcript) {
	b.label(t.Sent)
	for _, in := range t.Arrivals {
		b.addArrival(in, true)
	}
	for _, s := range t.Sent {
		b.addParcel(&s.Parcel, s.Message, s.At)
	}
}

// label notes what buttons say.
func (b *builder) label(sent []bot.Sent) {
	b.labels = map[[2]string]string{}
	for _, s := range sent {
		for _, row := range s.Parcel.Buttons {
			for _, button := range row {
				b.labels[[2]string{cmp.Or(s.Parcel.Change, s.Message), button.Data}] = button.Label
			}
		}
	}
}

// addHeld adds what is only in memory.
func (b *builder) addHeld() {
	for _, e := range b.held.entries {
		switch {
		case e.arrival != nil:
			b.addArrival(bot.Inbound{Arrival: *e.arrival, Received: e.At}, false)
		case e.parcel.Urgent && b.advised[e.Message]:
		default:
			b.addParcel(e.parcel, e.Message, e.At)
		}
	}
}

// addArrival adds what a person did, and the advice on it.
func (b *builder) addArrival(in bot.Inbound, stored bool) {
	s := shown{ID: in.Arrival.ID, At: in.Received, Own: true, Text: in.Text, arrival: in, stored: stored}
	switch in.Kind {
	case bot.ArrivalText:
		if name, argument, ok := bot.ParseCommand(in.Text); ok {
			s.Text = b.channel.words.command(name, argument, in.Text)
		}
	case bot.ArrivalPress:
		data, _ := bot.ParseButtonData(in.Text)
		b.seen = max(b.seen, seenBy(in.Arrival))
		if s.Text = b.labels[[2]string{in.Message, in.Text}]; s.Text == "" || quietVerbs[data.Verb] {
			if !in.Settled && data.Verb != verbSeen {
				b.pending = in.Received
			}
			return
		}
	default:
		return
	}
	b.entries = append(b.entries, s)
	if in.Verdict.Urgent() && in.Lane.Token != 0 { // else it was delivered like other replies
		b.addAdvice(in)
	}
}

// seenBy is up to when advice was read by an arrival, in ms since 1970; 0 for one that does not say.
func seenBy(a bot.Arrival) int64 {
	if data, ok := bot.ParseButtonData(a.Text); ok && a.Kind == bot.ArrivalPress && data.Verb == verbSeen {
		return data.ID
	}
	return 0
}

// addAdvice makes the advice that was given on an arrival again. It has the id of the entry that
// gave it, as long as that is in memory.
func (b *builder) addAdvice(in bot.Inbound) {
	reply, ok := b.channel.options.Advise(bot.Message{Text: in.Text, At: in.At, Verdict: in.Verdict,
		Attached: in.Attached})
	if !ok {
		return
	}
	id, matched := b.held.advised[in.Arrival.ID]
	given := in.Received.UnixMilli()
	for _, e := range b.held.entries {
		if !matched && e.parcel != nil && e.parcel.Urgent && !e.At.Before(in.At) &&
			bot.PlainText(e.parcel.Parts) == reply.Text {
			id, matched = e.Message, true
			b.channel.boxes.matchAdvice(b.chat, in.Arrival.ID, id)
		}
		if matched && e.Message == id { // it was read as what it was before a slow store had it
			given = min(given, e.At.UnixMilli())
		}
	}
	if b.advised == nil {
		b.advised = map[string]bool{}
	}
	b.advised[id] = matched
	b.entries = append(b.entries, shown{ID: cmp.Or(id, "a"+in.Arrival.ID), Message: id,
		At: in.Received, Parts: reply.Parts, Urgent: true, given: given})
}

// addParcel adds what was delivered.
func (b *builder) addParcel(p *bot.Parcel, message string, at time.Time) {
	if p.Change != "" {
		b.changes = append(b.changes, entry{Message: p.Change, At: at, parcel: p})
		return
	}
	b.entries = append(b.entries, shown{ID: message, Message: message, At: at, Parts: p.Parts, Buttons: p.Buttons,
		Passages: p.Passages, Urgent: p.Urgent})
}

// build puts everything in order and makes the changes.
func (b *builder) build() []shown {
	slices.SortStableFunc(b.entries, func(x, y shown) int { return cmp.Compare(x.At.UnixMilli(), y.At.UnixMilli()) })
	slices.SortStableFunc(b.changes, func(x, y entry) int { return x.At.Compare(y.At) })
	for _, change := range b.changes {
		for i := range b.entries {
			if s := &b.entries[i]; !s.Own && s.Message == change.Message {
				s.Buttons = change.parcel.Buttons
				if !isBlank(change.parcel.Parts) {
					s.Parts, s.Passages = change.parcel.Parts, change.parcel.Passages
				}
			}
		}
	}
	return once(b.entries)
}

// once leaves out what is there twice, such as one advice on two messages: the last stays.
func once(entries []shown) []shown {
	seen := map[string]bool{}
	var kept []shown
	for _, s := range slices.Backward(entries) {
		if !seen[s.ID] {
			kept = append(kept, s)
		}
		seen[s.ID] = true
	}
	slices.Reverse(kept)
	return kept
}
