package eval

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/index"
)

// searched is a judged conversation whose best match has a confidence.
func searched(outcome bot.Outcome, confidence float64, found bool) Judgement {
	result := &index.Result{Matches: []index.Match{{Confidence: confidence}, {Confidence: confidence / 2}}}
	return Judgement{Case: Case{Outcome: outcome}, Reply: bot.Reply{Confidence: confidence}, Result: result, Found: found}
}

// calibrated is twelve conversations, eight of which can be calibrated on.
func calibrated() []Judgement {
	return []Judgement{
		searched(bot.OutcomeAnswer, 0.95, true),
		searched(bot.OutcomeAnswer, 0.62, true),
		searched(bot.OutcomeAnswer, 0.93, false),
		searched(bot.OutcomeAnswer, 1, true),
		searched(bot.OutcomeAnswer, 0.3, false),
		searched(bot.OutcomeAbstain, 0.35, false),
		searched(bot.OutcomeAbstain, 0.05, false),
		{Case: Case{Outcome: bot.OutcomeAnswer}, Result: &index.Result{}},                      // nothing found
		{Case: Case{Outcome: bot.OutcomeAnswer}, Reply: bot.Reply{Outcome: bot.OutcomeUrgent}}, // not searched
		searched(bot.OutcomeClarify, 0.5, false),
		searched(bot.OutcomeUrgent, 0.5, false),
		searched(bot.OutcomeChat, 0.5, false),
	}
}

func TestCalibrationError(t *testing.T) {
	tests := []struct {
		name   string
		judged []Judgement
		want   float64
	}{
		{"nothing", nil, 0},
		{"sure and right", []Judgement{searched(bot.OutcomeAnswer, 1, true)}, 0},
		{"sure and wrong", []Judgement{searched(bot.OutcomeAnswer, 1, false)}, 1},
		{"unsure and right", []Judgement{searched(bot.OutcomeAnswer, 0, true)}, 1},
		{"never right without an answer", []Judgement{searched(bot.OutcomeAbstain, 0.9, true)}, 0.9},
		{"opposite errors of one bin cancel", []Judgement{
			searched(bot.OutcomeAnswer, 0.5, true), searched(bot.OutcomeAnswer, 0.5, false)}, 0},
		{"those of two bins do not", []Judgement{
			searched(bot.OutcomeAnswer, 0.49, true), searched(bot.OutcomeAnswer, 0.51, false)}, 0.51},
		{"bins count by their size", []Judgement{
			searched(bot.OutcomeAnswer, 0.8, false), searched(bot.OutcomeAnswer, 1, true),
			searched(bot.OutcomeAnswer, 1, true), searched(bot.OutcomeAnswer, 1, true)}, 0.2},
		// 0.0: 2/8 × |0.025 − 0|, 0.3: 2/8 × |0.325 − 0|, 0.6: 1/8 × |0.62 − 1|, 0.9: 3/8 × |0.96 − 2/3|
		{"all together", calibrated(), 0.245},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Calibrate(tt.judged).Error; math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("got error %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCalibrationCounts(t *testing.T) {
	c := Calibrate(calibrated())
	if c.Conversations != 8 || c.Matchless != 1 {
		t.Errorf("got %d conversations, %d without a match; want 8 and 1", c.Conversations, c.Matchless)
	}
	want := map[int]Rate{0: {0, 2}, 3: {0, 2}, 6: {1, 1}, 9: {2, 3}}
	for i, b := range c.Bins {
		if b.Right != want[i] {
			t.Errorf("bin %.1f to %.1f: got %v, want %v", b.From, b.To, b.Right, want[i])
		}
	}
}

func TestBinOf(t *testing.T) {
	for confidence, want := range map[float64]int{0: 0, 0.0999: 0, 0.1: 1, 0.3: 3, 0.6: 6, 0.7: 7, 0.8999: 8, 0.9: 9, 1: 9,
		-0.1: 0, 1.1: 9} {
		if got := binOf(confidence); got != want {
			t.Errorf("confidence %v: got bin %d, want %d", confidence, got, want)
		}
	}
	for i := range bins {
		if got := binOf(float64(i) / bins); got != i {
			t.Errorf("lower bound of bin %d is in bin %d", i, got)
		}
	}
}

func TestThresholds(t *testing.T) {
	got := Thresholds(calibrated())
	want := []Threshold{
		{0.1, Rate{3, 7}, Rate{2, 7}, Rate{1, 2}},
		{0.2, Rate{3, 7}, Rate{2, 7}, Rate{1, 2}},
		{0.3, Rate{3, 7}, Rate{2, 7}, Rate{1, 2}}, // 0.3 itself is quoted
		{0.4, Rate{3, 7}, Rate{1, 7}, Rate{0, 2}},
		{0.5, Rate{3, 7}, Rate{1, 7}, Rate{0, 2}},
		{0.6, Rate{3, 7}, Rate{1, 7}, Rate{0, 2}},
		{0.7, Rate{2, 7}, Rate{1, 7}, Rate{0, 2}},
		{0.8, Rate{2, 7}, Rate{1, 7}, Rate{0, 2}},
		{0.9, Rate{2, 7}, Rate{1, 7}, Rate{0, 2}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestReportCalibration(t *testing.T) {
	for name, judged := range map[string][]Judgement{"calibration.txt": calibrated(), "no-calibration.txt": nil} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := ReportCalibration(&b, Calibrate(judged)); err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, name, b.String())
		})
	}
}

func TestCalibrationInJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, calibrated(), false); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "calibration.json", b.String())
	b.Reset()
	if err := WriteJSON(&b, []Judgement{{Case: Case{Outcome: bot.OutcomeChat}}}, false); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "calibration") {
		t.Errorf("a calibration of nothing is written: %s", &b)
	}
}

func TestExceeds(t *testing.T) {
	tests := []struct {
		judged []Judgement
		most   float64
		want   string
	}{
		{calibrated(), 0.25, ""},
		{calibrated(), 0.24, "calibration-error is 0.245, more than the 0.240 allowed"},
		{[]Judgement{searched(bot.OutcomeAnswer, 1, true)}, 0, ""},
		{nil, 1, "calibration-error: the key has no conversation to measure it on; add one or drop the limit"},
	}
	for _, tt := range tests {
		if got := Calibrate(tt.judged).Exceeds(tt.most); got != tt.want {
			t.Errorf("at most %v: got %q, want %q", tt.most, got, tt.want)
		}
	}
}
