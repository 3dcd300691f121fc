package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// benchReplies is how many replies of a year the store has, for benchmarks of the figures for staff.
const benchReplies = 1_000_000

// BenchmarkInsights measures a page of the figures of a service whose store has a million replies, by all filters, and
// what patients of that service wait for their replies meanwhile: while the replies are counted, while four members of
// staff look at one page after another, and while nobody does. It takes minutes and two gigabytes of disk.
func BenchmarkInsights(b *testing.B) {
	s := startWeb(b, "leaflets: [leaflets]\n")
	s.stop()
	fillReplies(b, filepath.Join(s.folder, "bedside.db"))
	address := s.withInsights("")
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	staff := &scriptless{s, &http.Client{Jar: jar}}
	began := time.Now()
	if code, body := staff.signIn(address, staffPassword); code != http.StatusServiceUnavailable { // while it counts
		b.Fatalf("signing in: %d\n%s", code, body)
	}
	counting := &waiting{service: s}
	for page := ""; !strings.Contains(page, "Sign out"); _, page = staff.visit("GET", address+"/", nil) {
		counting.ask()
	}
	counted := time.Since(began)
	idle := &waiting{service: s}
	for range 40 {
		idle.ask()
	}
	looked := &waiting{service: s}
	var views []func() (time.Duration, error)
	for _, days := range []string{"7", "28", "91", "364"} {
		for _, by := range []string{"day", "week"} {
			for _, leaflet := range []string{"", "knee-operation", "leaflet-42"} {
				if query := (url.Values{"days": {days}, "by": {by}, "leaflet": {leaflet}}).Encode(); days != "364" ||
					by != "day" {
					views = append(
						views,
						func() (time.Duration, error) { return look(staff.client, address+"/?"+query) },
					)
				}
			}
		}
	}
	whileLooking(b, views, func() {
		for range 40 {
			looked.ask()
		}
	})
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		one, err := views[i%len(views)]()
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, one)
	}
	b.ReportMetric(counted.Seconds(), "s-to-count")
	report(b, "page", took)
	for name, w := range map[string]*waiting{"counting": counting, "idle": idle, "looking": looked} {
		report(b, name+"-reply", w.replies)
		report(b, name+"-advice", w.advice)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err == nil { // on Linux
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		var kib int
		_, _ = fmt.Sscan(rest, &kib)
		b.ReportMetric(float64(kib)/1024, "MiB-peak")
	}
}

// fillReplies writes replies of a year, as large as those of patients are and expired as they would be, into a store
// that nobody has open.
func fillReplies(b *testing.B, path string) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)")
	if err != nil {
		b.Fatal(err)
	}
	_, err = db.ExecContext(
		b.Context(),
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO replies (id, at, outcome, confidence, leaflet, version, passage, sha256, red_flag, helpful, offer, question,
		patient, reason, proof)
		SELECT i, $2 - i * (364 * 86400000 / $1), CASE WHEN i % 10 < 6 THEN 'answer' WHEN i % 10 < 8 THEN 'abstain'
		WHEN i % 10 = 8 THEN 'clarify' WHEN i % 100 = 9 THEN 'urgent' ELSE 'today' END, 0.9,
		CASE WHEN i % 10 < 6 THEN 'leaflet-' || (i * 79 % 100) ELSE '' END, '2026-01-01',
		CASE WHEN i % 10 < 6 THEN 'leaflet-' || (i * 79 % 100) || '/section-' || (i * 17 % 8) || '#1' ELSE '' END, '',
		CASE WHEN i % 10 = 9 THEN 'chest-pain' ELSE '' END, CASE WHEN i % 13 = 0 THEN i % 3 > 0 END,
		CASE WHEN i < $1 / 12 THEN $3 END, NULL, TRUE, '', $4 FROM n`,
		benchReplies,
		time.Now().UnixMilli(),
		make([]byte, 420),
		strings.Repeat("x", 800),
	)
	if err = errors.Join(err, db.Close()); err != nil {
		b.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil { // so that the service does not have to wait until all of it is on the disk
		err = errors.Join(file.Sync(), file.Close())
	}
	if err != nil {
		b.Fatal(err)
	}
}

// waiting is how long patients waited.
type waiting struct {
	service         *webServe
	replies, advice []time.Duration
}

// ask asks a question, and tells of an emergency, each as somebody new.
func (w *waiting) ask() {
	began := time.Now()
	w.service.browse().ask("when can I drive again after my knee operation?", "six weeks")
	w.replies = append(w.replies, time.Since(began))
	began = time.Now()
	w.service.browse().ask("I can't breathe", "Call 112 now")
	w.advice = append(w.advice, time.Since(began))
}

// look opens a page, and tells how long it took.
func look(client *http.Client, address string) (time.Duration, error) {
	began := time.Now()
	answer, err := client.Get(address)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	var body strings.Builder
	if err := answer.Write(&body); err != nil {
		return 0, err
	}
	if answer.StatusCode != http.StatusOK || !strings.Contains(body.String(), "Sign out") {
		return 0, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return time.Since(began), nil
}

// whileLooking does something while four look at one page after another.
func whileLooking(b *testing.B, views []func() (time.Duration, error), do func()) {
	b.Helper()
	done := make(chan struct{})
	var staff sync.WaitGroup
	for n := range 4 {
		staff.Go(func() {
			for i := n; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				if _, err := views[i%len(views)](); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	do()
	close(done)
	staff.Wait()
}

// report tells of durations: half are within the first, and 95 % within the second.
func report(b *testing.B, what string, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	for _, share := range []int{50, 95} {
		b.ReportMetric(
			float64(took[(len(took)-1)*share/100].Microseconds())/1000,
			fmt.Sprintf("ms-%s-p%d", what, share),
		)
	}
}
