package slack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"bedside/bot"
	"bedside/bot/parcel"
)

// The bounds of a modal: blocks, title and labels in characters (docs, views), the
// text in the field (docs, plain-text input), the list below it and the value of an
// option (docs, select menu, option). A field's label may have 2,000.
const (
	maxViewBlocks = 100
	maxTitle      = 24
	maxFormText   = 3000
	maxOptions    = 100
	maxOption     = 150
	maxFieldLabel = 2000
)

// The names that mark a modal as a form, and those of its fields. They stay the same from view to
// view, so that Slack keeps what is filled in (docs, modals).
const (
	formCallback = "bedside form"
	textField    = "text"
	passageField = "passage"
)

// metadataGap parts a form's data from the seal of its preview.
const metadataGap = "\n"

// Words of the modal beside the form's own.
const (
	sayPreview = "Preview"
	sayCancel  = "Cancel"
	sayNobody  = "Nothing quoted"
	sayRead    = "What will be sent"
	sayChanged = "Something has changed since you last looked, so nothing was sent. This is what would be sent now."
	sayEdit    = "To change something, write below: you will see it again before it is sent."
)

// modal is a form as it is shown: empty, or with what was filled in and its preview.
type modal struct {
	form    bot.Form
	filled  bot.Filled
	preview []bot.Part // nil before the first
	seal    string     // of the preview
	again   bool       // another preview was shown before
}

// view is the modal as Slack takes it, but for the number of its blocks.
func (m modal) view() slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: formCallback, PrivateMetadata: m.filled.Data, Title: label(m.form.Title, maxTitle),
		Close: label(sayCancel, maxTitle), Submit: label(sayPreview, maxTitle),
	}
	v.Blocks.BlockSet, _ = render(m.form.Intro)
	if m.preview != nil {
		v.Submit = label(m.form.Send, maxTitle)
		v.PrivateMetadata += metadataGap + m.seal
		v.Blocks.BlockSet = m.previewBlocks()
	}
	v.Blocks.BlockSet = append(numbered(v.Blocks.BlockSet), m.fields()...)
	return v
}

// previewBlocks show what would be sent, set off from what is not.
func (m modal) previewBlocks() []slack.Block {
	blocks := []slack.Block{header(sayRead)}
	if m.again {
		blocks = append(blocks, section(sayChanged))
	}
	sent, _ := render(m.preview)
	return append(append(blocks, sent...), slack.NewDividerBlock(), slack.NewContextBlock("", plainText(sayEdit)))
}

// fields are the fields to fill in.
func (m modal) fields() []slack.Block {
	text := slack.NewPlainTextInputBlockElement(nil, textField).WithMultiline(true).WithMaxLength(
		maxFormText).WithInitialValue(m.filled.Text)
	blocks := []slack.Block{slack.NewInputBlock(textField, label(m.form.Label, maxFieldLabel), nil, text)}
	if options := passages(m.form.Passages); len(options) > 0 {
		list := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(sayNobody), passageField, options...)
		i := slices.IndexFunc(options, func(o *slack.OptionBlockObject) bool { return o.Value == m.filled.Passage })
		if i >= 0 {
			list.InitialOption = options[i]
		}
		blocks = append(blocks, slack.NewInputBlock(passageField, label(m.form.Quote, maxFieldLabel), nil,
			list).WithOptional(true))
	}
	return blocks
}

// passages are the choices of a list, as many as it takes, each once; those are left
// out that Slack would refuse.
func passages(choices []bot.Choice) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, choice := range choices {
		text := line(choice.Label)
		twice := slices.ContainsFunc(options, func(o *slack.OptionBlockObject) bool { return o.Value == choice.Passage })
		if blank(text) || choice.Passage == "" || len(choice.Passage) > maxOption || twice || len(options) == maxOptions {
			continue
		}
		options = append(options, slack.NewOptionBlockObject(choice.Passage, plainText(shortened(text)), nil))
	}
	return options
}

// numbered gives the buttons beside blocks names of their own.
func numbered(blocks []slack.Block) []slack.Block {
	for i, block := range blocks {
		if s, ok := block.(*slack.SectionBlock); ok && s.Accessory != nil && s.Accessory.ButtonElement != nil {
			s.Accessory.ButtonElement.ActionID = fmt.Sprintf("source%d", i)
		}
	}
	return blocks
}

// label is a short text that Slack demands: never empty, never too long.
func label(text string, most int) *slack.TextBlockObject {
	if text = cutTo(line(text), most); blank(text) {
		text = "…"
	}
	return plainText(text)
}

// cutTo is the begin of a text that is too long.
func cutTo(text string, most int) string {
	if length(text) <= most {
		return text
	}
	return strings.TrimSpace(parcel.Cut(text, most-1, length)[0]) + "…"
}

// line is a clean text without line breaks.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
