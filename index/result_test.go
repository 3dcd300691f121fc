package index

import "testing"

// TestBounds holds that each thing that bounds the confidence in a match is told.
func TestBounds(t *testing.T) {
	if told := (&Reasons{}).Bounds(); len(told) > 0 {
		t.Errorf("nothing bounds it: %q", told)
	}
	for i, r := range []Reasons{{Foreign: true}, {OtherMedicine: true}, {AdultDose: true}, {OtherAge: true}, {OtherSubject: true},
		{OtherStage: true}, {OtherLeaflet: true}} {
		if told := r.Bounds(); len(told) != 1 {
			t.Errorf("%d: %q, want one sentence", i, told)
		}
	}
}
