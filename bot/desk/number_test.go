package desk

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

func TestPhoneNumber(t *testing.T) {
	for text, want := range map[string]string{
		"0123 456 789":                   "0123 456 789",
		" +41 79  123 45 67 ":            "+41 79 123 45 67",
		"112233":                         "112233",
		"12345":                          "",
		"+":                              "",
		"":                               "",
		"123456789012345678901":          "",
		"my number is 0123 456 789":      "",
		"0123-456-789":                   "",
		"0123+456789":                    "",
		"٠١٢٣٤٥٦٧":                       "",
		"0123 456 789\n0123 456 780 9":   "",
		"0123 456 789\n012 345 678":      "", // two
		"0123 456 789\u2028012 345 678":  "",
		"555.010.9999":                   "555.010.9999",
		"(555) 010 9999":                 "(555) 010 9999",
		"+44 (0)7700 900123":             "+44 (0)7700 900123",
		"030/1234567":                    "030/1234567",
		"(030) / 12 34 56":               "(030) / 12 34 56",
		"+33 1.23.45.67.89":              "+33 1.23.45.67.89",
		"01.23.45.67.89":                 "01.23.45.67.89",
		"0123\u00a0456\u202f789":         "0123 456 789",
		"\u202a+41\u2009791234567\u202c": "+41 791234567", // as telephones copy it
		"(555 010 9999":                  "",
		"555) 010 9999":                  "",
		"555 010 9999 +":                 "",
		"..../123456":                    "",
		"123456 ()":                      "",
		"12.05.2026":                     "",
		"12/05/26":                       "",
		"2026/05/12":                     "",
		"05/2026":                        "",
		"12.05.2026 14.30":               "",
		"150/100":                        "",
		"120/80 118/79":                  "",
		"120/80 72":                      "",
		"38.5 39.1":                      "",
		"2-3":                            "",
	} {
		got, ok := phoneNumber(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
}

// TestMayBeNumber holds what staff are not to read though it cannot be read as a number, and what they
// are to read though it is of digits.
func TestMayBeNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"(555) 010-9999": true, "+1-555-010-9999": true, "07700-900123": true, "555-0109": true, "0123-456-789": true,
		"0123\u2011456\u2013789": true, "٠١٢٣٤٥٦٧": true, "+٤١ ٧٩-١٢٣": true, "\u202a०१२३ ४५६ ७८९\u202c": true, "０１２３－４５６": true,
		"0123 456 789\n0123 456 780 9": true, "0123 456 789, 0123 456 780": true, "12-34-56-78": true,
		"612-345-678": true, "612-345 678": true, "123456789012345678901": true, "0123+456789": true,
		"12.05.2026": false, "12-05-2026": false, "2026-05-12": false, "12/5/26": false, "12.05.2026-14.05.2026": false,
		"05/2026": false, "12.05. 13.05. 14.05.": false, "١٢/٠٥/٢٠٢٦": false, "12.05.2026, 14.30": false,
		"2-3": false, "100-120": false, "1-0-1": false, "1-0-1 2-0-2": false, "2-3 500-600": false, "0.5 - 1": false,
		"150/100": false, "120/80 118/79 72": false, "38.5 39.1 38.9": false, "38,5 39,1": false, "12345": false, "": false,
		"my number is 0123 456 789": false, "14:30 15:45": false,
	} {
		if got := mayBeNumber(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestNumberLate holds that staff read no number that comes late, in whatever form, and do read dates and
// readings; and that a patient whose number cannot be read is asked again.
func TestNumberLate(t *testing.T) {
	for text, want := range map[string]struct{ number, heard, seen string }{
		"+44 (0)7700 900123": {"+44 (0)7700 900123", "Only the person who calls you sees the number", "has given a number"},
		"555.010.9999":       {"555.010.9999", "Only the person who calls you sees the number", "has given a number"},
		"(555) 010-9999":     {"", "I could not read this as a telephone number", ""},
		"٠١٢٣٤٥٦٧":           {"", "I could not read this as a telephone number", ""},
		"12.05.2026":         {"", "", "12.05.2026"},
		"120/80 118/79":      {"", "", "120/80 118/79"},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newHarness(t, Options{Forms: true})
			id := r.opens("why does it hurt?").ID
			r.presses("U1", "call:%d", id)
			r.touches("callyes:%d", id)
			time.Sleep(2 * awaitsFor)
			r.heard, r.seen = nil, nil
			r.writes(text)
			if got := r.ticket().Number; got != want.number {
				t.Errorf("%q: the number is %q", text, got)
			}
			if r.last(r.heard, want.heard); want.heard == "" && len(r.heard) > 0 {
				t.Errorf("%q: the patient hears %q", text, r.heard)
			}
			if r.last(r.seen, want.seen); want.heard != "" && strings.Contains(strings.Join(append(r.seen, r.heard...), ""), text) {
				t.Errorf("%q: it was said: %q, %q", text, r.seen, r.heard)
			}
			if want.heard != "" && want.number == "" && len(r.seen) > 0 {
				t.Errorf("%q: staff read %q", text, r.seen)
			}
		})
	}
}

// TestOtherNumber holds that a number that is put right goes the way of the first, whether the message is
// changed or another one is written, before and after staff have seen it: at the desk it stands nowhere,
// and nobody is left with the number that was wrong.
func TestOtherNumber(t *testing.T) {
	for _, shown := range []bool{false, true} {
		for _, changed := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) { givesOtherNumber(t, shown, changed) })
		}
	}
}

func givesOtherNumber(t *testing.T, shown, changed bool) {
	r := newHarness(t, Options{Forms: true})
	id := r.opens("why does it hurt?").ID
	r.presses("U1", "call:%d", id)
	r.touches("callyes:%d", id)
	r.writes("0123 456 789")
	if shown {
		r.presses("U1", "number:%d", id)
		r.told("0123 456 789")
	}
	for _, text := range []string{"٠١٢٣٤٥٦٧", "0123 456 780"} {
		r.look()
		r.seen = nil
		in := bot.Inbound{ID: 99, Settled: changed, Arrival: bot.Arrival{Kind: bot.ArrivalText, Message: "m9", Text: text}}
		step, _, err := r.Take(t.Context(), r.patient, in, true)
		r.must(err)
		r.must(r.keep(r.patient.ID, step))
		if said := strings.Join(r.seen, "\n"); strings.Contains(said, text) || len(step.Erased) != 1 {
			t.Errorf("shown %v, changed %v: staff read %q, and erased are %d texts", shown, changed, said, len(step.Erased))
		}
	}
	r.last(r.seen, "another number: do not call the one before")
	r.presses("U1", "number:%d", id)
	r.told("0123 456 780")
}
