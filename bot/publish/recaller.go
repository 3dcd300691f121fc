package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"bedside/bot"
	"bedside/bot/wording"
)

// A recall goes out at recallBatch chats every recallEvery, so that it takes a fraction of the
// rate that platforms allow, and questions are answered all the while.
const (
	recallEvery = time.Second
	recallBatch = 10
)

// recallLease is what instances call the right to send recalls.
const recallLease = "recall"

// Corrections keeps recalls that a second person has said yes to.
type Corrections interface {
	// Recalling tells whether one is to be sent.
	Recalling(ctx context.Context) (bool, error)
	ProposedRecalls(ctx context.Context) ([]bot.Recall, error)
	Lead(ctx context.Context, name string) (bool, error)
	// SendRecall hands the next corrections to the outbox, each once; pack makes the parcels.
	SendRecall(ctx context.Context, most int, pack func(bot.Correction) []bot.Parcel) (bot.Recall, error)
}

// Packer makes parcels of a reply, split to the limits of a platform.
type Packer interface {
	Pack(reply bot.Reply, replyTo string) []bot.Parcel
}

// Recaller hands corrections to the outbox.
type Recaller struct {
	Store    Corrections
	Channels map[string]Packer // by name
	Clinic   bot.Clinic
	Zone     *time.Location // in which days are told
	// Announce tells staff, once whatever restarts and other instances do, of a recall that waits for
	// a second person; nil where nobody is told.
	Announce func(ctx context.Context, r bot.Recall) error
	Log      *slog.Logger

	announced map[int64]bool // what this process has announced
}

// Run sends what is to be sent until the context ends. One instance does it at a time; after its
// end another goes on where it was. A fault of the store is told and tried again.
func (r *Recaller) Run(ctx context.Context) error {
	tick := time.NewTicker(recallEvery)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := r.step(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			r.Log.Error("corrections cannot be sent, which is tried again", "error", err)
		}
		failing = err != nil
	}
}

// step tells of what was proposed, and sends one batch.
func (r *Recaller) step(ctx context.Context) error {
	return errors.Join(r.announce(ctx), r.send(ctx))
}

// announce tells staff of what was proposed.
func (r *Recaller) announce(ctx context.Context) error {
	if r.Announce == nil {
		return nil
	}
	all, err := r.Store.ProposedRecalls(ctx)
	if err != nil {
		return err
	}
	told := map[int64]bool{}
	for _, recall := range all {
		if told[recall.ID] = r.announced[recall.ID]; told[recall.ID] {
			continue
		}
		if err := r.Announce(ctx, recall); err != nil {
			return fmt.Errorf("telling staff of recall %s: %w", recall.Code, err)
		}
		told[recall.ID] = true
	}
	r.announced = told
	return nil
}

// send sends one batch.
func (r *Recaller) send(ctx context.Context) error {
	waits, err := r.Store.Recalling(ctx)
	if err != nil || !waits {
		return err
	}
	leads, err := r.Store.Lead(ctx, recallLease)
	if err != nil || !leads {
		return err
	}
	recall, err := r.Store.SendRecall(ctx, recallBatch, r.pack)
	if err == nil && recall.State == bot.RecallSent {
		r.Log.Info("the corrections of a recall are handed to the outbox", "recall", recall.Code,
			"chats", recall.Progress.Queued, "left", recall.Progress.Left)
	}
	return err
}

// pack makes the parcels of a correction; none for a channel that is off.
func (r *Recaller) pack(c bot.Correction) []bot.Parcel {
	channel, on := r.Channels[c.Channel]
	if !on {
		return nil
	}
	return channel.Pack(correction(c, r.Clinic, r.Zone), "")
}

// What a person reads around the clinic's words.
var (
	sayCorrection        = wording.Of("correction.opening")
	sayCorrectionContact = wording.Of("correction.contact")
)

// correction is what a person reads.
func correction(c bot.Correction, clinic bot.Clinic, zone *time.Location) bot.Reply {
	parts := []bot.Part{
		{Kind: bot.PartSay, Text: clinic.Say(sayCorrection, wording.Values{
			"Day": c.Quoted.In(zone).Format(bot.ReadableDay), "Leaflet": c.Title})},
		{Kind: bot.PartSay, Text: c.Words},
		{Kind: bot.PartSay, Text: clinic.Say(sayCorrectionContact, nil)},
	}
	return bot.Reply{Outcome: bot.OutcomeChat, Parts: parts, Text: bot.PlainText(parts)}
}
