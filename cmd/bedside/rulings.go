package main

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"bedside/bot/publish"
	"bedside/bot/store"
	"bedside/knowledge/strictyaml"
)

// dueRule is the rule for leaflets whose review is overdue.
type dueRule struct{ publish.DueRule }

// UnmarshalYAML refuses what is no rule.
func (r *dueRule) UnmarshalYAML(node *yaml.Node) error {
	read, err := publish.ParseDueRule(node.Value)
	if err != nil || node.Kind != yaml.ScalarNode {
		return strictyaml.Refusal(node, "%q is no rule for leaflets whose review is overdue; write answer, note or withhold",
			node.Value)
	}
	r.DueRule = read
	return nil
}

// staleRulings is the age of the rulings from which health tells that they are not read.
const staleRulings = 10 * time.Second

// publish reads what is withdrawn, before anybody is answered, and has the leaflets answered from
// without it. A store that cannot be read is tried again for as long as that may help.
func (s *service) publish(ctx context.Context) error {
	policy := publish.NewPolicy(publish.NewRulings(s.store, s.log), s.config.ReviewDue.DueRule, s.config.Desk.zone())
	for {
		err := policy.Refresh(ctx)
		if err == nil {
			break
		}
		if ctx.Err() != nil || !store.Transient(err) {
			return err
		}
		s.log.Error("nothing is answered but emergencies until it is known what is withdrawn", "error", err)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil
		}
	}
	s.policy, s.published = policy, policy.Over(s.answerer)
	s.answerer.heed(policy)
	s.metrics.registerRulings(policy, s.published)
	return nil
}

// rulingRemarks tell of a bot that is switched off, and of rulings that are not read.
func (s *service) rulingRemarks(now time.Time) (remarks []string) {
	if !isOver(s.stages.answering) {
		return nil
	}
	if _, off := s.policy.Off(); off {
		remarks = append(remarks, "off: staff have switched the bot off; only emergencies get their advice")
	}
	if n := s.published.Withheld(); n > 0 {
		remarks = append(remarks, fmt.Sprintf("withheld: %s", count(n, "section")))
	}
	if age := now.Sub(s.policy.Read()); age > staleRulings {
		remarks = append(remarks, fmt.Sprintf("rulings: not read for %s; those of before hold", age.Round(time.Second)))
	}
	return remarks
}

// registerRulings shows what is withheld, and whether the bot is switched off.
func (m *metrics) registerRulings(policy *publish.Policy, published publish.Published) {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_withheld_sections",
			Help: "Sections that are not quoted: withdrawn, or by the rule for leaflets whose review is overdue."},
			func() float64 { return float64(published.Withheld()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_off",
			Help: "1 while staff have switched the bot off, else 0."}, func() float64 {
			if _, off := policy.Off(); off {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_rulings_age_seconds",
			Help: "Since when the rulings of staff were not read from the store."},
			func() float64 { return time.Since(policy.Read()).Seconds() }))
}
