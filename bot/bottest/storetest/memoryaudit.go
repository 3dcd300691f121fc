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

// judged is the row that a judgement counts for; nil for none.
func (m *Memory) judged(chat int64, j *bot.Judgement) *memoryAudit {
	for i := range m.audit {
		row := &m.audit[i]
		counts := row.Helpful == ""
		if j.Reason != "" {
			counts = row.Helpful == "no" && row.Reason == ""
		}
		if row.ID == j.Reply && row.chat == chat && counts {
			return row
		}
	}
	return nil
}

// judge keeps a judgement.
func (r *memoryAudit) judge(j *bot.Judgement) {
	if j.Reason != "" {
		r.Reason = j.Reason
		return
	}
	r.Helpful = map[bool]string{true: "yes", false: "no"}[j.Helpful]
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
