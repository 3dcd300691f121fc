package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/knowledge"
)

// announcements is a store that keeps what was announced.
type announcements struct {
	digestStore
	down bool
	told []string
	name map[string]string // the last mark by name
}

func (a *announcements) Announce(_ context.Context, _, _, name, mark string, said bot.Outbound) (bool, error) {
	if a.down {
		return false, errors.New("the store is away")
	}
	if a.name[name] >= mark {
		return false, nil
	}
	a.name[name] = mark
	a.told = append(a.told, said.Parcels[0].Parts[0].Text)
	return true, nil
}

// plainChannel packs a reply as it is.
type plainChannel struct{}

func (plainChannel) Name() string { return "plain" }

func (plainChannel) Pack(reply bot.Reply, _ string) []bot.Parcel {
	return []bot.Parcel{{Parts: reply.Parts}}
}

// TestFaultTeller holds when staff are told of bad leaflets: when it lasts, once, also when
// the store was away, and again when something else is wrong.
func TestFaultTeller(t *testing.T) {
	bad := func(file string) publish.Report {
		p := knowledge.Problem{File: file, Line: 3, Message: "it is bad", Remedy: "mend it"}
		note := knowledge.Problem{Level: knowledge.Note, File: file, Message: "a note"}
		return publish.Report{Problems: []knowledge.Problem{p, note}, Kept: []publish.Kept{{Leaflet: "a", Problem: p}}}
	}
	var status publish.Report
	store := &announcements{name: map[string]string{}}
	f := &faultTeller{store: store, status: func() publish.Report { return status }, channel: plainChannel{},
		log: slog.New(slog.DiscardHandler)}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, step := range []struct {
		what   string
		status publish.Report
		after  time.Duration
		down   bool
		want   int // announcements in all
	}{
		{"all is well", publish.Report{}, time.Hour, false, 0},
		{"just turned bad", bad("a.md"), time.Second, false, 0},
		{"while the store is away", bad("a.md"), faultTold, true, 0},
		{"once it is back", bad("a.md"), time.Second, false, 1},
		{"still bad", bad("a.md"), time.Hour, false, 1},
		{"mended", publish.Report{}, time.Hour, false, 1},
		{"the same again that day", bad("a.md"), time.Hour, false, 1},
		{"for long", bad("a.md"), faultTold, false, 1},
		{"another", bad("b.md"), time.Second, false, 1},
		{"another, for long", bad("b.md"), faultTold, false, 2},
		{"nothing can be read", publish.Report{Err: errors.New("no folder")}, time.Second, false, 2},
		{"nothing can be read, for long", publish.Report{Err: errors.New("no folder")}, faultTold, false, 3},
	} {
		now, status, store.down = now.Add(step.after), step.status, step.down
		f.look(t.Context(), now)
		if len(store.told) != step.want {
			t.Errorf("%s: staff were told %q, want %d times", step.what, store.told, step.want)
		}
	}
	want := "Something is wrong with the leaflets.\nPatients are answered from the version of before of: a\n" +
		"• a.md:3: it is bad; mend it"
	if len(store.told) > 0 && store.told[0] != want {
		t.Errorf("staff are told %q, want %q", store.told[0], want)
	}
}
