package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	_ "time/tzdata" // time zones also where the system has none, as in a container

	"bedside/bot/desk"
)

// openDesk makes the desk when the config has one.
func (s *service) openDesk(ctx context.Context) error {
	c := s.config.Desk
	if c.Channel == "" {
		return nil
	}
	if !slices.ContainsFunc(s.channels(), func(on receivingChannel) bool { return on.Name() == string(c.Channel) }) {
		return fmt.Errorf("desk.channel is %s, which is off; set its token, or take the desk out of the config", c.Channel)
	}
	chat, err := s.store.OpenDesk(ctx, string(c.Channel), c.Chat)
	if err != nil {
		return err
	}
	s.desk = desk.New(s.store, s.answerer, desk.Options{
		Channel: string(c.Channel), Chat: chat, Forms: c.Channel == deskSlack, Member: s.isStaff, Names: c.names(),
		Clinic: s.config.clinic(), Hours: c.opening(),
		ClaimWithin: time.Duration(c.ClaimWithin), ContactAfter: time.Duration(c.ContactAfter),
		QuietAfter: s.tuning.quietAfter,
	})
	s.metrics.registerDesk(s.store)
	return nil
}

// isStaff tells whether a person is named in the config, or belongs to a user group
// that is. When a group cannot be looked up, nobody belongs to it.
func (s *service) isStaff(ctx context.Context, by string) (bool, error) {
	var faults []error
	for _, member := range s.config.Desk.Staff {
		if member.id == by {
			return true, nil
		}
		if !strings.HasPrefix(member.id, "S") || s.slack == nil {
			continue
		}
		members, err := s.slack.Members(ctx, member.id)
		if slices.Contains(members, by) {
			return true, nil
		}
		faults = append(faults, err)
	}
	return false, errors.Join(faults...)
}
