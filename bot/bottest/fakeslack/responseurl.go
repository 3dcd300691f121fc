package fakeslack

import (
	"encoding/json"
	"fmt"
	"time"
)

// responseURL is a response_url.
type responseURL struct {
	channel, user string
	message       string // ts of the message that was pressed; "" for none
	made          time.Time
	uses          int
}

// newResponseURL makes a response_url; the lock is held.
func (s *Server) newResponseURL(channel, user, message string) string {
	path := fmt.Sprintf("/actions/%s/%d/%s", Team, s.next(), "hook0secret")
	s.responseURLs[path] = &responseURL{channel: channel, user: user, message: message, made: time.Now()}
	return s.URL + path
}

// respond takes an answer to a response_url; the lock is held. It works in
// channels that the bot is no member of.
func (s *Server) respond(path string, r *Request) any {
	h := s.responseURLs[path]
	switch {
	case h == nil:
		return failed{name: "invalid_url", gone: true}
	case h.uses >= 5 || time.Since(h.made) > 30*time.Minute:
		return failed{name: "used_url", gone: true}
	}
	if wrong := checkMessage(r.Params); wrong != nil {
		return wrong
	}
	h.uses++
	r.Channel = h.channel
	if r.Params["replace_original"] == "true" {
		for _, m := range s.channel(h.channel).messages {
			if m.TS == h.message {
				m.Text, m.Blocks, m.Edited = r.Params["text"], json.RawMessage(r.Params["blocks"]), true
				return map[string]any{"ok": true}
			}
		}
	}
	m := s.post(s.channel(h.channel), r.Params)
	if r.Params["response_type"] != "in_channel" {
		m.For = h.user
	}
	return map[string]any{"ok": true}
}
