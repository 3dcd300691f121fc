package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/storetest"
	"bedside/bot/gaps"
	"bedside/index"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/source"
)

// TestHomeDesk shows what was not answered, and nobody but staff sees it.
func TestHomeDesk(t *testing.T) {
	library, _ := source.Load(leaflets.FS)
	ix, err := index.Build(library, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := &digestHarness{t: t, store: storetest.NewMemory()}
	for _, question := range []string{"can I fly next week", "can I fly tomorrow", "is there a car park"} {
		o.ask(question)
	}
	now := time.Now()
	got, err := homeDesk(t.Context(), o.store, ix, now.Add(time.Hour), now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"“can I fly next week”: 2 times", "“is there a car park”: 1 time"}
	if diff := cmp.Diff(want, got.Missed); diff != "" || len(got.Figures) != 2 ||
		!strings.Contains(got.Figures[0], "Patients asked 3 questions; 0 were answered") {
		t.Errorf("figures %q, missed (-want +got)\n%s", got.Figures, diff)
	}
	for name, staff := range map[string]func(context.Context, string) (bool, error){
		"without a desk": nil,
		"not staff":      func(context.Context, string) (bool, error) { return false, nil },
		"not known":      func(context.Context, string) (bool, error) { return false, errors.New("no groups") },
	} {
		h := &homePage{staff: staff} // a look at the store would break down
		if got, err := h.desk(t.Context(), "U1"); got != nil || (err != nil) != (name == "not known") {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestHomeWeek shows the figures of the week of the last digest.
func TestHomeWeek(t *testing.T) {
	h := &homePage{}
	if end := h.weekEnd(); end.Location() != time.UTC || end.Hour() != 0 || time.Since(end) > 24*time.Hour {
		t.Errorf("without a digest, the week ends at %v", end)
	}
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	h.zone = zurich
	if h.weekly, err = gaps.ParseWeekly("wed 07:30"); err != nil {
		t.Fatal(err)
	}
	if end := h.weekEnd(); end.Weekday() != time.Wednesday || end.Format("15:04 MST")[:5] != "07:30" ||
		end.Location() != zurich || time.Since(end) > 8*24*time.Hour {
		t.Errorf("the week ends at %v", end)
	}
}
