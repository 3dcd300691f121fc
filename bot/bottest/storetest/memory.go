package storetest

import (
	"cmp"
	"context"
	"sync"
	"time"

	"bedside/bot"
)

// Memory is a store in memory, for tests that need time to stand still. It passes
// the same suite as the real ones.
type Memory struct {
	mu         sync.Mutex
	ids        int64
	cursors    map[string]string
	deliveries map[string]time.Time
	written    map[string]bool
	chats      map[int64]*memoryChat
	audit      []memoryAudit
	tickets    map[int64]*bot.Ticket
	damaged    map[int64]bool      // of the tickets, those that cannot be read
	changed    map[int64]time.Time // of the tickets
	lines      []bot.LoggedLine
	rulings    map[string]bot.Ruling
	work       map[memoryJob]*memoryWork
	run        *memoryRun
	broken     error
	memoryLive
}

type memoryChat struct {
	bot.Peer
	leaving   bool
	retired   bool // another chat has its address
	former    []string
	notBefore time.Time
	seen      time.Time
	arrivals  []*memoryArrival
	parcels   []*memoryParcel
}

type memoryArrival struct {
	bot.Inbound
	answered bool
	until    time.Time // of the lease on its advice
}

type memoryParcel struct {
	id      int64
	parcel  bot.Parcel
	state   string
	tries   int
	changed time.Time
	ticket  int64
	role    bot.Role
	message string
	erased  bool
}

type memoryAudit struct {
	bot.AuditRow
	chat     int64
	offer    bot.Offer
	question string
}

type memoryJob struct {
	kind string
	chat int64
}

// memoryWork is a row of work: wakes counts what was added, and timer waits.
type memoryWork struct {
	wakes   int
	running bool
	timer   *time.Timer
}

type memoryRun struct {
	ctx  context.Context
	do   map[string]func(context.Context, int64) (time.Duration, error)
	done sync.WaitGroup
}

// NewMemory makes an empty store.
func NewMemory() *Memory {
	return &Memory{cursors: map[string]string{}, deliveries: map[string]time.Time{}, written: map[string]bool{},
		chats: map[int64]*memoryChat{}, tickets: map[int64]*bot.Ticket{}, damaged: map[int64]bool{}, changed: map[int64]time.Time{},
		rulings: map[string]bot.Ruling{},
		work:    map[memoryJob]*memoryWork{}}
}

// Break makes everything that writes fail with an error, until it is called with nil.
func (m *Memory) Break(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = err
}

// Damage makes a ticket one that cannot be read.
func (m *Memory) Damage(ticket int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.damaged[ticket] = true
}

// begin locks the store for something that writes.
func (m *Memory) begin(ctx context.Context) (unlock func(), err error) {
	m.mu.Lock()
	if err := cmp.Or(m.broken, ctx.Err()); err != nil {
		m.mu.Unlock()
		return nil, err
	}
	return m.mu.Unlock, nil
}

// Cursor is as the suite demands.
func (m *Memory) Cursor(_ context.Context, channel string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cursors[channel], nil
}

// Announce is as the suite demands.
func (m *Memory) Announce(ctx context.Context, channel, address, name, mark string, said bot.Outbound) (bool, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	if m.cursors["announced: "+name] >= mark {
		return false, nil
	}
	m.cursors["announced: "+name] = mark
	chat := m.chatAt(channel, address)
	chat.seen, chat.leaving = time.Now(), false
	m.keepOutbound(chat, []bot.Outbound{said})
	return true, nil
}

// Ping is as the suite demands.
func (m *Memory) Ping(ctx context.Context) error {
	unlock, err := m.begin(ctx)
	if err == nil {
		unlock()
	}
	return err
}

// Lead is as the suite demands: nobody else is there.
func (m *Memory) Lead(ctx context.Context, _ string) (bool, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return false, err
	}
	unlock()
	return true, nil
}

// Close keeps everything, so that the store can be opened again.
func (m *Memory) Close() error { return nil }
