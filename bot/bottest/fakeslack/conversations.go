package fakeslack

import (
	"net/http"
	"slices"
	"strings"
)

// usualScopes are those that deployments/slack-manifest.yaml asks for.
var usualScopes = []string{"app_mentions:read", "channels:history", "groups:history", "im:history", "im:write",
	"chat:write", "commands", "usergroups:read"}

// UsualScopes returns those that deployments/slack-manifest.yaml asks for as it stands.
func UsualScopes() []string { return slices.Clone(usualScopes) }

// needs are the scopes of which a method needs one (docs, the page of each method); those that are
// not here need none, or look for theirs themselves.
var needs = map[string]string{
	"chat.postMessage": "chat:write", "chat.postEphemeral": "chat:write", "chat.update": "chat:write",
	"chat.delete": "chat:write", "assistant.threads.setStatus": "chat:write", "conversations.open": "im:write",
	"usergroups.users.list": "usergroups:read", "assistant.threads.setSuggestedPrompts": "assistant:write",
	"assistant.threads.setTitle": "assistant:write",
}

// scopes are those of the app.
func (s *Server) scopes() []string {
	if s.options.Scopes != nil {
		return s.options.Scopes
	}
	return usualScopes
}

// tellScopes says on an answer what the token may do, as Slack does on every one.
func (s *Server) tellScopes(w http.ResponseWriter) {
	w.Header().Set("X-Oauth-Scopes", strings.Join(s.scopes(), ","))
}

// without returns why a method is refused to an app that has none of some scopes; nil when it
// has one.
func (s *Server) without(scopes ...string) any {
	for _, scope := range scopes {
		if slices.Contains(s.scopes(), scope) {
			return nil
		}
	}
	return map[string]any{"ok": false, "error": "missing_scope", "needed": scopes[0],
		"provided": strings.Join(s.scopes(), ",")}
}

// conversationInfo answers conversations.info; the lock is held.
func (s *Server) conversationInfo(p params) any {
	if wrong := s.without("channels:read", "groups:read"); wrong != nil {
		return wrong
	}
	c := s.channels[p["channel"]]
	if c == nil {
		return failure("channel_not_found")
	}
	return map[string]any{"ok": true, "channel": map[string]any{"id": c.id, "is_archived": c.archived,
		"is_member": !c.outside, "is_im": strings.HasPrefix(c.id, "D")}}
}

// history answers conversations.history for a time of which nothing is left; the lock is
// held. Other times are not served.
func (s *Server) history(p params) any {
	if wrong := s.without("channels:history", "groups:history"); wrong != nil {
		return wrong
	}
	c := s.channels[p["channel"]]
	switch {
	case c == nil:
		return failure("channel_not_found")
	case c.outside:
		return failure("not_in_channel")
	case p["latest"] != "1.000000":
		return failure("invalid_arguments")
	}
	return map[string]any{"ok": true, "messages": []any{}, "has_more": false}
}
