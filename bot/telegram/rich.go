package telegram

import (
	"encoding/json"
	"strings"

	"bedside/bot"
)

// A rich message has no text but blocks of texts in texts (docs, RichMessage, RichBlock and RichText; Bot API
// 10.1). What it says is as much a question as a text is, and may be an emergency. Its types are many
// and more come with each version, so that none is declared here: whatever stands where a text can
// stand is read, in the order of reading.

// The keys of a block, or of a text in it, that hold what is read, in the order of reading. Those of
// richWithin hold further blocks.
var (
	richTexts  = []string{"label", "summary", "text", "alternative_text", "expression"}
	richWithin = []string{"blocks", "items", "cells", "caption", "credit"}
)

// maxRich is how many levels of a rich message are read. Telegram's own has 16 at most.
const maxRich = 100

// richMedia are the types of blocks that hold what cannot be read.
var richMedia = map[string]bot.Attachment{
	"photo": bot.AttachmentPicture, "collage": bot.AttachmentPicture, "slideshow": bot.AttachmentPicture,
	"video": bot.AttachmentVideo, "animation": bot.AttachmentVideo, "audio": bot.AttachmentVoice,
	"voice_note": bot.AttachmentVoice, "map": bot.AttachmentLocation,
}

// richText is a rich message as plain text, with the marks that tell whom it is for.
type richText struct {
	text     strings.Builder
	marks    []marking
	length   int            // of text, in UTF-16 units
	attached bot.Attachment // the first that cannot be read; "" for none
}

// readRich reads a rich message. What is not of the form it should have is passed over.
func readRich(raw json.RawMessage) *richText {
	var r richText
	var content map[string]any
	if json.Unmarshal(raw, &content) == nil {
		r.block(content["blocks"], 0)
	}
	return &r
}

// block reads a block, or a list of blocks, each on lines of its own.
func (r *richText) block(value any, depth int) {
	if depth > maxRich {
		return
	}
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			r.block(one, depth+1)
		}
	case map[string]any:
		kind, _ := value["type"].(string)
		if what, ok := richMedia[kind]; ok && r.attached == "" {
			r.attached = what
		}
		r.newLine()
		r.inline(value, depth)
		for _, key := range richWithin {
			r.block(value[key], depth+1)
		}
	case string: // a caption or a credit
		r.newLine()
		r.write(value)
	}
}

// inline reads a text, or a list of texts, within a line.
func (r *richText) inline(value any, depth int) {
	if depth > maxRich {
		return
	}
	switch value := value.(type) {
	case string:
		r.write(value)
	case []any:
		for _, one := range value {
			r.inline(one, depth+1)
		}
	case map[string]any:
		start := r.length
		for _, key := range richTexts {
			if key == "text" && r.length > start {
				r.write(" ") // after a label or a summary
			}
			r.inline(value[key], depth+1)
		}
		r.mark(value, start)
	}
}

// mark notes a text that tells whom the message is for (docs, RichTextMention, RichTextTextMention,
// RichTextBotCommand).
func (r *richText) mark(value map[string]any, start int) {
	kind, _ := value["type"].(string)
	switch kind {
	case "mention", "bot_command":
		r.marks = append(r.marks, marking{Type: kind, Offset: start, Length: r.length - start})
	case "text_mention":
		user, _ := value["user"].(map[string]any)
		id, _ := user["id"].(float64) // of at most 52 bits (docs, User)
		r.marks = append(r.marks, marking{Type: kind, Offset: start, Length: r.length - start, User: &from{ID: int64(id)}})
	}
}

func (r *richText) write(text string) {
	r.text.WriteString(text)
	r.length += length(text)
}

// newLine begins a line, unless one was just begun.
func (r *richText) newLine() {
	if text := r.text.String(); text != "" && !strings.HasSuffix(text, "\n") {
		r.write("\n")
	}
}
