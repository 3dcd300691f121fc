package store

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bedside/bot"
)

// TestTally counts replies to patients, and reads when tickets were opened and answered, on both engines, each time in
// a database of its own.
func TestTally(t *testing.T) {
	t.Parallel()
	onEngines(t, fmt.Sprint("tally", bot.NewID()), func(t *testing.T, at string) {
		s := opened(t, at)
		nothing, err := s.FirstReply(t.Context())
		must(t, err)
		if !nothing.IsZero() {
			t.Errorf("before the first reply it was at %v", nothing)
		}
		must(
			t,
			accept(
				t.Context(),
				s,
				"test",
				"",
				[]bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText, Text: "x"}},
			),
		)
		chat, err := s.Find(t.Context(), "test", "a")
		must(t, err)
		desk, err := s.OpenDesk(t.Context(), "test", "desk")
		must(t, err)
		answer := bot.Outbound{Outcome: bot.OutcomeAnswer, Leaflet: "wound", Passage: "wound/shower#1", Question: "shower?"}
		said := []bot.Outbound{answer, answer, answer, {Outcome: bot.OutcomeAbstain, Question: "fly?"},
			{Outcome: bot.OutcomeUrgent, RedFlag: "recogniser/chest", Question: "pain"}, {Outcome: bot.OutcomeChat}}
		for i := range said {
			said[i].ID = bot.NewID()
		}
		ticket := bot.Ticket{ID: bot.NewID(), Chat: chat, Desk: desk, Code: "K7Q2", State: bot.TicketWaiting,
			Opened: time.Now().Add(-time.Minute)}
		must(t, s.Commit(t.Context(), chat, bot.Turn{Outbound: said, Tickets: []bot.Ticket{ticket}}))
		for _, i := range []int{0, 1} {
			must(t, s.Commit(t.Context(), chat, bot.Turn{Judgement: &bot.Judgement{Reply: said[i].ID, Helpful: i == 0}}))
		}
		must(t, s.Commit(t.Context(), chat, bot.Turn{Judgement: &bot.Judgement{Reply: said[1].ID, Reason: bot.ReasonWrong}}))
		r, err := OpenReader(t.Context(), Options{At: at, Keys: testKeys(t)})
		must(t, err)
		from, to := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		if first, err := r.FirstReply(t.Context()); err != nil || first.Before(from) || first.After(to) {
			t.Errorf("the first reply was at %v, %v", first, err)
		}
		got, err := r.Tally(t.Context(), from, to)
		must(t, err)
		want := []bot.Tally{
			{Outcome: bot.OutcomeAbstain, Count: 1},
			{Outcome: bot.OutcomeAnswer, Leaflet: "wound", Passage: "wound/shower#1", Count: 1},
			{
				Outcome: bot.OutcomeAnswer,
				Leaflet: "wound",
				Passage: "wound/shower#1",
				Helpful: "no",
				Reason:  bot.ReasonWrong,
				Count:   1,
			},
			{Outcome: bot.OutcomeAnswer, Leaflet: "wound", Passage: "wound/shower#1", Helpful: "yes", Count: 1},
			{Outcome: bot.OutcomeUrgent, RedFlag: "recogniser/chest", Count: 1},
		}
		sorted := cmpopts.SortSlices(func(a, b bot.Tally) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
		if diff := cmp.Diff(want, got, sorted); diff != "" {
			t.Errorf("tally (-want +got)\n%s", diff)
		}
		times, err := r.TicketTimes(t.Context(), from, to)
		must(t, err)
		if len(times) != 1 || times[0].State != bot.TicketWaiting || !times[0].Delivered.IsZero() ||
			times[0].Opened.UnixMilli() != ticket.Opened.UnixMilli() {
			t.Errorf("times of tickets: %+v", times)
		}
		none, err := r.Tally(t.Context(), from, from.Add(time.Second))
		must(t, err)
		old, err := r.TicketTimes(t.Context(), from, from.Add(time.Second))
		must(t, err)
		if len(none)+len(old) > 0 {
			t.Errorf("before anything: %v, %v", none, old)
		}
		must(t, r.Close())
		operator, err := OpenOperator(t.Context(), Options{At: at, Keys: testKeys(t)})
		must(t, err)
		must(t, operator.Record(t.Context(), bot.Line{Who: "operator:anna", What: "read"}))
		must(t, operator.Close())
		must(t, s.Close())
	})
}

// TestTallyOfMillion measures, on both engines, the counting of a million replies of a year day by day, as
// pages of figures need it once. It takes minutes and gigabytes, so it is asked for with BEDSIDE_MILLION=1.
func TestTallyOfMillion(t *testing.T) {
	if os.Getenv("BEDSIDE_MILLION") == "" {
		t.Skip("BEDSIDE_MILLION is not set")
	}
	onEngines(t, fmt.Sprint("million", bot.NewID()), func(t *testing.T, at string) {
		s := opened(t, at)
		defer s.Close()
		now := time.Now()
		must(t, s.write(t.Context(), func(tx tx) error {
			_, err := tx.exec(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
				INSERT INTO replies (id, at, outcome, confidence, leaflet, version, passage, sha256, red_flag, helpful, offer,
				question, patient, reason, proof)
				SELECT i, $1 - CAST(i AS BIGINT) * 31449, CASE WHEN i % 10 < 6 THEN 'answer' WHEN i % 10 < 8 THEN 'abstain' WHEN
				i % 10 = 8 THEN 'clarify' WHEN i % 100 = 9 THEN 'urgent' ELSE 'today' END, 0.9, CASE WHEN i % 10 < 6 THEN
				'leaflet-' ||
				(i * 79 % 100) ELSE '' END, '2026-01-01', CASE WHEN i % 10 < 6 THEN 'leaflet-' || (i * 79 % 100) || '/section-' ||
				(i * 17 % 8) || '#1' ELSE '' END, '', CASE WHEN i % 10 = 9 THEN 'chest-pain' ELSE '' END, CASE WHEN i % 13 = 0 THEN
				i % 3 > 0 END, $2, $3, TRUE, '', $4 FROM n`, milliseconds(now), make([]byte, 300), make([]byte, 120),
				strings.Repeat("x", 800))
			return err
		}))
		r, err := OpenReader(t.Context(), Options{At: at, Keys: testKeys(t)})
		must(t, err)
		defer r.Close()
		began, rows := time.Now(), 0
		for day := range 364 {
			got, err := r.Tally(t.Context(), now.AddDate(0, 0, -day-1), now.AddDate(0, 0, -day))
			must(t, err)
			for _, row := range got {
				rows += row.Count
			}
		}
		t.Logf("%d replies counted day by day in %v", rows, time.Since(began))
		if rows < 990_000 {
			t.Errorf("%d of a million replies are counted", rows)
		}
	})
}
