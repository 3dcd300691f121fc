package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"bedside/bot"
	"bedside/bot/bottest/channeltest"
)

// without is what a terminal has no notion of: it is one window before one person,
// without a platform between them that could fail, refuse or change anything.
var without = map[string]string{
	"keeps a quote together":              "a terminal takes a text of any length",
	"tells of what fails":                 "nothing is between the bot and a terminal",
	"heeds how long to wait":              "nothing is between the bot and a terminal",
	"refuses an address that is none":     "a terminal has no addresses",
	"ends with its context":               "nothing is between the bot and a terminal",
	"delivers to many at once":            "a terminal has one person",
	"loses nothing while the inbox fails": "a terminal has no inbox: who typed reads that it failed",
	"hands over presses":                  "a terminal has no buttons",
	"changes buttons":                     "a terminal has no buttons",
	"changes whole messages":              "what is printed stays",
}

// fakeChannel is a terminal as the suite sees a channel. It says a reply's parts as the
// conversation does, in a way of showing.
type fakeChannel struct {
	show func(parts []bot.Part) string
	mu   sync.Mutex
	seen []string
}

// Name returns what the suite calls it.
func (w *fakeChannel) Name() string { return "terminal" }

// Pack makes one message of a reply, none when there is nothing to show.
func (w *fakeChannel) Pack(reply bot.Reply, _ string) []bot.Parcel {
	parts := reply.Parts
	if len(parts) == 0 {
		parts = []bot.Part{{Kind: bot.PartSay, Text: reply.Text}}
	}
	if blankParts(parts) {
		return nil
	}
	return []bot.Parcel{{Parts: parts}}
}

func blankParts(parts []bot.Part) bool {
	for _, part := range parts {
		if strings.Trim(clean(part.Text), " \n\u200b") != "" {
			return false
		}
	}
	return true
}

// Deliver prints.
func (w *fakeChannel) Deliver(_ context.Context, p bot.Parcel) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, w.show(p.Parts))
	return "", nil
}

// Acknowledge does nothing.
func (w *fakeChannel) Acknowledge(context.Context, string, string) error { return nil }

// Typing does nothing.
func (w *fakeChannel) Typing(context.Context, string) error { return nil }

// bare is what is read in a window: its text without colours, bars, boxes and margins.
func bare(screen string) string {
	var lines []string
	for _, line := range strings.Split(ansi.Strip(screen), "\n") {
		if strings.ContainsAny(line, "╔╚") {
			continue
		}
		line = strings.TrimLeft(strings.TrimPrefix(line, margin), "│║")
		lines = append(lines, strings.Trim(strings.TrimSuffix(line, "║"), " "))
	}
	return strings.Join(lines, "\n")
}

// acceptingResponder is who replies: it notes what it is asked.
type acceptingResponder struct {
	inbox *channeltest.Inbox
	asked int
}

// Respond hands over what was typed.
func (l *acceptingResponder) Respond(ctx context.Context, m bot.Message) (bot.Reply, error) {
	l.asked++
	id := fmt.Sprint(l.asked)
	err := l.inbox.Accept(ctx, "terminal", "",
		[]bot.Arrival{{ID: id, Chat: "here", Message: "m" + id, Kind: bot.ArrivalText, Text: m.Text, At: m.At}})
	return bot.Reply{Text: "heard"}, err
}

// TestConformance runs the suite of all channels, as far as a terminal has its
// notions: what is shown as plain text, and laid out in a window; what is typed comes
// through a pipe.
func TestConformance(t *testing.T) {
	for name, show := range map[string]func([]bot.Part) string{
		"plain":  func(parts []bot.Part) string { return clean(ownWords(parts).text) },
		"window": func(parts []bot.Part) string { return bare(Render(parts, 80, Colour())) },
	} {
		t.Run(name, func(t *testing.T) {
			channeltest.Run(t, func(t *testing.T, test func(t *testing.T, r channeltest.Rig)) {
				w := &fakeChannel{show: show}
				in := &channeltest.Inbox{}
				typed, keyboard := io.Pipe()
				ended := make(chan error, 1)
				go func() {
					ended <- plain(t.Context(), &session{responder: &acceptingResponder{inbox: in}}, typed, io.Discard)
				}()
				test(t, channeltest.Rig{
					Channel: w, Chat: "here", Inbox: in, Without: without,
					Texts:   []string{"one", "a < b & c > d", "zwei 👩‍⚕️"},
					Shown:   func(string) []string { return w.seen },
					Summons: func(string) []string { return nil },
					Say:     func(text string) { fmt.Fprintln(keyboard, text) },
					Settle:  func(time.Duration) { fmt.Fprintln(keyboard) }, // is read once the line before was answered
				})
				_ = keyboard.Close()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
