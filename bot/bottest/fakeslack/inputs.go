package fakeslack

import (
	"slices"
	"unicode/utf8"
)

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

// validInput tells whether an input block keeps the limits.
func (b block) validInput() bool {
	e := b.Element
	if e == nil || b.Label == nil || b.Label.Type != "plain_text" || b.Label.Text == "" ||
		utf8.RuneCountInString(b.Label.Text) > maxInputLabel {
		return false
	}
	switch e.Type {
	case "plain_text_input":
		return e.MaxLength <= maxInputLength && (e.MaxLength == 0 || utf8.RuneCountInString(e.InitialValue) <= e.MaxLength)
	case "static_select":
		return e.validOptions()
	}
	return false
}

// validOptions tells whether the options of a list keep the limits.
func (e element) validOptions() bool {
	for _, o := range e.Options {
		if n := utf8.RuneCountInString(o.Text.Text); n == 0 || n > maxOptionText || o.Value == "" ||
			len(o.Value) > maxOptionValue || o.Text.Type != "plain_text" {
			return false
		}
	}
	known := e.InitialOption == nil || slices.Contains(e.Options, *e.InitialOption)
	return len(e.Options) > 0 && len(e.Options) <= maxOptions && known
}

// initial is the content of a field before it is filled in.
func (e element) initial() string {
	if e.InitialOption != nil {
		return e.InitialOption.Value
	}
	return e.InitialValue
}
