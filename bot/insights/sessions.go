package insights

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"
)

// How long a session lasts: without use, and at all.
const (
	idleFor    = 30 * time.Minute
	longestFor = 8 * time.Hour
)

// mostSessions is how many a person may have; the one that was used longest ago gives way.
const mostSessions = 5

// session is that of a person who has signed in.
type session struct {
	name, hash  string // of the account
	began, used time.Time
}

// isOver tells whether a session has ended by itself.
func (s session) isOver(now time.Time) bool {
	return now.Sub(s.used) > idleFor || now.Sub(s.began) > longestFor
}

// sessions are kept in memory alone, by the hash of what is in the cookie: a restart ends all.
type sessions struct {
	mu   sync.Mutex
	open map[[sha256.Size]byte]session
}

// begin begins a session of an account, and returns what its cookie holds.
func (s *sessions) begin(name, hash string) (token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	own, oldest := 0, [sha256.Size]byte{}
	for id, one := range s.open {
		if one.isOver(now) {
			delete(s.open, id)
			continue
		}
		if one.name == name {
			if own++; own == 1 || one.used.Before(s.open[oldest].used) {
				oldest = id
			}
		}
	}
	if own >= mostSessions {
		delete(s.open, oldest)
	}
	if s.open == nil {
		s.open = map[[sha256.Size]byte]session{}
	}
	token = rand.Text() + rand.Text()
	s.open[sha256.Sum256([]byte(token))] = session{name: name, hash: hash, began: now, used: now}
	return token
}

// use is the person of a session, who uses it. accounts are those that there are now: who is not among
// them any more, or has another password, has no session.
func (s *sessions) use(token string, accounts map[string]string) (name string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := sha256.Sum256([]byte(token))
	one, ok := s.open[id]
	if !ok {
		return "", false
	}
	now := time.Now()
	if hash, there := accounts[one.name]; !there || hash != one.hash || one.isOver(now) {
		delete(s.open, id)
		return "", false
	}
	one.used = now
	s.open[id] = one
	return one.name, true
}

// end ends a session, and returns whose it was; "" for nobody's.
func (s *sessions) end(token string) (name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := sha256.Sum256([]byte(token))
	name = s.open[id].name
	delete(s.open, id)
	return name
}
