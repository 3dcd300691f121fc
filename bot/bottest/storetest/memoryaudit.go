package storetest

import (
	"context"
	"slices"
	"time"

	"bedside/bot"
)

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
