package web

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// The bounds of streams.
const (
	maxStreams      = 2000
	streamsOfOne    = 6   // of one session
	streamsOfPlace  = 500 // of one network address, such as a hospital's: a session costs nothing
	streamFor       = 10 * time.Minute
	streamLook      = 2 * time.Second // how often the store is asked, for what another instance delivered
	streamAlive     = 15 * time.Second
	streamWrite     = 10 * time.Second // how long a browser may take nothing
	streamsTogether = 100 * time.Millisecond
)

// streams counts those that are open.
type streams struct {
	mu      sync.Mutex
	all     int
	ofOne   map[string]int // by the address of the chat
	ofPlace map[string]int // by the network address
}

// begin counts a stream; false when there are too many.
func (s *streams) begin(chat, address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= maxStreams || s.ofOne[chat] >= streamsOfOne || s.ofPlace[address] >= streamsOfPlace {
		return false
	}
	s.all++
	s.ofOne[chat]++
	s.ofPlace[address]++
	return true
}

// count is the number of streams that are open.
func (s *streams) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

func (s *streams) end(chat, address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.ofOne[chat]--; s.ofOne[chat] == 0 {
		delete(s.ofOne, chat)
	}
	if s.ofPlace[address]--; s.ofPlace[address] == 0 {
		delete(s.ofPlace, address)
	}
}

// stream tells a page that is open when there is something new to load: server-sent events, as
// HTML has them. Without a session there is nothing to wait for, and the browser is told not to
// ask again.
func (s *server) stream(w http.ResponseWriter, r *http.Request) {
	holder := s.session(r)
	guardAll(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	if holder.token == "" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	address := s.address(r)
	if !s.limits.allowLook(address) || !s.open.begin(holder.chat, address) {
		s.unseen(r)
		http.Error(w, s.words.say(sayTooFast), http.StatusTooManyRequests)
		return
	}
	defer s.open.end(holder.chat, address)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep it back
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the server's own is for requests that end
	write := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(streamWrite))
		if _, err := io.WriteString(w, text); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	news, end := s.boxes.watch(holder.chat) // before the page is told to look: nothing is missed in between
	defer end()
	last := s.since(r.Context(), holder.chat)
	if write("retry: 2000\nevent: changed\ndata:\n\n") {
		s.follow(r.Context(), holder.chat, news, last, write)
	}
}

// follow writes whenever something is new, until the browser leaves or the program ends.
func (s *server) follow(ctx context.Context, chat string, news <-chan struct{}, last time.Time,
	write func(string) bool) {
	ctx, cancel := context.WithTimeout(ctx, streamFor)
	defer cancel()
	look, alive := time.NewTicker(streamLook), time.NewTicker(streamAlive)
	defer look.Stop()
	defer alive.Stop()
	for {
		text := ""
		select {
		case <-ctx.Done():
			return
		case <-s.over:
			return
		case <-news:
			time.Sleep(streamsTogether) // the store is about to have it
			text = "event: changed\ndata:\n\n"
		case <-look.C:
			if now := s.since(ctx, chat); !now.IsZero() && !now.Equal(last) {
				last, text = now, "event: changed\ndata:\n\n"
			}
		case <-alive.C:
			text = ": alive\n\n"
		}
		if text != "" && !write(text) {
			return
		}
	}
}

// since tells when the store's transcript last changed; the zero time when it cannot tell.
func (s *server) since(ctx context.Context, chat string) time.Time {
	store := s.back.Store()
	if store == nil {
		return time.Time{}
	}
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	at, err := store.TranscriptSince(ctx, s.Name(), chat)
	if err != nil {
		return time.Time{}
	}
	return at
}
