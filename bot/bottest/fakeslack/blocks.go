package fakeslack

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of a message.
const (
	maxText   = 40000
	maxBlocks = 50
	maxAll    = 13200
)

func checkMessage(p params) any {
	if p["text"] == "" && p["blocks"] == "" {
		return failure("no_text")
	}
	if utf8.RuneCountInString(p["text"]) > maxText {
		return failure("msg_too_long")
	}
	if p["blocks"] == "" {
		return nil
	}
	var blocks []json.RawMessage
	if json.Unmarshal([]byte(p["blocks"]), &blocks) != nil {
		return failure("invalid_blocks_format")
	}
	return checkBlocks(blocks, maxBlocks)
}

// checkBlocks holds the limits of blocks.
func checkBlocks(blocks []json.RawMessage, most int) any {
	if len(blocks) > most {
		return failure("invalid_blocks")
	}
	all, ids := 0, map[string]bool{}
	for _, raw := range blocks {
		var b block
		if json.Unmarshal(raw, &b) != nil || !b.valid(ids) {
			return failure("invalid_blocks")
		}
		for _, text := range b.texts() {
			all += utf8.RuneCountInString(text.Text)
		}
	}
	if all > maxAll {
		return failure("msg_blocks_too_long")
	}
	return nil
}

// textObject is a text within a block (docs, text-object).
type textObject struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// element is a part of a block: a button, a field or a text.
type element struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"` // a text object, in a context a string
	ActionID string          `json:"action_id"`
	Value    string          `json:"value"`
	URL      string          `json:"url"`

	MaxLength     int      `json:"max_length"`
	InitialValue  string   `json:"initial_value"`
	Options       []option `json:"options"`
	InitialOption *option  `json:"initial_option"`
}

func (e element) label() textObject {
	var text textObject
	if json.Unmarshal(e.Text, &text) == nil {
		return text
	}
	_ = json.Unmarshal(e.Text, &text.Text) // "" when it is none
	text.Type = e.Type
	return text
}

type block struct {
	Type      string      `json:"type"`
	BlockID   string      `json:"block_id"`
	Text      *textObject `json:"text"`
	Accessory *element    `json:"accessory"`
	Elements  []element   `json:"elements"`
	Label     *textObject `json:"label"` // of an input, as the next two
	Element   *element    `json:"element"`
	Optional  bool        `json:"optional"`
}

// texts are all texts of a block.
func (b block) texts() []textObject {
	var found []textObject
	if b.Text != nil {
		found = append(found, *b.Text)
	}
	for _, e := range b.parts() {
		found = append(found, e.label())
	}
	if b.Label != nil {
		found = append(found, *b.Label)
	}
	return found
}

func (b block) parts() []element {
	if b.Accessory != nil {
		return append(slices.Clone(b.Elements), *b.Accessory)
	}
	return b.Elements
}

// validBlocks tells whether the blocks of a view keep the limits.
func validBlocks(blocks []block) bool {
	ids := map[string]bool{}
	for _, b := range blocks {
		if !b.valid(ids) && (b.Type != "input" || b.BlockID != "" && ids["block "+b.BlockID] || !b.validInput()) {
			return false
		}
		ids["block "+b.BlockID] = true
	}
	return true
}

// valid tells whether a block keeps the limits; ids are those used before it.
func (b block) valid(ids map[string]bool) bool {
	once := func(id string) bool {
		fresh := id == "" || !ids[id]
		ids[id] = true
		return fresh && len(id) <= 255
	}
	if !slices.Contains([]string{"section", "context", "actions", "divider", "header"}, b.Type) ||
		!once("block "+b.BlockID) && b.BlockID != "" {
		return false
	}
	limit := map[string]int{"header": 150}[b.Type]
	limit = cmp.Or(limit, 3000)
	if (b.Type == "section" || b.Type == "header") &&
		(b.Text == nil || b.Text.Text == "" || utf8.RuneCountInString(b.Text.Text) > limit) {
		return false
	}
	if b.Type == "actions" && (len(b.Elements) == 0 || len(b.Elements) > 25) || b.Type == "context" &&
		(len(b.Elements) == 0 || len(b.Elements) > 10) {
		return false
	}
	for _, e := range b.parts() {
		if e.Type == "button" && (e.label().Text == "" || utf8.RuneCountInString(e.label().Text) > 75 ||
			len(e.Value) > 2000 || !once(e.ActionID)) {
			return false
		}
		if e.URL != "" && !strings.HasPrefix(e.URL, "http") {
			return false
		}
		if b.Type == "context" && (e.label().Text == "" || utf8.RuneCountInString(e.label().Text) > 3000) {
			return false
		}
	}
	return true
}
