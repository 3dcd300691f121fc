package faketelegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// The bounds of the queue of updates (td TQueue.cpp; the day of a message is
// Client.cpp's date + 86400).
const (
	maxQueue  = 100_000
	maxUpdate = 512 << 10
	keptFor   = 24 * time.Hour
	maxAhead  = 10      // an offset further above the tail is answered from the head
	maxBehind = 100_000 // and one further below the head
)

// queued is an update that waits.
type queued struct {
	*Update
	body    json.RawMessage
	expires time.Time
}

// queue holds updates in the order of their ids. tail is the id of the next one.
type queue struct {
	events []queued
	tail   int
}

func (q *queue) head() int {
	if len(q.events) == 0 {
		return q.tail
	}
	return q.events[0].ID
}

// get confirms what is below an offset and returns up to limit updates from it.
func (q *queue) get(offset, limit int, now time.Time) []queued {
	q.expire(now)
	if offset < 0 {
		q.confirm(max(0, len(q.events)+offset), now)
	}
	if offset <= 0 || offset > q.tail+maxAhead || offset < q.head()-maxBehind {
		offset = q.head()
	}
	below := 0
	for below < len(q.events) && q.events[below].ID < offset {
		below++
	}
	q.confirm(below, now)
	return q.events[:min(limit, len(q.events))]
}

// confirm forgets the first n updates.
func (q *queue) confirm(n int, now time.Time) {
	for _, event := range q.events[:n] {
		event.Confirmed = now
	}
	q.events = q.events[n:]
}

func (q *queue) expire(now time.Time) {
	q.events = slices.DeleteFunc(q.events, func(event queued) bool {
		if now.Before(event.expires) {
			return false
		}
		event.Expired = now
		return true
	})
}

// forget confirms one update, as a webhook does.
func (q *queue) forget(id int, now time.Time) {
	q.events = slices.DeleteFunc(q.events, func(event queued) bool {
		if event.ID == id {
			event.Confirmed = now
		}
		return event.ID == id
	})
}

// RestartIDs makes the ids of updates go on from another number, as Telegram does
// after a quiet week. It fails while updates wait, as then the week was not quiet.
func (s *Server) RestartIDs(next int) error {
	s.state.Lock()
	defer s.state.Unlock()
	s.queue.expire(time.Now())
	if len(s.queue.events) > 0 {
		return errors.New("ids restart only when no update waits")
	}
	s.queue.tail = next
	return nil
}

// Pending returns how many updates wait to be confirmed.
func (s *Server) Pending() int {
	s.state.Lock()
	defer s.state.Unlock()
	s.queue.expire(time.Now())
	return len(s.queue.events)
}

// PushRaw queues an update of which only the id is the server's: fields is the
// rest of the JSON object, such as `"message":{"message_id":"x"}`, of any kind
// and however wrong. It returns the id.
func (s *Server) PushRaw(chat int64, fields string) int {
	s.state.Lock()
	defer s.state.Unlock()
	id := s.queue.tail
	return s.push(Update{Chat: chat, Kind: "raw"}, fmt.Appendf(nil, `{"update_id":%d,%s}`, id, fields), time.Now())
}

// pushNew queues an update of a kind, unless the bot did not ask for that kind;
// the lock is held.
func (s *Server) pushNew(u Update, content any, date time.Time) {
	if !s.wants(u.Kind) {
		return
	}
	body, err := json.Marshal(map[string]any{"update_id": s.queue.tail, u.Kind: content})
	if err == nil { // it is made of maps, texts and numbers
		s.push(u, body, date)
	}
}

func (s *Server) push(u Update, body []byte, date time.Time) int {
	if len(s.queue.events) >= maxQueue || len(body) > maxUpdate {
		u.Dropped = true
	}
	u.ID, u.Queued = s.queue.tail, time.Now()
	s.updates = append(s.updates, &u)
	if !u.Dropped {
		s.queue.events = append(s.queue.events, queued{&u, body, date.Add(keptFor)})
		s.queue.tail++
	}
	s.state.Touch()
	if s.hook != nil {
		s.hook.wakeUp()
	}
	return u.ID
}

// notByDefault are the kinds of updates that must be asked for (docs, getUpdates).
var notByDefault = []string{"chat_member", "message_reaction", "message_reaction_count"}

func (s *Server) wants(kind string) bool {
	if s.allowed == nil {
		return !slices.Contains(notByDefault, kind)
	}
	return s.allowed[kind]
}

// allow takes allowed_updates; without it the last one stays (docs, getUpdates).
func (s *Server) allow(p params) {
	var kinds []string
	if p["allowed_updates"] == "" || json.Unmarshal([]byte(p["allowed_updates"]), &kinds) != nil {
		return
	}
	s.allowed = nil
	for _, kind := range kinds {
		if s.allowed == nil {
			s.allowed = map[string]bool{}
		}
		s.allowed[kind] = true
	}
}
