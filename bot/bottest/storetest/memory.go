package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
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
		chats: map[int64]*memoryChat{}, tickets: map[int64]*bot.Ticket{}, changed: map[int64]time.Time{},
		rulings: map[string]bot.Ruling{},
		work:    map[memoryJob]*memoryWork{}}
}

// Break makes everything that writes fail with an error, until it is called with nil.
func (m *Memory) Break(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.broken = err
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

// Cursor is as the suite demands.
func (m *Memory) Cursor(_ context.Context, channel string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cursors[channel], nil
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

// Commit is as the suite demands.
func (m *Memory) Commit(ctx context.Context, chat int64, turn bot.Turn) error {
	unlock, err := m.begin(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c := m.chats[chat]
	if c == nil {
		return errors.New("the chat is not known")
	}
	var answered []*memoryArrival
	for _, id := range turn.Answered {
		i := slices.IndexFunc(c.arrivals, func(a *memoryArrival) bool { return a.Inbound.ID == id && !a.answered })
		if i < 0 {
			return errors.New("an arrival was answered before")
		}
		answered = append(answered, c.arrivals[i])
	}
	if err := m.fresh(turn.Tickets); err != nil {
		return err
	}
	for _, a := range answered {
		a.answered = true
	}
	for _, a := range c.arrivals {
		if slices.Contains(turn.Erased, a.Inbound.ID) {
			a.Text = ""
		}
	}
	m.keepTickets(turn.Tickets)
	if turn.Standing != nil {
		c.Standing = *turn.Standing
	}
	if turn.Conversation != nil {
		c.Conversation = *turn.Conversation
	}
	if c.Gone = turn.Gone; c.Gone {
		m.unreachable(chat)
		c.drop()
	}
	m.keepOutbound(c, turn.Outbound)
	m.log(turn.Lines...)
	m.rule(turn.Rulings)
	return nil
}

func (m *Memory) keepOutbound(of *memoryChat, all []bot.Outbound) {
	for _, s := range all {
		c := of
		if s.Chat != 0 {
			c = m.chats[s.Chat]
		}
		for _, p := range s.Parcels {
			m.ids++
			c.parcels = append(c.parcels, &memoryParcel{id: m.ids, parcel: p, state: "pending", changed: time.Now(),
				ticket: s.Ticket, role: s.Role})
			m.wake("deliver", c.ID)
		}
		if s.Outcome == "" {
			continue
		}
		row := memoryAudit{bot.AuditRow{Outbound: s, At: time.Now(), Patient: s.Question != ""}, c.ID, s.Offer, s.Question}
		row.Outbound.Chat, row.Outbound.Question, row.Outbound.Offer, row.Outbound.Parcels = 0, "", bot.Offer{}, nil
		m.audit = append(m.audit, row)
	}
}

func (c *memoryChat) drop() {
	for _, p := range c.parcels {
		if p.waiting() {
			p.state, p.changed = "failed", time.Now()
		}
	}
}

func (p *memoryParcel) waiting() bool { return p.state == "pending" || p.state == "sending" }

// Offer is as the suite demands.
func (m *Memory) Offer(_ context.Context, chat, reply int64) (bot.Offer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, row := range m.audit {
		if row.ID == reply && row.chat == chat {
			return row.offer, nil
		}
	}
	return bot.Offer{}, nil
}

// RecordFeedback is as the suite demands.
func (m *Memory) RecordFeedback(ctx context.Context, chat, reply int64, helpful bool) (bool, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	for i := range m.audit {
		if row := &m.audit[i]; row.ID == reply && row.chat == chat && row.Helpful == "" {
			row.Helpful = map[bool]string{true: "yes", false: "no"}[helpful]
			return true, nil
		}
	}
	return false, nil
}

// RecordReason is as the suite demands.
func (m *Memory) RecordReason(ctx context.Context, chat, reply int64, reason bot.Reason) (bool, error) {
	unlock, err := m.begin(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	for i := range m.audit {
		if row := &m.audit[i]; row.ID == reply && row.chat == chat && row.Helpful == "no" && row.Reason == "" {
			row.Reason = reason
			return true, nil
		}
	}
	return false, nil
}

// Asked is as the suite demands.
func (m *Memory) Asked(_ context.Context, since time.Time) (all []bot.Asked, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, row := range m.audit {
		if row.question == "" || row.At.Before(since) {
			continue
		}
		all = append(all, bot.Asked{Question: row.question, At: row.At, Outcome: row.Outcome,
			RedFlag: row.RedFlag, Offered: len(row.offer.Choices) > 0,
			Leaflet: row.Leaflet, Passage: row.Passage, Helpful: row.Helpful, Reason: row.Reason})
	}
	return all, nil
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

// Audit is as the suite demands.
func (m *Memory) Audit(_ context.Context, since time.Time, f func(bot.AuditRow) error) error {
	m.mu.Lock()
	rows := slices.Clone(m.audit)
	m.mu.Unlock()
	for _, row := range rows {
		if row.At.Before(since) {
			continue
		}
		if err := f(row.AuditRow); err != nil {
			return err
		}
	}
	return nil
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
