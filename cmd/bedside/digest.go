package main

import (
	"context"
	"log/slog"
	"time"

	"bedside/bot"
	"bedside/bot/gaps"
	"bedside/index/urgency"
)

// digester sends the digests to the desk's chat; nil without any.
func (s *service) digester() *digester {
	c := s.config.Desk
	for _, channel := range s.channels() {
		if c.Digest.On && channel.Name() == string(c.Channel) {
			return &digester{s.store, s.answerer.For(s.deskAsker()), examplesOf(s.triage), c.Digest.Weekly, c.zone(), channel, c.Chat, s.log}
		}
	}
	return nil
}

// digestStore has the rows that a digest is made of, and keeps it until it is out.
type digestStore interface {
	Asked(ctx context.Context, since time.Time) ([]bot.Asked, error)
	Audit(ctx context.Context, since time.Time, f func(bot.AuditRow) error) error
	Announce(ctx context.Context, channel, address, name, mark string, said bot.Outbound) (bool, error)
}

// digestChannel is the channel in which staff read it.
type digestChannel interface {
	Name() string
	Pack(reply bot.Reply, replyTo string) []bot.Parcel
}

// digester tells staff once a week what patients asked.
type digester struct {
	store    digestStore
	meaning  gaps.Index
	examples gaps.Examples // nil without a recogniser
	weekly   gaps.Weekly
	zone     *time.Location
	channel  digestChannel
	chat     string // address of the staff's chat
	log      *slog.Logger
}

// examplesOf are what a recogniser learned; nil where there is none.
func examplesOf(triage *urgency.Triage) gaps.Examples {
	if recogniser := triage.Recogniser(); recogniser != nil {
		return recogniser
	}
	return nil
}

// A digest that could not be sent in time, because nothing ran, is sent up to a day
// later; when something is wrong, it is tried again.
const (
	digestLate  = 24 * time.Hour
	digestAgain = time.Minute
)

// run sends the digests, each once whatever restarts and other replicas do, until
// the context ends.
func (d *digester) run(ctx context.Context) error {
	for d.weekly.On {
		now := time.Now().In(d.zone)
		wait := time.Until(d.weekly.Next(now))
		if due := d.weekly.Last(now); now.Sub(due) < digestLate {
			if err := d.send(ctx, due); err != nil && ctx.Err() == nil {
				d.log.Error("the weekly digest could not be sent and is tried again", "error", err)
				wait = min(wait, digestAgain)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
	return nil
}

// send sends the digest of the week that ends at a time, unless it was sent.
func (d *digester) send(ctx context.Context, end time.Time) error {
	digest, err := newDigest(ctx, d.store, d.meaning, d.examples, end)
	if err != nil {
		return err
	}
	said := bot.Outbound{ID: bot.NewID(), Parcels: d.channel.Pack(digest.Reply(), "")}
	sent, err := d.store.Announce(ctx, d.channel.Name(), d.chat, "digest", end.UTC().Format("2006-01-02 15:04"), said)
	if sent {
		d.log.Info("the weekly digest is sent")
	}
	return err
}

// newDigest makes the digest of the week that ends at a time.
func newDigest(ctx context.Context, store digestStore, meaning gaps.Index, examples gaps.Examples,
	end time.Time) (*gaps.Digest, error) {
	asked, err := store.Asked(ctx, end.AddDate(0, 0, -7))
	if err != nil {
		return nil, err
	}
	var rows []bot.AuditRow
	if err := store.Audit(ctx, end.AddDate(0, 0, -7*gaps.DigestWeeks), func(row bot.AuditRow) error {
		rows = append(rows, row)
		return nil
	}); err != nil {
		return nil, err
	}
	return gaps.NewDigest(ctx, meaning, examples, asked, rows, end)
}
