package main

import (
	"cmp"
	"fmt"
	"strings"

	"bedside/bot"
	"bedside/bot/dialog"
	"bedside/knowledge/redflags/languages"
)

// languageSheet lists what those read who write in a language other than English: the notice that no leaflet is in it, and
// the advice, which is one for all emergencies, with what each is called.
func languageSheet(table *languages.Table, clinic bot.Clinic) string {
	titles, advice := map[string][]string{}, map[string]string{}
	for _, flag := range table.Flags() {
		titles[flag.Language] = append(titles[flag.Language], flag.Title)
		advice[flag.Language] = dialog.Advice(flag, clinic)
	}
	var b strings.Builder
	for _, l := range table.Languages() {
		fmt.Fprintf(&b, "%s (%s)\n%s\n", l.Name, l.Tag, dialog.Notice(l, clinic))
		for line := range strings.Lines(advice[l.Tag]) {
			fmt.Fprintf(&b, "  %s\n", strings.TrimSuffix(line, "\n"))
		}
		fmt.Fprintf(&b, "For: %s\nSigned by a clinician who speaks it: ________\n\n",
			cmp.Or(strings.Join(titles[l.Tag], "; "), "nothing, emergencies are not recognised in it"))
	}
	fmt.Fprintf(&b, "%s\n", count(len(table.Languages()), "other language"))
	return b.String()
}
