package eval

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

func TestRiskCoverage(t *testing.T) {
	want := []Selective{
		{1, Rate{1, 9}, Rate{0, 1}},
		{0.95, Rate{2, 9}, Rate{0, 2}},
		{0.93, Rate{3, 9}, Rate{1, 3}},
		{0.62, Rate{4, 9}, Rate{1, 4}},
		{0.35, Rate{5, 9}, Rate{2, 5}},
		{0.3, Rate{6, 9}, Rate{3, 6}},
		{0.05, Rate{7, 9}, Rate{4, 7}},
	}
	curve := RiskCoverage(calibrated())
	if diff := cmp.Diff(want, curve); diff != "" {
		t.Errorf("curve (-want +got)\n%s", diff)
	}
	// Equal confidences are quoted for together, whatever their order.
	equal := []Judgement{searched(bot.OutcomeAnswer, 0.5, true), searched(bot.OutcomeAnswer, 0.5, false)}
	if diff := cmp.Diff([]Selective{{0.5, Rate{2, 2}, Rate{1, 2}}}, RiskCoverage(equal)); diff != "" {
		t.Errorf("equal confidences (-want +got)\n%s", diff)
	}
	if got := RiskCoverage(nil); got != nil {
		t.Errorf("of nothing: %v", got)
	}
	for _, test := range []struct{ risk, from float64 }{{0, 0.95}, {0.25, 0.62}, {0.4, 0.35}, {1, 0.05}} {
		if at, ok := within(curve, test.risk); !ok || at.From != test.from {
			t.Errorf("at most %v: from %v (%v), want from %v", test.risk, at.From, ok, test.from)
		}
	}
	if _, ok := within(curve[2:3], 0.1); ok {
		t.Error("a curve above a risk keeps it")
	}
}

// TestRiskCoverageIsThatOfThresholds holds that curve and thresholds of the text report say the same.
func TestRiskCoverageIsThatOfThresholds(t *testing.T) {
	curve := RiskCoverage(calibrated())
	for _, at := range Thresholds(calibrated()) {
		want := Rate{at.Wrong.Count + at.False.Count, at.Right.Count + at.Wrong.Count + at.False.Count}
		var got Rate
		for _, s := range curve {
			if s.From >= at.From {
				got = s.Risk
			}
		}
		if got != want {
			t.Errorf("from %.1f: %v in the curve, %v by the threshold", at.From, got, want)
		}
	}
}

func TestDecided(t *testing.T) {
	judged := judge(t)
	// may it get wet is answered wrongly, can I fly falsely, two others rightly; nothing else quotes.
	if got, want := Decided(judged), (Selective{0, Rate{4, 6}, Rate{2, 4}}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
