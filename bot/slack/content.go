package slack

import (
	"encoding/json"
	"strings"

	"bedside/bot"
)

// maxForwarded is how many forwarded messages of one are read, and maxNested how deep blocks may
// lie in one another: what is deeper is no person's.
const (
	maxForwarded = 10
	maxNested    = 12
)

// forwarded is a message that was forwarded or shared within another (docs, message payloads:
// is_share; is_msg_unfurl stands alone in newer ones). Previews of links that are typed
// are not there when a message is first sent, but added to it later.
type forwarded struct {
	Share   bool              `json:"is_share"`
	Unfurl  bool              `json:"is_msg_unfurl"`
	Text    string            `json:"text"`
	Blocks  json.RawMessage   `json:"blocks"`
	Files   []json.RawMessage `json:"files"`
	Message []struct {
		Message struct {
			Blocks json.RawMessage `json:"blocks"`
		} `json:"message"`
	} `json:"message_blocks"`
}

// content is all that a message says, as people typed it: the text, or the blocks where there is
// none, and below it what was forwarded with it. attached is what cannot be read; "" for nothing.
func (p parser) content(text string, blocks, attachments json.RawMessage, files []json.RawMessage) (all string,
	attached bot.Attachment) {
	attached = attachment(files)
	said := p.plain(text)
	if strings.TrimSpace(text) == "" {
		said = blockText(blocks)
	}
	var messages []forwarded
	if json.Unmarshal(attachments, &messages) != nil {
		messages = nil // it is beside the message, which counts all the same
	}
	for _, m := range messages[:min(len(messages), maxForwarded)] {
		if !m.Share && !m.Unfurl {
			continue
		}
		words, with := p.plain(m.Text), attachment(m.Files)
		if words == "" {
			words = m.blockText()
		}
		if words == "" && with == "" {
			with = bot.AttachmentMessage
		}
		if attached == "" {
			attached = with
		}
		said = strings.TrimSpace(said + "\n" + words)
	}
	return said, attached
}

// blockText is the text of the blocks of a forwarded message.
func (m forwarded) blockText() string {
	text := blockText(m.Blocks)
	for _, found := range m.Message {
		if text == "" {
			text = blockText(found.Message.Blocks)
		}
	}
	return text
}

// block is a block, or an element of one, as far as it has words (docs, rich-text-block).
type block struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"` // a string, or an object with one
	Elements []block         `json:"elements"`
}

// blockText is the words of blocks; "" when there are none, or they have another form.
func blockText(raw json.RawMessage) string {
	var blocks []block
	if json.Unmarshal(raw, &blocks) != nil {
		return ""
	}
	var text strings.Builder
	addBlockText(&text, blocks, 0)
	return strings.TrimSpace(text.String())
}

func addBlockText(text *strings.Builder, blocks []block, depth int) {
	if depth > maxNested {
		return
	}
	for _, b := range blocks {
		var object struct {
			Text string `json:"text"`
		}
		var words string
		switch {
		case json.Unmarshal(b.Text, &words) == nil:
			text.WriteString(words)
		case json.Unmarshal(b.Text, &object) == nil:
			text.WriteString(unescape(object.Text))
		}
		addBlockText(text, b.Elements, depth+1)
		if strings.HasPrefix(b.Type, "rich_text_") || b.Type == "section" {
			text.WriteString("\n")
		}
	}
}

// attachment is the kind of files that came with a message; "" for none.
func attachment(files []json.RawMessage) bot.Attachment {
	if len(files) == 0 {
		return ""
	}
	var file struct {
		Type string `json:"mimetype"`
	}
	if json.Unmarshal(files[0], &file) != nil {
		return bot.AttachmentFile
	}
	switch kind, _, _ := strings.Cut(file.Type, "/"); kind {
	case "image":
		return bot.AttachmentPicture
	case "video":
		return bot.AttachmentVideo
	case "audio":
		return bot.AttachmentVoice
	}
	return bot.AttachmentFile
}
