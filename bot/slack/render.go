package slack

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/slack-go/slack" // the form of blocks and calls; doc.go tells what of it is not used

	"bedside/bot"
	"bedside/bot/parcel"
)

// The bounds of a message: a section's text (docs, section block), and all texts
// in sum, so that the text beside the blocks, which notifications and screen
// readers use, holds them all: it is best below 4,000 characters (docs,
// chat.postMessage).
const (
	maxSection = 3000
	maxMessage = 3900
	maxParts   = 30 // of 50 blocks, as a part may be two and buttons take some
)

// markup is the room in a section that is kept for bold, in characters.
const markup = 200

func form() parcel.Limits {
	return parcel.Limits{Limit: maxMessage, Most: maxParts, Size: size, Length: length, Clean: cleaned}
}

func cleaned(part bot.Part) bot.Part { return parcel.Cleaned(part, clean) }

// Pack puts a reply into as many messages as it needs.
func (c *Channel) Pack(reply bot.Reply, replyTo string) []bot.Parcel {
	return form().Pack(reply, replyTo)
}

// visible are the parts that show something, as they are shown.
func visible(parts []bot.Part) []bot.Part {
	var found []bot.Part
	for _, part := range parts {
		if part = parcel.Trimmed(cleaned(part)); !blank(part.Text) {
			found = append(found, part)
		}
	}
	return found
}

// size is the length of parts as one message, in characters of its text.
func size(parts []bot.Part) int {
	all := 0
	for _, part := range visible(parts) {
		all += length(part.Text) + len("\n\n")
	}
	return all
}

// render makes blocks of parts, and the text of notifications: advice and sources
// bold, a quote with what answers bold in it, review and safety lines small. A text
// in which Slack would see formats is shown plain, as it stands; all others are
// escaped, so that only what is put here formats.
func render(parts []bot.Part) (blocks []slack.Block, text string) {
	var texts []string
	for _, part := range visible(parts) {
		texts = append(texts, escape(part.Text))
		switch part.Kind {
		case bot.PartReview, bot.PartSafety:
			for _, piece := range parcel.Cut(part.Text, maxSection, length) {
				blocks = append(blocks, slack.NewContextBlock("", plainText(piece)))
			}
		default:
			for i, piece := range parcel.CutPart(part, maxSection-markup, length) {
				section := slack.NewSectionBlock(styled(piece), nil, nil)
				if i == 0 && part.Link != "" {
					section.Accessory = slack.NewAccessory(link(part.Link))
				}
				blocks = append(blocks, section)
			}
		}
	}
	return blocks, strings.Join(texts, "\n\n")
}

// plainText is a text in which nothing formats.
func plainText(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, escape(text), false, false)
}

// styled is a part as a text object.
func styled(part bot.Part) *slack.TextBlockObject {
	text, ok := part.Text, false
	switch part.Kind {
	case bot.PartAdvice, bot.PartSource:
		text, ok = bold(text), true
	case bot.PartQuote:
		text, ok = boldUnits(part)
	}
	if !ok || formats.MatchString(part.Text) || blank(part.Text) || len([]rune(text)) > maxSection {
		return plainText(part.Text)
	}
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, true) // verbatim: no address becomes a link
}

// boldUnits is a quote with what answers in bold, escaped; false when nothing of it
// can be: bold begins and ends at the borders of words (docs).
func boldUnits(part bot.Part) (string, bool) {
	var b strings.Builder
	at := 0
	for _, unit := range part.Bold {
		if unit.Start < at || unit.Start >= unit.End || unit.End > len(part.Text) || within(part.Text, unit.Start) ||
			within(part.Text, unit.End) {
			continue
		}
		b.WriteString(escape(part.Text[at:unit.Start]) + bold(part.Text[unit.Start:unit.End]))
		at = unit.End
	}
	b.WriteString(escape(part.Text[at:]))
	return b.String(), at > 0
}

// within tells whether a place is inside of a word.
func within(text string, at int) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	before, after := []rune(text[:at]), []rune(text[at:])
	return len(before) > 0 && len(after) > 0 && word(before[len(before)-1]) && word(after[0])
}

// bold makes each line of a text bold, escaped.
func bold(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		bare := strings.TrimSpace(line)
		if blank(bare) {
			continue
		}
		start := strings.Index(line, bare)
		lines[i] = escape(line[:start]) + "*" + escape(bare) + "*" + escape(line[start+len(bare):])
	}
	return strings.Join(lines, "\n")
}

// link is a button that opens a leaflet at its source.
func link(address string) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement("source", "", plainText("Open leaflet"))
	b.URL = address
	return b
}

// The bounds of buttons (docs, button element, actions block). A button's data is
// an id, checked by whoever offered it.
const (
	maxLabel   = 75
	maxData    = 64
	maxButtons = 25
	maxRows    = 12
)

// marks begin the block_id of buttons; behind it stands the chat that they were
// offered in, where the message does not tell it: one person's alone, or a channel
// itself, as its messages may stand in threads.
const marks = "bedside"

// markOf returns the chat that a block's buttons were offered in; false when the
// message tells it.
func markOf(blockID string) (address, bool) {
	rest, ok := strings.CutPrefix(blockID, marks+" ")
	_, text, more := strings.Cut(rest, " ")
	if !ok || !more {
		return address{}, false
	}
	a, err := parseAddress(text)
	return a, err == nil
}

// buttons makes blocks of buttons, and leaves out what Slack would refuse: a reply
// must not fail for a button.
func buttons(rows [][]bot.Button, to address) []slack.Block {
	var blocks []slack.Block
	for i, row := range rows[:min(len(rows), maxRows)] {
		var elements []slack.BlockElement
		for j, b := range row[:min(len(row), maxButtons)] {
			label := line(b.Label)
			if blank(label) || b.Data == "" || len(b.Data) > maxData {
				continue
			}
			elements = append(elements, slack.NewButtonBlockElement(fmt.Sprintf("b%d_%d", i, j), b.Data,
				plainText(shortened(label))))
		}
		id := fmt.Sprintf("%s %d", marks, i)
		if to.user != "" || to.isChannel() {
			id += " " + to.String()
		}
		if len(elements) > 0 {
			blocks = append(blocks, slack.NewActionBlock(id, elements...))
		}
	}
	return blocks
}

// shortened cuts a label that is too long between words and shows that it did.
func shortened(label string) string { return cutTo(label, maxLabel) }
