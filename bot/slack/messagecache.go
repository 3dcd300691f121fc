package slack

import (
	"encoding/json"
	"sync"

	"bedside/bot"
)

// maxShown is the number of messages that a messageCache remembers of each sort.
const maxShown = 1000

// shownMessage is one of the bot's messages as somebody saw it when they pressed a button.
type shownMessage struct {
	channel, ts string
	text        string
	blocks      json.RawMessage
	responseURL *responseURL // changes a message that one person alone sees; nil for others
}

// messageCache remembers messages, as changing the buttons of one takes all of it. An
// ephemeral message, which one person alone sees, does not come with their press, so it
// is remembered by its buttons when it is sent.
type messageCache struct {
	mu        sync.Mutex
	found     map[string]shownMessage
	ephemeral map[string]shownMessage // by chat and data of a button, without channel and ts
}

// keepEphemeral remembers what one person is shown in their chat.
func (l *messageCache) keepEphemeral(chat string, rows [][]bot.Button, s shownMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ephemeral == nil || len(l.ephemeral) >= maxShown {
		l.ephemeral = map[string]shownMessage{}
	}
	for _, row := range rows {
		for _, b := range row {
			l.ephemeral[chat+" "+b.Data] = s
		}
	}
}

// ephemeralByButton returns what one person was shown with a button; nil when it is not known.
func (l *messageCache) ephemeralByButton(chat, data string) *shownMessage {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.ephemeral[chat+" "+data]
	if !ok {
		return nil
	}
	return &s
}

func (l *messageCache) keep(s *shownMessage) {
	if s == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.found == nil || len(l.found) >= maxShown {
		l.found = map[string]shownMessage{}
	}
	l.found[s.channel+" "+s.ts] = *s
}

// take returns a message and forgets it; false when it is not known.
func (l *messageCache) take(channel, ts string) (shownMessage, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.found[channel+" "+ts]
	delete(l.found, channel+" "+ts)
	return s, ok
}
