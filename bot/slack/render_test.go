package slack

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/bot/parcel"
	"bedside/knowledge"
)

// answer is a reply that quotes a passage, with its first sentence bold.
func answer(passage string) []bot.Part {
	end := strings.IndexByte(passage, '.') + 1
	return []bot.Part{
		{Kind: bot.PartSource, Text: "Walking & rest › After the walk", Link: "https://example.org/walk?a=1&b=2"},
		{Kind: bot.PartQuote, Text: passage, Bold: []knowledge.Unit{{Start: 0, End: end}}},
		{Kind: bot.PartReview, Text: "Reviewed 2 January 2026 by A. Nurse. Next review due 2 January 2027."},
		{Kind: bot.PartSafety, Text: "This is general advice. If you are not sure, or you feel worse, ask the ward."},
	}
}

var staffRow = []bot.Button{{Label: "Why this answer?", Data: "why:1"}, {Label: "Share in channel", Data: "share:1"}}

// replies are one of each kind.
var replies = map[string]bot.Parcel{
	"answer": {Chat: "C1:1.000001",
		Parts:   answer("Rest for a day & a night. Then walk < 2 km.\n\n• slowly\n• with somebody"),
		Buttons: [][]bot.Button{{{Label: "Helpful", Data: "yes:1"}, {Label: "Not helpful", Data: "no:1"}}, staffRow[:1]}},
	"private": {Chat: "C1::U1", Parts: answer("Rest for a day."), Buttons: [][]bot.Button{staffRow}},
	"clarify": {Chat: "D1", Parts: []bot.Part{{Kind: bot.PartSay, Text: "Which one do you mean?"},
		{Kind: bot.PartChoices, Text: "1. Walking\n2. Rest"}},
		Buttons: [][]bot.Button{{{Label: "Walking", Data: "pick:1:1"}},
			{{Label: strings.Repeat("Rest and more ", 9), Data: "pick:1:2"}}}},
	"abstain": {Chat: "D1", Parts: []bot.Part{{Kind: bot.PartSay,
		Text: "I could not find the answer to this in the leaflets, so I will not guess."}}},
	"urgent": {Chat: "D1", Parts: []bot.Part{{Kind: bot.PartAdvice, Text: "Trouble breathing\nCall 2222 & stay."},
		{Kind: bot.PartSay, Text: "If I have misunderstood you, ask me again in other words."}}},
	"card": {Chat: "CDESK", Parts: []bot.Part{{Kind: bot.PartSource, Text: "Ticket K7Q2 · waiting"},
		{Kind: bot.PartSay, Text: "A patient (P-4821) asks:\ncan I <!channel> *swim* & dive?"},
		{Kind: bot.PartReview, Text: "The bot offered: Ear tubes › Swimming. Waiting for 12 minutes."}},
		Buttons: [][]bot.Button{{{Label: "Claim", Data: "claim:7"}, {Label: "Reply to patient", Data: "form:reply:7"},
			{Label: "Call the patient back", Data: "call:7"}, {Label: "Close", Data: "close:7"}}}},
	"chat": {Chat: "D1", Parts: []bot.Part{{Kind: bot.PartSay, Text: "You are welcome."}}},
	"signs": {Chat: "D1", Parts: answer("Write *stars*, _lines_, ~waves~ and `ticks` <!channel> <@U1> as they stand. " +
		":smile: @here")},
}

func TestGolden(t *testing.T) {
	for name, p := range replies {
		to, err := parseAddress(p.Chat)
		if err != nil {
			t.Fatal(err)
		}
		blocks, text := render(p.Parts)
		blocks = append(blocks, buttons(p.Buttons, to)...)
		wantBlocks(t, name, blocks, text)
	}
	home := Home{Clinic: "Hill & Dale", Notice: "In an emergency: call 2222.", Asked: []string{"Walking › Rest"},
		Leaflets: []HomeLeaflet{{Title: "Walking <slowly>", Review: "Reviewed 2 January 2026. Review was due 2 January 2026.",
			Link: "https://example.org/w"}, {Title: "Rest", Review: "No review date given."}}}
	wantBlocks(t, "home", home.blocks(), "")
}

// wantBlocks compares blocks and text with a file.
func wantBlocks(t *testing.T, name string, blocks []slack.Block, text string) {
	t.Helper()
	wantSound(t, blocks, text)
	wantSent(t, name, map[string]any{"text": text, "blocks": blocks})
}

// wantSent compares what Slack gets with a file.
func wantSent(t *testing.T, name string, sent any) {
	t.Helper()
	var raw bytes.Buffer
	writer := json.NewEncoder(&raw)
	writer.SetEscapeHTML(false)
	writer.SetIndent("", "  ")
	if err := writer.Encode(sent); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, name+".json", raw.String())
}

// texts returns the text objects of blocks, and those of them that are buttons.
func texts(blocks []slack.Block) (all, labels []*slack.TextBlockObject) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			all = append(all, b.Text)
			if b.Accessory != nil {
				labels = append(labels, b.Accessory.ButtonElement.Text)
			}
		case *slack.HeaderBlock:
			all = append(all, b.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				all = append(all, e.(*slack.TextBlockObject))
			}
		case *slack.ActionBlock:
			for _, e := range b.Elements.ElementSet {
				labels = append(labels, e.(*slack.ButtonBlockElement).Text)
			}
		case *slack.InputBlock:
			all = append(all, b.Label)
			if list, ok := b.Element.(*slack.SelectBlockElement); ok {
				labels = append(labels, list.Placeholder)
				for _, o := range list.Options {
					labels = append(labels, o.Text)
				}
			}
		}
	}
	return all, labels
}

// fataler is a test or a property.
type fataler interface {
	Errorf(format string, args ...any)
	Helper()
}

// wantSound demands that Slack takes blocks, by the library's own rules and by those
// it does not know, and that nothing in them calls, links or escapes.
func wantSound(t fataler, blocks []slack.Block, text string) {
	t.Helper()
	all, labels := texts(blocks)
	sum := 0
	for _, object := range append(all, labels...) {
		if err := object.Validate(); err != nil {
			t.Errorf("the library refuses a text: %v", err)
		}
		bare := strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(object.Text)
		if strings.ContainsAny(bare, "<>&") {
			t.Errorf("%q is not escaped", object.Text)
		}
		if !utf8.ValidString(object.Text) {
			t.Errorf("%q is no UTF-8", object.Text)
		}
		sum += utf8.RuneCountInString(object.Text)
	}
	for _, label := range labels {
		if n := utf8.RuneCountInString(label.Text); n > maxLabel {
			t.Errorf("a label has %d characters", n)
		}
	}
	if len(blocks) == 0 || len(blocks) > 50 && len(labels) == 0 || sum > 12000 || utf8.RuneCountInString(text) > 4000 {
		t.Errorf("%d blocks with %d characters, and %d of text", len(blocks), sum, utf8.RuneCountInString(text))
	}
	if strings.ContainsAny(text, "<>") {
		t.Errorf("the notification %q is not escaped", text)
	}
}

// pieces are what texts of all kinds are made of.
var pieces = []string{
	"A walk is good. ", "word ", "\n", "\n\n", "• item\n", "<!channel>", "<@U1>", "<https://evil|clinic>", "&lt;", "&",
	"*bold*", "_x_", "~y~", "`z`", "> quote\n",
	":smile:", "👩‍👩‍👧‍👦", "é", "e\u0301", "\u202e", "\u200b", "\x00", "\xff", "\r\n",
	strings.Repeat("long", 50), strings.Repeat("A sentence. ", 40), "@here", "```", "http://a.b/c",
}

// TestEverything holds, for texts of all kinds, that messages are within the limits,
// escaped, and hold the whole text between them.
func TestEverything(t *testing.T) {
	c := &Channel{}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 120).Draw(t, "text"), "")
		parts := answer("Quoted. " + text)
		at := rapid.IntRange(0, len(parts[1].Text)).Draw(t, "bold")
		parts[1].Bold = []knowledge.Unit{{Start: at, End: min(at+rapid.IntRange(0, 400).Draw(t, "length"),
			len(parts[1].Text))}}
		parts = append(parts, bot.Part{Kind: bot.PartSay, Text: text}, bot.Part{Kind: bot.PartAdvice, Text: text})
		var quoted, said strings.Builder
		for _, p := range c.Pack(bot.Reply{Parts: parts}, "") {
			blocks, notice := render(p.Parts)
			wantSound(t, append(blocks, buttons([][]bot.Button{{{Label: text, Data: "yes:1"}}}, address{})...), notice)
			for _, part := range p.Parts {
				switch part.Kind {
				case bot.PartQuote:
					quoted.WriteString(part.Text)
					wantShown(t, part)
				case bot.PartSay, bot.PartAdvice:
					said.WriteString(part.Text)
					wantShown(t, part)
				}
			}
		}
		if got, want := squeezed(quoted.String()), squeezed(clean("Quoted. "+text)); got != want {
			t.Errorf("the quote reads %q, want %q", got, want)
		}
		if got, want := squeezed(said.String()), squeezed(clean(text)+clean(text)); got != want {
			t.Errorf("the rest reads %q, want %q", got, want)
		}
	})
}

// wantShown demands that a part is shown as it stands: in plain text exactly, in
// marked text but for the stars of bold.
func wantShown(t fataler, part bot.Part) {
	t.Helper()
	part = parcel.Trimmed(cleaned(part))
	blocks, _ := render([]bot.Part{part})
	var shown strings.Builder
	all, _ := texts(blocks)
	for _, object := range all {
		text := object.Text
		if object.Type == slack.MarkdownType {
			if !object.Verbatim || formats.MatchString(unescape(strings.ReplaceAll(text, "*", ""))) {
				t.Errorf("%q is formatted", text)
			}
			text = strings.ReplaceAll(text, "*", "")
		}
		shown.WriteString(unescape(text))
	}
	if !blank(part.Text) && shown.String() != part.Text {
		t.Errorf("%q is shown as %q", part.Text, shown.String())
	}
}

// squeezed leaves out white space and what shows nothing, which may go where
// messages are cut, and the signs for bytes that are no UTF-8, of which one may
// stand for several.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if blank(string(r)) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
}

// TestBold holds that what answers is bold, line by line.
func TestBold(t *testing.T) {
	const text = "Do not run.\n• walk & rest\n• sleep"
	part := bot.Part{Kind: bot.PartQuote, Text: text, Bold: []knowledge.Unit{{Start: 12, End: len(text)}}}
	if got, want := styled(part).Text, "Do not run.\n*• walk &amp; rest*\n*• sleep*"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLongPassage holds that a passage of some 15,000 characters is four messages, each
// with its source and review.
func TestLongPassage(t *testing.T) {
	c := &Channel{}
	parcels := c.Pack(bot.Reply{Parts: answer(strings.Repeat("A walk is good 👩‍👩‍👧‍👦. ", 400))}, "")
	if len(parcels) != 4 {
		t.Errorf("%d messages", len(parcels))
	}
	for _, p := range parcels {
		if p.Parts[0].Kind != bot.PartSource || !strings.Contains(p.Parts[0].Text, "/4)") ||
			p.Parts[len(p.Parts)-1].Kind != bot.PartSafety || p.Parts[0].Link == "" {
			t.Errorf("a message has %+v", p.Parts[0])
		}
	}
}
