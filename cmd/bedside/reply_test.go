package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/index"
	"bedside/knowledge"
)

// passage is a quote from an invented leaflet.
func passage(t *testing.T, heading, text string) knowledge.Quote {
	t.Helper()
	leaflet := knowledge.Leaflet{ID: "ear-tubes", Title: "Ear <tubes>", Source: "https://clinic.example/?a&b",
		Reviewer: "Ward",
		Reviewed: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC), Notice: "Being revised.",
		Sections: []knowledge.Section{{Heading: heading, Passages: []knowledge.Passage{{Text: text}}}}}
	knowledge.Identify(&leaflet)
	section := &leaflet.Sections[0]
	return knowledge.Quote{Leaflet: &leaflet, Section: section, Passage: &section.Passages[0]}
}

func TestJSONReply(t *testing.T) {
	swim, wash := passage(t, "Swimming", "Not yet.\nAfter two weeks."), passage(t, "Washing", "Yes.")
	replies := []explainedReply{
		{
			question: question{ID: json.RawMessage(`"q1"`)},
			reply: bot.Reply{Outcome: bot.OutcomeAnswer, Confidence: 0.97123456, Text: "whole\ntext",
				Answer:  &bot.Answer{Quote: swim, Highlights: []knowledge.Unit{{Start: 9, End: 25}}},
				Choices: []bot.Choice{{Leaflet: "ear-tubes", Section: "Washing", Label: "Ear tubes › Washing"}},
				Also: []bot.Reply{{Outcome: bot.OutcomeAnswer, Answer: &bot.Answer{Quote: wash}},
					{Outcome: bot.OutcomeAbstain}}},
			matches: []index.Match{{Quote: swim, Confidence: 0.97123456}, {Quote: wash}},
			took:    180 * time.Microsecond,
		},
		{
			reply: bot.Reply{
				Outcome: bot.OutcomeUrgent,
				Flag:    bot.Flag{ID: "breathing", Title: "Trouble breathing", Sure: true},
				Text:    "Call 112.",
			},
			matches: []index.Match{},
		},
		{reply: bot.Reply{Outcome: bot.OutcomeAbstain, Text: "I do not know."}},
	}
	var got strings.Builder
	for _, r := range replies {
		line, err := jsonReply(r)
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString(line + "\n")
	}
	path := filepath.Join("testdata", "reply.jsonl")
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s: -want +got\n%s", path, diff)
	}
}

func TestReadLine(t *testing.T) {
	long := strings.Repeat("x", longestLine)
	in := bufio.NewReader(strings.NewReader("one\r\n\n" + long + "\n" + long + "y\ntwo\n" + long + "zzz\n" + long))
	want := []struct {
		text string
		err  error
	}{{"one", nil}, {"", nil}, {long, nil}, {"", errTooLong}, {"two", nil}, {"", errTooLong}, {long, nil}, {"", io.EOF},
		{"", io.EOF}}
	for i, w := range want {
		got, err := readLine(in)
		if string(got) != w.text || !errors.Is(err, w.err) {
			t.Errorf("line %d: %d bytes and error %v, want %d bytes and %v", i+1, len(got), err, len(w.text), w.err)
		}
	}
}

func FuzzParseQuestion(f *testing.F) {
	f.Add([]byte(`{"id":"a","turns":["b"]}`))
	f.Add([]byte("can I swim \xff"))
	f.Fuzz(func(t *testing.T, line []byte) {
		q, err := parseQuestion(line)
		if (err == nil) != (len(q.Turns) > 0) && err == nil {
			t.Errorf("no turns and no error")
		}
		if _, err := jsonReply(explainedReply{question: q}); err != nil {
			t.Errorf("the reply cannot carry the id: %v", err)
		}
	})
}

// TestStreamRepliesAtOnce holds that a reply is there before the next line is
// written, so that another program can converse over a pipe.
func TestStreamRepliesAtOnce(t *testing.T) {
	in, say := io.Pipe()
	hear, out := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(t.Context(), []string{"ask", "--json", "-"}, nil, stdio{in, out, io.Discard})
		out.Close()
	}()
	replies := bufio.NewReader(hear)
	for range 2 {
		if _, err := io.WriteString(say, "hello\n"); err != nil {
			t.Fatal(err)
		}
		line, err := replies.ReadString('\n')
		if err != nil || !strings.Contains(line, `"outcome":"chat"`) {
			t.Fatalf("got %q and error %v", line, err)
		}
	}
	say.Close()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d", got)
	}
}
