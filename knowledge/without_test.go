package knowledge_test

import (
	"testing"
	"time"

	"bedside/knowledge"
)

func TestWithout(t *testing.T) {
	leaflets := []knowledge.Leaflet{
		{ID: "ear", Title: "Ear", Sections: []knowledge.Section{
			{Heading: "Before", Passages: []knowledge.Passage{{Text: "a"}}},
			{Heading: "After", Passages: []knowledge.Passage{{Text: "b"}}}}},
		{ID: "knee", Title: "Knee", Sections: []knowledge.Section{
			{Heading: "Before", Passages: []knowledge.Passage{{Text: "c"}}}}},
	}
	for i := range leaflets {
		knowledge.Identify(&leaflets[i])
	}
	lib, _ := knowledge.NewLibrary(leaflets)
	if lib.Without(nil) != lib {
		t.Error("without nothing it is another library")
	}
	rest := lib.Without(map[string]bool{"ear/before": true, "knee/before": true})
	if n := len(rest.Leaflets()); n != 1 || len(rest.Leaflets()[0].Sections) != 1 {
		t.Errorf("%d leaflets are left, want one with one section", n)
	}
	if _, ok := rest.Passage("ear/before#1"); ok {
		t.Error("a passage is there without its section")
	}
	if quote, ok := rest.Passage("ear/after#1"); !ok || quote.Section.Heading != "After" || quote.Leaflet.Title != "Ear" {
		t.Errorf("what is left is quoted as %+v, %v", quote, ok)
	}
	if len(lib.Leaflets()[0].Sections) != 2 {
		t.Error("the library itself has changed")
	}
	if all := rest.Without(map[string]bool{"ear/after": true}); len(all.Leaflets()) != 0 {
		t.Error("a leaflet without a section is left")
	}
}

func TestOverdue(t *testing.T) {
	due := time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		due, at time.Time
		want    bool
	}{
		{due, due, false}, {due, due.Add(23 * time.Hour), false}, {due, due.Add(24 * time.Hour), true},
		{time.Time{}, due, false}, {due, time.Time{}, false},
		{due, time.Date(2026, 5, 4, 0, 30, 0, 0, time.FixedZone("east", 3600)), true}, // 3 May in UTC
	} {
		if got := (&knowledge.Leaflet{ReviewDue: tt.due}).Overdue(tt.at); got != tt.want {
			t.Errorf("due %v is overdue at %v: %v, want %v", tt.due, tt.at, got, tt.want)
		}
	}
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		to   knowledge.Precision
		last time.Time // of what is told
	}{
		{knowledge.ToMonth, time.Date(2026, 1, 31, 23, 0, 0, 0, time.UTC)},
		{knowledge.ToYear, time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC)},
	} {
		l := knowledge.Leaflet{ReviewDue: first, ReviewDueTo: tt.to}
		if l.Overdue(tt.last) || !l.Overdue(tt.last.Add(time.Hour)) {
			t.Errorf("due %s: overdue at its end %v, and after it %v", knowledge.Told(first, tt.to), l.Overdue(tt.last),
				l.Overdue(tt.last.Add(time.Hour)))
		}
	}
}

func TestTold(t *testing.T) {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for to, want := range map[knowledge.Precision]string{knowledge.ToDay: "2026-01-01", knowledge.ToMonth: "2026-01", knowledge.ToYear: "2026"} {
		if got := knowledge.Told(day, to); got != want || knowledge.Told(time.Time{}, to) != "" {
			t.Errorf("told to %v: %q, want %q", to, got, want)
		}
		if back, far, err := knowledge.ParseTold(want); err != nil || far != to || !back.Equal(day) {
			t.Errorf("ParseTold(%q) = %v, %v, %v", want, back, far, err)
		}
	}
	for _, wrong := range []string{"", "soon", "26", "2026-1", "2026-13", "2026-02-30", "2026-01-01 "} {
		if _, _, err := knowledge.ParseTold(wrong); err == nil {
			t.Errorf("ParseTold(%q): no error", wrong)
		}
	}
}
