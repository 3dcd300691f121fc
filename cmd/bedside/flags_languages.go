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
// the advice, which is one for all emergencies but for whom one in despair can talk to, with what each is called.
func languageSheet(table *languages.Table, clinic bot.Clinic) string {
	titles, advice := map[string][]string{}, map[string]string{}
	for _, flag := range table.Flags() {
		titles[flag.Language] = append(titles[flag.Language], flag.Title)
		if said := dialog.Advice(flag, clinic); len(said) > len(advice[flag.Language]) { // the longest has what some have besides
			advice[flag.Language] = said
		}
	}
	var b strings.Builder
	for _, l := range table.Languages() {
		fmt.Fprintf(&b, "%s (%s)\n%s\n", l.Name, l.Tag, dialog.Notice(l, clinic))
		for line := range strings.Lines(advice[l.Tag]) {
			fmt.Fprintf(&b, "  %s\n", strings.TrimSuffix(line, "\n"))
		}
		fmt.Fprintf(&b, "For: %s\n", cmp.Or(strings.Join(titles[l.Tag], "; "), "nothing, emergencies are not recognised in it"))
		b.WriteString("Signed by a clinician who speaks it: ________\n\n")
	}
	b.WriteString("The last line of each advice is for thoughts of suicide and self-harm alone.\n\n")
	fmt.Fprintf(&b, "%s\n", count(len(table.Languages()), "other language"))
	return b.String()
}
