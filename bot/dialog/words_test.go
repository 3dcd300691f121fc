package dialog

import (
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

func TestReviewLine(t *testing.T) {
	reviewed, due := day(2024, 3, 1), day(2025, 5, 3)
	for _, tt := range []struct {
		name    string
		leaflet knowledge.Leaflet
		at      time.Time
		want    string
	}{
		{"all is known", knowledge.Leaflet{Reviewed: reviewed, Reviewer: "the ENT ward", ReviewDue: due}, reviewed,
			"Reviewed 1 March 2024 by the ENT ward. Next review due 3 May 2025."},
		{"a reviewer with a full stop", knowledge.Leaflet{Reviewed: reviewed, Reviewer: "A. Nurse, R.N."}, reviewed,
			"Reviewed 1 March 2024 by A. Nurse, R.N."},
		{"months and years, of which no day is made up", knowledge.Leaflet{Reviewed: day(2024, 3, 1), ReviewedTo: knowledge.ToMonth,
			ReviewDue: day(2027, 1, 1), ReviewDueTo: knowledge.ToYear}, reviewed, "Reviewed March 2024. Next review due 2027."},
		{"no reviewer", knowledge.Leaflet{Reviewed: reviewed}, reviewed, "Reviewed 1 March 2024."},
		{"no date of the review", knowledge.Leaflet{Reviewer: "the ENT ward"}, reviewed, "No review date given."},
		{"nothing", knowledge.Leaflet{}, reviewed, "No review date given."},
		{"a sample", knowledge.Leaflet{Notice: "Sample leaflet, not reviewed."}, reviewed,
			"No review date given. Sample leaflet, not reviewed."},
		{"a notice", knowledge.Leaflet{Reviewed: reviewed, Notice: "Being revised."}, reviewed,
			"Reviewed 1 March 2024. Being revised."},
		{"never reviewed, and not due yet", knowledge.Leaflet{ReviewDue: due}, reviewed,
			"No review date given. Review due 3 May 2025."},
		{"never reviewed, and late", knowledge.Leaflet{ReviewDue: due}, day(2026, 1, 1),
			"No review date given. Review was due 3 May 2025."},
		{"late", knowledge.Leaflet{Reviewed: reviewed, ReviewDue: due}, day(2025, 5, 4),
			"Reviewed 1 March 2024. Review was due 3 May 2025."},
		{"the day itself", knowledge.Leaflet{Reviewed: reviewed, ReviewDue: due}, due.Add(23 * time.Hour),
			"Reviewed 1 March 2024. Next review due 3 May 2025."},
		{"the day itself, in the east", knowledge.Leaflet{Reviewed: reviewed, ReviewDue: due},
			time.Date(2025, 5, 3, 23, 0, 0, 0,
				time.FixedZone("", 12*60*60)), "Reviewed 1 March 2024. Next review due 3 May 2025."},
		{"no clock", knowledge.Leaflet{Reviewed: reviewed, ReviewDue: due}, time.Time{},
			"Reviewed 1 March 2024. Next review due 3 May 2025."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := (words{}).reviewLine(&tt.leaflet, tt.at)
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.leaflet.Reviewed.IsZero() && (strings.Contains(got, "Reviewed") || strings.Contains(got, "Next")) {
				t.Errorf("%q tells of a review that nobody knows of", got)
			}
		})
	}
}

func TestSafetyLine(t *testing.T) {
	for _, tt := range []struct {
		clinic bot.Clinic
		of     string // the leaflet's contact
		want   string
	}{
		{bot.Clinic{}, "", "ask your care team."},
		{hill, "", "ask the ward on 555 123."},
		{hill, "the ENT nurses on 555 777.", "ask the ENT nurses on 555 777."},
	} {
		if got := (words{tt.clinic}).safetyLine(&knowledge.Leaflet{Contact: tt.of}); !strings.HasSuffix(got, tt.want) {
			t.Errorf("got %q, want %q at the end", got, tt.want)
		}
	}
}

func TestTitles(t *testing.T) {
	var leaflets []knowledge.Leaflet
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		leaflets = append(leaflets, knowledge.Leaflet{ID: id, Title: "Title " + id,
			Sections: []knowledge.Section{section("Facts", "A fact.")}})
	}
	for n, want := range map[int]string{
		0: "",
		1: "Title a",
		6: "Title a, Title b, Title c, Title d, Title e, Title f",
		7: "Title a, Title b, Title c, Title d, Title e, and 2 more",
	} {
		if got := (words{}).titles(library(t, leaflets[:n]...)); got != want {
			t.Errorf("%d leaflets: %q, want %q", n, got, want)
		}
	}
}
