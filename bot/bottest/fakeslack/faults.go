package fakeslack

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// FaultKind is what goes wrong with a call.
type FaultKind string

// The kinds of faults. After a Cut the call has taken effect; after the others it
// has not.
const (
	Page   FaultKind = "page"   // an HTML page with the status Code, 502 when that is 0, as a proxy answers
	Hang   FaultKind = "hang"   // no answer until the caller gives up
	Reset  FaultKind = "reset"  // the connection is reset before anything is done
	Refuse FaultKind = "refuse" // ok:false with Error; with After, 429
	Cut    FaultKind = "cut"    // done, then the connection ends without an answer
)

// Fault is something to go wrong with calls to come.
type Fault struct {
	Kind   FaultKind
	Method string // such as "chat.postMessage", or "response_url"; "" is any
	Times  int    // how many calls, 0 is one; below 0 is all until Heal
	Code   int    // of Page
	Error  string // of Refuse, such as "channel_not_found"
	After  int    // of Refuse: seconds of Retry-After
}

func (f *Fault) after() bool { return f.Kind == Cut }

// Break makes calls go wrong; earlier faults come first.
func (s *Server) Break(f Fault) {
	set(&f.Times, 1)
	s.locked(func() { s.faults = append(s.faults, &f) })
}

// Heal takes back all faults that have not come yet.
func (s *Server) Heal() { s.locked(func() { s.faults = nil }) }

// takeFault returns what goes wrong with a call, nil when nothing; the lock is held.
func (s *Server) takeFault(method string) *Fault {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return f
	}
	return nil
}

// strike lets a call go wrong.
func (s *Server) strike(w http.ResponseWriter, r *http.Request, f *Fault) {
	switch f.Kind {
	case Page:
		page(w, f.Code)
	case Hang:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		case <-time.After(24 * time.Hour):
		}
		hangUp(w, false)
	case Reset:
		hangUp(w, true)
	case Cut:
		hangUp(w, false)
	case Refuse:
		answer(w, failed{name: f.Error, after: f.After})
	}
}

func page(w http.ResponseWriter, code int) {
	set(&code, http.StatusBadGateway)
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(code)
	title := strconv.Itoa(code) + " " + http.StatusText(code)
	_, _ = fmt.Fprintf(w, "<html><head><title>%s</title></head><body><h1>%s</h1></body></html>", title, title)
}

// hangUp ends a connection, by a reset when it can be one.
func hangUp(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // there is no connection: an answer that is none does as well
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0) // closing then resets
	}
	_ = conn.Close()
}
