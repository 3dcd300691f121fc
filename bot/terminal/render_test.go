package terminal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/knowledge"
)

// quoted is a quote with the given words bold.
func quoted(text string, bold ...string) bot.Part {
	part := bot.Part{Kind: bot.PartQuote, Text: text}
	for _, words := range bold {
		start := strings.Index(text, words)
		part.Bold = append(part.Bold, knowledge.Unit{Start: start, End: start + len(words)})
	}
	return part
}

var (
	answer = []bot.Part{
		{Kind: bot.PartSource, Text: "Ear tubes in children: before, during and after the operation › Swimming and washing"},
		quoted("Most children feel well on the same evening.\nFor two weeks after the operation:\n"+
			"- keep the ears dry when you wash your child's hair, for instance with cotton wool and a little petroleum jelly\n"+
			"- do not go swimming\n10. Lakes are the last to come back: "+
			"https://clinic.example/leaflets/a-very-long-address-that-has-no-space-anywhere",
			"For two weeks after the operation:", "do not go swimming"),
		{Kind: bot.PartReview, Text: "Reviewed 2024-03-01 by the ENT ward. Being revised."},
		{Kind: bot.PartSafety, Text: "If you are worried or it gets worse, call the ward."},
	}
	urgent = []bot.Part{
		{Kind: bot.PartAdvice, Text: "Call 112 now.\nTrouble breathing is an emergency. Do not wait for an answer here, " +
			"and do not drive yourself."},
		{Kind: bot.PartSay, Text: "This is fixed advice of the clinic."},
	}
	clarify = []bot.Part{
		{Kind: bot.PartSay, Text: "Several leaflets fit. Which one do you mean?"},
		{Kind: bot.PartChoices, Text: "1. Ear tubes in children: before, during and after the operation › Swimming and " +
			"washing\n2. Hand splint › Washing"},
	}
	hostile = []bot.Part{
		{Kind: bot.PartSource, Text: "Ti\x1b[2Jtle\x07 › \u202esection"},
		quoted("re\x1b]0;owned\x07d \x9b31m bold\xff\tend\u009b5m\r", "\x1b]0;owned\x07d"),
	}
	wide = []bot.Part{quoted("耳のチューブを入れたあと二週間は泳がないでください。 Família "+
		"👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 é́ ok",
		"二週間は泳がないでください")}
)

func TestRender(t *testing.T) {
	parts := map[string][]bot.Part{"answer": answer, "urgent": urgent, "clarify": clarify, "hostile": hostile,
		"wide": wide}
	styles := map[string]Style{"colour": Colour(), "mono": Mono()}
	for name, reply := range parts {
		for look, style := range styles {
			for _, width := range []int{200, 80, 40} {
				t.Run(fmt.Sprintf("%s-%s-%d", name, look, width), func(t *testing.T) {
					got := Render(reply, width, style)
					wantRendered(t, fmt.Sprintf("%s-%s-%d.txt", name, look, width), got)
					for _, line := range strings.Split(got, "\n") {
						if w := ansi.StringWidth(line); w > width || w > maxWidth {
							t.Errorf("line of %d columns in a window of %d: %q", w, width, line)
						}
					}
				})
			}
		}
	}
}

// wantRendered compares with a file in which escape characters are written as "␛".
func wantRendered(t *testing.T, name, got string) {
	t.Helper()
	golden.Equal(t, name, strings.ReplaceAll(got, "\x1b", "␛")+"\n")
}

// TestRenderKeepsEveryWord holds that laying out loses and adds nothing.
func TestRenderKeepsEveryWord(t *testing.T) {
	for _, width := range []int{1, 12, 23, 40, 80} {
		got := ansi.Strip(Render(answer[1:2], width, Colour()))
		letters := func(s string) string {
			return strings.Join(strings.Fields(strings.ReplaceAll(s, "│", "")), "")
		}
		if diff := cmp.Diff(letters(answer[1].Text), letters(got)); diff != "" {
			t.Errorf("width %d: -want +got\n%s", width, diff)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("a \x1b[31mb\n- c\x9b2J \u202e", 3, 9, 20)
	f.Fuzz(func(t *testing.T, text string, start, end, width int) {
		part := bot.Part{Kind: bot.PartQuote, Text: text, Bold: []knowledge.Unit{{Start: start, End: end},
			{Start: end, End: start}}}
		got := ansi.Strip(Render([]bot.Part{part}, width%200, Mono()))
		if got != clean(got) {
			t.Errorf("control characters left in %q", got)
		}
		for _, line := range strings.Split(got, "\n") {
			if w := ansi.StringWidth(line); w > max(12, min(width%200, maxWidth)) {
				t.Errorf("line of %d columns in a window of %d: %q", w, width%200, line)
			}
		}
	})
}

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "Grüße, 二週間 👨‍👩‍👧‍👦\nnext", "Grüße, 二週間 👨‍👩‍👧‍👦\nnext"},
		{"colour", "a\x1b[31mb\x1b[0m", "ab"},
		{"title", "a\x1b]0;owned\x07b\x1b]8;;https://x\x1b\\c", "abc"},
		{"eight-bit sequence", "a\u009b2Jb\u009d0;x\u009cc", "a2Jb0;xc"},
		{"bell, backspace, carriage return, null, tab", "a\a\b\r\x00b\tc", "ab c"},
		{"lone escape", "a\x1b", "a"},
		{"direction marks", "a\u202eb\u2066c\u2069", "abc"},
		{"invalid UTF-8", "a\xff\x9bb", "a�b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.text); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
