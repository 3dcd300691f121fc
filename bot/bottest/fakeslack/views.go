package fakeslack

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// View is a modal that is open before a person.
type View struct {
	ID, Hash, User string
	Root           string // id of the lowest view of its stack
	Title, Submit  string
	Callback       string
	Metadata       string
	Blocks         json.RawMessage
	Errors         map[string]string // below its fields, by block_id, since the last submission
	Trouble        bool              // the last submission was not answered as it should be

	filled map[string]string // what was typed or chosen, by block_id and action_id
}

// viewForm is a view as an app sends it (docs, views/modal).
type viewForm struct {
	Type       string          `json:"type"`
	Title      *textObject     `json:"title"`
	Submit     *textObject     `json:"submit"`
	Close      *textObject     `json:"close"`
	CallbackID string          `json:"callback_id"`
	Metadata   string          `json:"private_metadata"`
	Blocks     json.RawMessage `json:"blocks"`
}

// The limits of views (docs, views/modal): characters of title and labels, of what
// is not shown, blocks, views on top of each other.
const (
	maxTitle    = 24
	maxMetadata = 3000
	maxCallback = 255
	maxInView   = 100
	maxStack    = 3
)

// readView reads a view; false when Slack would not take it.
func readView(raw string) (viewForm, []block, bool) {
	var v viewForm
	var all []json.RawMessage
	var blocks []block
	if json.Unmarshal([]byte(raw), &v) != nil || json.Unmarshal(v.Blocks, &all) != nil || json.Unmarshal(v.Blocks, &blocks) != nil {
		return v, nil, false
	}
	label := func(t *textObject, needed bool) bool {
		return t == nil && !needed || t != nil && t.Type == "plain_text" && t.Text != "" && utf8.RuneCountInString(t.Text) <= maxTitle
	}
	asks := slices.ContainsFunc(blocks, func(b block) bool { return b.Type == "input" })
	ok := v.Type == "modal" && label(v.Title, true) && label(v.Submit, asks) && label(v.Close, false) &&
		utf8.RuneCountInString(v.Metadata) <= maxMetadata && utf8.RuneCountInString(v.CallbackID) <= maxCallback &&
		len(blocks) <= maxInView && soundBlocks(blocks)
	return v, blocks, ok
}

// trigger is what a trigger_id stands for.
type trigger struct {
	user string
	made time.Time
	used bool
	view string // the modal that it comes from; "" for none
}

// triggerAge is how long a trigger_id can be used (docs, interactivity).
const triggerAge = 3 * time.Second

// pull uses a trigger_id, once, while it is young; the lock is held.
func (s *Server) pull(id string) (*trigger, any) {
	t := s.triggers[id]
	switch {
	case t == nil:
		return nil, failure("invalid_trigger_id")
	case t.used:
		return nil, failure("exchanged_trigger_id")
	case time.Since(t.made) > triggerAge:
		return nil, failure("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// viewCall does what views.open, views.push and views.update do; the lock is held.
func (s *Server) viewCall(r *Request) any {
	form, _, ok := readView(r.Params["view"])
	if !ok {
		return failure("invalid_arguments")
	}
	if r.Method == "views.update" {
		return s.updateView(r.Params, form)
	}
	t, wrong := s.pull(r.Params["trigger_id"])
	if wrong != nil {
		return wrong
	}
	stack := s.modals[t.user]
	switch {
	case r.Method == "views.open":
		stack = nil
	case t.view == "":
		return failure("invalid_trigger_id")
	case len(stack) == maxStack:
		return failure("push_limit_reached")
	}
	return s.pushView(t.user, stack, form)
}

// pushView puts a view on top of a stack; the lock is held.
func (s *Server) pushView(user string, stack []*View, form viewForm) any {
	v := &View{ID: fmt.Sprintf("V%08d", s.next()), User: user}
	v.Root = v.ID
	if len(stack) > 0 {
		v.Root = stack[0].ID
	}
	s.show(v, form)
	s.modals[user] = append(stack, v)
	return viewAnswer(v)
}

func viewAnswer(v *View) any {
	return map[string]any{"ok": true, "view": map[string]any{"id": v.ID, "hash": v.Hash, "root_view_id": v.Root, "type": "modal"}}
}

// updateView changes a view that is open; the lock is held.
func (s *Server) updateView(p params, form viewForm) any {
	for _, stack := range s.modals {
		for _, v := range stack {
			switch {
			case v.ID != p["view_id"]:
			case p["hash"] != "" && p["hash"] != v.Hash:
				return failure("hash_conflict")
			default:
				s.show(v, form)
				return viewAnswer(v)
			}
		}
	}
	return failure("not_found")
}

// show makes a view look as an app wants it. What is filled in stays where block_id
// and action_id do (docs, modals, "Updating a view"); the lock is held.
func (s *Server) show(v *View, form viewForm) {
	v.Hash = fmt.Sprintf("%d.%08x", time.Now().Unix(), s.next())
	v.Callback, v.Metadata, v.Blocks, v.Errors, v.Trouble = form.CallbackID, form.Metadata, form.Blocks, nil, false
	v.Title, v.Submit = unescape(form.Title.Text), ""
	if form.Submit != nil {
		v.Submit = unescape(form.Submit.Text)
	}
	before := v.filled
	v.filled = map[string]string{}
	for _, b := range v.inputs() {
		key := b.BlockID + " " + b.Element.ActionID
		v.filled[key] = b.Element.initial()
		if kept, ok := before[key]; ok {
			v.filled[key] = kept
		}
	}
}

// inputs are the blocks of a view that ask for something.
func (v *View) inputs() []block {
	var blocks []block
	_ = json.Unmarshal(v.Blocks, &blocks) // they were read before
	return slices.DeleteFunc(blocks, func(b block) bool { return b.Type != "input" || b.Element == nil })
}

// Read returns what the person reads in a view, a line for each block, without the
// marks of what is bold; fields by their labels.
func (v View) Read() string { return Message{Blocks: v.Blocks}.Read() }

// Fields returns what is filled in, by the fields' labels; of a list the label of
// what is chosen.
func (v View) Fields() map[string]string {
	found := map[string]string{}
	for _, b := range v.inputs() {
		value := v.filled[b.BlockID+" "+b.Element.ActionID]
		for _, o := range b.Element.Options {
			if o.Value == value {
				value = unescape(o.Text.Text)
			}
		}
		found[unescape(b.Label.Text)] = value
	}
	return found
}

// Modal returns the view that is open before a person, the uppermost; nil for none.
func (s *Server) Modal(user string) *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	stack := s.modals[user]
	if len(stack) == 0 {
		return nil
	}
	copied := *stack[len(stack)-1]
	copied.filled = map[string]string{}
	for key, value := range stack[len(stack)-1].filled {
		copied.filled[key] = value
	}
	return &copied
}

// Fill lets a person write into the field of their modal with a label, or choose
// from it the option with a label, "" for none. It tells whether there is one.
func (s *Server) Fill(user, label, value string) (ok bool) {
	s.locked(func() {
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
func (s *Server) Dismiss(user string) { s.locked(func() { delete(s.modals, user) }) }

// Submit lets a person press the button that sends their modal off. A field that
// must be filled in and is not keeps it open, and nothing is sent, as a client does.
func (s *Server) Submit(user string) { s.SubmitAs(user, func(map[string]any) {}) }

// SubmitAs is Submit with a payload that is changed on its way, as a forged one.
func (s *Server) SubmitAs(user string, change func(payload map[string]any)) {
	var v *View
	var payload map[string]any
	var id string
	s.locked(func() {
		if len(s.modals[user]) == 0 {
			return
		}
		v = s.modals[user][len(s.modals[user])-1]
		if v.Errors, v.Trouble = v.missing(), false; len(v.Errors) > 0 {
			v = nil
			return
		}
		id = s.trigger(user, v.ID)
		payload = s.submission(v, id)
	})
	if v == nil {
		return
	}
	change(payload)
	s.hand(&Event{ID: id, Type: "view_submission"}, delivery{
		path: "/slack/interactions", envelope: "interactive", responds: true, payload: payload,
		answered: func(acked bool, body []byte) { s.locked(func() { s.answerView(v, acked, body) }) },
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
		"type": "view_submission", "team": map[string]any{"id": Team}, "user": map[string]any{"id": v.User, "team_id": Team, "username": "canary0name"},
		"api_app_id": App, "trigger_id": trigger, "response_urls": []any{}, "view": map[string]any{
			"id": v.ID, "team_id": Team, "type": "modal", "blocks": v.Blocks, "private_metadata": v.Metadata, "callback_id": v.Callback,
			"state": map[string]any{"values": values}, "hash": v.Hash, "root_view_id": v.Root, "app_id": App, "bot_id": botID,
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
	form, _, sound := readView(string(said.View))
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

// option is a choice of a list (docs, option object).
type option struct {
	Text  textObject `json:"text"`
	Value string     `json:"value"`
}

// The limits of fields (docs, input block, plain-text input, select menu, option).
const (
	maxInputLabel  = 2000
	maxInputLength = 3000
	maxOptions     = 100
	maxOptionText  = 75
	maxOptionValue = 150
)

// soundInput tells whether an input block keeps the limits.
func (b block) soundInput() bool {
	e := b.Element
	if e == nil || b.Label == nil || b.Label.Type != "plain_text" || b.Label.Text == "" || utf8.RuneCountInString(b.Label.Text) > maxInputLabel {
		return false
	}
	switch e.Type {
	case "plain_text_input":
		return e.MaxLength <= maxInputLength && (e.MaxLength == 0 || utf8.RuneCountInString(e.InitialValue) <= e.MaxLength)
	case "static_select":
		return e.soundOptions()
	}
	return false
}

// soundOptions tells whether the options of a list keep the limits.
func (e element) soundOptions() bool {
	for _, o := range e.Options {
		if n := utf8.RuneCountInString(o.Text.Text); n == 0 || n > maxOptionText || o.Value == "" || len(o.Value) > maxOptionValue || o.Text.Type != "plain_text" {
			return false
		}
	}
	known := e.InitialOption == nil || slices.Contains(e.Options, *e.InitialOption)
	return len(e.Options) > 0 && len(e.Options) <= maxOptions && known
}

// initial is what a field holds before it is filled in.
func (e element) initial() string {
	if e.InitialOption != nil {
		return e.InitialOption.Value
	}
	return e.InitialValue
}
