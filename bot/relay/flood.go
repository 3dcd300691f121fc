package relay

import (
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate" // the token bucket that keeps one chat from slowing the others

	"bedside/bot"
)

// The limits of one chat: a burst of messages, then one at an interval; and how
// often it is told.
const (
	floodBurst  = 60
	floodEvery  = 5 * time.Second
	noticeEvery = time.Minute
	wordsEvery  = 10 * time.Second
	maxFlows    = 10_000 // chats remembered; those at rest are dropped beyond it
)

// flood keeps a count for each chat. The zero value is ready.
type flood struct {
	mu    sync.Mutex
	flows map[int64]*flow
}

type flow struct {
	messages, notices, words *rate.Limiter
	album                    string // that the chat was told of last
}

func (f *flood) flow(chat int64) *flow {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.flows) >= maxFlows {
		for id, flow := range f.flows {
			if flow.messages.Tokens() >= floodBurst && flow.notices.Tokens() >= 1 {
				delete(f.flows, id)
			}
		}
	}
	found := f.flows[chat]
	if found == nil {
		found = &flow{messages: rate.NewLimiter(rate.Every(floodEvery), floodBurst),
			notices: rate.NewLimiter(rate.Every(noticeEvery), 1), words: rate.NewLimiter(rate.Every(wordsEvery), 1)}
		if f.flows == nil {
			f.flows = map[int64]*flow{}
		}
		f.flows[chat] = found
	}
	return found
}

// allows tells whether a chat may have something answered now. Coming and going
// is always allowed.
func (f *flood) allows(chat int64, kind bot.ArrivalKind) bool {
	return kind == bot.ArrivalLeft || kind == bot.ArrivalBack || f.flow(chat).messages.Tokens() >= 1
}

// count counts what was answered; what failed and is tried again counts once.
func (f *flood) count(chat int64) { f.flow(chat).messages.Allow() }

// wordsOnly tells whether to say again that only words are read.
func (f *flood) wordsOnly(chat int64) bool { return f.flow(chat).words.Allow() }

// coalesceFlood makes one batch of a batch that is too much and of all that is so with
// it: everything waiting but emergencies, coming and going.
func (s *session) coalesceFlood(waiting []*batch, b *batch) (*batch, []*batch) {
	rest := slices.DeleteFunc(waiting, func(in *batch) bool {
		if in.Kind == bot.ArrivalLeft || in.Kind == bot.ArrivalBack || in.Verdict.Urgent() {
			return false
		}
		b.add(in)
		return true
	})
	return b, rest
}

// slowDown is the turn for what was not read: one notice a minute.
func (s *session) slowDown() bot.Turn {
	if !s.flood.flow(s.ID).notices.Allow() {
		return bot.Turn{}
	}
	s.log.Warn("a chat sends too much", "chat", s.ID)
	notice := s.responder.Say(bot.NoticeSlowDown, s.Conversation)
	said := outbounds(notice)
	said[0].Parcels = s.channel.Pack(notice, "")
	return bot.Turn{Outbound: said}
}
