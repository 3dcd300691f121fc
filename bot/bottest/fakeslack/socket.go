package fakeslack

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket" // the other end of the websocket that slack-go uses too
)

// maxSockets is the number of connections that an app may have (docs).
const maxSockets = 10

// socket is one connection of Socket Mode.
type socket struct {
	conn   *websocket.Conn
	mu     sync.Mutex // of writing
	frozen chan struct{}
	thaw   sync.Once
	over   chan struct{}
	acks   sync.Map // envelope id to chan json.RawMessage
}

// end closes a connection.
func (k *socket) end() { _ = k.conn.Close() }

// freeze makes a connection half-open: it stays, but nothing comes or goes.
func (k *socket) freeze() { k.thaw.Do(func() { close(k.frozen) }) }

func (k *socket) isFrozen() bool {
	select {
	case <-k.frozen:
		return true
	default:
		return false
	}
}

func (k *socket) write(value any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.isFrozen() {
		_ = k.conn.WriteJSON(value) // the reader finds out that it has gone
	}
}

// openConnection makes the address of a websocket that works once; the lock is held.
func (s *Server) openConnection() any {
	switch {
	case s.disabled:
		return failure("link_disabled")
	case len(s.sockets) >= maxSockets:
		return failure("too_many_websockets")
	}
	ticket := fmt.Sprintf("ticket0%d", s.next())
	s.tickets[ticket] = true
	return map[string]any{"ok": true, "url": strings.Replace(s.URL, "http", "ws", 1) + "/link?ticket=" + ticket}
}

// link is one connection of Socket Mode, from hello to its end.
func (s *Server) link(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	known := false
	s.state.Change(func() {
		known = s.tickets[ticket]
		delete(s.tickets, ticket)
	})
	if !known {
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	// clients name https://api.slack.com
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	k := &socket{conn: conn, frozen: make(chan struct{}), over: make(chan struct{})}
	conn.SetPingHandler(func(text string) error {
		if k.isFrozen() {
			return nil
		}
		return conn.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(time.Second))
	})
	s.sendHello(k)
	go s.ping(k)
	k.read()
	close(k.over)
	k.end()
	s.state.Change(func() { s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == k }) })
}

// sendHello makes a connection one that payloads go to, after its hello.
func (s *Server) sendHello(k *socket) {
	k.mu.Lock()
	defer k.mu.Unlock()
	open := 0
	s.state.Change(func() {
		s.sockets = append(s.sockets, k)
		s.opened++
		open = len(s.sockets)
	})
	_ = k.conn.WriteJSON(map[string]any{ // the reader finds out that it has gone
		"type": "hello", "num_connections": open, "connection_info": map[string]any{"app_id": App},
		"debug_info": map[string]any{"host": "applink", "approximate_connection_time": 3600},
	})
}

// read takes acknowledgements until the connection ends.
func (k *socket) read() {
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if err := k.conn.ReadJSON(&ack); err != nil {
			return
		}
		if waiting, ok := k.acks.LoadAndDelete(ack.ID); ok && !k.isFrozen() {
			waiting.(chan json.RawMessage) <- ack.Payload
		}
	}
}

func (s *Server) ping(k *socket) {
	tick := time.NewTicker(s.options.PingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-k.over:
			return
		}
		if !k.isFrozen() {
			_ = k.conn.WriteControl(websocket.PingMessage, []byte("Ping"), time.Now().Add(time.Second)) // the reader finds out
		}
	}
}

// envelope hands something to any one connection, and tells whether it was
// acknowledged in time, and with what.
func (s *Server) envelope(d delivery, body []byte, retry int, reason string) (bool, []byte) {
	s.state.Lock()
	var k *socket
	if n := len(s.sockets); n > 0 {
		k = s.sockets[rand.IntN(n)]
	}
	id := fmt.Sprintf("env-%d", s.next())
	s.state.Unlock()
	if k == nil {
		return false, nil
	}
	acked := make(chan json.RawMessage, 1)
	k.acks.Store(id, acked)
	envelope := map[string]any{"envelope_id": id, "type": d.envelope, "payload": json.RawMessage(body),
		"accepts_response_payload": d.responds || d.path == "/slack/commands"}
	if d.retries {
		envelope["retry_attempt"], envelope["retry_reason"] = retry, reason
	}
	k.write(envelope)
	select {
	case said := <-acked:
		return true, said
	case <-k.over:
	case <-s.closed:
	case <-time.After(s.options.AckWithin):
	}
	return false, nil
}

// PushText sends something over all connections as it is, to test what no server
// should send.
func (s *Server) PushText(text string) {
	for _, k := range s.all() {
		k.mu.Lock()
		_ = k.conn.WriteMessage(websocket.TextMessage, []byte(text)) // the reader finds out
		k.mu.Unlock()
	}
}

func (s *Server) all() []*socket {
	s.state.Lock()
	defer s.state.Unlock()
	return slices.Clone(s.sockets)
}

// Connections returns how many websockets are open, and how many there have been.
func (s *Server) Connections() (open, ever int) {
	s.state.Lock()
	defer s.state.Unlock()
	return len(s.sockets), s.opened
}

func (s *Server) disconnect(reason string, after time.Duration) {
	for _, k := range s.all() {
		k.write(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink"}})
		time.AfterFunc(after, k.end)
	}
}

// Warn tells all connections that they end in Options.WarnFor, and ends them then.
func (s *Server) Warn() { s.disconnect("warning", s.options.WarnFor) }

// Refresh asks all connections to connect anew, and ends them a second later.
func (s *Server) Refresh() { s.disconnect("refresh_requested", time.Second) }

// Disable turns Socket Mode off.
func (s *Server) Disable() {
	s.state.Change(func() { s.disabled = true })
	s.disconnect("link_disabled", 0)
}

// Freeze makes all connections half-open: they stay, but nothing comes or goes.
func (s *Server) Freeze() {
	for _, k := range s.all() {
		k.freeze()
	}
}

// Drop ends all connections without a word.
func (s *Server) Drop() {
	for _, k := range s.all() {
		k.end()
	}
}
