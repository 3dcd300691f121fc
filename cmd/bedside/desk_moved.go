package main

import (
	"context"
	"time"
)

// findDeskGroup brings together what the store and Telegram know of where the desk's group is: it
// has another id since it became a supergroup, and the config goes on meaning it by its first one.
func (s *service) findDeskGroup(ctx context.Context, chat int64) error {
	peer, _, err := s.store.Peer(ctx, chat)
	if err != nil {
		return err
	}
	named, now := s.config.Desk.Chat, peer.Address
	if seen := s.telegram.Desk(); now == named && seen != named { // before the store was there
		if err := s.store.Move(ctx, chat, seen); err != nil {
			return err
		}
		now = seen
	}
	s.telegram.FollowDesk(now)
	if now != named {
		s.log.Warn("desk.chat is the id that the group had before it became a supergroup, which the desk is in now: "+
			"write the supergroup's id instead", "config", inConfig(s.path, "desk.chat"),
			"id", now)
	}
	return nil
}

// deskMovesSeen is how soon an instance sees that another one was told of the desk's new id.
const deskMovesSeen = 5 * time.Second

// followDesk follows the desk's group with what other instances are told, until the context ends.
func (s *service) followDesk(ctx context.Context, chat int64) {
	tick := time.NewTicker(deskMovesSeen)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if peer, known, err := s.store.Peer(ctx, chat); known && err == nil { // an error is told by health
			s.telegram.FollowDesk(peer.Address)
		}
	}
}
