package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"bedside/bot"
	"bedside/knowledge"
)

// entryView is a message as its component takes it.
type entryView struct {
	shown
	Who     string
	Digest  string // of all that is read of it
	Blocks  []block
	Rows    [][]bot.Button
	Number  string // of the form that its buttons send off
	Machine string // the time, for machines
	Clock   string // the time, for people
	Page    *page
}

// block is a part of a message.
type block struct {
	Kind     bot.PartKind
	Heading  string // the first line of an advice
	Text     string
	Runs     []run // of a quote
	Link     string
	Language string // of the text, when it is not the page's
}

// run is a stretch of a quote.
type run struct {
	Text   string
	Marked bool // it answers the question
}

// pageLanguage is the language of the page's own words.
const pageLanguage = "en"

// viewOf makes the view of a message.
func (p *page) viewOf(s shown) entryView {
	v := entryView{shown: s, Who: p.words.say(sayBot), Number: newNumber(), Machine: s.At.UTC().Format(time.RFC3339),
		Clock: s.At.UTC().Format("2 January 2006, 15:04 UTC"), Rows: rows(s.Buttons), Page: p}
	if s.Own {
		v.Who, v.Blocks = p.words.say(sayOwn), []block{{Kind: bot.PartSay, Text: cleaned(s.Text)}}
	}
	picks := hasPicks(v.Rows)
	quoted := 0
	for _, part := range s.Parts {
		if part.Kind == bot.PartChoices && picks { // the buttons say it
			continue
		}
		b := p.blockOf(part)
		if part.Kind == bot.PartSource || part.Kind == bot.PartQuote {
			p.locate(&b, s.Passages, quoted)
		}
		if part.Kind == bot.PartQuote {
			quoted++
		}
		v.Blocks = append(v.Blocks, b)
	}
	v.Digest = digestOf(v)
	return v
}

// blockOf makes a block of a part.
func (p *page) blockOf(part bot.Part) block {
	b := block{Kind: part.Kind, Text: cleaned(part.Text), Language: part.Language}
	switch part.Kind {
	case bot.PartAdvice:
		b.Heading, b.Text, _ = strings.Cut(b.Text, "\n")
	case bot.PartQuote:
		b.Runs = runs(part)
	}
	return b
}

// locate adds where a quote stands: the leaflet's own page, as long as there is the passage.
func (p *page) locate(b *block, passages []string, n int) {
	if n >= len(passages) || p.library == nil {
		return
	}
	quote, ok := p.library.Passage(passages[n])
	if !ok {
		return
	}
	if b.Kind == bot.PartSource {
		b.Link = p.leafletPath(quote.Leaflet.ID) + "#" + sectionName(quote.Section)
	}
	if quote.Leaflet.Language != pageLanguage {
		b.Language = quote.Leaflet.Language
	}
}

// sectionName is the name of a section within the page of its leaflet.
func sectionName(s *knowledge.Section) string {
	_, name, _ := strings.Cut(s.ID, "/")
	return name
}

// runs cuts a quote where what answers begins and ends. Ranges that are not in reading order are
// passed over: the words count, not their looks.
func runs(part bot.Part) (all []run) {
	at := 0
	add := func(end int, marked bool) {
		if end > at {
			all = append(all, run{cleaned(part.Text[at:end]), marked})
			at = end
		}
	}
	for _, unit := range part.Bold {
		if unit.Start < at || unit.Start >= unit.End || unit.End > len(part.Text) {
			continue
		}
		add(unit.Start, false)
		add(unit.End, true)
	}
	add(len(part.Text), false)
	return all
}

// cleaned takes out of a text what could steer a page: control characters, and marks that turn the
// direction of writing (Unicode Standard Annex 9, explicit formatting). A first-strong isolate turns
// nothing: without it a telephone number is shown back to front in what is advised in Arabic.
func cleaned(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r == '\u2066', r == '\u2067':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
}

// rows are the buttons that can be pressed.
func rows(buttons [][]bot.Button) (all [][]bot.Button) {
	for _, row := range buttons {
		var kept []bot.Button
		for _, b := range row {
			if b.Label != "" && b.Data != "" {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 {
			all = append(all, kept)
		}
	}
	return all
}

// hasPicks tells whether there are buttons for choices.
func hasPicks(rows [][]bot.Button) bool {
	for _, row := range rows {
		if strings.HasPrefix(row[0].Data, "pick:") {
			return true
		}
	}
	return false
}

// digestOf is short, and another one when something reads otherwise.
func digestOf(v entryView) string {
	sum := sha256.Sum256(fmt.Append(nil, v.Who, v.Blocks, v.Rows, v.Urgent))
	return hex.EncodeToString(sum[:6])
}
