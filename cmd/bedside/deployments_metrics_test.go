package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"
)

// alertRules are the rules of prometheus/alerts.yaml.
type alertRules struct {
	Groups []struct {
		Rules []struct {
			Alert string
			Expr  string
		}
	}
}

// readAlerts reads the names and expressions of the alerts.
func readAlerts(t *testing.T) (names, exprs []string) {
	t.Helper()
	var rules alertRules
	if err := yaml.Unmarshal([]byte(readDeployment(t, "prometheus/alerts.yaml")), &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			names, exprs = append(names, r.Alert), append(exprs, r.Expr)
		}
	}
	return names, exprs
}

// readPanels reads the expressions of the dashboard.
func readPanels(t *testing.T) (exprs []string) {
	t.Helper()
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(readDeployment(t, "grafana/bedside.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			exprs = append(exprs, target.Expr)
		}
	}
	return exprs
}

// gathered are the figures of a registry by name, summed over their labels.
func gathered(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]float64{}
	for _, f := range families {
		for _, metric := range f.GetMetric() {
			found[f.GetName()] += metric.GetGauge().GetValue() + metric.GetCounter().GetValue()
		}
	}
	return found
}

var (
	metricNames  = regexp.MustCompile(`\b(?:bedside|process)_[a-z_]+`)
	metricLabels = regexp.MustCompile(`\{([^}]*)\}|by \(([^)]*)\)`)
	labelNames   = regexp.MustCompile(`[a-z_]+`)
	inQuotes     = regexp.MustCompile(`"[^"]*"`)
)

// TestMonitoring holds that every metric, and every label, in the alerts and on the dashboard is
// one that the program serves, and that what it serves of its own is on one of them.
func TestMonitoring(t *testing.T) {
	t.Parallel()
	b := newDeskHarnessWith(t, "", "web:\n  public_url: http://127.0.0.1:8080\n").startReady()
	b.ask(1, "can I shower?")
	var served string
	b.until(20*time.Second, "a delivery to be counted", func() bool {
		_, served = b.get("/metrics")
		return strings.Contains(served, "bedside_delivery_seconds_count") &&
			strings.Contains(served, "bedside_tickets{")
	})
	b.command(exitOK, "version ", "reload", "--config", b.config(), "--at", strings.TrimPrefix(b.url(""), "http://"))
	_, served = b.get("/metrics")
	own := map[string]bool{}
	for _, name := range regexp.MustCompile(`(?m)^# TYPE ((?:bedside|process)_\S+)`).FindAllStringSubmatch(served, -1) {
		own[name[1]] = false
	}
	_, exprs := readAlerts(t)
	if len(own) < 30 || len(exprs) < 20 {
		t.Fatalf("%d metrics and %d alerts are found", len(own), len(exprs))
	}
	for _, expr := range slices.Concat(exprs, readPanels(t)) {
		bare := inQuotes.ReplaceAllString(expr, "")
		for _, name := range metricNames.FindAllString(bare, -1) {
			for _, end := range []string{"_bucket", "_count", "_sum"} {
				if trimmed := strings.TrimSuffix(name, end); trimmed != name && strings.Contains(served, "\n"+name) {
					name = trimmed
				}
			}
			if _, ok := own[name]; !ok {
				t.Errorf("%s: the program serves no %s", expr, name)
			}
			own[name] = true
		}
		for _, found := range metricLabels.FindAllStringSubmatch(bare, -1) {
			for _, label := range labelNames.FindAllString(found[1]+" "+found[2], -1) {
				if label != "job" && label != "instance" && !strings.Contains(served, label+`="`) {
					t.Errorf("%s: the program serves no label %s", expr, label)
				}
			}
		}
	}
	for name, used := range own {
		if !used && strings.HasPrefix(name, "bedside_") && name != "bedside_library_live_since_timestamp_seconds" {
			t.Errorf("%s is on no alert and no panel", name)
		}
	}
}

// silences finds the channel's figure and the limit in an alert of its silence.
var silences = regexp.MustCompile(`^time\(\) - max\((bedside_\w+_timestamp_seconds)\) > (\d+)$`)

// TestSilentChannels holds that the alerts of a channel's silence are quiet for three minutes after
// the start and after a contact, and page then.
func TestSilentChannels(t *testing.T) {
	_, exprs := readAlerts(t)
	tested := 0
	for _, expr := range exprs {
		rule := silences.FindStringSubmatch(expr)
		if rule == nil {
			continue
		}
		tested++
		synctest.Test(t, func(t *testing.T) {
			var contact time.Time
			m := &metrics{registry: prometheus.NewRegistry()}
			m.registerChannel(rule[1], "help", func() time.Time { return contact }, "bad_total", "help", func() int64 { return 0 })
			limit, err := time.ParseDuration(rule[2] + "s")
			if err != nil || limit != 3*time.Minute {
				t.Fatal(expr, err)
			}
			pages := func() bool {
				return float64(time.Now().Unix())-gathered(t, m.registry)[rule[1]] > limit.Seconds()
			}
			for _, since := range []string{"the start", "a contact"} {
				if pages() {
					t.Errorf("%s: it pages at once after %s", expr, since)
				}
				if time.Sleep(limit); pages() {
					t.Errorf("%s: it pages within three minutes of %s", expr, since)
				}
				if time.Sleep(time.Second); !pages() {
					t.Errorf("%s: nobody is paged after three minutes of silence since %s", expr, since)
				}
				contact = time.Now()
			}
		})
	}
	if tested != 2 {
		t.Errorf("%d alerts of a channel's silence are found", tested)
	}
}

// TestAlertsTold holds that each alert has a test of its own, and a line on the page of operations.
func TestAlertsTold(t *testing.T) {
	names, _ := readAlerts(t)
	tests, page := readDeployment(t, "prometheus/alerts_test.yaml"), readDeployment(t, "README.md")
	for _, name := range names {
		if !strings.Contains(tests, "\n      - alertname: "+name+"\n") {
			t.Errorf("%s has no test in which it fires", name)
		}
		if !strings.Contains(page, "| `"+name+"` |") {
			t.Errorf("deployments/README.md does not tell what to do about %s", name)
		}
	}
}
