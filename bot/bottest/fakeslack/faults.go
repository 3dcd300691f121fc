package fakeslack

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"bedside/bot/bottest/fakeserver"
)

// FaultKind is a way in which a call goes wrong.
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
	// Told is what the refusal says besides, as response_metadata.messages: of blocks what is wrong
	// and where, "must be more than 0 characters [json-pointer:/blocks/0/text/text]".
	Told []string
}

func (f *Fault) after() bool { return f.Kind == Cut }

// Break makes calls go wrong; earlier faults come first.
func (s *Server) Break(f Fault) {
	f.Times = cmp.Or(f.Times, 1)
	s.state.Change(func() { s.faults = append(s.faults, &f) })
}

// Heal takes back all faults that have not come yet.
func (s *Server) Heal() { s.state.Change(func() { s.faults = nil }) }

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

// injectFault lets a call go wrong.
func (s *Server) injectFault(w http.ResponseWriter, r *http.Request, f *Fault) {
	switch f.Kind {
	case Page:
		fakeserver.Page(w, f.Code)
	case Hang:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		case <-time.After(24 * time.Hour):
		}
		fakeserver.HangUp(w, false)
	case Reset:
		fakeserver.HangUp(w, true)
	case Cut:
		fakeserver.HangUp(w, false)
	case Refuse:
		answer(w, failed{name: f.Error, after: f.After, told: f.Told})
	}
}
