package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"bedside/bot/slack"
	"bedside/bot/telegram"
	"bedside/bot/web"
)

// registerTelegram shows how the channel to Telegram is.
func (m *metrics) registerTelegram(c *telegram.Channel) {
	m.registerChannel("bedside_telegram_last_poll_timestamp_seconds",
		"When Telegram last answered as it should; before it did, when the program started.", c.LastPoll,
		"bedside_telegram_quarantined_updates_total", "Updates that could not be read and were let go.", c.Quarantined)
}

// registerSlack shows how the channel to Slack is.
func (m *metrics) registerSlack(c *slack.Channel) {
	m.registerChannel("bedside_slack_last_seen_timestamp_seconds",
		"When Slack last gave a sign of life; before it did, when the program started.", c.LastSeen,
		"bedside_slack_quarantined_total", "What came from Slack, could not be read and was let go.", c.Quarantined)
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "bedside_slack_refused_requests_total",
		Help: "Requests with a wrong signature, or a time that is not this machine's.",
	}, func() float64 { return float64(c.Refused()) }))
}

// registerWeb shows what becomes of what people send on the page.
func (m *metrics) registerWeb(c *web.Channel) {
	counter := func(name, help string, labels prometheus.Labels, value func(web.Tally) int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels},
			func() float64 { return float64(value(c.Tally())) }))
	}
	counter("bedside_web_sessions_total", "Conversations begun on the page.", nil,
		func(t web.Tally) int64 { return t.Sessions })
	for _, fate := range web.Fates() {
		counter("bedside_web_messages_total", "Messages and presses on the page, by result: taken, advised (not kept, but its "+
			"author got the advice for an emergency), too_fast, unfit (empty or too long), foreign (sent by another site), failed.",
			prometheus.Labels{"result": string(fate)}, func(t web.Tally) int64 { return t.Messages[fate] })
	}
	counter("bedside_web_unseen_total", "Pages that were not shown, for too much was asked from one address or is open.", nil,
		func(t web.Tally) int64 { return t.Unseen })
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_web_streams",
		Help: "Pages that are open and wait for what is new."}, func() float64 { return float64(c.Tally().Streams) }))
}

// registerChannel shows when a channel was last well, and how much it could not read. One that
// was not yet shows when it was made: it is silent since then, not since 1970.
func (m *metrics) registerChannel(lastName, lastHelp string, last func() time.Time, badName, badHelp string,
	bad func() int64) {
	start := time.Now()
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: lastName, Help: lastHelp}, func() float64 {
			at := last()
			if at.IsZero() {
				at = start
			}
			return float64(at.UnixMilli()) / 1000
		}),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: badName, Help: badHelp},
			func() float64 { return float64(bad()) }),
	)
}
