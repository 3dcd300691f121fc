package reader

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid" // shrinks what it finds, which testing/quick does not

	"bedside/index/encoder"
)

func TestUnits(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		" \n\n ":                            "",
		"word":                              "word",
		"One. Two! Three? Four":             "One.|Two!|Three?|Four",
		"Take 2.5 mg at 8 a.m. Then rest.":  "Take 2.5 mg at 8 a.m.|Then rest.",
		"A line\ngoes on. And on":           "A line goes on.|And on",
		"A paragraph\n\nand another":        "A paragraph|and another",
		"Bring:\n- a bag\n- a **big** coat": "Bring:|- a bag|- a big coat",
		"1. One\n2) two. Three":             "1.|One|2) two.|Three",
		"**Never** eat_ing `it`.":           "Never eating it.",
		"- \n-no item":                      "- -no item",
		"\xff\xfea. \xc3":                   "\xff\xfea.|\xc3",
		". . !":                             ". .|!",
	} {
		p := itemised(text)
		var got []string
		for _, s := range sentences(p.text) {
			got = append(got, string(p.text[s.start:s.end]))
		}
		if joined := strings.Join(got, "|"); joined != want {
			t.Errorf("%q has the units %q; want %q", text, joined, want)
		}
	}
}

// anyText draws texts of what matters to the cutting, and of anything else.
func anyText(t *rapid.T) string {
	pieces := []string{"a", "word", ".", "!", "?", " ", "\n", "\n\n", "- ", "1. ", "*", "_", "`", "•", "\t", "\u00a0",
		"\xff", "\xe4\xb8", "中", "é", "😀", "\x1c", "\u0664) "}
	var text strings.Builder
	for range rapid.IntRange(0, 40).Draw(t, "pieces") {
		if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
			text.WriteString(rapid.String().Draw(t, "text"))
		} else {
			text.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
		}
	}
	return text.String()
}

// TestPlainProperties holds what is true of any text: each byte of the plain text is, unless
// it is a gap, the byte of the original that it says it came from; nothing but white space and marks
// is left out; units lie one after the other and leave only gaps between them.
func TestPlainProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText(t)
		p := itemised(text)
		for i, b := range p.text {
			if b != ' ' && b != '\n' && text[p.from[i]] != b || i > 0 && p.from[i] <= p.from[i-1] {
				t.Fatalf("byte %d of %q came from %d", i, p.text, p.from[i])
			}
		}
		left := func(s string) string {
			return strings.Map(func(r rune) rune {
				if isSpace(r) || strings.ContainsRune("*_`", r) {
					return -1
				}
				return r
			}, s)
		}
		if got, want := left(string(p.text)), left(text); got != want {
			t.Fatalf("%q is left of %q", got, want)
		}
		end := int32(0)
		for _, s := range sentences(p.text) {
			if s.start >= s.end || s.start != end && s.start != end+1 {
				t.Fatalf("a unit at %v after one that ends at %d", s, end)
			}
			o := p.original(s)
			if again := single(text[o.start:o.end]); again != string(p.text[s.start:s.end]) {
				t.Fatalf("%q stands where %q does", again, p.text[s.start:s.end])
			}
			end = s.end
		}
		if int(end) != len(p.text) {
			t.Fatalf("the last unit of %q ends at %d", p.text, end)
		}
	})
}

// placed is a token of a unit.
type placed struct {
	unit span
	encoder.Token
}

func appendPlaced(to []placed, unit span, tokens []encoder.Token) []placed {
	for _, token := range tokens {
		to = append(to, placed{unit, token})
	}
	return to
}

// TestWindowProperties holds that no window is too long, and that they hold all tokens of
// the text, one after the other, each beginning where the one before ended or some before. Only one
// of a single unit may lie within the one before: the next unit has no room beside it.
func TestWindowProperties(t *testing.T) {
	r := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		text := Text{anyText(t), anyText(t), strings.Repeat(anyText(t), rapid.IntRange(1, 20).Draw(t, "times"))}
		p := itemised(text.Text)
		var all []placed
		for _, s := range sentences(p.text) {
			tokens := r.encoder.Tokenize(string(p.text[s.start:s.end]), maxBytes)
			all = appendPlaced(all, p.original(s), tokens)
		}
		ends := map[int]bool{0: true} // where the window before may have ended: words repeat themselves
		for _, w := range r.windows(text) {
			n, body := w.head, []placed(nil)
			for _, u := range w.units {
				body = appendPlaced(body, u.at, w.tokens[n:n+u.tokens])
				n += u.tokens
			}
			if n != len(w.tokens) || n > maxWindow-2 || w.head > maxHead || len(w.units) == 0 {
				t.Fatalf("a window of %d tokens, %d of them head, %d units of %d", len(w.tokens), w.head, len(w.units), n)
			}
			next := map[int]bool{}
			for end := range ends {
				least := end - len(body) + 1
				if len(w.units) == 1 {
					least-- // it may lie within the one before
				}
				for start := max(0, least); start <= min(end, len(all)-len(body)); start++ {
					if slices.Equal(all[start:start+len(body)], body) {
						next[start+len(body)] = true
					}
				}
			}
			if len(next) == 0 {
				t.Fatalf("a window of %d tokens goes on after none of %v", len(body), ends)
			}
			ends = next
		}
		if !ends[len(all)] {
			t.Fatalf("the windows end after %v of %d tokens", ends, len(all))
		}
	})
}

// TestHostilePassages reads texts that nobody should write.
func TestHostilePassages(t *testing.T) {
	r := shipped(t)
	word, seen := "dehydration ", "Pat it dry with a towel."
	long := strings.Repeat("Do not drive for a day. ", 600) + seen
	for name, text := range map[string]string{
		"one word": "word", "3,000 words": long, "one sentence of 3,000 words": strings.Repeat(word, 3000),
		"one word of 100,000 letters": strings.Repeat("x", 100_000), "marks": strings.Repeat("*", 100_000),
		"line breaks": strings.Repeat("\n ", 100_000), "items": strings.Repeat("\n- a", 2000),
		"stops": strings.Repeat("! ", 5000), "no UTF-8": strings.Repeat("\xff\xc3 a. ", 1000),
		"emoji": strings.Repeat("😀 ", 3000), "a mebibyte": strings.Repeat("中\ufffd", 1<<18),
	} {
		p := r.Passage(Text{"Title", "Section", text})
		reading := r.Read(r.Question([]string{"can i dry it with a towel?"}), []*Passage{p})[0]
		if !(reading.Logit >= NoWords && reading.Logit < 100) {
			t.Errorf("%s: %g", name, reading.Logit)
		}
		for _, u := range reading.Units {
			if u.Start < 0 || u.Start >= u.End || u.End > len(text) || !utf8.RuneStart(text[u.Start]) {
				t.Errorf("%s: a unit at %d to %d of %d", name, u.Start, u.End, len(text))
			}
		}
		if name == "3,000 words" {
			last := reading.Units[len(reading.Units)-1]
			if last != slices.MaxFunc(reading.Units, func(a, b Evidence) int { return sign(a.Logit - b.Logit) }) ||
				text[last.Start:last.End] != seen {
				t.Errorf("the end of a long passage is not read: %.2f, %+v", reading.Logit, last)
			}
		}
	}
}

// TestHostileQuestions reads messages that nobody should send.
func TestHostileQuestions(t *testing.T) {
	r := shipped(t)
	passages := r.all(biopsy)
	const most = 4096
	for name, turns := range map[string][]string{
		"none": nil, "empty": {""}, "one word": {"shower"}, "no letters": {"?!... 12 %"}, "emoji": {"🚿❓"},
		"4,096 characters": {strings.Repeat("is it normal ", most/13)}, "4,096 marks": {strings.Repeat("!", most)},
		"4,096 ideographs": {strings.Repeat("漢", most), strings.Repeat("字", most), strings.Repeat("?", most)},
		"4,096 syllables":  {strings.Repeat("각", most)}, "no UTF-8": {strings.Repeat("\xff", most)},
		"languages": {"¿Puedo ducharme?", "Можно ли мыться? هل يمكنني الاستحمام؟ मैं नहा सकता हूँ? 我可以洗澡吗 シャワー 샤워 ไหม"},
		"a novel":   {strings.Repeat("well, ", 1<<18)},
	} {
		q := r.Question(turns)
		if len(q.weights) > maxQuestion+2 {
			t.Errorf("%s: %d tokens", name, len(q.weights))
		}
		for _, reading := range r.Read(q, passages) {
			if !(reading.Logit > NoWords && reading.Logit < -NoWords) {
				t.Errorf("%s: %+v", name, reading)
			}
		}
	}
	tail := strings.Repeat("so it goes and goes. ", 50) + "when can i have a shower"
	long := r.Read(r.Question([]string{strings.Repeat("so it goes and goes. ", 100) + tail}), passages)
	if diff := cmp.Diff(long, r.Read(r.Question([]string{tail}), passages)); diff != "" {
		t.Errorf("of a long message something other than its end is read: %s", diff)
	}
}
