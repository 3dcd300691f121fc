package fakeslack

import (
	"encoding/json"
	"fmt"
	"slices"
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
func readView(raw string) (v viewForm, ok bool) {
	var blocks []block
	if json.Unmarshal([]byte(raw), &v) != nil || json.Unmarshal(v.Blocks, &blocks) != nil {
		return v, false
	}
	label := func(t *textObject, needed bool) bool {
		return t == nil && !needed || t != nil && t.Type == "plain_text" && t.Text != "" &&
			utf8.RuneCountInString(t.Text) <= maxTitle
	}
	asks := slices.ContainsFunc(blocks, func(b block) bool { return b.Type == "input" })
	return v, v.Type == "modal" && label(v.Title, true) && label(v.Submit, asks) && label(v.Close, false) &&
		utf8.RuneCountInString(v.Metadata) <= maxMetadata && utf8.RuneCountInString(v.CallbackID) <= maxCallback &&
		len(blocks) <= maxInView && validBlocks(blocks)
}

// trigger is the press or command behind a trigger_id.
type trigger struct {
	user string
	made time.Time
	used bool
	view string // the modal that it comes from; "" for none
}

// triggerAge is the time within which a trigger_id can be used (docs, interactivity).
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
	form, ok := readView(r.Params["view"])
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
	return map[string]any{"ok": true, "view": map[string]any{"id": v.ID, "hash": v.Hash, "root_view_id": v.Root,
		"type": "modal"}}
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
