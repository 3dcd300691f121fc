package web

import (
	"cmp"
	"context"
	"errors"
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

// command is a command as its person reads it: what its button said.
func (w words) command(name, argument, typed string) string {
	if label := commandLabels[name]; label != "" && argument == "" {
		return w.say(label)
	}
	return typed
}
