package source_test

import (
	"testing"
)

// TestTextTables holds that each cell of a table in plain text stays in its column,
// and the heads of the columns stay with the cells.
func TestTextTables(t *testing.T) {
	const after = "\n\nStoring\n\nKeep them cold. Do not freeze them.\n"
	for _, tt := range []struct{ name, rows, want string }{
		{"heads in capitals over spaces", "ALLOWED          NOT ALLOWED\nWarm baths       Saunas\nShort walks      Running",
			"ALLOWED | NOT ALLOWED\nWarm baths | Saunas\nShort walks | Running"},
		{"heads in capitals over tabs", "DO\tDO NOT\tASK FIRST\nRinse\tScrub\tSwim\nDab\tRub\tFly",
			"DO | DO NOT | ASK FIRST\nRinse | Scrub | Swim\nDab | Rub | Fly"},
		{"heads in capitals apart", "SAFE            NOT SAFE\n\nPears           Figs\n\nPlums           Dates",
			"SAFE | NOT SAFE\nPears | Figs\nPlums | Dates"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", "Eye pads\n\nWhat may be done\n\n"+tt.rows+after)
			checkFound(t, l, "Eye pads", []section{{"What may be done", []string{tt.want}}})
			checkNotes(t, "a.", problems, "read as a table")
		})
	}
}
