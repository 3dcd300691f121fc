package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"
)

// The paths at which Slack's requests arrive.
const (
	EventsPath       = "/slack/events"
	InteractionsPath = "/slack/interactions"
	CommandsPath     = "/slack/commands"
)

// maxRequest is the largest body that is read, in bytes.
const maxRequest = 1 << 20

// acceptWithin is the time that keeping may take: Slack waits 3 s (docs, events-api) and
// sends again what was not taken.
const acceptWithin = 2500 * time.Millisecond

// Handler takes Slack's requests at the three paths: POST only, signed within the
// last five minutes. It answers 200 once what came is kept, and 503 when it could
// not be, so that Slack sends an event again. What cannot be read is counted and
// answered with 200: it would not be better another time. A form that is sent off is
// answered with what becomes of its window. A wrong signature gets a fixed 401. A
// channel that uses Socket Mode refuses all. What arrives goes to inbox; forms are
// what staff fill in at the desk, nil for none.
func (c *Channel) Handler(inbox Inbox, forms Forms) http.Handler {
	receiver := &receiver{c, inbox, forms}
	mux := http.NewServeMux()
	for path, kind := range map[string]string{EventsPath: kindEvents, InteractionsPath: kindInteract,
		CommandsPath: kindCommand} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) { receiver.serve(w, r, kind) })
	}
	return mux
}

func (r *receiver) serve(w http.ResponseWriter, request *http.Request, kind string) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxRequest))
	if err != nil {
		refuse(w, statusOf(err))
		return
	}
	if !r.signed(request.Header, body) {
		r.refused.Add(1)
		refuse(w, http.StatusUnauthorized)
		return
	}
	if kind != kindEvents {
		body = payloadOf(kind, body)
	}
	in, err := r.readPayload(kind, body, time.Now())
	var said any
	if err == nil {
		ctx, cancel := context.WithTimeout(request.Context(), acceptWithin)
		defer cancel()
		said, err = r.handleIntake(ctx, in)
	}
	switch {
	case err != nil:
		r.log.Warn("receiving from Slack failed", "kind", kind, "error", err)
		refuse(w, http.StatusServiceUnavailable)
	case said != nil:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(said) // the caller may have gone
	case in.challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, in.challenge) // the caller may have gone
	}
}

// signed tells whether a body comes from Slack, in a time that tells nothing about
// the right signature. The library's error would tell it.
func (c *Channel) signed(header http.Header, body []byte) bool {
	if !c.options.HTTP || c.options.SigningSecret == "" {
		return false
	}
	verifier, err := slack.NewSecretsVerifier(header, c.options.SigningSecret)
	if err != nil {
		return false
	}
	_, _ = verifier.Write(body) // a hash takes everything
	return verifier.Ensure() == nil
}

// payloadOf is the JSON of a command or an interaction, which come as forms; what is
// none becomes a payload that cannot be read.
func payloadOf(kind string, body []byte) []byte {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil
	}
	if kind == kindInteract {
		return []byte(form.Get("payload"))
	}
	fields := map[string]string{}
	for field := range form {
		fields[field] = form.Get(field)
	}
	payload, err := json.Marshal(fields)
	if err != nil {
		return nil
	}
	return payload
}

// refuse answers with a status and no word of why.
func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }

func statusOf(err error) int {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
