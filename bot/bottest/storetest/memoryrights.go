package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bedside/bot"
)

// Forget is as the suite demands.
func (m *Memory) Forget(ctx context.Context, chat, asked int64, farewell []bot.Parcel) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c := m.chats[chat]
	if c == nil {
		return nil
	}
	m.eraseTickets(bot.EndForgotten, func(t *bot.Ticket) bool { return t.Chat == chat })
	m.erase(chat)
	later := slices.DeleteFunc(c.arrivals, func(a *memoryArrival) bool {
		return asked == 0 || a.answered || a.Inbound.ID <= asked
	})
	if len(farewell) > 0 || len(later) > 0 {
		m.beginAnew(c, farewell, later)
	}
	return nil
}

// beginAnew makes a chat in place of one that was erased.
func (m *Memory) beginAnew(before *memoryChat, farewell []bot.Parcel, later []*memoryArrival) {
	c := m.chatAt(before.Channel, before.Address)
	c.leaving, c.seen, c.Language, c.arrivals = len(later) == 0, time.Now(), before.Language, later
	for _, a := range later {
		if a.Kind == bot.ArrivalText || a.Kind == bot.ArrivalOther {
			m.written[fmt.Sprint(c.ID, "\x00", a.Message, "\x00", a.Edit)] = true
		}
		m.wake("answer", c.ID)
	}
	m.keepOutbound(c, []bot.Outbound{{ID: bot.NewID(), Parcels: farewell}})
}

func (m *Memory) erase(chat int64) {
	delete(m.chats, chat)
	for _, t := range m.tickets {
		if t.Chat == chat {
			t.Chat = 0
		}
	}
	maps.DeleteFunc(m.written, func(key string, _ bool) bool { return strings.HasPrefix(key, fmt.Sprint(chat, "\x00")) })
	for i := range m.audit {
		if m.audit[i].chat == chat {
			m.audit[i].chat, m.audit[i].offer, m.audit[i].question = 0, bot.Offer{}, ""
		}
	}
}

// Export is as the suite demands.
func (m *Memory) Export(_ context.Context, chat int64) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.chats[chat]
	if c == nil {
		return "", nil
	}
	lines := append([]string{c.Channel, c.Address, c.Conversation.Leaflet}, append(c.Standing.Links, c.Standing.Agreed.Version)...)
	for _, held := range c.Standing.Held {
		lines = append(lines, held.Text)
	}
	for _, a := range c.arrivals {
		lines = append(lines, a.Text)
	}
	for _, p := range c.parcels {
		for _, part := range p.parcel.Parts {
			if p.state == "sent" {
				lines = append(lines, part.Text)
			}
		}
	}
	return strings.Join(lines, "\n"), nil
}

// forgetBefore forgets texts from before a time in what is remembered of a chat. Arrivals of before are gone.
func (c *memoryChat) forgetBefore(old time.Time) {
	held, recent := slices.Clone(c.Standing.Held), slices.Clone(c.Conversation.Recent) // others have them too
	c.Standing.Held = slices.DeleteFunc(held, func(h bot.Held) bool { return h.At.Before(old) })
	c.Conversation.Recent = slices.DeleteFunc(recent, func(said bot.Recent) bool { return said.At.Before(old) })
	if !slices.ContainsFunc(c.arrivals, func(a *memoryArrival) bool { return a.Kind == bot.ArrivalText }) {
		c.Conversation.Earlier = nil
	}
}

// Expire is as the suite demands.
func (m *Memory) Expire(ctx context.Context, now time.Time) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	old := now.Add(-Retention)
	m.eraseTickets(bot.EndExpired, func(t *bot.Ticket) bool { return m.changed[t.ID].Before(old) })
	for id, c := range m.chats {
		c.arrivals = slices.DeleteFunc(c.arrivals, func(a *memoryArrival) bool { return a.Received.Before(old) })
		c.parcels = slices.DeleteFunc(c.parcels, func(p *memoryParcel) bool {
			return p.changed.Before(old) && p.role != bot.RoleThread
		})
		c.forgetBefore(old)
		if c.seen.Before(old) && !c.Desk {
			m.erase(id)
		}
	}
	for i := range m.audit {
		if row := &m.audit[i]; row.At.Before(old) {
			row.offer, row.question = bot.Offer{}, ""
		}
	}
	m.audit = slices.DeleteFunc(m.audit, func(row memoryAudit) bool { return row.At.Before(now.Add(-10 * Retention)) })
	maps.DeleteFunc(m.deliveries, func(_ string, at time.Time) bool { return at.Before(now.Add(-48 * time.Hour)) })
	return nil
}
