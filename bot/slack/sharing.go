package slack

import "sync"

// sharing is which channels are shared with other companies (docs, events-api,
// is_ext_shared_channel), as the last message in each told. A command or a press does not tell.
type sharing struct {
	mu     sync.Mutex
	shared map[string]bool
}

// keep notes whether a channel is shared.
func (s *sharing) keep(channel string, shared bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shared == nil || len(s.shared) >= maxThreads {
		s.shared = map[string]bool{}
	}
	s.shared[channel] = shared
}

// Strangers tells whether people of another company may read the conversation of a chat. They may
// when nobody has written there since the start, or the bot is no member: then it is not known.
func (c *Channel) Strangers(chat string) bool {
	to, err := parseAddress(chat)
	if err != nil || to.isDirect() {
		return err != nil
	}
	c.sharing.mu.Lock()
	defer c.sharing.mu.Unlock()
	shared, known := c.sharing.shared[to.channel]
	return shared || !known
}
