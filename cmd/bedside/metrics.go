package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus" // counts and durations, in the form that monitoring reads
	"github.com/prometheus/client_golang/prometheus/collectors"

	"bedside/bot"
	"bedside/bot/desk"
	"bedside/bot/insights"
	"bedside/bot/relay"
	"bedside/index/reader"
	"bedside/index/urgency"
	"bedside/knowledge/redflags"
)

// metrics are counts and durations by outcome; no label ever comes from a
// message or an address.
type metrics struct {
	registry   *prometheus.Registry
	arrivals   *prometheus.CounterVec
	replies    *prometheus.HistogramVec
	deliveries *prometheus.HistogramVec
	direct     prometheus.Counter
	advice     prometheus.Histogram
	unadvised  *prometheus.CounterVec
	unheard    prometheus.Counter
	claims     prometheus.Histogram
	reloads    *prometheus.CounterVec
	signIns    *prometheus.CounterVec
}

// seconds are the borders of the durations that are told apart.
var seconds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30, 60}

// waits are the same for questions at the desk, from a minute to two days.
var waits = []float64{60, 300, 900, 1800, 3600, 7200, 4 * 3600, 8 * 3600, 16 * 3600, 24 * 3600, 48 * 3600}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		reloads:  newReloads(),
		arrivals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "bedside_arrivals_total", Help: "What people did, by kind: text, press, other, left, back, form, moved.",
		}, []string{"kind"}),
		replies: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "bedside_reply_seconds", Help: "From a message's arrival to its committed reply, by outcome.",
			Buckets: seconds,
		}, []string{"outcome"}),
		deliveries: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "bedside_delivery_seconds", Help: "How long the channel took for a message, by result.", Buckets: seconds,
		}, []string{"result"}),
		direct: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "bedside_direct_advice_total", Help: "Emergency advice sent from memory because the store did not take the " +
				"message.",
		}),
	}
	m.advice = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "bedside_advice_seconds", Help: "From an emergency reaching the program to its advice being with the platform.",
		Buckets: seconds,
	})
	m.unadvised = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "bedside_undelivered_advice_total", Help: "Emergencies whose advice the platform refused for good, by reason: " +
			"gone (the bot was blocked, or the chat is no more), refused, off.",
	}, []string{"reason"})
	m.unheard = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "bedside_desk_unheard_total", Help: "Emergencies that staff could not be told of at the time, neither at " +
			"the desk nor at its fallback, or only without a card.",
	})
	for _, reason := range []string{"gone", "refused", "off"} { // a first one is an increase, too
		m.unadvised.WithLabelValues(reason)
	}
	m.signIns = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "bedside_insights_signins_total", Help: "Attempts to sign in to the figures for staff, by result: ok, " +
			"refused (name or password was wrong), limited (too many had failed), fault.",
	}, []string{"result"})
	for _, result := range insights.SignInResults() { // a first one is an increase, too
		m.signIns.WithLabelValues(string(result))
	}
	m.claims = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "bedside_ticket_claim_seconds", Help: "How long questions waited at the desk until somebody took them up, " +
			"nights included.", Buckets: waits,
	})
	m.registry.MustRegister(m.arrivals, m.replies, m.deliveries, m.direct, m.advice, m.unadvised, m.unheard, m.claims, m.signIns,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe counts what the relay tells.
func (m *metrics) observe(e relay.Event) {
	switch e.Name {
	case "arrival":
		m.arrivals.WithLabelValues(e.Label).Inc()
	case "reply":
		m.replies.WithLabelValues(e.Label).Observe(e.Took.Seconds())
	case "delivery":
		m.deliveries.WithLabelValues(e.Label).Observe(e.Took.Seconds())
	case "advice":
		m.advice.Observe(e.Took.Seconds())
	case "unadvised":
		m.unadvised.WithLabelValues(e.Label).Inc()
	case "unheard":
		m.unheard.Inc()
	case "direct":
		m.direct.Inc()
	case "claim":
		m.claims.Observe(e.Took.Seconds())
	}
}

// registerRelay shows how the relay stands.
func (m *metrics) registerRelay(r *relay.Relay) {
	gauge := func(name, help string, value func(relay.Health) float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Name: name, Help: help},
			func() float64 { return value(r.Health()) },
		)
	}
	m.registry.MustRegister(
		gauge("bedside_advice_waiting_seconds", "How long the oldest emergency waits for its advice, 0 for none.",
			func(h relay.Health) float64 { return h.Waiting.Seconds() }),
		gauge("bedside_spool_batches", "What arrived and is not in the store yet, in batches.",
			func(h relay.Health) float64 { return float64(h.Spooled) }),
		gauge("bedside_deliveries_failing_seconds", "Since when not one delivery succeeded, 0 when the last one did.",
			func(h relay.Health) float64 { return h.Failing.Seconds() }),
		gauge("bedside_desk_shut_seconds", "Since when the desk's chat takes no messages of this instance, 0 when it does, or "+
			"when this instance has not tried for three minutes.",
			func(h relay.Health) float64 { return h.DeskShut.Seconds() }),
	)
}

// registerHealth shows which version runs and whether people are answered, as /readyz tells.
func (m *metrics) registerHealth(ready func() bool) {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_ready",
			Help: "1 while people are answered, 0 while /readyz tells why they are not."}, func() float64 {
			if ready() {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_build_info",
			Help: "1, with the version of the program.", ConstLabels: prometheus.Labels{"version": version}},
			func() float64 { return 1 }))
}

// ticketCounter counts tickets.
type ticketCounter interface {
	CountTickets(ctx context.Context) ([]bot.TicketCount, error)
}

// deskGauges show how many tickets are in each state, and for how long of the desk's opening the
// oldest waits, as the store says when it is asked.
type deskGauges struct {
	store         ticketCounter
	hours         desk.Hours
	probe         *prober // a store that hangs keeps no other figures back
	count, oldest *prometheus.Desc
}

// registerDesk shows how the desk stands.
func (m *metrics) registerDesk(store ticketCounter, hours desk.Hours) {
	m.registry.MustRegister(deskGauges{store, hours, &prober{},
		prometheus.NewDesc("bedside_tickets", "Questions at the desk, by state.", []string{"state"}, nil),
		prometheus.NewDesc("bedside_ticket_oldest_waiting_seconds",
			"How long the desk was open, or just time where it has no hours, since the oldest question that nobody has "+
				"claimed; 0 for none.", nil, nil)})
}

// Describe names the gauges.
func (g deskGauges) Describe(out chan<- *prometheus.Desc) { out <- g.count; out <- g.oldest }

// Collect counts; while the store cannot be read there is nothing to show.
func (g deskGauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), pingWithin)
	defer cancel()
	var counts atomic.Pointer[[]bot.TicketCount]
	err := g.probe.probe(ctx, func(ctx context.Context) error {
		found, err := g.store.CountTickets(ctx)
		counts.Store(&found)
		return err
	})
	if err != nil || counts.Load() == nil {
		return
	}
	in, waiting := map[bot.TicketState]int{}, 0.0
	for _, c := range *counts.Load() {
		in[c.State] = c.Count
		if c.State == bot.TicketWaiting {
			waiting = g.hours.Opened(c.Oldest, time.Now()).Seconds()
		}
	}
	for _, state := range bot.TicketStates() {
		out <- prometheus.MustNewConstMetric(g.count, prometheus.GaugeValue, float64(in[state]), string(state))
	}
	out <- prometheus.MustNewConstMetric(g.oldest, prometheus.GaugeValue, waiting)
}

// assessed tells what the counters of the recogniser count.
const assessed = " Each assessment counts: a message has one when it arrives, and may have more, with what its chat said before."

// registerRecogniser shows whether the recogniser is on, and what it does.
func (m *metrics) registerRecogniser(t *urgency.Triage) {
	on := prometheus.NewGauge(prometheus.GaugeOpts{Name: "bedside_recogniser_on",
		Help: "1 while the recogniser judges messages behind the table of flags, 0 while the table is alone."})
	m.registry.MustRegister(on)
	for u := redflags.Today; u <= redflags.Urgent; u++ {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name:        "bedside_recogniser_alone_total",
			Help:        "Verdicts that the recogniser gave and the table of flags did not." + assessed,
			ConstLabels: prometheus.Labels{"urgency": u.String()},
		}, func() float64 { return float64(t.Alone(u)) }))
	}
	recogniser := t.Recogniser()
	if recogniser == nil {
		return
	}
	on.Set(1)
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "bedside_recogniser_lowered_total",
		Help: "Verdicts of the table of flags that the recogniser lowered: doubtful emergencies, and symptoms that it finds " +
			"nobody has." + assessed,
	}, func() float64 { return float64(t.Lowered()) }))
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "bedside_recogniser_skipped_total",
		Help: "Assessments that were left to the table of flags, because the recogniser had no time." + assessed,
	}, func() float64 { return float64(recogniser.Skipped()) }))
}

// registerReader shows whether the reader is on, how far it has encoded the leaflets, and how
// many questions it had no time for. shelf is nil when it is off.
func (m *metrics) registerReader(shelf *reader.Shelf, encoded *encoding) {
	on := prometheus.NewGauge(prometheus.GaugeOpts{Name: "bedside_reader_on",
		Help: "1 while the reader reads what words bring up, 0 while passages are found by words alone."})
	m.registry.MustRegister(on)
	if shelf == nil {
		return
	}
	on.Set(1)
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_reader_encoded_passages",
			Help: "Passages that the reader has encoded ahead."}, func() float64 { return float64(encoded.done.Load()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "bedside_reader_passages",
			Help: "Passages that the reader is to encode."}, func() float64 { return float64(encoded.total.Load()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "bedside_reader_late_total",
			Help: "Questions that were answered by words alone, because the reader had no time for them."},
			func() float64 { return float64(shelf.Late()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "bedside_reader_apart_total",
			Help: "Questions for which the reader had no time to read passages together with them; it read both apart."},
			func() float64 { return float64(shelf.Apart()) }))
}
