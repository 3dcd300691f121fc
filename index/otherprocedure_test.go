package index

import (
	"testing"

	"bedside/index/reader"
)

// TestOtherProcedure holds that what a leaflet says of one examination or operation is offered and not
// quoted to who asks about another.
func TestOtherProcedure(t *testing.T) {
	lib := library(t, leaflet("gastroscopy", "Gastroscopy",
		"Before it: Do not eat for six hours before your gastroscopy. You may drink water until two hours before.",
		"Going home: Do not drive for 24 hours after the sedation. Somebody has to take you home.",
		"If a scan is needed: You may be sent for a CT scan on another day."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct {
		text  string
		other bool
	}{
		{"can I drive after a gastroscopy", false},
		{"can I drive home after the camera test", false}, // a name of it
		{"can I drive after the test", false},             // a broader one
		{"can I drive after it", false},
		{"can I drive after a colonoscopy", true},
		{"when can I eat before my hysterectomy", true},
		{"can I drive after having an MRI", true},
		{"I had a hysterectomy years ago. Can I drive after it", false}, // told, not asked about
	} {
		for _, m := range search(t, ix, Query{Text: tt.text}).Matches {
			if m.Section.Heading == "If a scan is needed" {
				continue
			}
			if m.Reasons.OtherProcedure != tt.other || tt.other && m.Confidence > unlikelyConfidence {
				t.Errorf("%q, %s: of another procedure: %v, confidence %.2f", tt.text, m.Passage.ID, m.Reasons.OtherProcedure, m.Confidence)
			}
		}
	}
}
