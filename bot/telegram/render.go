package telegram

import (
	"strings"

	"bedside/bot"
	"bedside/bot/parcel"
)

// entity formats a stretch of a text; offset and length are in UTF-16 units
// (docs, MessageEntity).
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// rendering is a message as Telegram takes it.
type rendering struct {
	text     strings.Builder
	length   int // of text, in UTF-16 units
	entities []entity
}

// render joins parts to one text with its formats beside it: advice and sources
// bold, a quote set off with what answers bold in it, review and safety lines in
// italics. No parse mode is used, so nothing that stands in a text can be taken
// for a format. The text is trimmed as Telegram trims it; "" when there is
// nothing to show.
func render(parts []bot.Part) (string, []entity) {
	var r rendering
	var before bot.PartKind
	for _, part := range parts {
		part = parcel.Trimmed(cleaned(part))
		if blank(part.Text) {
			continue
		}
		if r.length > 0 {
			r.write(gap(part.Kind, before))
		}
		r.add(part)
		before = part.Kind
	}
	return r.text.String(), r.entities[:min(len(r.entities), maxEntities)]
}

// maxEntities is how many formats Telegram keeps of a message; it passes over the others
// (core.telegram.org/api/entities, and config.message_entities_max).
const maxEntities = 100

// gap is the text between two parts: a line break between those that are read
// as one, else a blank line.
func gap(kind, before bot.PartKind) string {
	switch {
	case kind == bot.PartQuote && before == bot.PartSource,
		kind == bot.PartSafety && before == bot.PartReview,
		kind == bot.PartReview && before == bot.PartQuote, // the quote is set off already
		kind == bot.PartChoices && before == bot.PartSay:
		return "\n"
	}
	return "\n\n"
}

func (r *rendering) write(text string) {
	r.text.WriteString(text)
	r.length += length(text)
}

// add writes a clean part and notes its formats, the outer ones first.
func (r *rendering) add(part bot.Part) {
	if kind := format(part.Kind); kind != "" {
		r.entities = append(r.entities, entity{kind, r.length, length(part.Text)})
	}
	if part.Kind == bot.PartQuote {
		for _, unit := range part.Bold {
			if text := strings.TrimRight(part.Text[unit.Start:unit.End], " \n"); text != "" {
				r.entities = append(r.entities, entity{"bold", r.length + length(part.Text[:unit.Start]), length(text)})
			}
		}
	}
	r.write(part.Text)
}

// format is the tag for a whole part; "" for plain.
func format(kind bot.PartKind) string {
	switch kind {
	case bot.PartAdvice, bot.PartSource:
		return "bold"
	case bot.PartQuote:
		return "blockquote"
	case bot.PartReview, bot.PartSafety:
		return "italic"
	}
	return ""
}
