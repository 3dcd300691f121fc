package telegram

import (
	"bytes"
	_ "embed" // the table of updates
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/golden"
)

// updates is a line for each form of an update of Bot API 10.2: the kinds of messages, the platform's own, what is
// not asked for, and what may come. They are made after the types in core.telegram.org/bots/api, as
// tdlib/telegram-bot-api writes them.
//
//go:embed testdata/updates.jsonl
var updates []byte

type namedUpdate struct {
	Name   string          `json:"name"`
	Update json.RawMessage `json:"update"`
}

func readUpdates(tb testing.TB) (found []namedUpdate) {
	tb.Helper()
	for line := range bytes.Lines(updates) {
		var u namedUpdate
		if err := json.Unmarshal(line, &u); err != nil {
			tb.Fatal(err)
		}
		found = append(found, u)
	}
	return found
}

// reader is a channel that parses and calls nobody.
func reader() *Channel {
	c := &Channel{log: slog.New(slog.DiscardHandler)}
	c.me.Store(bedside)
	return c
}

// describe is what is made of an update, in a line.
func describe(a bot.Arrival, err error) string {
	switch {
	case err != nil:
		return "cannot be read: " + err.Error()
	case a.Kind == "":
		return "nothing"
	}
	text := fmt.Sprintf("%s %q", a.Kind, a.Text)
	for _, more := range []struct{ name, value string }{
		{"with", string(a.Attached)}, {"of album", a.Album}, {"in reply to", a.ReplyTo}, {"in", a.Chat}, {"by", a.By},
		{"message", a.Message},
	} {
		if more.value != "" && (more.name != "in" || a.Chat != "5") && (more.name != "message" || a.Message != "7") {
			text += " " + more.name + " " + more.value
		}
	}
	for _, is := range []struct {
		so   bool
		name string
	}{{a.Public, "public"}, {a.Anonymous, "anonymous"}, {a.Edit != 0, "edited"}} {
		if is.so {
			text += " " + is.name
		}
	}
	return text
}

// TestUpdates holds what is made of every form of an update.
func TestUpdates(t *testing.T) {
	c := reader()
	var got strings.Builder
	for _, u := range readUpdates(t) {
		_, a, err := c.parse(u.Update, time.Unix(1780000200, 0))
		fmt.Fprintf(&got, "%s: %s\n", u.Name, describe(a, err))
	}
	golden.Equal(t, "updates.txt", got.String())
}

// TestFieldsOfTheFuture holds that fields that are not known, at any place, change nothing of what is made of
// an update.
func TestFieldsOfTheFuture(t *testing.T) {
	c := reader()
	for _, u := range readUpdates(t) {
		_, a, err := c.parse(u.Update, time.Unix(1780000200, 0))
		var grown any
		if err := json.Unmarshal(u.Update, &grown); err != nil {
			t.Fatal(err)
		}
		message, _ := grown.(map[string]any)["message"].(map[string]any)
		grow(grown)
		if a.Kind == "" { // one that holds nothing else is of a new kind
			delete(message, futureField)
		}
		raw, err2 := json.Marshal(grown)
		if err2 != nil {
			t.Fatal(err2)
		}
		_, b, err2 := c.parse(raw, time.Unix(1780000200, 0))
		if before, after := describe(a, err), describe(b, err2); before != after {
			t.Errorf("%s: %s, with more fields %s", u.Name, before, after)
		}
	}
}

const futureField = "of_the_far_future"

// grow adds a field to every object within a value.
func grow(value any) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			grow(one)
		}
	case map[string]any:
		for _, one := range value {
			grow(one)
		}
		value[futureField] = map[string]any{"text": []any{1, nil, "i cant breathe"}}
	}
}

// FuzzUpdates holds that no update stops the program or gets through with less than it needs, and that
// nothing of a chat between others is taken.
func FuzzUpdates(f *testing.F) {
	for _, u := range readUpdates(f) {
		f.Add([]byte(u.Update))
	}
	f.Add([]byte(`{"update_id":1,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"from":{},"rich_message":` +
		`{"blocks":` + strings.Repeat(`[`, 5000) + strings.Repeat(`]`, 5000) + `}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := reader()
		id, a, err := c.parse(raw, time.Unix(1780000200, 0))
		if err != nil {
			if len(err.Error()) > 200 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
			return
		}
		if id < 0 || a.Kind != "" && (a.Channel != name || a.ID == "" || a.Chat == "" || a.Chat == "0") {
			t.Errorf("%d: an arrival without an address: %+v", id, a)
		}
		if len(a.Text) > 4*len(raw) { // a control character can be one byte there and is at most three here
			t.Errorf("%d bytes of %d", len(a.Text), len(raw))
		}
		var other struct {
			Message struct {
				Business string `json:"business_connection_id"`
			} `json:"message"`
		}
		if json.Unmarshal(raw, &other) == nil && other.Message.Business != "" && a.Kind == bot.ArrivalText {
			t.Errorf("a chat between others is read: %+v", a)
		}
	})
}

// TestRichMessageOfManyLevels holds that a rich message of any depth and size is read in a bounded time
// and memory.
func TestRichMessageOfManyLevels(t *testing.T) {
	deep := `{"type":"blockquote","blocks":[`
	raw := `{"blocks":[` + strings.Repeat(deep, 2000) + `{"type":"paragraph","text":"hidden"}` + strings.Repeat(`]}`, 2000) +
		`,{"type":"paragraph","text":"i cant breathe"}]}`
	if got := readRich(json.RawMessage(raw)).text.String(); strings.TrimSpace(got) != "i cant breathe" {
		t.Errorf("it reads %q", got)
	}
	wide := `{"blocks":[` + strings.Repeat(`{"type":"paragraph","text":"x"},`, 10000) + `{"type":"divider"}]}`
	if got := readRich(json.RawMessage(wide)).text.Len(); got != 20000 {
		t.Errorf("it reads %d bytes, want 20000", got)
	}
}
