package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"bedside/bot/publish"
	"bedside/knowledge"
)

// observeReload counts a reload of the leaflets.
func (m *metrics) observeReload(r publish.Report) {
	result := "unchanged"
	switch {
	case r.Err != nil:
		result = "failed"
	case r.Swapped:
		result = "swapped"
	}
	m.reloads.WithLabelValues(result).Inc()
}

func newReloads() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "bedside_library_reloads_total", Help: "Reloads of the leaflets, by result: swapped, unchanged, failed.",
	}, []string{"result"})
}

// faultsOf counts what is wrong with the leaflets as they were last read, notes left out.
func faultsOf(r publish.Report) (n int) {
	for _, problem := range r.Problems {
		if problem.Level == knowledge.Fault {
			n++
		}
	}
	return n
}

// overdueOf counts the live leaflets whose review is overdue.
func overdueOf(p *publish.Publisher) (n int) {
	v := p.Acquire()
	defer v.Release()
	all, now := v.Library.Leaflets(), time.Now()
	for i := range all {
		if all[i].Overdue(now) {
			n++
		}
	}
	return n
}

// registerLibrary shows which leaflets are live.
func (m *metrics) registerLibrary(p *publish.Publisher) {
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	m.registry.MustRegister(m.reloads,
		gauge("bedside_library_leaflets", "Leaflets that are live and for everybody.", func() float64 {
			v := p.Acquire()
			defer v.Release()
			return float64(len(v.Library.SeenBy(nil).Leaflets()))
		}),
		gauge("bedside_library_kept_leaflets", "Leaflets whose version of before is live, because their file is bad.",
			func() float64 { return float64(len(p.Status().Kept)) }),
		gauge("bedside_library_problems", "What is wrong with the leaflets as they were last read; such files are not live.",
			func() float64 { return float64(faultsOf(p.Status())) }),
		gauge("bedside_library_overdue_leaflets", "Live leaflets whose review is overdue.",
			func() float64 { return float64(overdueOf(p)) }),
		gauge("bedside_library_reload_failed", "1 while the leaflets cannot be reloaded at all, 0 otherwise.",
			func() float64 {
				if p.Status().Err != nil {
					return 1
				}
				return 0
			}),
		gauge("bedside_library_live_since_timestamp_seconds", "When the live version of the leaflets was built.",
			func() float64 {
				v := p.Acquire()
				defer v.Release()
				return float64(v.At.UnixMilli()) / 1000
			}),
		gauge("bedside_library_versions", "Different versions of the leaflets that instances answer from; 1 is right.",
			func() float64 {
				digests := map[string]bool{p.Status().Digest: true}
				for _, v := range p.Instances() {
					digests[v.Digest] = digests[v.Digest] || !v.Own
				}
				n := 0
				for _, live := range digests {
					if live {
						n++
					}
				}
				return float64(n)
			}),
	)
}
