package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"bedside/index/encoder"
	"bedside/knowledge/redflags"
	"bedside/knowledge/redflags/languages"
)

// TestWithoutRecogniser holds that the table goes on alone, and says so in one line, when
// the weights cannot be used.
func TestWithoutRecogniser(t *testing.T) {
	var told []error
	for name, load := range map[string]func() (*encoder.Encoder, error){
		"damaged": func() (*encoder.Encoder, error) { return encoder.Load(strings.NewReader("BEDSIDEW and no more")) },
		"unreadable": func() (*encoder.Encoder, error) {
			return nil, io.ErrUnexpectedEOF
		},
	} {
		told = nil
		triage := joinOrTell(languages.Every(), load, 0, func(err error) { told = append(told, err) })
		if v := triage.Assess([]string{"i can't breathe"}); v.Urgency != redflags.Urgent || triage.Recogniser() != nil {
			t.Errorf("%s: the table says %s", name, v.Urgency)
		}
		const want = "the recogniser is off, only the table of flags judges messages: "
		if len(told) != 1 || !strings.HasPrefix(told[0].Error(), want) ||
			strings.Contains(told[0].Error(), "\n") {
			t.Errorf("%s: told %q", name, errors.Join(told...))
		}
	}
}

// TestHeed holds that commands which answer as the service does leave off what its config has off.
func TestHeed(t *testing.T) {
	for _, c := range []config{{}, {Reader: true}, {Recogniser: true}, {Reader: true, Recogniser: true}} {
		p := &program{reader: "on", recogniser: "on"}
		p.heed(c)
		if (p.reader == readerOff) == c.Reader || (p.recogniser == recogniserOff) == c.Recogniser {
			t.Errorf("reader %v, recogniser %v of the config: %q, %q", c.Reader, c.Recogniser, p.reader, p.recogniser)
		}
	}
}

// TestRefusedWeightsAreRemarked holds that whoever asks for the state of the service learns of it.
func TestRefusedWeightsAreRemarked(t *testing.T) {
	s := &service{untaught: true}
	if got := s.remarks(); len(got) != 1 || !strings.HasPrefix(got[0], "recogniser: its weights were refused") {
		t.Errorf("remarks %q", got)
	}
	if got := new(service).remarks(); len(got) != 0 {
		t.Errorf("nothing is to be remarked: %q", got)
	}
}

// TestRecogniserMetrics holds that the metrics tell whether the recogniser is on.
func TestRecogniserMetrics(t *testing.T) {
	for choice, want := range map[string]float64{recogniserOn: 1, recogniserOff: 0} {
		p, m := &program{recogniser: choice}, newMetrics()
		triage, err := p.triage(0, func(err error) { t.Error(err) })
		if err != nil {
			t.Fatal(err)
		}
		m.registerRecogniser(triage)
		families, err := m.registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			name, help := f.GetName(), f.GetHelp()
			if strings.HasPrefix(name, "bedside_recogniser_") && strings.HasSuffix(name, "_total") && !strings.HasSuffix(help, assessed) {
				t.Errorf("%s does not tell that assessments count, of which a message may have several: %s", name, help)
			}
		}
		found := gathered(t, m.registry)
		_, skips := found["bedside_recogniser_skipped_total"]
		_, counts := found["bedside_recogniser_alone_total"]
		_, lowers := found["bedside_recogniser_lowered_total"]
		if found["bedside_recogniser_on"] != want || skips != (want == 1) || lowers != skips || !counts {
			t.Errorf("%s: on %v, skips are counted: %v, raised alone: %v", choice, found["bedside_recogniser_on"], skips, counts)
		}
	}
}
