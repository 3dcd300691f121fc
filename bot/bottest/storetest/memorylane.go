package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bedside/bot"
)

// memoryLease is as long as the lease of the real stores.
const memoryLease = 4 * time.Second

// advise notes an advice; it reports false when nothing waits for it.
func (m *Memory) advise(channel, external string, at time.Time) (changed bool) {
	for _, chat := range m.chats {
		for _, a := range chat.arrivals {
			if chat.Channel == channel && a.Arrival.ID == external && !a.until.IsZero() {
				a.until, a.Lane.Advised, changed = time.Time{}, at, true
				m.wake("answer", chat.ID)
			}
		}
	}
	return changed
}

// MarkAdvised is as the suite demands.
func (m *Memory) MarkAdvised(ctx context.Context, channel, external string, at time.Time) (bool, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	_, known := m.deliveries[channel+"\x00"+external]
	return m.advise(channel, external, at) || known, nil
}

// RenewLane is as the suite demands.
func (m *Memory) RenewLane(ctx context.Context, channel string, token int64, externals []string) ([]string, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var held []string
	for _, chat := range m.chats {
		for _, a := range chat.arrivals {
			mine := chat.Channel == channel && a.Lane.Token == token && !a.until.IsZero()
			if mine && slices.Contains(externals, a.Arrival.ID) {
				a.until = time.Now().Add(memoryLease)
				held = append(held, a.Arrival.ID)
			}
		}
	}
	return held, nil
}

// TakeLane is as the suite demands.
func (m *Memory) TakeLane(ctx context.Context, token int64, most int) ([]bot.Arrival, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var late []*memoryArrival
	chats := map[*memoryArrival]*memoryChat{}
	for _, chat := range m.chats {
		for _, a := range chat.arrivals {
			if !a.until.IsZero() && !time.Now().Before(a.until) {
				late, chats[a] = append(late, a), chat
			}
		}
	}
	slices.SortFunc(late, func(a, b *memoryArrival) int { return cmp.Compare(a.Inbound.ID, b.Inbound.ID) })
	var taken []bot.Arrival
	for _, a := range late[:min(len(late), most)] {
		a.Lane.Token, a.until = token, time.Now().Add(memoryLease)
		found := a.Arrival
		found.Channel, found.Chat = chats[a].Channel, chats[a].Address
		taken = append(taken, found)
	}
	return taken, nil
}

// OldestUnanswered is as the suite demands.
func (m *Memory) OldestUnanswered(context.Context) (oldest time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, chat := range m.chats {
		for _, a := range chat.arrivals {
			if !a.answered && (oldest.IsZero() || a.Received.Before(oldest)) {
				oldest = a.Received
			}
		}
	}
	return oldest, nil
}
