package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"bedside/bot"
)

// Accept is as the suite demands.
func (m *Memory) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) (fresh []string,
	err error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if cursor != "" {
		m.cursors[channel] = cursor
	}
	for _, a := range arrivals {
		if a.Kind == bot.ArrivalMoved {
			if c := m.chats[m.holder(channel, a.Chat)]; c != nil {
				m.moveTo(c, a.Text)
			}
		}
	}
	for _, a := range arrivals {
		if a.Kind == bot.ArrivalMoved {
			continue
		}
		delivery := channel + "\x00" + a.ID
		if at, ok := m.deliveries[delivery]; ok && time.Since(at) < 48*time.Hour {
			if !a.Lane.Advised.IsZero() {
				m.advise(channel, a.ID, a.Lane.Advised)
			}
			continue
		}
		m.deliveries[delivery] = time.Now()
		chat := m.chatAt(channel, a.Chat)
		chat.seen, chat.leaving = time.Now(), false
		chat.Language = cmp.Or(a.Language, chat.Language)
		key := fmt.Sprint(chat.ID, "\x00", a.Message, "\x00", a.Edit)
		if a.Kind == bot.ArrivalText || a.Kind == bot.ArrivalOther {
			if m.written[key] {
				continue
			}
			m.written[key] = true
		}
		m.ids++
		fresh = append(fresh, a.ID)
		a.Channel, a.Chat = "", ""
		kept := &memoryArrival{Inbound: bot.Inbound{Arrival: a, ID: m.ids, Received: time.Now()}}
		if a.Lane.Token != 0 && a.Lane.Advised.IsZero() {
			kept.until = time.Now().Add(memoryLease)
		}
		chat.arrivals = append(chat.arrivals, kept)
		m.wake("answer", chat.ID)
	}
	return fresh, nil
}

func (m *Memory) chatAt(channel, address string) *memoryChat {
	if id := m.find(channel, address); id != 0 {
		return m.chats[id]
	}
	id := bot.NewID()
	m.chats[id] = &memoryChat{Peer: bot.Peer{ID: id, Channel: channel, Address: address,
		Pseudonym: fmt.Sprintf("P%d", id%10_000)}}
	return m.chats[id]
}

// find returns the chat at an address, or that had it.
func (m *Memory) find(channel, address string) int64 {
	for id, chat := range m.chats {
		if chat.Channel == channel && slices.Contains(chat.former, address) {
			return id
		}
	}
	return m.holder(channel, address)
}

func (m *Memory) holder(channel, address string) int64 {
	for id, chat := range m.chats {
		if chat.Channel == channel && chat.Address == address && !chat.retired {
			return id
		}
	}
	return 0
}

// Find is as the suite demands.
func (m *Memory) Find(_ context.Context, channel, address string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(channel, address), nil
}

// Peer is as the suite demands.
func (m *Memory) Peer(_ context.Context, chat int64) (bot.Peer, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.chats[chat]
	if !ok {
		return bot.Peer{}, false, nil
	}
	peer := c.Peer
	peer.Paused = m.paused(chat)
	return peer, true, nil
}

// Unanswered is as the suite demands.
func (m *Memory) Unanswered(_ context.Context, chat int64) ([]bot.Inbound, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.chats[chat]
	if c == nil {
		return nil, nil
	}
	var found []bot.Inbound
	for i, a := range c.arrivals {
		if a.answered || len(found) == 100 {
			continue
		}
		in := a.Inbound
		for _, before := range c.arrivals[:i] {
			if in.Edit != 0 && before.Message == in.Message && before.Kind == bot.ArrivalText {
				in.Before, in.Settled = before.Text, before.answered
			}
		}
		found = append(found, in)
	}
	return found, nil
}
