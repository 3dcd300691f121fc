package source_test

import (
	"strings"
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
		{"blank cells over spaces", "Pill        Leave out   Keep\nZorvex      yes\nMelapt                  yes\nBrunol                  yes",
			"Pill | Leave out | Keep\nZorvex | yes |\nMelapt |  | yes\nBrunol |  | yes"},
		{"blank cells over tabs", "Pill\tLeave out\tKeep\nZorvex\tyes\t\nMelapt\t\tyes",
			"Pill | Leave out | Keep\nZorvex | yes |\nMelapt |  | yes"},
		{"blank cells at the end", "Day\tDawn\tNoon\tDusk\nMon\t3\t\t1\nTue\t3\t\t", "Day | Dawn | Noon | Dusk\nMon | 3 |  | 1\nTue | 3 |  |"},
		{"a blank corner", "\tDawn\tNoon\nMon\t3\t1\nTue\t\t1", "| Dawn | Noon\nMon | 3 | 1\nTue |  | 1"},
		{"white space around", "\tPill\tDose\t\n\tZorvex\t3 mg\t\n\tMelapt\t1 mg\t", "Pill | Dose\nZorvex | 3 mg\nMelapt | 1 mg"},
		{"several tabs for one", "Desk\t555 0101\nWard\t555 0102\nPharmacy\t\t555 0103", "Desk | 555 0101\nWard | 555 0102\nPharmacy | 555 0103"},
		{"cells that run on over tabs", "Aches:\tRest on a sofa\n\tand take Zorvex.\nFever:\tRing us.",
			"Aches: | Rest on a sofa and take Zorvex.\nFever: | Ring us."},
		{"cells that run on over spaces",
			"Pill       Before fasting       While fasting\nZorvex     Take as ever         Halve it, unless\n" +
				"                                you feel sick\nMelapt     Leave it out         Leave it out until\n" +
				"           at dawn              you eat",
			"Pill | Before fasting | While fasting\nZorvex | Take as ever | Halve it, unless you feel sick\n" +
				"Melapt | Leave it out at dawn | Leave it out until you eat"},
		{"a blank corner over spaces", "           Dawn      Noon\nZorvex     3 mg      1 mg\nMelapt               1 mg\nBrunol     none      none",
			"| Dawn | Noon\nZorvex | 3 mg | 1 mg\nMelapt |  | 1 mg\nBrunol | none | none"},
		{"drawn lines over spaces", "DO          DO NOT\n--          ------\nDab it      Rub it\nRinse it    Scrub it",
			"DO | DO NOT\nDab it | Rub it\nRinse it | Scrub it"},
		{"drawn lines over tabs", "DO\tDO NOT\n===\t===\nDab it\tRub it", "DO | DO NOT\nDab it | Rub it"},
		{"one row", "Pill        Dose\nZorvex      3 mg", "Pill | Dose\nZorvex | 3 mg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", "Eye pads\n\nWhat may be done\n\n"+tt.rows+after)
			checkFound(t, l, "Eye pads", []section{{"What may be done", []string{tt.want}}})
			checkNotes(t, "a.", problems, "read as a table")
		})
	}
}

// TestTablesInARow holds that heads in capitals below a blank line begin another table.
func TestTablesInARow(t *testing.T) {
	l, _ := one(t, "a.txt", "Eye pads\n\nWhat may be done\n\nDO         DO NOT\nDab it     Rub it\nRest       Run\n\n"+
		"DAWN       NOON\n3 mg       1 mg\n2 mg       none\n\nStoring\n\nKeep them cold. Do not freeze them.\n")
	checkFound(t, l, "Eye pads", []section{{"What may be done", []string{
		"DO | DO NOT\nDab it | Rub it\nRest | Run", "DAWN | NOON\n3 mg | 1 mg\n2 mg | none"}}})
}

// TestUnsureTables holds that a table is not quoted when a cell may stand in another
// column than it was written in, and that this is told.
func TestUnsureTables(t *testing.T) {
	for _, tt := range []struct{ name, rows string }{
		{"a row with fewer tabs", "Day\tDawn\tNoon\nMon\t3\t1\nTue\t3"},
		{"heads that do not stand above their cells", "DO         DO NOT\nDab it             Rub it"},
		{"cells that go on in the next row", "When                    What\n\nIf a cramp lasts for    One puff of Zorvex.\n" +
			"over ten minutes.       Do not take more than\nDo not use it for       two puffs unless we\na short cramp.          said so."},
		{"cells that stand below none", "ALLOWED   NOT ALLOWED   ASK US\nBaths   Saunas   Pools\nRest   Runs   Walks"},
		{"rows without a name", "Day       Hour     Dose\nMon       8am      3 mg\n          8pm      1 mg\nTue       8am      2 mg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", "Cramps\n\nWhat to take\n\n"+tt.rows+"\n\nAsking\n\nRing us. Do not wait.\n")
			for _, s := range l.Sections {
				for _, p := range s.Passages {
					if p.Dangling != strings.Contains(p.Text, " | ") {
						t.Errorf("dangling is %v of %q", p.Dangling, p.Text)
					}
				}
			}
			checkNotes(t, "a.", problems, "a.txt:5: the columns of the table up to line ")
		})
	}
}

// TestTablesOfPages holds that text in columns is read as such on each page that form feeds make,
// at the start of a line or in one of their own, beside what runs on at the edges.
func TestTablesOfPages(t *testing.T) {
	const table = "DO               DO NOT\nRinse it         Scrub it\nDab it           Rub it\nRest             Run\n"
	const foot = "\n      Page %d of 3\nEye pads at Home Ward        v2.1\n"
	for _, tt := range []struct{ name, between string }{
		{"at the start of a line", "\f"}, {"in a line of its own", "\f\n"}, {"at the end of a line", "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			feet := []string{strings.ReplaceAll(foot, "%d", "1"), strings.ReplaceAll(foot, "%d", "2"), strings.ReplaceAll(foot, "%d", "3")}
			if tt.between == "\n" {
				feet[0], feet[1] = strings.TrimSuffix(feet[0], "\n")+"\f", strings.TrimSuffix(feet[1], "\n")+"\f"
			}
			l, problems := one(t, "a.txt", "Eye pads\n\nWhat they do\n\nThey keep light out. They are soft.\n"+feet[0]+tt.between+
				"What may be done\n\n"+table+feet[1]+tt.between+
				"Storing                        Cleaning\n\nKeep the pads in a box that    You must not wash them in a\n"+
				"is dry, and never in the       machine. Wipe them with a\nsun or in a car.               cloth.\n"+feet[2])
			checkFound(t, l, "Eye pads", []section{
				{"What they do", []string{"They keep light out. They are soft."}},
				{"What may be done", []string{"DO | DO NOT\nRinse it | Scrub it\nDab it | Rub it\nRest | Run"}},
				{"Storing", []string{"Keep the pads in a box that is dry, and never in the sun or in a car."}},
				{"Cleaning", []string{"You must not wash them in a machine. Wipe them with a cloth."}},
			})
			checkNotes(t, "a.", problems, "read as a table")
			checkNotes(t, "a.", problems, "one column after the other")
		})
	}
}

// TestSplitTables holds that rows at the top of a page are not quoted when the heads of their
// columns may stand on the page before.
func TestSplitTables(t *testing.T) {
	const head = "Do               Do not\n"
	const text = "Eye pads\n\nWhat may be done\n\n" + head + "Rinse it         Scrub it\nDab it           Rub it\n\n     Page 1 of 2\n\f"
	const rest = "Rest             Run\nSleep            Drive\nRead             Swim\n\nAsking\n\nRing us. Do not wait.\n\n     Page 2 of 2\n"
	for _, tt := range []struct {
		name, text string
		dangling   bool
	}{{"no heads", text + rest, true}, {"the heads again", text + head + rest, false}} {
		t.Run(tt.name, func(t *testing.T) {
			l, problems := one(t, "a.txt", tt.text)
			found := false
			for _, s := range l.Sections {
				for _, p := range s.Passages {
					if !strings.Contains(p.Text, "Sleep | Drive") {
						continue
					}
					if found = true; p.Dangling != tt.dangling {
						t.Errorf("dangling is %v of %q", p.Dangling, p.Text)
					}
				}
			}
			if !found {
				t.Errorf("no table on the second page: %+v", l.Sections)
			}
			if tt.dangling {
				checkNotes(t, "a.", problems, "a.txt:10: a table at the top of a page may go on")
			}
		})
	}
}
