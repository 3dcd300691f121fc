package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"bedside/bot"
)

// recalledChat is a chat that was told something, with the last time.
type recalledChat struct {
	bot.Quotation
	times int
}

// byChat puts the quotations of each known chat together, in the order of the first.
func byChat(told []bot.Quotation) []recalledChat {
	var order []int64
	chats := map[int64]*recalledChat{}
	for _, t := range told {
		if t.Chat == 0 {
			continue
		}
		if chats[t.Chat] == nil {
			order = append(order, t.Chat)
			chats[t.Chat] = new(recalledChat)
		}
		chat := chats[t.Chat]
		chat.Quotation = t
		chat.times++
	}
	var all []recalledChat
	for _, id := range order {
		all = append(all, *chats[id])
	}
	return all
}

// writeQuotations writes the dry run: the chats, the texts, and the counts.
func writeQuotations(p *program, place string, days int, told []bot.Quotation) error {
	chats := byChat(told)
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	reachable, known := 0, 0
	for _, c := range chats {
		state := "takes no messages"
		if c.Reachable() {
			state = ""
			reachable++
		}
		known += c.times
		fmt.Fprintf(t, "%s\t%s\t%s\tlast %s\treply %d\t%s\n", c.Pseudonym, c.Channel, count(c.times, "time"), minute(c.At),
			c.Reply, state)
	}
	_ = t.Flush() // a strings.Builder takes everything
	writeTexts(&b, told)
	fmt.Fprintf(&b, "%s was told %s in the last %s: to %s, of which %d can be reached, and %s to chats that were erased "+
		"or have expired.\n", place, count(len(told), "time"), count(days, "day"), count(len(chats), "chat"), reachable,
		count(len(told)-known, "time"))
	_, err := fmt.Fprint(p.out, b.String())
	return err
}

// writeTexts writes which texts were told, and how often.
func writeTexts(b *strings.Builder, told []bot.Quotation) {
	texts := map[string]int{}
	for _, t := range told {
		texts[strings.TrimSpace(t.Passage+", reviewed "+cmp.Or(t.Version, "on no date that was given")+", "+t.SHA256)]++
	}
	for _, text := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(b, "%s: told %s\n", text, count(texts[text], "time"))
	}
}

// quotationJSON is a quotation as machines read it.
type quotationJSON struct {
	Reply     int64     `json:"reply"`
	At        time.Time `json:"at"`
	Passage   string    `json:"passage"`
	Version   string    `json:"version"`
	SHA256    string    `json:"sha256"`
	Patient   bool      `json:"patient"`
	Channel   string    `json:"channel,omitempty"`
	Chat      string    `json:"chat,omitempty"` // pseudonym
	Reachable bool      `json:"reachable"`
}

func writeQuotationsJSON(p *program, _ string, _ int, told []bot.Quotation) error {
	lines := json.NewEncoder(p.out)
	for _, t := range told {
		if err := lines.Encode(quotationJSON{t.Reply, t.At, t.Passage, t.Version, t.SHA256, t.Patient, t.Channel, t.Pseudonym,
			t.Reachable()}); err != nil {
			return fmt.Errorf("print who was told: %w", err)
		}
	}
	return nil
}
