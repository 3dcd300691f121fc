package publish

import (
	"context"
	"encoding/json"
	"fmt"

	"bedside/bot"
	"bedside/knowledge"
)

// lastGood is the library of the leaflets that the register has kept, with the files that they
// were read from: what a start falls back on that finds files bad. An error says that the
// register cannot be read now.
func (p *Publisher) lastGood(ctx context.Context) (*knowledge.Library, map[string]string, error) {
	var leaflets []knowledge.Leaflet
	files := map[string]string{}
	good, err := p.registered(ctx)
	for _, g := range good {
		var leaflet knowledge.Leaflet
		if json.Unmarshal(g.Content, &leaflet) == nil && leaflet.ID == g.ID { // or a later program wrote it
			leaflets = append(leaflets, leaflet)
			files[g.ID] = g.File
		}
	}
	library, _ := knowledge.NewLibrary(leaflets)
	return library, files, err
}

// registered is what the register has kept.
func (p *Publisher) registered(ctx context.Context) ([]bot.GoodLeaflet, error) {
	register := p.options.Register
	if register == nil {
		return nil, nil
	}
	found := make(chan []bot.GoodLeaflet, 1)
	err := inTime(ctx, followWithin, func(ctx context.Context) error {
		good, err := register.GoodLeaflets(ctx)
		found <- good
		return err
	})
	if err != nil {
		p.options.Logger.Warn("leaflets whose files are bad are missing until their last good versions can be read",
			"error", err)
		return nil, err
	}
	return <-found, nil
}

// AtRisk lists the leaflets that a restart would lose now: their files are bad, and the register
// does not have the version that is live yet. Without a register it has none to tell of.
func (p *Publisher) AtRisk() (ids []string) {
	if p.options.Register == nil || p.registeredVersion.Load() == p.current.Load() {
		return nil
	}
	for _, k := range p.Status().Kept {
		ids = append(ids, k.Leaflet)
	}
	return ids
}

// keepGood has the register keep the leaflets of the live version that it does not have yet,
// by their digests, and let go of those that are no more.
func (f *follower) keepGood(ctx context.Context) error {
	v := f.publisher.Acquire()
	defer v.Release()
	if f.kept == v || f.publisher.unread.Load() { // what it has is not known, and must not be let go of
		return nil
	}
	var changed []bot.GoodLeaflet
	digests := map[string]string{}
	leaflets := v.Library.Leaflets()
	for i := range leaflets {
		leaflet := &leaflets[i]
		digests[leaflet.ID] = leaflet.Digest()
		if f.good[leaflet.ID] == digests[leaflet.ID] {
			continue
		}
		content, err := json.Marshal(leaflet)
		if err != nil {
			return fmt.Errorf("writing leaflet %s: %w", leaflet.ID, err)
		}
		changed = append(changed, bot.GoodLeaflet{ID: leaflet.ID, File: v.files[leaflet.ID], Content: content})
	}
	gone, err := f.goneSince(ctx, digests)
	if err != nil {
		return err
	}
	if err := f.publisher.options.Register.KeepGood(ctx, changed, gone); err != nil {
		return err
	}
	f.kept, f.good = v, digests
	f.publisher.registeredVersion.Store(v)
	return nil
}

// goneSince lists the leaflets that the register has and the live version has not.
func (f *follower) goneSince(ctx context.Context, live map[string]string) (gone []string, err error) {
	before := f.good
	if before == nil { // since the start
		good, err := f.publisher.options.Register.GoodLeaflets(ctx)
		if err != nil {
			return nil, err
		}
		before = map[string]string{}
		for _, g := range good {
			before[g.ID] = ""
		}
	}
	for id := range before {
		if _, is := live[id]; !is {
			gone = append(gone, id)
		}
	}
	return gone, nil
}
