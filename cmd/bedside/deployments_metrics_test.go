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

	"bedside/bot"
	"bedside/bot/bottest/storetest"
	"bedside/bot/desk"
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

// TestQuestionWaits holds that the alert of questions that wait for the desk counts the time in
// which it is open: an evening and a weekend are none of it. Time begins on Saturday, 1 January 2000.
func TestQuestionWaits(t *testing.T) {
	_, exprs := readAlerts(t)
	const metric = "bedside_ticket_oldest_waiting_seconds"
	if !slices.Contains(exprs, "max("+metric+") > 4 * 3600") {
		t.Error("no alert is for more than four hours")
	}
	hours := desk.Hours{Week: map[time.Weekday][]desk.Span{
		time.Monday: {{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}}}
	for _, test := range []struct {
		name  string
		hours desk.Hours
		after time.Duration
		want  time.Duration
	}{
		{"at once", hours, 0, 0},
		{"over a weekend", hours, 56 * time.Hour, 0},
		{"on Monday before lunch", hours, 59 * time.Hour, 3 * time.Hour},
		{"on Monday after lunch", hours, 62 * time.Hour, 5 * time.Hour},
		{"in the night to Tuesday", hours, 80 * time.Hour, 8 * time.Hour},
		{"over a weekend without hours", desk.Hours{}, 56 * time.Hour, 56 * time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			store := storetest.NewMemory()
			staff, err := store.OpenDesk(t.Context(), "test", "staff")
			if err != nil {
				t.Fatal(err)
			}
			m := &metrics{registry: prometheus.NewRegistry()}
			m.registerDesk(store, test.hours)
			if got := gathered(t, m.registry)[metric]; got != 0 {
				t.Errorf("%s: nothing waits for %v seconds", test.name, got)
			}
			err = store.Commit(t.Context(), staff, bot.Turn{Tickets: []bot.Ticket{{ID: bot.NewID(), Code: "C1", Desk: staff,
				State: bot.TicketWaiting, Opened: time.Now()}}})
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(test.after)
			if got := gathered(t, m.registry)[metric]; got != test.want.Seconds() {
				t.Errorf("%s: it waits for %v seconds, want %v", test.name, got, test.want.Seconds())
			}
		})
	}
}
