package fakeslack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Modal returns the view that is open before a person, the uppermost; nil for none.
func (s *Server) Modal(user string) *View {
	s.state.Lock()
	defer s.state.Unlock()
	stack := s.modals[user]
	if len(stack) == 0 {
		return nil
	}
	copied := *stack[len(stack)-1]
	copied.filled, copied.Errors = maps.Clone(copied.filled), maps.Clone(copied.Errors)
	return &copied
}

// Fill lets a person write into the field of their modal with a label, or choose
// from it the option with a label, "" for none. It tells whether there is one.
func (s *Server) Fill(user, label, value string) (ok bool) {
	s.state.Change(func() {
		if len(s.modals[user]) == 0 {
			return
		}
		v := s.modals[user][len(s.modals[user])-1]
		for _, b := range v.inputs() {
			if unescape(b.Label.Text) != label {
				continue
			}
			chosen := value
			if b.Element.Type == "static_select" && value != "" {
				i := slices.IndexFunc(b.Element.Options, func(o option) bool { return unescape(o.Text.Text) == value })
				if i < 0 {
					return
				}
				chosen = b.Element.Options[i].Value
			}
			v.filled[b.BlockID+" "+b.Element.ActionID], ok = chosen, true
		}
	})
	return ok
}

// Dismiss closes all modals of a person, who pressed the cross.
func (s *Server) Dismiss(user string) { s.state.Change(func() { delete(s.modals, user) }) }

// Submit lets a person press the button that sends their modal off. A field that
// must be filled in and is not keeps it open, and nothing is sent, as a client does.
func (s *Server) Submit(user string) { s.SubmitAs(user, func(map[string]any) {}) }

// SubmitAs is Submit with a payload that is changed on its way, as a forged one.
func (s *Server) SubmitAs(user string, change func(payload map[string]any)) {
	var v *View
	var payload map[string]any
	var id string
	s.state.Change(func() {
		if len(s.modals[user]) == 0 {
			return
		}
		v = s.modals[user][len(s.modals[user])-1]
		if v.Errors, v.Trouble = v.missing(), false; len(v.Errors) > 0 {
			v = nil
			return
		}
		id = s.trigger(user, v.ID)
		payload = s.inOrg(s.submission(v, id))
	})
	if v == nil {
		return
	}
	change(payload)
	s.dispatch(&Event{ID: id, Type: "view_submission"}, delivery{
		path: "/slack/interactions", envelope: "interactive", responds: true, payload: payload,
		answered: func(acked bool, body []byte) { s.state.Change(func() { s.answerView(v, acked, body) }) },
	})
}

// missing are the errors that a client shows by itself.
func (v *View) missing() map[string]string {
	found := map[string]string{}
	for _, b := range v.inputs() {
		value := v.filled[b.BlockID+" "+b.Element.ActionID]
		switch {
		case value == "" && !b.Optional:
			found[b.BlockID] = "Please complete this required field."
		case b.Element.MaxLength > 0 && utf8.RuneCountInString(value) > b.Element.MaxLength:
			found[b.BlockID] = "This is too long."
		}
	}
	return found
}

// submission is the payload of a view_submission (docs); the lock is held.
func (s *Server) submission(v *View, trigger string) map[string]any {
	values := map[string]map[string]any{}
	for _, b := range v.inputs() {
		key := b.BlockID + " " + b.Element.ActionID
		state := map[string]any{"type": b.Element.Type, "value": v.filled[key]}
		if v.filled[key] == "" {
			state["value"] = nil
		}
		if b.Element.Type == "static_select" {
			delete(state, "value")
			state["selected_option"] = nil
			if i := slices.IndexFunc(b.Element.Options, func(o option) bool { return o.Value == v.filled[key] }); i >= 0 {
				state["selected_option"] = b.Element.Options[i]
			}
		}
		values[b.BlockID] = map[string]any{b.Element.ActionID: state}
	}
	return map[string]any{
		"type": "view_submission", "team": map[string]any{"id": Team}, "user": map[string]any{"id": v.User, "team_id": Team,
			"username": "canary0name"},
		"api_app_id": App, "trigger_id": trigger, "response_urls": []any{}, "view": map[string]any{
			"id": v.ID, "team_id": Team, "type": "modal", "blocks": v.Blocks, "private_metadata": v.Metadata,
			"callback_id": v.Callback,
			"state":       map[string]any{"values": values}, "hash": v.Hash, "root_view_id": v.Root, "app_id": App,
			"bot_id": botID,
		},
	}
}

// answerView does with a modal what the answer to its submission says (docs, modals,
// "Handling view_submission events"): nothing closes it, no answer leaves it as it
// is; the lock is held.
func (s *Server) answerView(v *View, acked bool, body []byte) {
	stack := s.modals[v.User]
	at := slices.Index(stack, v)
	if at < 0 {
		return // it was closed meanwhile
	}
	var said struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	if acked && len(strings.TrimSpace(string(body))) > 0 && json.Unmarshal(body, &said) != nil {
		acked = false
	}
	form, sound := readView(string(said.View))
	switch {
	case !acked:
		v.Trouble = true
	case said.Action == "":
		s.modals[v.User] = stack[:at]
	case said.Action == "clear":
		delete(s.modals, v.User)
	case said.Action == "errors" && v.has(said.Errors):
		v.Errors = said.Errors
	case said.Action == "update" && sound:
		s.show(v, form)
	case said.Action == "push" && sound && len(stack) < maxStack:
		s.pushView(v.User, stack, form)
	default:
		v.Trouble = true
	}
}

// has tells whether errors name fields of a view, and none but these.
func (v *View) has(errors map[string]string) bool {
	for id, text := range errors {
		if text == "" || !slices.ContainsFunc(v.inputs(), func(b block) bool { return b.BlockID == id }) {
			return false
		}
	}
	return len(errors) > 0
}
