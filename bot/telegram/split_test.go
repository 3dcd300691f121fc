package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid" // makes texts and shrinks those that fail

	"bedside/bot"
	"bedside/knowledge"
)

func TestCutWhere(t *testing.T) {
	for _, test := range []struct {
		name, text string
		limit      int
		want       []string
	}{
		{"short", "short", 10, []string{"short"}},
		{"nothing", "", 10, []string{""}},
		{"at a paragraph", "One two. Three.\n\nFour five six.", 24, []string{"One two. Three.\n\n", "Four five six."}},
		{"at a line", "- one thing\n- two things. Or three", 24, []string{"- one thing\n", "- two things. Or three"}},
		{"at a sentence", "One is here. Two is longer than that.", 30, []string{"One is here. ", "Two is longer than that."}},
		{"not at an abbreviation", "Wait for 24 hr. before you go out", 22,
			[]string{"Wait for 24 hr. ", "before you go out"}},
		{"at a word", "one two three four", 10, []string{"one two ", "three four"}},
		{"no break to see", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"not within a family", "ab👨‍👩‍👧cd", 9, []string{"ab", "👨‍👩‍👧", "cd"}},
		{"not within a flag", "a🇩🇪b", 4, []string{"a", "🇩🇪", "b"}},
		{"within what is too long by itself", "e" + strings.Repeat("\u0301", 5), 3,
			[]string{"e\u0301\u0301", "\u0301\u0301\u0301"}},
		{"a paragraph too near the start", "a\n\nbbbb bbbb bbbb bbbb", 16, []string{"a\n\nbbbb bbbb ", "bbbb bbbb"}},
		{"Chinese", "检查之前不要吃东西", 5, []string{"检查之前不", "要吃东西"}},
	} {
		got := cut(test.text, test.limit)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// foreign makes texts of what texts are made of, and of what breaks programs.
func foreign(most int) *rapid.Generator[string] {
	pieces := []string{
		"a", "word", " ", "  ", "\n", "\n\n", "\r\n", ". ", "24 hours", "é", "e\u0301", "🏊", "👩‍⚕️", "🇩🇪",
		"👨‍👩‍👧", "检", "ا", "\u202e", "\u2028", "\x00", "\t",
		"- ", "1. ", "?", strings.Repeat("x", 50), strings.Repeat("long words in a line ", 5), "\u030a", "ก็", "\u200d",
		"\ufe0f",
	}
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, most).Draw(t, "pieces"), "")
	})
}

// checkCut holds what cut promises.
func checkCut(t interface{ Fatalf(string, ...any) }, text string, limit int) {
	pieces := cut(text, limit)
	if got := strings.Join(pieces, ""); got != text {
		t.Fatalf("joined: %q, want %q", got, text)
	}
	ends := map[int]bool{}
	at, longest := 0, 0
	for clusters := uniseg.NewGraphemes(text); clusters.Next(); {
		at += len(clusters.Str())
		ends[at] = true
		longest = max(longest, length(clusters.Str()))
	}
	at = 0
	for i, piece := range pieces {
		at += len(piece)
		if length(piece) > limit {
			t.Fatalf("piece %q has %d units, limit %d", piece, length(piece), limit)
		}
		if i < len(pieces)-1 && longest <= limit && !ends[at] {
			t.Fatalf("%q is cut within a grapheme at %d", text, at)
		}
		if utf8.ValidString(text) && !utf8.ValidString(piece) {
			t.Fatalf("%q is cut within a character", text)
		}
	}
}

func TestCutLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkCut(t, foreign(40).Draw(t, "text"), rapid.IntRange(2, 200).Draw(t, "limit"))
	})
}

func FuzzCut(f *testing.F) {
	f.Add("One two. Three.\n\n🇩🇪👨‍👩‍👧 four", uint16(5))
	f.Add("e\u0301\u0301\u0301\xff", uint16(2))
	f.Fuzz(func(t *testing.T, text string, limit uint16) { checkCut(t, text, max(2, int(limit))) })
}

// quotes joins the quotes of messages.
func quotes(messages [][]bot.Part) string {
	var b strings.Builder
	for _, message := range messages {
		for _, part := range message {
			if part.Kind == bot.PartQuote {
				b.WriteString(part.Text)
			}
		}
	}
	return b.String()
}

// TestPackKeepsTogether holds for any quote that every message fits, that the
// quote's pieces join to it, that each piece has its source, review and safety
// line, and that what was bold still is.
func TestPackKeepsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quote := "x" + foreign(60).Draw(t, "quote")
		start := rapid.IntRange(0, len(quote)).Draw(t, "start")
		end := rapid.IntRange(start, len(quote)).Draw(t, "end")
		parts := append(answer(quote, knowledge.Unit{Start: start, End: end}),
			bot.Part{Kind: bot.PartSay, Text: foreign(30).Draw(t, "say")})
		limit := rapid.IntRange(400, 900).Draw(t, "limit")
		whole := cleaned(parts[1])
		messages := form(limit).Divide(parts)
		if diff := cmp.Diff(strings.Fields(norm.NFC.String(whole.Text)),
			strings.Fields(norm.NFC.String(clean(quotes(messages))))); diff != "" {
			t.Fatalf("the words of the quote (-want +got):\n%s", diff)
		}
		bold := 0
		for _, message := range messages {
			if text, _ := render(message); length(text) > limit || text == "" {
				t.Fatalf("a message of %d units, limit %d", length(text), limit)
			}
			for i, part := range message {
				if part.Kind != bot.PartQuote {
					continue
				}
				if i == 0 || len(message) < i+3 || message[i-1].Kind != bot.PartSource || message[i+1].Kind != bot.PartReview ||
					message[i+2].Kind != bot.PartSafety {
					t.Fatalf("a quote without the lines that belong to it: %+v", message)
				}
				for _, unit := range cleaned(part).Bold {
					bold += unit.End - unit.Start
				}
			}
		}
		want := 0
		for _, unit := range whole.Bold {
			want += unit.End - unit.Start
		}
		if bold != want && len(messages) == 1 {
			t.Fatalf("%d bytes are bold, want %d", bold, want)
		}
	})
}

func TestPack(t *testing.T) {
	c := &Channel{}
	sentence := "Leave the plaster on for two days and keep it dry 🩹. "
	long := strings.TrimSpace(strings.Repeat(sentence, 9000/len(sentence)))
	at := strings.LastIndex(long, "two days")
	parcels := c.Pack(bot.Reply{Parts: append([]bot.Part{{Kind: bot.PartSay, Text: "Hello."}},
		answer(long, knowledge.Unit{Start: at, End: at + 8})...)}, "17")
	if len(parcels) != 4 {
		t.Fatalf("%d parcels, want the greeting and three of the quote", len(parcels))
	}
	for i, p := range parcels {
		text, _ := render(p.Parts)
		if length(text) > maxText || (p.ReplyTo == "17") != (i == 0) || p.Chat != "" {
			t.Errorf("parcel %d: %d units, replies to %q", i, length(text), p.ReplyTo)
		}
		if i == 0 {
			continue
		}
		if head := fmt.Sprintf("Ear tubes › Swimming (%d/3)\n", i); !strings.HasPrefix(text, head) ||
			!strings.HasSuffix(text, "ask the clinic.") || !strings.Contains(text, "Reviewed 1 March") {
			t.Errorf("parcel %d reads %q ... %q", i, text[:60], text[len(text)-100:])
		}
		if bold := p.Parts[1].Bold; (len(bold) > 0) != (i == 3) {
			t.Errorf("parcel %d has bold %v", i, bold)
		}
	}
}

func TestPackOddReplies(t *testing.T) {
	c := &Channel{}
	for name, test := range map[string]struct {
		reply bot.Reply
		want  int
	}{
		"nothing":          {bot.Reply{}, 0},
		"nothing to see":   {bot.Reply{Parts: []bot.Part{{Kind: bot.PartSay, Text: " \n\u200b"}}}, 0},
		"only text":        {bot.Reply{Text: "Hello."}, 1},
		"spaces for pages": {bot.Reply{Parts: answer("x" + strings.Repeat(" ", 10_000) + "y")}, 2},
		"long advice": {bot.Reply{Parts: []bot.Part{{Kind: bot.PartAdvice, Text: strings.Repeat("Call 999. ", 600)}}},
			2},
		"a review line of pages": {bot.Reply{Parts: []bot.Part{
			{Kind: bot.PartQuote, Text: "x"}, {Kind: bot.PartReview, Text: strings.Repeat("notice ", 600)},
			{Kind: bot.PartSafety, Text: "Ask."},
		}}, 4},
		"many answers": {bot.Reply{Parts: slices.Concat(answer(strings.Repeat("x", 1900)), answer(strings.Repeat("y", 1900)),
			answer("z"))}, 2},
	} {
		got := c.Pack(test.reply, "")
		if len(got) != test.want {
			t.Errorf("%s: %d parcels, want %d", name, len(got), test.want)
		}
		for _, p := range got {
			if text, _ := render(p.Parts); text == "" || length(text) > maxText {
				t.Errorf("%s: a parcel of %d units", name, length(text))
			}
		}
	}
}
