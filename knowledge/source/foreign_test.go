package source_test

import (
	"strings"
	"testing"

	"bedside/knowledge"
)

// TestOtherKeys holds that keys of front matter are read that say what ours say, and that the
// remedy for others names the right ones.
func TestOtherKeys(t *testing.T) {
	for _, c := range []struct{ keys, reviewed, due, remedy string }{
		{"Title: Splints\nReviewed: 2025-01-31", "2025-01-31", "", ""},
		{"title: Splints\nREVIEWED: 2025-01-31\nreviewDue: 2027-01-31", "2025-01-31", "2027-01-31", ""},
		{"title: Splints\nreview-due: 2027-01-31\nreviewed: 2025-01-31", "2025-01-31", "2027-01-31", ""},
		{"title: Splints\nLast reviewed: 2025-01-31", "", "", `"reviewed: 2025-01-31" if Last reviewed is`},
		{"title: Splints\nnextReview: 2027-01-31", "", "", `"review_due: 2027-01-31" if nextReview is`},
		{"title: Splints\nlast_reviewed: May 2025", "", "", `"reviewed: 2025-05" if last_reviewed is`},
		{"title: Splints\nreview_date: 2027-01-31", "", "", `"review_due: 2027-01-31" if it is that of the next one`},
		{"title: Splints\nReviewDate: 2027-01-31", "", "", `"reviewed: 2027-01-31" if ReviewDate is`},
	} {
		l, problems := one(t, "a.md", "---\n"+c.keys+"\n---\n\n## Washing\n\nWash it with soap.\n")
		if l == nil {
			t.Errorf("%q: refused: %v", c.keys, problems)
			continue
		}
		if got := [2]string{knowledge.Day(l.Reviewed), knowledge.Day(l.ReviewDue)}; got != [2]string{c.reviewed, c.due} || l.Title != "Splints" {
			t.Errorf("%q: got %v, titled %q", c.keys, got, l.Title)
		}
		if c.remedy != "" && (len(problems) == 0 || !strings.Contains(problems[0].Remedy, c.remedy)) {
			t.Errorf("%q: no remedy says %q: %v", c.keys, c.remedy, problems)
		}
	}
}

// TestNoOtherKeys holds that what limits the readers of a leaflet is written exactly, and that a
// slip of a key is refused.
func TestNoOtherKeys(t *testing.T) {
	for _, keys := range []string{"Audience: staff", "reviewd: 2025-01-31", "reviewed: 2025-01-31\nReviewed: 2025-01-30"} {
		if l, _ := one(t, "a.md", "---\ntitle: Splints\n"+keys+"\n---\n\nWash it with soap.\n"); l != nil {
			t.Errorf("%q was read", keys)
		}
	}
}
