package relay

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"bedside/bot"
)

// How much of what chats said within bot.RecentWithin is remembered: emergencies are told in pieces. Beyond
// maxRecentChats, those that were silent longest are forgotten.
const (
	recentTexts    = 8
	recentBytes    = 2000 // of one text: the rest of a longer one plays no part in later ones
	maxRecentChats = 5000
)

// tellsWithin is the time in which nobody writes as many messages as are remembered: what
// comes faster is a flood, and each message of it stands for itself, as to assess them together
// takes several times as long.
const tellsWithin = 2 * time.Second

// recent remembers what chats said lately, in memory only. The zero value is ready.
type recent struct {
	mu    sync.Mutex
	chats map[recentKey]*recentChat
}

// recentKey is one person in one chat.
type recentKey struct{ channel, chat, by string }

type recentChat struct {
	texts []recentText
	last  time.Time
}

type recentText struct {
	message, text string
	at            time.Time // when it came
	sent          time.Time // by the platform's clock
}

// floods tells whether a chat sends more than anybody writes.
func (c *recentChat) floods(sent time.Time) bool {
	return len(c.texts) == recentTexts && sent.Sub(c.texts[0].sent) < tellsWithin
}

// verdict makes the verdict on an arrival together with what was said before it, and
// remembers it. An emergency ends what counts for later messages: it is told once.
func (r *recent) verdict(a bot.Arrival, assess func(texts []string) bot.Verdict) bot.Verdict {
	key := recentKey{a.Channel, a.Chat, a.By}
	verdict := assess(append(r.before(key, a), a.Text))
	r.mu.Lock()
	defer r.mu.Unlock()
	if verdict.Urgent() {
		delete(r.chats, key)
		return verdict
	}
	r.add(key, a)
	return verdict
}

// before are the texts of a chat that still count, oldest first, but for those of a message
// that is changed.
func (r *recent) before(key recentKey, a bot.Arrival) (texts []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	chat := r.chats[key]
	if chat == nil || chat.floods(a.At) {
		return nil
	}
	for _, t := range chat.texts {
		if time.Since(t.at) < bot.RecentWithin && t.message != a.Message {
			texts = append(texts, t.text)
		}
	}
	return texts
}

func (r *recent) add(key recentKey, a bot.Arrival) {
	r.makeRoom()
	chat := r.chats[key]
	if chat == nil {
		chat = &recentChat{}
		r.chats[key] = chat
	}
	now := time.Now()
	kept := chat.texts[:0]
	for _, t := range chat.texts {
		if now.Sub(t.at) < bot.RecentWithin && t.message != a.Message {
			kept = append(kept, t)
		}
	}
	text := strings.ToValidUTF8(a.Text[:min(len(a.Text), recentBytes)], "")
	kept = append(kept, recentText{a.Message, text, now, a.At})
	chat.texts, chat.last = kept[max(0, len(kept)-recentTexts):], now
}

// makeRoom forgets what no longer counts, and the older half of all chats when that is not enough.
func (r *recent) makeRoom() {
	if r.chats == nil {
		r.chats = map[recentKey]*recentChat{}
	}
	if len(r.chats) < maxRecentChats {
		return
	}
	for _, still := range []time.Duration{bot.RecentWithin, bot.RecentWithin / 6, time.Minute} {
		for key, chat := range r.chats {
			if time.Since(chat.last) >= still {
				delete(r.chats, key)
			}
		}
		if len(r.chats) < maxRecentChats/2 {
			return
		}
	}
	oldest := slices.SortedFunc(maps.Keys(r.chats), func(a, b recentKey) int { return r.chats[a].last.Compare(r.chats[b].last) })
	for _, key := range oldest[:len(oldest)-maxRecentChats/2] {
		delete(r.chats, key)
	}
}

// forget forgets what a chat said up to a message, and all of it when it does not know that one.
func (r *recent) forget(channel, chat, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, said := range r.chats {
		if key.channel != channel || key.chat != chat {
			continue
		}
		i := slices.IndexFunc(said.texts, func(t recentText) bool { return t.message == message })
		if i < 0 || i == len(said.texts)-1 {
			delete(r.chats, key)
			continue
		}
		said.texts = slices.Clone(said.texts[i+1:]) // so that nothing is left in the array
	}
}
