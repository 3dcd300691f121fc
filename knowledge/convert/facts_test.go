package convert

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFacts shows what a draft must not lose.
func TestFacts(t *testing.T) {
	for text, want := range map[string][]string{
		"Nothing that counts here.":                          nil,
		"Take 5 mg at 8.30 for 3 days.":                      {"5 mg", "8.30", "3 days"},
		"Take 5\nmg, or ½ tablets: 50\n%.":                   {"5 mg", "1⁄2 tablets", "50 %"},
		"10mg/kg 12–18 hours, 38.5 °C":                       {"10mg", "12", "18 hours", "38.5 °C"},
		"Do NOT drive. Don’t drink, you can't; never stop.":  {"not", "don't", "can't", "never", "stop"},
		"'Not' and \"don't\": nothing, noted, Noël, snot_no": {"not", "don't"},
		"N'arrêtez pas, ne prenez jamais d’alcool":           {"pas", "ne", "jamais"},
		"keinen Alkohol, nicht ohne Rat":                     {"keinen", "nicht", "ohne"},
		"Nunca lo tome; jamás sin agua":                      {"nunca", "jamás", "sin"},
		"with-\nout food":                                    {"without"},
		"with\x02out food for 3 hou-\nrs":                    {"3 hours", "without"},
		strings.Repeat("7", longestNumber+1) + " mg":         {strings.Repeat("7", longestNumber), "7 mg"},
	} {
		if diff := cmp.Diff(want, facts(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
