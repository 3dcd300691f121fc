package bot

import (
	"strings"

	"bedside/knowledge"
)

// PartKind tells a channel how to show a part of a reply.
type PartKind string

// The kinds of parts.
const (
	PartSay     PartKind = "say"     // the bot's own words
	PartAdvice  PartKind = "advice"  // what to do in an emergency: must stand out
	PartSource  PartKind = "source"  // leaflet and section of the quote that follows
	PartQuote   PartKind = "quote"   // a passage, verbatim
	PartReview  PartKind = "review"  // when and by whom it was reviewed, and the leaflet's notice
	PartSafety  PartKind = "safety"  // one short line that never parts from its quote
	PartChoices PartKind = "choices" // one choice a line; Reply.Choices has them as data
)

// Part is one block of a reply.
type Part struct {
	Kind PartKind
	Text string
	Bold []knowledge.Unit // byte ranges of Text that answer; only in a quote
	Link string           `json:",omitempty"` // of a source: where the leaflet can be read, when that is a web address
	// Language is that of the bot's own words where they are not English, as an ISO 639-1 tag.
	Language string `json:",omitempty"`
	// WithButtons is what stands in the place of Text where the choices that it asks for are buttons as well; ""
	// for Text. It is for who packs the reply, and is not kept.
	WithButtons string `json:"-"`
}

// PlainText joins parts with blank lines; the lines about one quote stay together.
func PlainText(parts []Part) string {
	var b strings.Builder
	for i, part := range parts {
		switch {
		case i == 0:
		case part.Kind == PartSafety && parts[i-1].Kind == PartReview:
			b.WriteByte('\n')
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(emphasise(part))
	}
	return b.String()
}

// emphasise puts asterisks around what is bold. Ranges that are not in reading
// order are passed over: the words count, not their looks.
func emphasise(part Part) string {
	var b strings.Builder
	at := 0
	for _, u := range part.Bold {
		if u.Start < at || u.Start > u.End || u.End > len(part.Text) {
			continue
		}
		b.WriteString(part.Text[at:u.Start] + "*" + part.Text[u.Start:u.End] + "*")
		at = u.End
	}
	return b.String() + part.Text[at:]
}
