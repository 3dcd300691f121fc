package storetest

import (
	"context"
	"errors"
	"slices"
	"time"

	"bedside/bot"
)

// NextParcel is as the suite demands.
func (m *Memory) NextParcel(ctx context.Context, chat int64) (*bot.Delivery, time.Duration, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer unlock()
	c := m.chats[chat]
	if c == nil {
		return nil, 0, nil
	}
	for _, p := range c.parcels {
		if p.waiting() && p.erased {
			p.state = "failed"
		}
		if !p.waiting() {
			continue
		}
		if wait := time.Until(c.notBefore); wait > 0 {
			return nil, wait, nil
		}
		p.state, p.changed = "sending", time.Now()
		d := &bot.Delivery{ID: p.id, Parcel: p.parcel, Tries: p.tries, Channel: c.Channel}
		d.Parcel.Chat = c.Address
		switch p.role {
		case bot.RoleCard:
			d.Parcel.Change = m.cardOf(p.ticket)
		case bot.RoleThread:
			d.Parcel.ReplyTo = m.cardOf(p.ticket)
		}
		return d, 0, nil
	}
	return nil, 0, nil
}

// MarkSent is as the suite demands.
func (m *Memory) MarkSent(ctx context.Context, chat, parcel int64, message string) error {
	return m.finish(ctx, chat, parcel, "sent", message, 0)
}

// MarkRefused is as the suite demands.
func (m *Memory) MarkRefused(ctx context.Context, chat, parcel int64) error {
	return m.finish(ctx, chat, parcel, "failed", "", 0)
}

// Defer is as the suite demands.
func (m *Memory) Defer(ctx context.Context, chat, parcel int64, wait time.Duration) error {
	return m.finish(ctx, chat, parcel, "pending", "", wait)
}

func (m *Memory) finish(ctx context.Context, chat, parcel int64, state, message string, wait time.Duration) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c := m.chats[chat]
	if c == nil {
		return nil
	}
	for _, p := range c.parcels {
		if p.id == parcel && p.state == "sending" {
			p.state, p.changed, p.message = state, time.Now(), message
			p.tries++
			m.settleParcel(c, p)
		}
	}
	if wait > 0 {
		c.notBefore = time.Now().Add(wait)
	}
	m.leave(c)
	return nil
}

// leave forgets a chat that is leaving once nothing waits to be sent.
func (m *Memory) leave(c *memoryChat) {
	if c.leaving && !slices.ContainsFunc(c.parcels, (*memoryParcel).waiting) {
		delete(m.chats, c.ID)
	}
}

// MarkUnreachable is as the suite demands.
func (m *Memory) MarkUnreachable(ctx context.Context, chat int64) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if c := m.chats[chat]; c != nil {
		c.Gone = true
		m.unreachable(chat)
		c.drop()
		m.leave(c)
	}
	return nil
}

// Move is as the suite demands.
func (m *Memory) Move(ctx context.Context, chat int64, address string) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c := m.chats[chat]
	if c == nil {
		return errors.New("the chat is not known")
	}
	m.moveTo(c, address)
	return nil
}

func (m *Memory) moveTo(c *memoryChat, address string) {
	if c.Address == address {
		return
	}
	owner, other := c, m.chats[m.holder(c.Channel, address)]
	for _, each := range m.chats {
		each.former = slices.DeleteFunc(each.former, func(f string) bool {
			return each.Channel == c.Channel && f == address
		})
	}
	switch c.retired = false; {
	case other != nil && c.Desk:
		other.retired = true
		if other.Desk {
			m.takeTickets(c, other)
		}
	case other != nil:
		owner, c.retired = other, true
	}
	owner.former = append(owner.former, c.Address)
	if c.Address = address; c.Desk {
		m.postAnew(c)
	}
}
