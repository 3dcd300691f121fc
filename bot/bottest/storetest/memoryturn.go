package storetest

import (
	"context"
	"errors"
	"slices"
	"time"

	"bedside/bot"
)

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
	if turn.Judgement != nil {
		row := m.judged(chat, turn.Judgement)
		if row == nil {
			return bot.ErrJudged
		}
		row.judge(turn.Judgement)
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
