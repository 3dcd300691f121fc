package parcel

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/knowledge"
)

// The channels' own tests hold what this package promises for their platforms.

func TestPaceForgetsIdleChats(t *testing.T) {
	p := NewPace(Rates{Overall: 1e6, OverallBurst: 1e6, Chat: func(string) (float64, int) { return 1, 3 }})
	now := time.Now()
	for chat := range 5000 {
		p.lane(fmt.Sprint(chat), now)
	}
	if n := len(p.chats); n > 2000 {
		t.Errorf("%d idle chats are kept", n)
	}
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Rates{Overall: 100, OverallBurst: 100, Chat: func(string) (float64, int) { return 1, 2 }})
		enter := func(chat string, urgent bool) (time.Duration, error) {
			began := time.Now()
			err := p.Enter(t.Context(), chat, urgent)
			return time.Since(began), err
		}
		for i, want := range []time.Duration{0, 0, time.Second} {
			if took, err := enter("a", false); took != want || err != nil {
				t.Errorf("message %d waits %v, %v; want %v", i, took, err, want)
			}
		}
		p.Hold("a", 5*time.Second)
		var wait *bot.WaitError
		if _, err := enter("a", true); !errors.As(err, &wait) || wait.After != 5*time.Second {
			t.Errorf("a chat on hold: %v", err)
		}
		if took, err := enter("b", true); took != 0 || err != nil {
			t.Errorf("another chat waits %v, %v", took, err)
		}
		time.Sleep(5 * time.Second)
		if took, err := enter("a", false); took != yield || err != nil {
			t.Errorf("when the chat may be written again, what is not urgent waits %v, %v", took, err)
		}
		if took, err := enter("a", true); took != 0 || err != nil {
			t.Errorf("what is urgent waits %v, %v", took, err)
		}
	})
}

// TestUrgentOvertakes holds that what is urgent waits neither for what its chat still has to
// get nor for everybody else's, and keeps a rate of its own.
func TestUrgentOvertakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Rates{Overall: 25, OverallBurst: 5, Urgent: 5, Chat: func(string) (float64, int) { return 1, 3 }})
		var others sync.WaitGroup
		for i := range 200 {
			others.Go(func() { _ = p.Enter(t.Context(), fmt.Sprint(i%150), false) })
		}
		time.Sleep(time.Millisecond)
		began := time.Now()
		for i := range 60 {
			if err := p.Enter(t.Context(), fmt.Sprint(i), true); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("60 emergencies take %v, want a second: 30 at once, then 30 a second", took)
		}
		began = time.Now()
		for range urgentBurst + 1 {
			if err := p.Enter(t.Context(), "1", true); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < time.Second || took > 3*time.Second {
			t.Errorf("%d more to one chat take %v", urgentBurst+1, took)
		}
		others.Wait()
	})
}

// plain is a form in which a part is its text and a line break.
func plain(limit, most int) Limits {
	size := func(parts []bot.Part) (n int) {
		for _, part := range parts {
			n += len(strings.TrimSpace(part.Text))
		}
		return n
	}
	return Limits{Limit: limit, Most: most, Size: size, Length: utf8.RuneCountInString,
		Clean: func(part bot.Part) bot.Part { return part }}
}

func TestDivide(t *testing.T) {
	part := func(kind bot.PartKind, text string) bot.Part { return bot.Part{Kind: kind, Text: text} }
	quote := []bot.Part{part(bot.PartSource, "Source"), part(bot.PartQuote, strings.Repeat("One two. ", 12)),
		part(bot.PartReview, "Reviewed.")}
	quote[0].Link = "https://example.org"
	texts := func(messages [][]bot.Part) (all []string) {
		for _, message := range messages {
			line := ""
			for _, part := range message {
				line += part.Text + "|"
			}
			all = append(all, line)
		}
		return all
	}
	for _, test := range []struct {
		name  string
		form  Limits
		parts []bot.Part
		want  []string
	}{
		{"fits", plain(200, 0), quote, []string{"Source|" + strings.Repeat("One two. ", 12) + "|Reviewed.|"}},
		{"a long quote", plain(100, 0), quote, []string{"Source (1/2)|" + strings.Repeat("One two. ", 7) + "|Reviewed.|",
			"Source (2/2)|" + strings.Repeat("One two. ", 5) + "|Reviewed.|"}},
		{"many parts", plain(100, 2), []bot.Part{part(bot.PartSay, "a"), part(bot.PartSay, "b"), part(bot.PartSay, "c")},
			[]string{"a|b|", "c|"}},
		{"nothing", plain(100, 0), []bot.Part{part(bot.PartSay, " ")}, nil},
		{"a long text", plain(10, 0), []bot.Part{part(bot.PartSay, "One two. Three four.")},
			[]string{"One two. |", "Three |", "four.|"}},
	} {
		got := test.form.Divide(test.parts)
		if diff := cmp.Diff(test.want, texts(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		for _, message := range got {
			if message[0].Kind == bot.PartSource && message[0].Link == "" {
				t.Errorf("%s: a source lost its link", test.name)
			}
		}
	}
}

func TestCleaned(t *testing.T) {
	part := bot.Part{Kind: bot.PartQuote, Text: "a\x00b c", Bold: []knowledge.Unit{{Start: 3, End: 4}, {Start: 0, End: 2}}}
	got := Cleaned(part, func(text string) string { return strings.ReplaceAll(text, "\x00", "--") })
	want := bot.Part{Kind: bot.PartQuote, Text: "a--b c", Bold: []knowledge.Unit{{Start: 4, End: 5}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
