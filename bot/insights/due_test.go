package insights

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/knowledge"
)

// TestDue holds that leaflets are listed by when their review is due, as far as they tell it.
func TestDue(t *testing.T) {
	at := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	library, _ := knowledge.NewLibrary([]knowledge.Leaflet{
		{ID: "a", Title: "Knee", ReviewDue: at(2026, 11, 1), ReviewDueTo: knowledge.ToMonth},
		{ID: "b", Title: "Hip", ReviewDue: at(2025, 1, 1), ReviewDueTo: knowledge.ToYear},
		{ID: "c", Title: "Ear", ReviewDue: at(2026, 11, 29)},
		{ID: "d", Title: "Eye", ReviewDue: at(2027, 11, 29)},
		{ID: "e", Title: "Arm"},
	})
	want := [][]string{{"Hip", "2025", "overdue"}, {"Knee", "November 2026", "due"}, {"Ear", "29 November 2026", "overdue"}}
	got := due(library, at(2026, 11, 30))
	if diff := cmp.Diff(want, got.Tables[0].Rows); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
