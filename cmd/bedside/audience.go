package main

import (
	"context"
	"slices"
	"time"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/bot/publish"
	"bedside/knowledge"
)

// For returns what answers an asker, from what they may see.
func (a *liveAnswerer) For(asker bot.Asker) *liveAnswerer {
	own := *a
	own.asker = asker
	if asker.Staff || asker.Channel == string(deskSlack) { // strangers who read along do not make a patient of who asks
		return own.ForStaff()
	}
	return &own
}

// view is what the asker sees of a version. When that cannot be made, it is what everybody sees,
// which is made with the version.
func (a *liveAnswerer) view(v *publish.Version) *publish.View {
	view, err := v.View(a.audiences.of(a.asker))
	if err == nil {
		return view
	}
	a.log.Error("somebody sees none of the leaflets that are not for everybody", "error", err)
	view, _ = v.View(nil)
	return view
}

// sees tells whether an asker may see a leaflet: one that is gone by now only where none is limited.
func (s *service) sees(asker bot.Asker, id string) bool {
	v := s.answerer.publisher.Acquire()
	defer v.Release()
	if leaflet := v.Library.Leaflet(id); leaflet != nil {
		return leaflet.SeenBy(s.config.Audiences.of(asker))
	}
	return !slices.ContainsFunc(v.Library.Leaflets(), func(l knowledge.Leaflet) bool { return l.Limited() })
}

// isPublished tells whether an asker may be quoted a passage: none may while the bot is switched
// off.
func (s *service) isPublished(asker bot.Asker, passage string) bool {
	if _, off := s.policy.Off(); off {
		return false
	}
	v := s.answerer.publisher.Acquire()
	defer v.Release()
	_, ok := s.policy.Over(s.answerer.For(asker).view(v)).Library().Passage(passage)
	return ok
}

// deskAsker is who reads what is said at the desk.
func (s *service) deskAsker() bot.Asker {
	return bot.Asker{Channel: string(s.config.Desk.Channel), Chat: s.config.Desk.Chat, Staff: true}
}

// deskLeaflets are those that staff at the desk may see, and quote to patients who may see them too.
type deskLeaflets struct{ *service }

// with answers from what both the desk and a patient may see.
func (d deskLeaflets) with(ctx context.Context, patient int64, do func(*dialog.Responder) error) error {
	peer, _, err := d.store.Peer(ctx, patient)
	if err != nil {
		return err
	}
	v := d.answerer.publisher.Acquire()
	defer v.Release()
	of := d.config.Audiences.of
	view, err := v.Common(of(d.deskAsker()), of(bot.Asker{Channel: peer.Channel, Chat: peer.Address,
		Links: peer.Standing.Links}))
	if err != nil {
		return err
	}
	return do(dialog.New(d.policy.Over(view), d.triage, d.config.clinic()).Under(d.policy))
}

// Suggest is as desk.Leaflets has it, as are those that follow.
func (d deskLeaflets) Suggest(ctx context.Context, patient int64, question string, most int) (found []bot.Choice,
	err error) {
	err = d.with(ctx, patient, func(r *dialog.Responder) (err error) {
		found, err = r.Suggest(ctx, question, most)
		return err
	})
	return found, err
}

// Passage returns a passage as patients read it.
func (d deskLeaflets) Passage(ctx context.Context, patient int64, id, sha256 string, at time.Time) (reply bot.Reply,
	ok bool) {
	err := d.with(ctx, patient, func(r *dialog.Responder) error {
		reply, ok = r.Passage(id, sha256, at)
		return nil
	})
	return reply, ok && err == nil
}

// Seen returns the choices that both may see; none when that cannot be told.
func (d deskLeaflets) Seen(ctx context.Context, patient int64, choices []bot.Choice) []bot.Choice {
	peer, _, err := d.store.Peer(ctx, patient)
	asker := bot.Asker{Channel: peer.Channel, Chat: peer.Address, Links: peer.Standing.Links}
	return slices.DeleteFunc(slices.Clone(choices), func(c bot.Choice) bool {
		return err != nil || !d.Sees(c.Leaflet) || !d.sees(asker, c.Leaflet)
	})
}

// Sees tells whether staff at the desk may see a leaflet.
func (d deskLeaflets) Sees(leaflet string) bool { return d.sees(d.deskAsker(), leaflet) }
