package faketelegram

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bedside/bot/bottest/fakeserver"
)

// FaultKind is a way in which a call goes wrong.
type FaultKind string

// The kinds of faults. After a Dribble, a Cut and a Flood the call has taken
// effect; after the others it has not.
const (
	Page    FaultKind = "page"    // an HTML page with the status Code, 502 when that is 0, as a proxy answers
	Hang    FaultKind = "hang"    // no answer until the caller gives up
	Reset   FaultKind = "reset"   // the connection is reset before anything is done
	Refuse  FaultKind = "refuse"  // the error of Code and Description
	Dribble FaultKind = "dribble" // the answer comes at a byte a second
	Cut     FaultKind = "cut"     // done, then the connection ends without an answer
	Flood   FaultKind = "flood"   // done, then an answer without end
	Short   FaultKind = "short"   // an empty list at once, as of a getUpdates that is not held for its timeout
)

// Fault is something to go wrong with calls to come.
type Fault struct {
	Kind        FaultKind
	Method      string // such as "sendMessage"; "" is any
	Times       int    // how many calls; below 0 is all until Heal
	Code        int    // of Refuse and Page
	Description string // of Refuse
	RetryAfter  int    // of Refuse and Page, in seconds; 0 is none
}

// after tells whether the call is done before it goes wrong.
func (f *Fault) after() bool { return f.Kind == Dribble || f.Kind == Cut || f.Kind == Flood }

// Break makes calls go wrong; earlier faults come first. Times 0 is once.
func (s *Server) Break(f Fault) {
	f.Times = cmp.Or(f.Times, 1)
	s.state.Change(func() { s.faults = append(s.faults, &f) })
}

// Heal takes back all faults that have not come yet.
func (s *Server) Heal() { s.state.Change(func() { s.faults = nil }) }

// takeFault returns what goes wrong with a call, nil when nothing; the lock is held.
func (s *Server) takeFault(method string) *Fault {
	for i, f := range s.faults {
		if f.Method != "" && !strings.EqualFold(f.Method, method) {
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

// injectFault lets a call go wrong. body is the answer that it would have had.
func (s *Server) injectFault(w http.ResponseWriter, r *http.Request, f *Fault, body []byte) {
	switch f.Kind {
	case Page:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		fakeserver.Page(w, f.Code)
	case Hang:
		s.sleep(r.Context(), 24*time.Hour)
		fakeserver.HangUp(w, false)
	case Reset:
		fakeserver.HangUp(w, true)
	case Cut:
		fakeserver.HangUp(w, false)
	case Refuse:
		failure := &apiError{Code: f.Code, Description: f.Description}
		if f.RetryAfter > 0 {
			failure.Parameters = map[string]int{"retry_after": f.RetryAfter}
		}
		answer(w, nil, failure)
	case Short:
		answer(w, []string{}, nil)
	case Dribble:
		s.dribble(w, r, body)
	case Flood:
		writeEndless(w, r)
	}
}

// writeEndless writes an answer of the right form that does not end.
func writeEndless(w http.ResponseWriter, r *http.Request) {
	piece := []byte(`{"ok":true,"result":"`)
	for r.Context().Err() == nil {
		if _, err := w.Write(piece); err != nil {
			return
		}
		piece = bytes.Repeat([]byte("x"), 1<<16)
	}
}

func (s *Server) dribble(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	flush := http.NewResponseController(w)
	for _, b := range body {
		if _, err := w.Write([]byte{b}); err != nil || flush.Flush() != nil || r.Context().Err() != nil {
			return
		}
		s.sleep(r.Context(), time.Second)
	}
}
