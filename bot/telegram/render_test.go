package telegram

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
	"bedside/knowledge"
)

// answer is a reply's parts as the bot makes them.
func answer(quote string, bold ...knowledge.Unit) []bot.Part {
	return []bot.Part{
		{Kind: bot.PartSource, Text: "Ear tubes › Swimming"},
		{Kind: bot.PartQuote, Text: quote, Bold: bold},
		{Kind: bot.PartReview, Text: "Reviewed 1 March 2026 by the ear nurses."},
		{Kind: bot.PartSafety, Text: "This is general advice. If you are not sure, or you feel worse, ask the clinic."},
	}
}

// shown is what Telegram shows of parts, with the stretches that are formatted.
func shown(t *testing.T, parts []bot.Part) (string, map[string][]string) {
	t.Helper()
	text, entities := render(parts)
	var sent []faketelegram.Entity
	for _, e := range entities {
		sent = append(sent, faketelegram.Entity{Type: e.Type, Offset: e.Offset, Length: e.Length})
	}
	text, sent, err := faketelegram.Shown(text, sent)
	if err != nil {
		t.Fatal(err)
	}
	units := utf16.Encode([]rune(text))
	formats := map[string][]string{}
	for _, e := range sent {
		formats[e.Type] = append(formats[e.Type], string(utf16.Decode(units[e.Offset:e.Offset+e.Length])))
	}
	return text, formats
}

func TestRender(t *testing.T) {
	quote := "No swimming 🏊 for two weeks.\nAfter that, wear a cap."
	start := strings.Index(quote, "two")
	text, formats := shown(t, append([]bot.Part{{Kind: bot.PartSay, Text: "Hello 👩‍⚕️"}},
		answer(quote, knowledge.Unit{Start: start, End: start + len("two weeks.\n")})...))
	want := "Hello 👩‍⚕️\n\nEar tubes › Swimming\n" + quote + "\nReviewed 1 March 2026 by the ear nurses.\n" +
		"This is general advice. If you are not sure, or you feel worse, ask the clinic."
	if text != want {
		t.Errorf("it reads\n%s\nwant\n%s", text, want)
	}
	wantFormats := map[string][]string{
		"bold": {"Ear tubes › Swimming", "two weeks."}, "blockquote": {quote},
		"italic": {"Reviewed 1 March 2026 by the ear nurses.",
			"This is general advice. If you are not sure, or you feel worse, ask the clinic."},
	}
	if diff := cmp.Diff(wantFormats, formats); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
}

func TestRenderAdviceAndChoices(t *testing.T) {
	text, formats := shown(t, []bot.Part{
		{Kind: bot.PartAdvice, Text: "Chest pain\nCall 999 now."}, {Kind: bot.PartSay, Text: "Which?"},
		{Kind: bot.PartChoices, Text: "1. One\n2. Two"},
	})
	if want := "Chest pain\nCall 999 now.\n\nWhich?\n1. One\n2. Two"; text != want {
		t.Errorf("it reads %q, want %q", text, want)
	}
	if diff := cmp.Diff(map[string][]string{"bold": {"Chest pain\nCall 999 now."}}, formats); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
}

// TestNothingFormats holds that no mark-up in a text is taken for any.
func TestNothingFormats(t *testing.T) {
	for _, text := range []string{"_*[](){}#!.", "</b>", "a ` b", "<b>24</b> hours", "**24**", "[x](http://evil.test)",
		"1 < 2 & 3 > 2", `\`, "||x||"} {
		got, formats := shown(t, []bot.Part{{Kind: bot.PartSay, Text: text}})
		if got != text || len(formats) > 0 {
			t.Errorf("%q is shown as %q with %v", text, got, formats)
		}
	}
}

// TestCleaningKeepsMeaning holds that what Telegram drops joins no words and
// changes no letter.
func TestCleaningKeepsMeaning(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"take 2\rhours before", "take 2\nhours before"},
		{"take 2\r\nhours before", "take 2\nhours before"},
		{"not\u2028aspirin", "not\naspirin"},
		{"not\u2029aspirin", "not\naspirin"},
		{"10\u000b20\f30\t40\x0050", "10 20 30 40 50"},
		{"Na\u030ar du sma\u030ar", "Når du smår"},
		{"A\u030angstro\u0308m", "Ångström"},
		{"1\u202e2", "12"},
		{"no\xfft", "no\uFFFDt"},
	} {
		got, _ := shown(t, []bot.Part{{Kind: bot.PartQuote, Text: test.text}})
		if got != test.want && got != norm.NFC.String(test.want) {
			t.Errorf("%q is shown as %q, want %q", test.text, got, test.want)
		}
	}
}

// TestBoldThatCannotBe leaves out bold that is not in order, not within the text,
// or cuts a character.
func TestBoldThatCannotBe(t *testing.T) {
	text := "é 24 hours"
	for _, unit := range []knowledge.Unit{{Start: 1, End: 4}, {Start: -1, End: 2}, {Start: 3, End: 99}, {Start: 5, End: 5},
		{Start: 6, End: 3}} {
		_, formats := shown(t, []bot.Part{{Kind: bot.PartQuote, Text: text, Bold: []knowledge.Unit{unit}}})
		if len(formats["bold"]) > 0 {
			t.Errorf("%v makes %q bold", unit, formats["bold"])
		}
	}
	_, formats := shown(t, []bot.Part{{Kind: bot.PartQuote, Text: text, Bold: []knowledge.Unit{{Start: 3, End: 5},
		{Start: 0, End: 2}, {Start: 6, End: 11}}}})
	if diff := cmp.Diff([]string{"24", "hours"}, formats["bold"]); diff != "" {
		t.Errorf("bold (-want +got):\n%s", diff)
	}
}

// FuzzRender holds that Telegram takes every rendering, shows it as it was sent,
// and that formats end where characters do.
func FuzzRender(f *testing.F) {
	f.Add("No swimming 🏊 for two weeks.", 3, 11, "a\u030a\r\n b", 1)
	f.Add("\u202e\u2028\r", 0, 2, " \t", 0)
	f.Add("👩‍⚕️\xff", 4, 7, "é", 6)
	f.Fuzz(func(t *testing.T, quote string, start, end int, say string, kind int) {
		kinds := []bot.PartKind{bot.PartSay, bot.PartAdvice, bot.PartSource, bot.PartReview, bot.PartSafety, bot.PartChoices,
			bot.PartQuote}
		parts := append(answer(quote, knowledge.Unit{Start: start, End: end}), bot.Part{Kind: kinds[uint(kind)%7], Text: say})
		if alone, _ := render(parts[len(parts)-1:]); alone != "" && len(alone) <= maxText {
			if _, _, err := faketelegram.Shown(alone, nil); err != nil {
				t.Fatalf("Telegram refuses %q: %v", alone, err)
			}
		}
		text, entities := render(parts)
		if utf8.RuneCountInString(text) > maxText {
			return // Pack's to divide
		}
		var sent []faketelegram.Entity
		for _, e := range entities {
			sent = append(sent, faketelegram.Entity{Type: e.Type, Offset: e.Offset, Length: e.Length})
		}
		got, moved, err := faketelegram.Shown(text, sent)
		if err != nil {
			t.Fatalf("Telegram refuses %q with %v: %v", text, entities, err)
		}
		if got != text {
			t.Errorf("sent %q, shown %q", text, got)
		}
		if diff := cmp.Diff(sent, moved); diff != "" {
			t.Errorf("formats moved (-sent +shown):\n%s", diff)
		}
	})
}
