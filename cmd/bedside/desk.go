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
	"bedside/bot/relay"
	"bedside/bot/store"
)

// deskWithin is the time that the store has for opening the desk.
const deskWithin = 10 * time.Second

// checkDesk fails when the config has a desk, or a place to fall back to, on a channel that
// is off.
func (p *program) checkDesk(s *service) error {
	c := s.config.Desk
	for _, at := range []struct {
		key     string
		channel deskChannel
	}{{"desk.channel", c.Channel}, {"desk.fallback.channel", c.Fallback.Channel},
		{"desk.escalate_to.channel", c.EscalateTo.Channel}} {
		is := func(on receivingChannel) bool { return on.Name() == string(at.channel) }
		if at.channel != "" && !slices.ContainsFunc(s.channels(), is) {
			token := map[deskChannel]string{deskTelegram: telegramToken, deskSlack: slackBotToken}[at.channel]
			return fmt.Errorf("%s: %s is %s, which is off; set %s, or take the desk out of the config",
				inConfig(s.path, at.key), at.key, at.channel, token)
		}
	}
	return nil
}

// openDesk makes the desk when the config has one, and tries again for as long as that may
// help.
func (s *service) openDesk(ctx context.Context) error {
	for {
		err := s.openDeskOnce(ctx)
		if err == nil || ctx.Err() != nil || !store.Transient(err) {
			return err
		}
		s.log.Error("the desk cannot be opened, and is tried again", "error", err)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil
		}
	}
}

func (s *service) openDeskOnce(ctx context.Context) error {
	c := s.config.Desk
	if c.Channel == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, deskWithin)
	defer cancel()
	chat, err := s.store.OpenDesk(ctx, string(c.Channel), c.Chat)
	if err == nil && c.Channel == deskTelegram {
		err = s.findDeskGroup(ctx, chat)
	}
	further := int64(0)
	if err == nil && c.EscalateTo.Channel != "" {
		further, err = s.store.OpenDesk(ctx, string(c.EscalateTo.Channel), c.EscalateTo.Chat) // it is one of staff, too
	}
	if err != nil {
		return err
	}
	s.deskChat = chat
	hours := c.opening()
	if len(c.Holidays) > 0 {
		s.holidays = newHolidays(c.Holidays, c.zone(), s.log)
		s.holidays.look(time.Now())
		hours.Holidays = s.holidays
	}
	s.desk = desk.New(s.store, deskLeaflets{s}, desk.Options{
		Channel: string(c.Channel), Chat: chat, Forms: c.Channel == deskSlack, Member: s.isStaff, Names: c.names(),
		Recalls: s.store, Publisher: s.policy.Over(s.answerer.For(s.deskAsker())),
		Clinic: s.config.clinic(), Hours: hours,
		ClaimWithin: time.Duration(c.ClaimWithin), ContactAfter: time.Duration(c.ContactAfter),
		EscalateAfter: time.Duration(c.EscalateAfter), EscalateTo: further,
		QuietAfter: s.tuning.quietAfter,
	})
	s.metrics.registerDesk(s.store, hours)
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

// fallback is where staff are told of emergencies while the desk's chat takes no messages.
func (c deskConfig) fallback() relay.Place {
	return relay.Place{Channel: string(c.Fallback.Channel), Chat: c.Fallback.Chat}
}
