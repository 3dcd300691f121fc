package faketelegram

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"bedside/bot/bottest/fakeserver"
)

// Options say how a Server differs from the usual one. The zero value is usual.
type Options struct {
	Token       string        // the only one that is let in; "" is DefaultToken
	Username    string        // the bot's, without "@"; "" is DefaultUsername
	Limits      Limits        // of sending; the zero value is RealLimits
	Cloud       bool          // demand https and the ports of Telegram's own servers for a webhook
	FirstUpdate int           // id of the first update; 0 is 870000001
	PressAge    time.Duration // how long a press can be acknowledged; 0 is 10 minutes, a guess
	Webhooks    *http.Client  // delivers to webhooks; nil is a client that waits 60 s
}

// The defaults of Options.
const (
	DefaultToken    = "100200300:fake-token_of-nobody"
	DefaultUsername = "bedside_test_bot"
)

// Server is a Bot API server for one bot. It is an http.Handler, and safe for
// many goroutines. Start and StartPiped make one that is being served.
type Server struct {
	URL       string            // to be taken for https://api.telegram.org; "" when nobody serves it yet
	Transport http.RoundTripper // reaches the server by that URL, for StartPiped; nil for any

	options Options
	closed  chan struct{}

	state      fakeserver.State
	revoked    bool
	queue      queue
	allowed    map[string]bool // nil: the default kinds
	poll       *poll           // the getUpdates that is waiting
	lastPoll   lastPoll
	conflictAt time.Time // until when another 409 is late
	hook       *webhook
	hookAt     time.Time // until when setWebhook is told to wait
	chats      map[int64]*chat
	presses    map[string]*press
	commands   map[string][]Command // by scope and language
	menuButton string

	descriptions map[string]string
	business     bool // people may connect it to accounts of theirs
	overall      window
	faults       []*Fault
	requests     []*Request
	updates      []*Update
	nextPress    int
}

// New makes a server that nobody serves yet.
func New(o Options) *Server {
	o.Token = cmp.Or(o.Token, DefaultToken)
	o.Username = cmp.Or(o.Username, DefaultUsername)
	o.Limits = cmp.Or(o.Limits, RealLimits)
	o.FirstUpdate = cmp.Or(o.FirstUpdate, 870000001)
	o.PressAge = cmp.Or(o.PressAge, 10*time.Minute)
	o.Webhooks = cmp.Or(o.Webhooks, &http.Client{Timeout: time.Minute})
	return &Server{
		options: o, closed: make(chan struct{}),
		queue: queue{tail: o.FirstUpdate}, chats: map[int64]*chat{}, presses: map[string]*press{},
		descriptions: map[string]string{}, commands: map[string][]Command{}, overall: window{o.Limits.Overall, time.Second, nil},
	}
}

// Close ends what the server does by itself: polls that wait, webhooks, faults.
func (s *Server) Close() {
	s.state.Lock()
	defer s.state.Unlock()
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	s.dropHook()
}

// Token returns the token that the server lets in.
func (s *Server) Token() string { return s.options.Token }

// Revoke makes the server refuse its token from now on.
func (s *Server) Revoke() { s.state.Change(func() { s.revoked = true }) }

// apiError is an answer that is not ok.
type apiError struct {
	Code        int            `json:"error_code"`
	Description string         `json:"description"`
	Parameters  map[string]int `json:"parameters,omitempty"`
}

func badRequest(description string) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: " + description}
}

// maxBody is the size up to which a request is read, in bytes.
const maxBody = 20 << 20

// ServeHTTP answers one call of the Bot API: /bot<token>/<method>, parameters in
// the query, a form or a JSON object.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") {
		answer(w, nil, &apiError{Code: 404, Description: "Not Found"})
		return
	}
	params := params{}
	params.Add(r.URL.Query())
	if err := params.AddBody(r, maxBody); err != nil {
		answer(w, nil, badRequest("can't parse request"))
		return
	}
	request := &Request{Method: method, Params: params, At: time.Now()}
	var fault *Fault
	s.state.Change(func() {
		s.requests = append(s.requests, request)
		fault = s.takeFault(method)
	})
	if fault != nil && !fault.after() {
		s.state.Change(func() { request.Fault = fault.Kind })
		s.injectFault(w, r, fault, nil)
		return
	}
	var result any
	failure := s.letIn(token)
	if failure == nil {
		result, failure = s.call(r.Context(), request)
	}
	s.state.Change(func() { request.finish(failure, fault) })
	if fault != nil {
		s.injectFault(w, r, fault, encode(result, failure))
		return
	}
	answer(w, result, failure)
}

func (s *Server) letIn(token string) *apiError {
	s.state.Lock()
	defer s.state.Unlock()
	if s.revoked || token != s.options.Token {
		return &apiError{Code: 401, Description: "Unauthorized"}
	}
	return nil
}

// params are the parameters of a call.
type params = fakeserver.Params

func encode(result any, failure *apiError) []byte {
	var body any = struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{true, result}
	if failure != nil {
		body = struct {
			OK bool `json:"ok"`
			*apiError
		}{false, failure}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return []byte(`{"ok":false,"error_code":500,"description":"Internal Server Error"}`)
	}
	return text
}

func answer(w http.ResponseWriter, result any, failure *apiError) {
	w.Header().Set("Content-Type", "application/json")
	if failure != nil {
		w.WriteHeader(failure.Code)
	}
	_, _ = w.Write(encode(result, failure)) // the reader may have gone
}
