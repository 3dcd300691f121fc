package index

import (
	"testing"

	"bedside/index/reader"
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// TestAdultDose holds that how much an adult takes is neither quoted nor offered to who asks for a child, in the message
// or in one before it, and that anybody else, and what a leaflet says of children, is served as ever.
func TestAdultDose(t *testing.T) {
	ix := buildRead(t, library(t,
		leaflet("appendix", "Having your appendix out",
			"Pain: Take paracetamol 1 g four times a day, and ibuprofen 400 mg with food.",
			"Cough syrup: Adults take 10 ml. Do not give it to a child under 6.",
			"Visitors: Your children may visit you in the afternoon."),
		leaflet("fever", "Fever in children", "Paracetamol: 5 ml every six hours, by mouth.")),
		newReader(t), reader.ShelfOptions{})
	const asked = "how much paracetamol can I take after my appendix was taken out"
	for _, tt := range []struct {
		text    string
		earlier []string
		adult   bool // the section on pain gives an adult's dose, and a child is asked for
	}{
		{asked, nil, false},
		{"how much paracetamol can my daughter take", nil, true},
		{"is Calpol all right for my teenager", nil, true},
		{"and for my 4 year old", []string{asked}, true},
		{"can I give it to my baby", []string{asked}, true},
		{"and my little one?", []string{asked}, true},
		{"my grandson's 3yo, how much ibuprofen", []string{asked}, true},
		{"can I give him ibuprofen too", []string{"how much paracetamol for my son"}, true},
		{"how often", []string{"how much paracetamol for my son"}, true},
		{"and how much can I have myself", []string{"how much paracetamol for my son"}, false},
		{"can I give him ibuprofen too", []string{asked}, false}, // who may be her husband
		{"can I take paracetamol while I am breastfeeding my baby", nil, false},
		{"can I have a baby aspirin", nil, false},
		{"how much for my baby one year old", []string{asked}, true},
		{"can my toddler have ibuprofen with milk", nil, true},
		{"does paracetamol get into my milk and to my baby", nil, false},
		{"what is the baby dose of paracetamol", nil, true},
		{"the nurse said my son can have paracetamol, how much", nil, true},
		{"my iron was under 13, how much paracetamol can I take", nil, false},
		{"so no babies while I take paracetamol", nil, false},
		{"my daughter takes me to bowls on Sundays now so can I have the paracetamol an hour later", nil, false},
		{"when can my child swim after it", []string{"what is an appendix"}, false},
		{"my husband is 64 years old, how much paracetamol can he have", nil, false},
	} {
		for _, m := range search(t, ix, Query{Text: tt.text, Earlier: tt.earlier, Leaflet: "appendix"}).Matches {
			adult := tt.adult && m.Section.Heading == "Pain"
			if m.Reasons.AdultDose != adult || adult && m.Confidence > otherConfidence {
				t.Errorf("%q, %s: an adult's dose: %v, confidence %.2f", tt.text, m.Section.Heading, m.Reasons.AdultDose, m.Confidence)
			}
		}
	}
}

// TestGivesAdultDose holds which passages give a dose, and are of no child.
func TestGivesAdultDose(t *testing.T) {
	for text, want := range map[string]bool{
		"Take two tablets at night.":                             true,
		"Take 1,000mg every 8 hours.":                            true,
		"Take 400 mg. Keep it out of the reach of children.":     true,
		"Take one baby aspirin and 400 mg of ibuprofen.":         true,
		"Take 1 g. Little gets into your milk or to your baby.":  true,
		"Take 1 g. Small children cannot stay with you.":         true,
		"Adults: 2 tablets. Children under 12: half a tablet.":   false,
		"Take 2 capsules. Do not give them to children.":         false,
		"Do not drive for two days, and walk for 10 minutes.":    false,
		"Some pain is usual. Give paracetamol 5 ml at night.":    false,
		"For pain you can give 5 ml of ibuprofen.":               false,
		"Adults: 400 mg. Children get theirs by weight.":         false,
		"Adults: 400 mg. No aspirin for anyone under 19.":        false,
		"Work may go on once it is above 80 g/L.":                false,
		"Take 400 mg a day. Rest for under 30 minutes.":          true,
		"We give you 1 g of paracetamol to take home.":           true,
		"Paracetamol helps. Ask us how much you may take of it.": false,
	} {
		var units [][]lexicon.Word
		for _, unit := range knowledge.Units(text) {
			units = append(units, lexicon.Words(text[unit.Start:unit.End]))
		}
		if got := givesAdultDose(units); got != want {
			t.Errorf("%q gives an adult's dose: %v, want %v", text, got, want)
		}
	}
}

// TestOfChildren holds that a clinic's names, headings and phrasings make a leaflet or section one about children.
func TestOfChildren(t *testing.T) {
	leaflet := knowledge.Leaflet{Title: "Croup", Aliases: []string{"barking cough in a toddler"}}
	section := knowledge.Section{Heading: "Pain", Phrasings: []string{"how much can my little girl have"}}
	if !isOfChildren(&leaflet) || !isSectionOfChildren(&section) {
		t.Errorf("of children: leaflet %v, section %v; want both", isOfChildren(&leaflet), isSectionOfChildren(&section))
	}
	leaflet.Aliases, section.Phrasings = nil, nil
	section.Passages = []knowledge.Passage{{Text: "Your child may eat."}, {Text: "Your babies and children may visit."}}
	leaflet.Sections = []knowledge.Section{section}
	if isOfChildren(&leaflet) || isSectionOfChildren(&section) {
		t.Error("a leaflet and a section are of children that do not say so")
	}
	leaflet.Sections = []knowledge.Section{section, {Passages: []knowledge.Passage{{Text: "Keep your son's ears dry."}}}}
	if !isOfChildren(&leaflet) {
		t.Error("a leaflet that calls its patient a child is not of children")
	}
}
