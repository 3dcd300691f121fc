package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"bedside/bot"
	"bedside/bot/publish"
	"bedside/knowledge"
)

// How long something has to be wrong with the leaflets before staff are told of it, so that
// nobody hears of a file that is still being copied, and how often it is looked at.
const (
	faultTold = 10 * time.Second
	faultLook = 2 * time.Second
)

// maxFaults is how many bad files staff are told of at once.
const maxFaults = 5

// faultTeller tells the desk's chat of leaflets that cannot be read.
type faultTeller struct {
	store     digestStore
	status    func() publish.Report
	channel   digestChannel
	chat      string // address of the staff's chat
	log       *slog.Logger
	wrong     string    // what is wrong, as it is told; "" for nothing
	since     time.Time // when that was first seen
	toldAbout string
}

// faultTeller is that of the service; nil without a desk.
func (s *service) faultTeller() *faultTeller {
	c := s.config.Desk
	for _, channel := range s.channels() {
		if channel.Name() == string(c.Channel) {
			return &faultTeller{store: s.store, status: s.answerer.publisher.Status, channel: channel, chat: c.Chat, log: s.log}
		}
	}
	return nil
}

// run looks at the leaflets now and then, until the context ends.
func (f *faultTeller) run(ctx context.Context) error {
	tick := time.NewTicker(faultLook)
	defer tick.Stop()
	for {
		f.look(ctx, time.Now())
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// look tells of what has been wrong for long enough, each state once a day over all instances.
func (f *faultTeller) look(ctx context.Context, now time.Time) {
	wrong := leafletFaults(f.status())
	if wrong != f.wrong {
		f.wrong, f.since = wrong, now
	}
	if wrong == "" {
		f.toldAbout = ""
	}
	if wrong == f.toldAbout || now.Sub(f.since) < faultTold {
		return
	}
	reply := bot.Reply{Outcome: bot.OutcomeChat, Parts: []bot.Part{{Kind: bot.PartSay, Text: wrong}}, Text: wrong}
	said := bot.Outbound{ID: bot.NewID(), Parcels: f.channel.Pack(reply, "")}
	name, mark := "leaflets "+shortDigest(knowledge.Digest(wrong)), now.UTC().Format(time.DateOnly)
	if _, err := f.store.Announce(ctx, f.channel.Name(), f.chat, name, mark, said); err != nil {
		if ctx.Err() == nil {
			f.log.Error("staff could not be told of bad leaflets, which is tried again", "error", err)
		}
		return
	}
	f.toldAbout = wrong
}

// leafletFaults writes for staff what is wrong with the leaflets; "" when nothing is.
func leafletFaults(r publish.Report) string {
	if r.Err != nil {
		return fmt.Sprintf("The leaflets cannot be read. Patients are answered from those of before.\n%v", r.Err)
	}
	var lines []string
	if len(r.Kept) > 0 {
		var ids []string
		for _, k := range r.Kept {
			ids = append(ids, k.Leaflet)
		}
		lines = append(lines, "Patients are answered from the version of before of: "+strings.Join(ids, ", "))
	}
	faults := 0
	for _, p := range r.Problems {
		if p.Level != knowledge.Fault {
			continue
		}
		if faults++; faults <= maxFaults {
			lines = append(lines, "• "+p.Error())
		}
	}
	if faults > maxFaults {
		lines = append(lines, fmt.Sprintf("and %d more", faults-maxFaults))
	}
	if len(lines) == 0 {
		return ""
	}
	return "Something is wrong with the leaflets.\n" + strings.Join(lines, "\n")
}
