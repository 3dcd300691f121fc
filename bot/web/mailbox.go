package web

import (
	"slices"
	"sync"
	"time"

	"bedside/bot"
)

// entry is what happened in a chat and the store may not have yet: an arrival, or a parcel.
type entry struct {
	Message string // of an arrival its id, of a parcel the message that it became or changes
	At      time.Time
	arrival *bot.Arrival // nil for a parcel
	parcel  *bot.Parcel  // nil for an arrival
}

func (e entry) isFarewell() bool { return e.parcel != nil && e.parcel.Farewell }

// mailbox holds in memory what is new in each chat, and wakes whoever looks at it.
type mailbox struct {
	mu    sync.Mutex
	boxes map[string]*box
}

// box is that of a chat.
type box struct {
	entries  []entry
	advised  map[string]string // of an arrival in the store, the entry that advised on it
	seen     int64             // up to when advice was read, in ms since 1970; 0 for never
	chat     int64             // the store's number, as it was last read; 0 before
	notice   string
	noticed  time.Time
	watchers map[chan struct{}]struct{}
	used     time.Time
}

// The bounds of what is in memory. What the store has is dropped at the next look; the rest is
// dropped in the end, the oldest first.
const (
	maxBoxes   = 10_000
	maxEntries = 200
	boxIdle    = time.Hour
	noticeFor  = 15 * time.Second
)

func newMailbox() *mailbox { return &mailbox{boxes: map[string]*box{}} }

// of returns the box of a chat. The lock is held.
func (m *mailbox) of(chat string) *box {
	now := time.Now()
	found := m.boxes[chat]
	if found == nil {
		if len(m.boxes) >= maxBoxes {
			m.sweep(now)
		}
		found = &box{advised: map[string]string{}, watchers: map[chan struct{}]struct{}{}}
		m.boxes[chat] = found
	}
	found.used = now
	return found
}

// sweep drops boxes that nobody looked at for long, and the one that is oldest when there is none.
func (m *mailbox) sweep(now time.Time) {
	m.sweepIdle(now)
	oldest := ""
	for chat, b := range m.boxes {
		if len(b.watchers) == 0 && (oldest == "" || b.used.Before(m.boxes[oldest].used)) {
			oldest = chat
		}
	}
	if len(m.boxes) >= maxBoxes {
		delete(m.boxes, oldest)
	}
}

// sweepIdle drops boxes that nobody looked at for long. The lock is held.
func (m *mailbox) sweepIdle(now time.Time) {
	for chat, b := range m.boxes {
		if len(b.watchers) == 0 && now.Sub(b.used) > boxIdle {
			delete(m.boxes, chat)
		}
	}
}

// add adds an entry. With a farewell all before it goes, also what the store has not settled.
func (m *mailbox) add(chat string, e entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.of(chat)
	if e.isFarewell() {
		b.entries = nil
		clear(b.advised)
	}
	b.entries = append(b.entries, e)
	b.entries = b.entries[max(0, len(b.entries)-maxEntries):]
	b.wake()
}

// take adds an arrival, unless it is there.
func (m *mailbox) take(a bot.Arrival) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.of(a.Chat)
	b.seen = max(b.seen, seenBy(a)) // also when the store can no longer be read
	if !slices.ContainsFunc(b.entries, func(e entry) bool { return e.Message == a.ID }) {
		b.entries = append(b.entries, entry{Message: a.ID, At: a.At, arrival: &a})
		b.wake()
	}
}

// drop takes an arrival away that could not be kept.
func (m *mailbox) drop(a bot.Arrival) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.of(a.Chat)
	b.entries = slices.DeleteFunc(b.entries, func(e entry) bool { return e.arrival != nil && e.Message == a.ID })
}

// notify shows a notice for a while.
func (m *mailbox) notify(chat, notice string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.of(chat)
	b.notice, b.noticed = notice, time.Now()
	b.wake()
}

// forgetIdle drops boxes that nobody looked at for long.
func (m *mailbox) forgetIdle(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweepIdle(now)
}

// wake tells whoever looks. The lock is held.
func (b *box) wake() {
	for watcher := range b.watchers {
		select {
		case watcher <- struct{}{}:
		default: // it was told already
		}
	}
}

// watch returns what is sent to when something is new, until it is ended.
func (m *mailbox) watch(chat string) (news <-chan struct{}, end func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	watcher := make(chan struct{}, 1)
	m.of(chat).watchers[watcher] = struct{}{}
	return watcher, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if b := m.boxes[chat]; b != nil {
			delete(b.watchers, watcher)
		}
	}
}

// held is what is in a box, as it was at one moment.
type held struct {
	entries []entry
	advised map[string]string
	seen    int64
	notice  string
}

// held returns what the store does not have yet: an entry that is in the transcript is dropped,
// and so is all of a chat that the store knew and knows no longer, but for its farewell and what followed.
// With no transcript it is everything.
func (m *mailbox) held(chat string, t *bot.Transcript) held {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.boxes[chat]
	if b == nil {
		return held{}
	}
	b.used = time.Now()
	if t != nil {
		b.settle(t)
	}
	h := held{entries: slices.Clone(b.entries), advised: map[string]string{}, seen: b.seen}
	for arrival, message := range b.advised {
		h.advised[arrival] = message
	}
	if time.Since(b.noticed) < noticeFor {
		h.notice = b.notice
	}
	return h
}

// lately is how long after it was given advice is new.
const lately = 10 * time.Second

// advisedLately tells whether advice for an emergency was given in a chat a moment ago.
func (m *mailbox) advisedLately(chat string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.boxes[chat]
	return b != nil && slices.ContainsFunc(b.entries, func(e entry) bool {
		return e.parcel != nil && e.parcel.Urgent && time.Since(e.At) < lately
	})
}

// farewellFor is how old a farewell may be when its chat turns out to be forgotten: it stays, and what came
// after it. changeFor is how long a change is made again, which changes nothing.
const (
	farewellFor = time.Minute
	changeFor   = 30 * time.Second
)

// settle drops what a transcript has. The lock is held.
func (b *box) settle(t *bot.Transcript) {
	now := time.Now()
	if b.chat != 0 && t.Chat != b.chat {
		b.entries = sinceFarewell(b.entries, now.Add(-farewellFor))
		clear(b.advised)
	}
	b.chat = t.Chat
	arrived, sent := map[string]bool{}, map[string]bool{}
	for _, in := range t.Arrivals {
		arrived[in.Arrival.ID] = true
	}
	for _, s := range t.Sent {
		if s.Parcel.Change == "" {
			sent[s.Message] = true
		}
	}
	b.entries = slices.DeleteFunc(b.entries, func(e entry) bool {
		switch {
		case e.arrival != nil:
			return arrived[e.Message]
		case e.parcel.Change != "":
			return now.Sub(e.At) > changeFor
		}
		return sent[e.Message]
	})
}

// sinceFarewell are the entries from a farewell on that is not older than a time; none without one.
func sinceFarewell(entries []entry, after time.Time) []entry {
	for i, e := range slices.Backward(entries) {
		if e.isFarewell() && !e.At.Before(after) {
			return entries[i:]
		}
	}
	return nil
}

// matchAdvice notes which entry advised on an arrival that the store has.
func (m *mailbox) matchAdvice(chat, arrival, message string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b := m.boxes[chat]; b != nil {
		b.advised[arrival] = message
	}
}
