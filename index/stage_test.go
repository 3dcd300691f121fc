package index

import (
	"testing"

	"bedside/index/reader"
)

// TestOtherStage holds that what a leaflet says of after an operation is offered and not quoted to who asks about
// before it, and the other way round.
func TestOtherStage(t *testing.T) {
	lib := library(t, leaflet("hernia-repair", "Hernia repair",
		"Getting ready: Do not eat for six hours. You may shower that morning.",
		"After the operation: Do not shower for two days. Two days before you fly, have the wound seen.",
		"Driving: You must not drive for a week."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	const ready, after, driving = "Getting ready", "After the operation", "Driving"
	for _, tt := range []struct {
		text  string
		other map[string]bool // headings of what is about another stage
	}{
		{"can I shower before my operation", map[string]bool{after: true, driving: true}},
		{"can I shower before the hernia repair", map[string]bool{after: true, driving: true}},
		{"can I shower after the operation", map[string]bool{ready: true}},
		{"how long before I can drive", nil},
		{"can I drive before and after the operation", nil},
		{"can I drive", nil},
		{"how long after the operation before I can drive", map[string]bool{ready: true}},
	} {
		for _, m := range search(t, ix, Query{Text: tt.text}).Matches {
			other := tt.other[m.Section.Heading]
			if m.Reasons.OtherStage != other || other && m.Confidence > unlikelyConfidence {
				t.Errorf("%q, %s: of another stage: %v, confidence %.2f", tt.text, m.Section.Heading, m.Reasons.OtherStage, m.Confidence)
			}
		}
	}
}

// TestOtherLeaflet holds that what another leaflet says than the one that is talked about is offered and not quoted
// to who does not name it.
func TestOtherLeaflet(t *testing.T) {
	lib := library(t,
		leaflet("hernia-repair", "Hernia repair", "Swimming: Do not swim for two weeks.", "Feeding a baby: You can breastfeed after it."),
		leaflet("methotrexate", "Methotrexate", "Pregnancy and breastfeeding: Do not breastfeed while you take it."))
	ix := buildRead(t, lib, newReader(t), reader.ShelfOptions{})
	for _, tt := range []struct {
		text, leaflet string
		other         map[string]bool // ids of leaflets
	}{
		{"can I breastfeed", "hernia-repair", map[string]bool{"methotrexate": true}},
		{"can I breastfeed on methotrexate", "hernia-repair", nil},
		{"can I breastfeed", "", nil},
		{"can I breastfeed", "methotrexate", map[string]bool{"hernia-repair": true}},
	} {
		for _, m := range search(t, ix, Query{Text: tt.text, Leaflet: tt.leaflet, Earlier: []string{"can I swim"}}).Matches {
			other := tt.other[m.Leaflet.ID]
			if m.Reasons.OtherLeaflet != other || other && m.Confidence > unlikelyConfidence {
				t.Errorf("%q, %s: of another leaflet: %v, confidence %.2f", tt.text, m.Leaflet.ID, m.Reasons.OtherLeaflet, m.Confidence)
			}
		}
	}
}
