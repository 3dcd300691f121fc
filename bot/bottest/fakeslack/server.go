package fakeslack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/fakeserver"
)

// Options say how a Server differs from the usual one. The zero value is usual.
type Options struct {
	BotToken, AppToken, SigningSecret string          // "" are DefaultBotToken and so on
	Retries                           []time.Duration // pauses before an event is sent again; nil is Slack's own clock
	AckWithin                         time.Duration   // how long an event may take; 0 is 3 s
	PingEvery                         time.Duration   // how often a websocket is pinged; 0 is 5 s
	WarnFor                           time.Duration   // how long a socket lives after a warning; 0 is 10 s
	NoLimits                          bool            // nothing is 429
	Scopes                            []string        // of the bot's token; nil are those of the manifest
	Client                            *http.Client    // sends requests to the app; nil is one of its own
	Grid                              Grid            // whether the workspace belongs to an organisation
}

// The defaults of Options.
const (
	DefaultBotToken      = "xoxb-100-200-fake0token0of0nobody"
	DefaultAppToken      = "xapp-1-A1-300-fake0token0of0nobody"
	DefaultSigningSecret = "fake0signing0secret0of0nobody00"
)

// The workspace, its app, and what the bot is there.
const (
	Team    = "T0CLINIC"
	Org     = "E0GROUP"   // the organisation of Grids
	Sibling = "T0SIBLING" // another workspace of Org
	App     = "A0BEDSIDE"
	BotUser = "U0BEDSIDE"
	botID   = "B0BEDSIDE"
)

// Server is Slack for one app in one workspace. It is an http.Handler, and safe
// for many goroutines.
type Server struct {
	URL string // to be taken for https://slack.com: the Web API lies under /api/

	options    Options
	closed     chan struct{}
	background sync.WaitGroup

	state        fakeserver.State
	revoked      bool
	refusal      string // the error that a wrong token gets; "" is invalid_auth
	disabled     bool   // Socket Mode is turned off
	target       string
	lastTS       int64
	count        int
	channels     map[string]*channel
	responseURLs map[string]*responseURL
	views        map[string]json.RawMessage // of the App Home, by person
	modals       map[string][]*View         // that are open before a person, the uppermost last
	triggers     map[string]*trigger
	groups       map[string][]string
	tickets      map[string]bool
	sockets      []*socket
	opened       int
	faults       []*Fault
	requests     []*Request
	events       []*Event
}

// New makes a server that nobody serves yet.
func New(o Options) *Server {
	o.BotToken = cmp.Or(o.BotToken, DefaultBotToken)
	o.AppToken = cmp.Or(o.AppToken, DefaultAppToken)
	o.SigningSecret = cmp.Or(o.SigningSecret, DefaultSigningSecret)
	o.AckWithin = cmp.Or(o.AckWithin, 3*time.Second)
	o.PingEvery = cmp.Or(o.PingEvery, 5*time.Second)
	o.WarnFor = cmp.Or(o.WarnFor, 10*time.Second)
	if o.Retries == nil {
		o.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.Client == nil {
		o.Client = &http.Client{}
	}
	return &Server{
		URL: "http://slack.test", options: o, closed: make(chan struct{}), lastTS: time.Now().UnixMicro(),
		channels: map[string]*channel{}, responseURLs: map[string]*responseURL{}, views: map[string]json.RawMessage{},
		tickets: map[string]bool{},
		modals:  map[string][]*View{}, triggers: map[string]*trigger{}, groups: map[string][]string{},
	}
}

// Start serves a server on a port of 127.0.0.1 until the test ends.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	s := New(o)
	served := httptest.NewServer(s)
	s.URL = served.URL
	tb.Cleanup(func() {
		s.Close()
		served.CloseClientConnections()
		served.Close()
	})
	return s
}

// Transport reaches the Web API without a network, so that a test can run in a
// testing/synctest bubble.
func (s *Server) Transport() http.RoundTripper { return Direct{s} }

// Direct is a way to a handler without a network.
type Direct struct{ http.Handler }

// RoundTrip has the handler answer.
func (d Direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

// Close ends what the server does by itself, and waits for it.
func (s *Server) Close() {
	s.state.Change(func() {
		select {
		case <-s.closed:
		default:
			close(s.closed)
		}
		for _, socket := range s.sockets {
			socket.end()
		}
	})
	s.background.Wait()
}

// Revoke makes the server refuse its tokens from now on.
func (s *Server) Revoke() { s.state.Change(func() { s.revoked = true }) }

// Rotate makes the server take other tokens from now on, "" the same as before; those of before
// get the error that is named, such as "token_expired" (docs, using-token-rotation).
func (s *Server) Rotate(bot, app, refusal string) {
	s.state.Change(func() {
		s.options.BotToken, s.options.AppToken = cmp.Or(bot, s.options.BotToken), cmp.Or(app, s.options.AppToken)
		s.refusal = refusal
	})
}

// Uninstall removes the app from its workspace: the tokens are none any more, and the app is told
// so, in no order (docs, app_uninstalled, tokens_revoked).
func (s *Server) Uninstall() {
	s.state.Change(func() { s.revoked, s.refusal = true, "account_inactive" })
	s.Push(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{}, "bot": []string{BotUser}}})
	s.Push(map[string]any{"type": "app_uninstalled"})
}

// SendTo makes events go over HTTP to the paths /slack/events,
// /slack/interactions and /slack/commands of an address; "" goes back to Socket
// Mode.
func (s *Server) SendTo(address string) {
	s.state.Change(func() { s.target = strings.TrimSuffix(address, "/") })
}

// next returns a number that was not there before; the lock is held.
func (s *Server) next() int {
	s.count++
	return s.count
}

// stamp returns a ts that was not there before; the lock is held.
func (s *Server) stamp() string {
	s.lastTS = max(s.lastTS+1, time.Now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

// maxBody is the size up to which a request is read, in bytes.
const maxBody = 4 << 20

// ServeHTTP answers calls of the Web API, response_urls, and websockets.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/link" {
		s.link(w, r)
		return
	}
	method, isCall := strings.CutPrefix(r.URL.Path, "/api/")
	if !isCall {
		method = "response_url"
	}
	s.tellScopes(w)
	params := params{}
	if err := params.AddBody(r, maxBody); err != nil {
		answer(w, failure("invalid_form_data"))
		return
	}
	request := &Request{Method: method, Params: params, At: time.Now(), Channel: params["channel"]}
	var fault *Fault
	s.state.Change(func() {
		s.requests = append(s.requests, request)
		fault = s.takeFault(method)
	})
	if fault != nil && !fault.after() {
		s.state.Change(func() { request.Fault = fault.Kind })
		s.injectFault(w, r, fault)
		return
	}
	var result any
	s.state.Change(func() {
		if isCall {
			result = s.call(request, token(r, params))
		} else {
			result = s.respond(r.URL.Path, request)
		}
		request.finish(result, fault)
	})
	if fault != nil {
		s.injectFault(w, r, fault)
		return
	}
	answer(w, result)
}

// token returns the token of a call: in its header, or among its parameters.
func token(r *http.Request, p params) string {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return bearer
	}
	return p["token"]
}

// params are the parameters of a call.
type params = fakeserver.Params

// failed is an answer that is not ok; after is Retry-After in seconds.
type failed struct {
	name  string
	after int
	gone  bool // 404, of a response_url
	told  []string
}

func failure(name string) failed { return failed{name: name} }

func answer(w http.ResponseWriter, result any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if f, ok := result.(failed); ok {
		if f.gone {
			w.WriteHeader(http.StatusNotFound)
		}
		if f.after > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(f.after))
			w.WriteHeader(http.StatusTooManyRequests)
		}
		refusal := map[string]any{"ok": false, "error": f.name}
		if len(f.told) > 0 {
			refusal["response_metadata"] = map[string]any{"messages": f.told}
		}
		result = refusal
	}
	_ = json.NewEncoder(w).Encode(result) // the reader may have gone
}
