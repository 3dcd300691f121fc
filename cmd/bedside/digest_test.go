package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/storetest"
	"bedside/bot/gaps"
	"bedside/index"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/source"
)

// fakeChannel is a channel of staff that packs a reply as one parcel.
type fakeChannel struct{}

func (fakeChannel) Name() string { return "board" }

func (fakeChannel) Pack(reply bot.Reply, _ string) []bot.Parcel {
	return []bot.Parcel{{Parts: []bot.Part{{Kind: bot.PartSay, Text: reply.Text}}}}
}

// digestHarness sends digests in a time of its own.
type digestHarness struct {
	t     *testing.T
	store *storetest.Memory
	log   bytes.Buffer
	end   func()
}

// start starts so many replicas.
func (o *digestHarness) start(meaning gaps.Index, replicas int) {
	o.t.Helper()
	weekly, err := gaps.ParseWeekly("mon 08:00")
	if err != nil {
		o.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(o.t.Context())
	ended := make(chan error, replicas)
	for range replicas {
		d := &digester{store: o.store, meaning: meaning, weekly: weekly, zone: time.UTC, channel: fakeChannel{}, chat: "C1",
			log: slog.New(slog.NewTextHandler(&o.log, nil))}
		go func() { ended <- d.run(ctx) }()
	}
	o.end = func() {
		cancel()
		for range replicas {
			if err := <-ended; err != nil {
				o.t.Error(err)
			}
		}
	}
}

// sent are the digests that wait for the staff's chat.
func (o *digestHarness) sent() (texts []string) {
	o.t.Helper()
	synctest.Wait()
	chat, _ := o.store.Find(o.t.Context(), "board", "C1")
	for {
		delivery, _, err := o.store.NextParcel(o.t.Context(), chat)
		if err != nil {
			o.t.Fatal(err)
		}
		if delivery == nil {
			return texts
		}
		texts = append(texts, delivery.Parcel.Parts[0].Text)
		if err := o.store.MarkSent(o.t.Context(), chat, delivery.ID, "1"); err != nil {
			o.t.Fatal(err)
		}
	}
}

func (o *digestHarness) ask(question string) {
	o.t.Helper()
	arrival := bot.Arrival{ID: question, Chat: "a", Message: question, Kind: bot.ArrivalText, Text: question}
	if _, err := o.store.Accept(o.t.Context(), "test", "", []bot.Arrival{arrival}); err != nil {
		o.t.Fatal(err)
	}
	chat, _ := o.store.Find(o.t.Context(), "test", "a")
	said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAbstain, Question: question}
	if err := o.store.Commit(o.t.Context(), chat, bot.Turn{Outbound: []bot.Outbound{said}}); err != nil {
		o.t.Fatal(err)
	}
}

// TestDigestsOnce lets replicas come and go, and holds that each week has one
// digest. Time begins on Saturday, 1 January 2000.
func TestDigestsOnce(t *testing.T) {
	library, _ := source.Load(leaflets.FS)
	ix, err := index.Build(library, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		o := &digestHarness{t: t, store: storetest.NewMemory()}
		want := func(when string, count int, parts ...string) {
			t.Helper()
			got := o.sent()
			if all := strings.Join(got, "\n"); len(got) != count || count > 0 &&
				!strings.Contains(all, strings.Join(parts, "")) {
				t.Errorf("%s: %d digests, want %d with %q:\n%s", when, len(got), count, parts, all)
			}
		}
		o.start(ix, 3)
		o.ask("can I fly next week")
		want("before the time", 0)
		time.Sleep(55 * time.Hour)
		want("on Monday at seven", 0)
		time.Sleep(time.Hour)
		want("on Monday at eight", 1, "1. “can I fly next week”: 1 time")
		o.end()
		o.start(ix, 2)
		want("after a restart", 0)
		time.Sleep(6 * 24 * time.Hour)
		o.end()
		time.Sleep(26 * time.Hour)
		o.ask("is there a car park")
		o.start(ix, 2) // on Monday at ten
		want("two hours late", 1, "The week in questions, 3 January to 10 January 2000\nNo patient asked anything.")
		o.end()
		time.Sleep(9 * 24 * time.Hour)
		o.start(ix, 1) // on Wednesday
		want("two days late", 0)
		o.store.Break(errors.New("disk full"))
		time.Sleep(5*24*time.Hour - 90*time.Minute)
		o.store.Break(nil)
		time.Sleep(time.Minute)
		want("once it is back", 1, "17 January to 24 January")
		o.end()
		if log := o.log.String(); strings.Contains(log, "fly") || strings.Contains(log, "car park") {
			t.Errorf("the log tells what was asked:\n%s", log)
		}
	})
}

// TestDigestsOff ends at once.
func TestDigestsOff(t *testing.T) {
	if err := (&digester{}).run(t.Context()); err != nil {
		t.Error(err)
	}
}
