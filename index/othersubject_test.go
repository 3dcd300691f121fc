package index

import (
	"testing"

	"bedside/index/reader"
)

// TestOtherSubject holds that what a leaflet says of one examination or operation is offered and not
// quoted to who asks about another.
func TestOtherSubject(t *testing.T) {
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
			if m.Reasons.OtherSubject != tt.other || tt.other && m.Confidence > unlikelyConfidence {
				t.Errorf("%q, %s: of another procedure: %v, confidence %.2f", tt.text, m.Passage.ID, m.Reasons.OtherSubject, m.Confidence)
			}
		}
	}
}

// TestOtherIllness holds that what a leaflet says of one illness is offered and not quoted to who asks about one that it
// nowhere names.
func TestOtherIllness(t *testing.T) {
	lib := library(t, leaflet("slapped-cheek", "Slapped cheek",
		"What it is like: The first symptoms are like those of a cold. A bright red rash on the cheeks follows.",
		"School: Children may go back to school once the rash is out, as they are no longer contagious. It lasts a week.",
		"Anaemia: In people with a blood disorder it may stop the making of red blood cells."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct {
		text  string
		other bool
	}{
		{"what are the symptoms of slapped cheek", false},
		{"what are the symptoms of fifth disease", false}, // another name of it
		{"is anaemia one of the symptoms", false},         // named elsewhere in the leaflet
		{"what are the symptoms of mumps", true},
		{"How long is mumps contagious?", true},
		{"when can she go back to school with the chickenpox", true},
		{"what can I take for gout", true},
		{"I take allopurinol for gout. When can she go back to school", false}, // told, not asked about
		{"my doctor says it is gout, when can she go back to school", false},
		{"how long is the gowt contagious", false}, // a guess at what was meant
	} {
		matches := search(t, ix, Query{Text: tt.text}).Matches
		if len(matches) == 0 {
			t.Errorf("%q finds nothing", tt.text)
		}
		for _, m := range matches {
			if m.Reasons.OtherSubject != tt.other || tt.other && m.Confidence > unlikelyConfidence {
				t.Errorf("%q, %s: of another illness: %v, confidence %.2f", tt.text, m.Passage.ID, m.Reasons.OtherSubject, m.Confidence)
			}
		}
	}
}
