package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"bedside/bot"
)

// conversation is a chat as its person reads it.
type conversation struct {
	Entries []shown
	Urgent  []shown // advice that the person has not said to have read, the oldest first
	Seen    string  // the data of the press that says so
	Waiting bool    // a reply is on its way
	Away    bool    // earlier messages cannot be read just now
	Notice  string

	pending bool // the press of a button that no reply is made to was not dealt with yet
}

// shown is a message as it is read.
type shown struct {
	ID       string // within the page
	Message  string // the id that the presses of its buttons name
	At       time.Time
	Own      bool // the person's
	Text     string
	Parts    []bot.Part
	Buttons  [][]bot.Button
	Passages []string
	Urgent   bool // advice for an emergency

	given   int64       // when advice was given, in ms since 1970; 0 for at At
	arrival bot.Inbound // of what is the person's own
	stored  bool
}

// maxShown is how many messages of each side the page shows.
const maxShown = 200

// The verb of the press that tells that advice was read, up to a time, and those whose presses are
// no messages to be shown: they are the relay's.
const verbSeen = "seen"

var quietVerbs = map[string]bool{verbSeen: true, "yes": true, "no": true, "reason": true}

// How long a reply may be awaited: then it is said no longer. Once an arrival was answered, which may be
// without a reply, it is the time that a delivery takes.
const (
	waitsFor    = 45 * time.Second
	settlesSoon = 3 * time.Second
)

// readWithin is how long the store may take to be read: on a disk that is frozen it never ends. Then
// it is not asked again for a while: nobody is to wait for it twice. Advice that is in memory waits less
// for what was said before it.
const (
	readWithin  = time.Second
	readAdvised = 400 * time.Millisecond
	readAgain   = 2 * time.Second
)

var (
	errNoStore = errors.New("there is no store yet")
	errStuck   = errors.New("the store did not answer lately")
)

// read returns the transcript of a chat; an error when it cannot be read in time.
func (c *Channel) read(ctx context.Context, store Store, chat string) (*bot.Transcript, error) {
	if store == nil {
		return nil, errNoStore
	}
	if time.Now().UnixNano() < c.stuckUntil.Load() {
		return nil, errStuck
	}
	within := readWithin
	if c.boxes.advisedLately(chat) {
		within = readAdvised
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	type result struct {
		bot.Transcript
		err error
	}
	done := make(chan result, 1)
	go func() {
		t, err := store.Transcript(ctx, c.Name(), chat, maxShown)
		done <- result{t, err}
	}()
	var r result
	select {
	case r = <-done:
	case <-ctx.Done():
		r.err = ctx.Err()
	}
	if r.err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) { // the store may tell of it first
		c.stuckUntil.Store(time.Now().Add(readAgain).UnixNano())
	}
	return &r.Transcript, r.err
}

// conversation makes what a person reads of the store and of what is held.
func (c *Channel) conversation(ctx context.Context, store Store, chat string) conversation {
	if chat == "" {
		return conversation{}
	}
	t, err := c.read(ctx, store, chat)
	if err != nil {
		t = nil
	}
	h := c.boxes.held(chat, t)
	said := conversation{Away: err != nil, Notice: h.notice}
	b := builder{channel: c, chat: chat, held: h, seen: h.seen}
	if t != nil {
		b.addStored(t)
	}
	b.addHeld()
	said.Entries = b.build()
	said.addUrgent(b.seen)
	now := time.Now()
	said.Waiting = isWaiting(said.Entries, now)
	said.pending = err == nil && now.Sub(b.pending) < waitsFor
	return said
}

// addUrgent collects the advice that was not read.
func (c *conversation) addUrgent(seen int64) {
	last := int64(0)
	for _, s := range c.Entries {
		if at := cmp.Or(s.given, s.At.UnixMilli()); s.Urgent && at > seen {
			c.Urgent, last = append(c.Urgent, s), max(last, at)
		}
	}
	if last > 0 {
		c.Seen = bot.ButtonData{Verb: verbSeen, ID: last}.String()
	}
}

// isWaiting tells whether the last thing is the person's, and a reply to be expected.
func isWaiting(entries []shown, now time.Time) bool {
	if len(entries) == 0 || !entries[len(entries)-1].Own {
		return false
	}
	last := entries[len(entries)-1]
	if last.stored && last.arrival.Settled {
		return now.Sub(last.arrival.Answered) < settlesSoon // not since it came: a slow answer is on its way as well
	}
	return now.Sub(last.At) < waitsFor
}

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

// command is a command as its person reads it: what its button said.
func (w words) command(name, argument, typed string) string {
	if label := commandLabels[name]; label != "" && argument == "" {
		return w.say(label)
	}
	return typed
}
