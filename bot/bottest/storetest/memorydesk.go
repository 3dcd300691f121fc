package storetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"bedside/bot"
)

// OpenDesk is as the suite demands.
func (m *Memory) OpenDesk(_ context.Context, channel, address string) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	chat := m.chatAt(channel, address)
	chat.Desk, chat.seen = true, time.Now()
	for _, other := range m.chats {
		if other != chat && other.Desk && other.retired && other.Channel == channel && other.Address == chat.Address {
			m.takeTickets(chat, other)
			m.postAnew(chat)
		}
	}
	return chat.ID, nil
}

func (m *Memory) takeTickets(desk, from *memoryChat) {
	desk.former, from.former = append(desk.former, from.former...), nil
	for _, t := range m.tickets {
		if t.Desk == from.ID {
			if t.Desk, t.Version = desk.ID, t.Version+1; t.Shown == t.Version-1 {
				t.Shown++
			}
		}
	}
	from.forgetMessages()
}

func (c *memoryChat) forgetMessages() {
	for _, p := range c.parcels {
		p.message = ""
	}
}

// postAnew has the cards of a desk posted where it is now.
func (m *Memory) postAnew(desk *memoryChat) {
	desk.forgetMessages()
	for _, t := range m.tickets {
		if t.Desk != desk.ID {
			continue
		}
		if t.Card = ""; t.Holds || t.State == bot.TicketWaiting || t.State == bot.TicketClaimed {
			t.Version, t.Shown = t.Version+1, 0
		}
	}
	m.wake("desk", desk.ID)
}

// Ticket is as the suite demands.
func (m *Memory) Ticket(_ context.Context, id int64) (bot.Ticket, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.tickets[id]
	if !ok {
		return bot.Ticket{}, false, nil
	}
	return *t, true, nil
}

// Tickets is as the suite demands.
func (m *Memory) Tickets(_ context.Context, chat int64) ([]bot.Ticket, error) {
	found := m.which(func(t *bot.Ticket) bool { return t.Chat == chat })
	if slices.ContainsFunc(found, m.isDamaged) {
		return nil, errors.New("reading tickets: one is damaged")
	}
	slices.Reverse(found)
	return found, nil
}

// ReadableTickets is as the suite demands.
func (m *Memory) ReadableTickets(_ context.Context, chat int64) ([]bot.Ticket, error) {
	found := slices.DeleteFunc(m.which(func(t *bot.Ticket) bool { return t.Chat == chat }), m.isDamaged)
	slices.Reverse(found)
	return found, nil
}

func (m *Memory) isDamaged(t bot.Ticket) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.damaged[t.ID]
}

// TicketsDue is as the suite demands.
func (m *Memory) TicketsDue(_ context.Context, desk int64) ([]bot.Ticket, error) {
	return slices.DeleteFunc(m.which(func(t *bot.Ticket) bool {
		return t.Desk == desk &&
			(t.Version != t.Shown || t.Holds || t.Open())
	}), m.isDamaged), nil
}

// which returns some tickets, the oldest first.
func (m *Memory) which(so func(*bot.Ticket) bool) (found []bot.Ticket) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.tickets {
		if so(t) {
			found = append(found, *t)
		}
	}
	slices.SortFunc(found, func(a, b bot.Ticket) int {
		return cmp.Or(a.Opened.Compare(b.Opened),
			cmp.Compare(a.ID, b.ID))
	})
	return found
}

// TicketByCard is as the suite demands.
func (m *Memory) TicketByCard(_ context.Context, desk int64, message string) (bot.Ticket, bool, error) {
	found := m.which(func(t *bot.Ticket) bool {
		return message != "" && t.Desk == desk && (t.Card == message ||
			slices.ContainsFunc(m.chats[desk].parcels, func(p *memoryParcel) bool {
				return p.ticket == t.ID && p.message == message
			}))
	})
	if len(found) == 0 {
		return bot.Ticket{}, false, nil
	}
	return found[len(found)-1], true, nil
}

// Posts is as the suite demands.
func (m *Memory) Posts(_ context.Context, ticket int64) (messages []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.chats {
		for _, p := range c.parcels {
			if p.ticket == ticket && p.role == bot.RoleThread && p.message != "" {
				messages = append(messages, p.message)
			}
		}
	}
	return messages, nil
}

// CountTickets is as the suite demands.
func (m *Memory) CountTickets(context.Context) (counts []bot.TicketCount, err error) {
	all := m.which(func(*bot.Ticket) bool { return true })
	for _, state := range bot.TicketStates() {
		c := bot.TicketCount{State: state}
		for _, t := range slices.Backward(all) {
			if t.State == state {
				c.Count, c.Oldest = c.Count+1, t.Opened
			}
		}
		if c.Count > 0 {
			counts = append(counts, c)
		}
	}
	slices.SortFunc(counts, func(a, b bot.TicketCount) int { return cmp.Compare(a.State, b.State) })
	return counts, nil
}

// Log is as the suite demands.
func (m *Memory) Log(_ context.Context, f func(bot.LoggedLine) error) error {
	m.mu.Lock()
	lines := slices.Clone(m.lines)
	m.mu.Unlock()
	for _, line := range lines {
		if err := f(line); err != nil {
			return err
		}
	}
	return nil
}

// Record is as the suite demands.
func (m *Memory) Record(ctx context.Context, lines ...bot.Line) error {
	unlock, err := m.begin(ctx)
	if err == nil {
		m.log(lines...)
		unlock()
	}
	return err
}

func (m *Memory) log(lines ...bot.Line) {
	for _, line := range lines {
		m.lines = append(m.lines, bot.LoggedLine{Line: line, ID: int64(len(m.lines) + 1), At: time.Now()})
	}
}

func (m *Memory) paused(chat int64) int64 {
	for _, t := range m.tickets {
		if t.Chat == chat && t.Holds {
			return t.ID
		}
	}
	return 0
}

func (m *Memory) cardOf(ticket int64) string {
	if t := m.tickets[ticket]; t != nil {
		return t.Card
	}
	return ""
}

// fresh tells whether tickets may be kept as they are.
func (m *Memory) fresh(tickets []bot.Ticket) error {
	for _, t := range tickets {
		old, known := m.tickets[t.ID]
		if known != (t.Version > 0) || known && old.Version != t.Version {
			return bot.ErrChanged
		}
		for _, other := range m.tickets {
			if other.Code == t.Code && other.ID != t.ID {
				return bot.ErrChanged
			}
		}
	}
	return nil
}

func (m *Memory) keepTickets(tickets []bot.Ticket) {
	for _, t := range tickets {
		if old := m.tickets[t.ID]; old != nil {
			t.Card = old.Card
		}
		m.move(t)
	}
}

// move keeps a ticket as its next version.
func (m *Memory) move(t bot.Ticket) {
	t.Version++
	m.tickets[t.ID], m.changed[t.ID] = &t, time.Now()
	if t.Shown != t.Version {
		m.wake("desk", t.Desk)
	}
}

func (m *Memory) settleParcel(c *memoryChat, p *memoryParcel) {
	k := m.tickets[p.ticket]
	if k == nil || p.waiting() {
		return
	}
	t := *k
	awaited := t.State == bot.TicketAnswered && t.Delivered.IsZero()
	switch {
	case p.role == bot.RoleCard && p.state == "sent":
		if k.Card != p.message && p.message != "" {
			k.Card = p.message
			m.wake("desk", k.Desk)
		}
	case p.role == bot.RoleReply && p.state == "sent" && awaited:
		if slices.ContainsFunc(c.parcels, func(o *memoryParcel) bool {
			return o.ticket == t.ID && o.role == p.role && o.waiting()
		}) {
			return
		}
		t.Delivered = time.Now()
		m.move(t)
		m.log(bot.Line{Who: "bedside", What: "delivered", Ticket: t.Code})
	case p.role == bot.RoleReply && p.state == "failed" && awaited:
		m.undeliverable(t, bot.EndRefused)
	}
}

func (m *Memory) undeliverable(t bot.Ticket, end bot.TicketEnd) {
	t.State, t.End, t.Holds = bot.TicketUndeliverable, end, false
	m.move(t)
	m.log(bot.Line{Who: "bedside", What: "undeliverable: " + string(end), Ticket: t.Code})
}

func (m *Memory) unreachable(chat int64) {
	for _, t := range m.tickets {
		switch {
		case t.Chat != chat:
		case t.Open() || t.State == bot.TicketAnswered && t.Delivered.IsZero():
			m.undeliverable(*t, bot.EndBlocked)
		case t.Holds:
			released := *t
			released.Holds = false
			m.move(released)
			m.log(bot.Line{Who: "bedside", What: "released", Ticket: t.Code})
		}
	}
}

func (m *Memory) eraseTickets(end bot.TicketEnd, so func(*bot.Ticket) bool) {
	for _, k := range m.tickets {
		if k.Erased || !so(k) {
			continue
		}
		t := *k
		switch {
		case t.State == bot.TicketAnswered && t.Delivered.IsZero():
			t.State, t.End = bot.TicketUndeliverable, end
		case t.Open() && end == bot.EndForgotten:
			t.State, t.End = bot.TicketWithdrawn, end
		case t.Open():
			t.State, t.End = bot.TicketClosed, end
		}
		t.Question, t.Tried, t.Number, t.Message, t.Holds, t.Erased = "", nil, "", "", false, true
		m.move(t)
		m.log(bot.Line{Who: "bedside", What: "erased: " + string(end), Ticket: t.Code})
		for _, c := range m.chats {
			for _, p := range c.parcels {
				if p.ticket == t.ID && p.role != bot.RoleReply {
					p.parcel, p.erased = bot.Parcel{}, true
				}
			}
		}
	}
}
