package slack

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket" // the websocket that slack-go uses too; its own loop cannot be used, see doc.go
)

// The bounds of a socket. An event is a few kilobytes; what a person can write is
// 40,000 characters.
const (
	maxFrame    = 1 << 20
	writeWithin = 5 * time.Second
	lanes       = 8  // so many chats are kept at a time
	laneRoom    = 64 // so many envelopes wait for each
)

// socket is one websocket of Socket Mode.
type socket struct {
	receiver *receiver
	conn     *websocket.Conn
	ctx      context.Context // ends when reading does
	cancel   context.CancelFunc
	writes   sync.Mutex
	seed     maphash.Seed
	lanes    [lanes]chan job
	work     sync.WaitGroup

	once   sync.Once
	ending chan struct{} // closed when it is to be replaced
	reason error         // why, nil when Slack asked for it
}

// job is an envelope to be kept and then acknowledged.
type job struct {
	envelope string
	intake
}

// envelope is a message that comes over a socket (docs, using-socket-mode).
type envelope struct {
	Type    string          `json:"type"`
	ID      string          `json:"envelope_id"`
	Reason  string          `json:"reason"`
	Payload json.RawMessage `json:"payload"`
}

// acknowledgement tells Slack that an envelope is taken, and what is said to it.
type acknowledgement struct {
	ID      string `json:"envelope_id"`
	Payload any    `json:"payload,omitempty"`
}

// open opens a websocket at an address that Slack gave, waits for hello, and begins
// to read.
func (r *receiver) open(ctx context.Context, address string) (*socket, error) {
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: callTimeout,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	conn, response, err := dialer.DialContext(ctx, address, nil)
	if response != nil {
		_ = response.Body.Close() // nothing of it is read
	}
	if err != nil {
		return nil, r.redacted(err)
	}
	s := &socket{receiver: r, conn: conn, seed: maphash.MakeSeed(), ending: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	conn.SetReadLimit(maxFrame)
	s.extendDeadline()
	conn.SetPongHandler(func(string) error { s.recordSign(); return nil })
	conn.SetPingHandler(func(text string) error {
		s.recordSign()
		return ignoreTimeout(conn.WriteControl(websocket.PongMessage, []byte(text), time.Now().Add(writeWithin)))
	})
	var hello envelope
	if err := conn.ReadJSON(&hello); err != nil || hello.Type != "hello" {
		_ = conn.Close() // it is of no use
		return nil, errors.New("it began without a hello")
	}
	s.recordSign()
	s.start(ctx)
	return s, nil
}

// ignoreTimeout leaves it to reading to find out that a connection is dead.
func ignoreTimeout(err error) error {
	var timeout interface{ Timeout() bool }
	if errors.Is(err, websocket.ErrCloseSent) || errors.As(err, &timeout) && timeout.Timeout() {
		return nil
	}
	return err
}

// start begins to read. When the context ends, the connection does.
func (s *socket) start(ctx context.Context) {
	context.AfterFunc(ctx, s.close)
	for i := range s.lanes {
		s.lanes[i] = make(chan job, laneRoom)
		s.work.Go(func() {
			for j := range s.lanes[i] {
				s.acceptJobs(withWaiting(j, s.lanes[i]))
			}
		})
	}
	s.work.Go(s.ping)
	s.receiver.tasks.Go(s.read)
}

// recordSign notes that the other end lives.
func (s *socket) recordSign() {
	s.extendDeadline()
	s.receiver.health.RecordSign()
	s.receiver.recordContact(nil)
}

// extendDeadline gives the other end time for its next sign of life.
func (s *socket) extendDeadline() {
	_ = s.conn.SetReadDeadline(time.Now().Add(s.receiver.options.Silence)) // fails when it is closed, and reading tells
}

// ping asks the other end for a sign of life, so that a dead one is found out.
func (s *socket) ping() {
	tick := time.NewTicker(s.receiver.options.Silence / 3)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-s.ctx.Done():
			return
		}
		_ = s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWithin)) // reading finds out
	}
}

// read takes envelopes until the connection ends.
func (s *socket) read() {
	defer func() {
		for _, lane := range s.lanes {
			close(lane)
		}
		s.work.Wait()
		s.close()
	}()
	for {
		_, raw, err := s.conn.ReadMessage()
		if err != nil {
			s.replace(fmt.Errorf("reading from Slack: %w", s.receiver.redacted(err)))
			s.cancel()
			return
		}
		s.recordSign()
		s.dispatch(raw)
	}
}

// dispatch reads an envelope and hands it to the lane of its chat, in which one comes
// after the other.
func (s *socket) dispatch(raw []byte) {
	var e envelope
	if err := decode(raw, &e); err != nil {
		s.receiver.quarantine("envelope", len(raw), err)
		return
	}
	switch e.Type {
	case "disconnect":
		s.disconnected(e.Reason)
		return
	case "hello":
		return
	}
	in, err := s.receiver.readPayload(e.Type, e.Payload, time.Now())
	if err != nil || e.ID == "" {
		return // it comes again, or there is nothing to acknowledge by
	}
	key := e.ID // of what belongs to no chat: anywhere
	if len(in.arrivals) > 0 {
		key = in.arrivals[0].Chat
	}
	s.lanes[maphash.String(s.seed, key)%lanes] <- job{e.ID, in}
}

// disconnected heeds that Slack is about to end the connection.
func (s *socket) disconnected(reason string) {
	if reason == "link_disabled" {
		s.replace(ErrSocketOff)
		return
	}
	s.receiver.log.Info("Slack asks to connect anew", "refresh", reason == "refresh_requested")
	s.replace(nil)
}

// withWaiting is a job and what waits behind it.
func withWaiting(j job, lane <-chan job) []job {
	jobs := []job{j}
	for range len(lane) {
		if next, ok := <-lane; ok {
			jobs = append(jobs, next)
		}
	}
	return jobs
}

// acceptJobs keeps what came, in its order, and acknowledges it. What is to be kept is kept at once with all
// that follows it: Slack waits 3 s for each, and sends the press of a button no second time. A form is answered
// by itself.
func (s *socket) acceptJobs(jobs []job) {
	for len(jobs) > 0 {
		n := 1
		for n < len(jobs) && jobs[0].answer == nil && jobs[n].answer == nil {
			n++
		}
		s.acceptTogether(jobs[:n])
		jobs = jobs[n:]
	}
}

// acceptTogether keeps jobs at once, or answers the one form, and then acknowledges them. What cannot be
// acknowledged any more is left: Slack sends events again.
func (s *socket) acceptTogether(jobs []job) {
	if s.ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), acceptWithin)
	defer cancel()
	if jobs[0].answer != nil {
		s.acknowledge(jobs[0].envelope, jobs[0].answer(ctx))
		return
	}
	ins := make([]intake, len(jobs))
	for i, j := range jobs {
		ins[i] = j.intake
	}
	for i, err := range s.receiver.acceptIntakes(ctx, ins) {
		if err != nil {
			s.receiver.log.Warn("receiving from Slack failed", "error", err)
			continue
		}
		s.acknowledge(jobs[i].envelope, nil)
	}
}

// acknowledge tells Slack that an envelope is taken, and what is said to it, nil for nothing.
func (s *socket) acknowledge(envelope string, said any) {
	s.writes.Lock()
	defer s.writes.Unlock()
	_ = s.conn.SetWriteDeadline(time.Now().Add(writeWithin)) // fails when it is closed, and writing tells
	if err := s.conn.WriteJSON(acknowledgement{envelope, said}); err != nil {
		s.replace(fmt.Errorf("acknowledging to Slack: %w", s.receiver.redacted(err)))
	}
}

// replace says that the socket is to be replaced.
func (s *socket) replace(reason error) {
	s.once.Do(func() {
		s.reason = reason
		close(s.ending)
	})
}

// awaitReplacement waits until the socket is to be replaced, and returns why; nil when Slack
// asked for it, or the context ended.
func (s *socket) awaitReplacement(ctx context.Context) error {
	select {
	case <-s.ending:
		return s.reason
	case <-ctx.Done():
		return nil
	}
}

// closeAfter ends a socket after a while, in which what is on its way can come.
func (s *socket) closeAfter(after time.Duration) {
	if s != nil {
		time.AfterFunc(after, s.close)
	}
}

// close closes the connection. Reading then ends, and with it all else.
func (s *socket) close() {
	if s != nil {
		_ = s.conn.Close() // it may be closed already
	}
}
