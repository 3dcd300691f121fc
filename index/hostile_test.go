package index

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are messages that nobody means well with.
func hostile() map[string]string {
	words := make([]string, 600)
	for i := range words {
		words[i] = fmt.Sprintf("w%cr%cd", 'a'+i%26, 'a'+i/26%26)
	}
	leaflets := strings.Repeat("when can I shower and eat and drive after the knee arthroscopy with aspirin ", 60)
	return map[string]string{
		"nothing":                      "",
		"spaces":                       " \t\n\r\v\u00a0\u2003 ",
		"emoji":                        "🤕🤕🙏🏽👩‍⚕️💊",
		"punctuation":                  "?!?!...,,,;;--()[]{}<>*&^%$#@~`|\\/\"'",
		"control characters":           "\x00\x01\x02\x1b[31m\x7f",
		"invisible characters":         "\u200b\u200d\u2060\ufeff\u00ad\u034f\u3164",
		"invisible characters between": strings.Repeat("s\u200bh\u2060o\u00adw\ufeffer ", 200),
		"right to left":                "\u202ecan I shower\u202c",
		"invalid UTF-8":                "can I \xff\xfe shower \xc3\x28 \xed\xa0\x80",
		"only invalid UTF-8":           strings.Repeat("\xff", 5000),
		"combining marks":              "s" + strings.Repeat("\u0301", 4000) + "hower",
		"600 words":                    strings.Join(words, " ")[:4096-600],
		"600 misspelt words":           strings.Repeat("shwoer bandge asprin artroscopi ", 150),
		"words of the leaflets":        leaflets[:4096],
		"questions":                    strings.Repeat("can I? ", 600),
		"stops":                        strings.Repeat("a. ", 1400),
		"one word of 4,000 letters":    strings.Repeat("abcdefghij", 400),
		"one letter 4,000 times":       strings.Repeat("a", 4000),
		"two words joined 400 times":   strings.Repeat("showerknee", 400),
		"a query":                      strings.Repeat("body:/.*/ ", 300),
		"regular expressions":          strings.Repeat("(a+)+$ .* [a-z]{1,1000} ", 160),
		"wildcards":                    strings.Repeat("* ? ~2 ^9 +must -not \"x y\"~3 ", 140),
		"words passed over":            "put " + strings.Repeat("me you the a ", 300) + "to sleep",
		"half a pattern":               strings.Repeat("how what do does is are can will ", 120),
		"numbers":                      strings.Repeat("1.5 24h 1e9 ", 300),
		"one megabyte":                 strings.Repeat("can I shower with my knee dressing? ", 1<<20/36),
		"one megabyte without space":   strings.Repeat("knee", 1<<18),
		"one megabyte of marks":        strings.Repeat("e\u0301", 1<<19),
	}
}

// TestHostileMessages holds that no message fails, and that what one may cost
// is capped whatever it says.
func TestHostileMessages(t *testing.T) {
	ix := invented(t)
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			checkResult(t, search(t, ix, Query{Text: text}), defaultLimit)
			checkResult(t, search(t, ix, Query{Text: "and how long?", Earlier: []string{text, text, text}}), defaultLimit)
			checkResult(t, search(t, ix, Query{Text: text, Leaflet: text, Limit: 1}), 1)
		})
	}
}

// TestHeadAndTail holds how much of a message is read: its beginning and its end.
func TestHeadAndTail(t *testing.T) {
	middle := strings.Repeat("é", maxMessage)
	for _, text := range []string{"", "short", "é" + strings.Repeat("x", 2*maxMessage-2)} {
		if got := headAndTail(text); got != text {
			t.Errorf("of %d bytes %d are read", len(text), len(got))
		}
	}
	long := strings.Repeat("first ", 1<<17) + "last"
	for _, text := range []string{"first " + middle + " last", "firstx " + middle + "x last", long} {
		got := headAndTail(text)
		if len(got) > 2*maxMessage+1 || !utf8.ValidString(got) {
			t.Errorf("of %d bytes %d are read, valid: %v", len(text), len(got), utf8.ValidString(got))
		}
		if !strings.HasPrefix(got, "first") || !strings.HasSuffix(got, " last") {
			t.Errorf("the beginning or the end of %d bytes is not read", len(text))
		}
	}
	result := search(t, invented(t), Query{Text: "aspirin " + strings.Repeat("knee ", 1<<17) + "shower"})
	if got := result.Question.Terms; got[0].Text != "aspirin" {
		t.Errorf("of a long message the beginning is not understood: %v", understanding(result.Question))
	}
}

// checkResult checks what holds of every result, whatever was asked.
func checkResult(t *testing.T, result Result, limit int) {
	t.Helper()
	q := &result.Question
	if len(q.Terms) > maxTerms {
		t.Errorf("%d terms, at most %d are looked for", len(q.Terms), maxTerms)
	}
	if len(q.stemBits.stems) > maxStems {
		t.Errorf("%d stems watched, a mask holds %d", len(q.stemBits.stems), maxStems)
	}
	if len(q.Corrected) > 2*maxCorrections { // of the message and of an earlier one
		t.Errorf("%d words put right, at most %d are looked up", len(q.Corrected), maxCorrections)
	}
	for _, term := range q.Terms {
		if !(term.Weight >= 0 && term.Weight <= 1) || !utf8.ValidString(term.Text) || term.Text == "" {
			t.Errorf("term %.60q of weight %v", term.Text, term.Weight)
		}
	}
	if len(result.Matches) > limit {
		t.Errorf("%d matches, want at most %d", len(result.Matches), limit)
	}
	for _, m := range result.Matches {
		if !(m.Confidence >= 0 && m.Confidence <= 1) || !(m.IfMeant >= 0 && m.IfMeant <= 1) {
			t.Errorf("%s: confidence %v, if it is meant %v; want 0 to 1", m.Passage.ID, m.Confidence, m.IfMeant)
		}
		end := 0
		for _, h := range m.Highlights {
			if h.Start < end || h.End <= h.Start || h.End > len(m.Passage.Text) {
				t.Errorf("%s: highlight %d to %d after %d, the text ends at %d",
					m.Passage.ID, h.Start, h.End, end, len(m.Passage.Text))
			}
			end = h.End
		}
		if len(m.Highlights) > maxHighlights {
			t.Errorf("%s: %d highlights", m.Passage.ID, len(m.Highlights))
		}
	}
}
