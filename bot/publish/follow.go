package publish

import (
	"context"
	"reflect"
	"time"

	"bedside/bot"
)

// Register is where instances of the program note what they have live.
type Register interface {
	// NoteLive notes what this instance has live.
	NoteLive(ctx context.Context, v bot.LiveVersion) error
	// LiveVersions lists what all instances that are alive have live.
	LiveVersions(ctx context.Context) ([]bot.LiveVersion, error)
	// KeepGood keeps leaflets as they were read without a fault, and lets go of those that are
	// gone.
	KeepGood(ctx context.Context, good []bot.GoodLeaflet, gone []string) error
	// GoodLeaflets returns those that were kept.
	GoodLeaflets(ctx context.Context) ([]bot.GoodLeaflet, error)
	// AskReload asks all instances to read their leaflets anew.
	AskReload(ctx context.Context) error
	// ReloadsAsked is how often they were asked.
	ReloadsAsked(ctx context.Context) (int64, error)
}

// How often an instance looks at the register, and how long that may take.
const (
	followEvery  = 2 * time.Second
	followWithin = 5 * time.Second
)

// ReloadAll reloads, and has the other instances do the same. Its error says that they could
// not be told.
func (p *Publisher) ReloadAll(ctx context.Context) (Report, error) {
	report := p.Reload(ctx)
	return report, p.askOthers(ctx)
}

// askOthers has the other instances reload.
func (p *Publisher) askOthers(ctx context.Context) error {
	if p.options.Register == nil {
		return nil
	}
	return inTime(ctx, followWithin, p.options.Register.AskReload)
}

// follow notes what is live and reloads when any instance was asked to, until the context
// ends. While the store is away, everything stays as it is.
func (p *Publisher) follow(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	f := follower{publisher: p, asked: -1}
	for {
		f.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-p.swapped:
		}
	}
}

// follower is what is known of the register.
type follower struct {
	publisher *Publisher
	noted     bot.LiveVersion
	asked     int64             // how many reloads were asked for when it was last looked at; -1 before that
	kept      *Version          // whose leaflets the register has
	good      map[string]string // the digests of those, by id; nil before that
}

// look looks at the register once. What could not be done is done the next time.
func (f *follower) look(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, followWithin)
	defer cancel()
	p, register := f.publisher, f.publisher.options.Register
	if p.unread.Load() {
		if _, err := register.GoodLeaflets(within); err != nil {
			return
		}
		p.Reload(ctx)
	}
	if err := f.keepGood(within); err != nil { // first: what is noted as live is kept as well
		return
	}
	if own := liveVersion(p.Status()); !reflect.DeepEqual(own, f.noted) {
		if err := register.NoteLive(within, own); err != nil {
			return
		}
		f.noted = own
	}
	asked, err := register.ReloadsAsked(within)
	if err != nil {
		return
	}
	if all, err := register.LiveVersions(within); err == nil { // before a reload, which may take longer than this may
		p.instances.Store(&all)
	}
	if f.asked >= 0 && asked > f.asked {
		p.Reload(ctx)
	}
	f.asked = asked
}

func liveVersion(r Report) bot.LiveVersion {
	v := bot.LiveVersion{Digest: r.Digest, Leaflets: r.Leaflets}
	for _, k := range r.Kept {
		v.Kept = append(v.Kept, k.Leaflet)
	}
	return v
}

// Instances is what all instances had live when it was last looked at, this one included;
// none before that, or without a Register.
func (p *Publisher) Instances() []bot.LiveVersion {
	if all := p.instances.Load(); all != nil {
		return *all
	}
	return nil
}
