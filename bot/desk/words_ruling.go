package desk

import (
	"fmt"
	"strings"

	"bedside/bot"
)

// What staff read of rulings.

const (
	sayNoWhy   = "Say why, behind the id: /withdraw wound-care/shower the time is wrong. Nothing is withdrawn yet."
	sayLongWhy = "This is too long: 500 characters at most. Nothing has changed."
	sayUsage   = "/withdraw LEAFLET or LEAFLET/SECTION, and why – nobody is answered from it any more\n" +
		"/restore LEAFLET or LEAFLET/SECTION – takes that back\n" +
		"/off WORDS – everybody gets these words instead of answers; emergencies still get their advice\n" +
		"/on – takes that back\nWrite nothing of a patient into it."
)

// sayNoRuling tells why a ruling was not made.
func sayNoRuling(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + ". Nothing has changed."
}

// sayRuled tells who made a ruling what comes of it.
func sayRuled(r bot.Ruling, title string) string {
	switch {
	case r.Target == bot.Everything && r.Lifted:
		return "I answer again, within a few seconds."
	case r.Target == bot.Everything && r.Why == "":
		return "Within a few seconds I answer nobody any more, and say so. Emergencies still get their advice. /on takes " +
			"it back."
	case r.Target == bot.Everything:
		return fmt.Sprintf("Within a few seconds I answer every question with: “%s” and the contact. Emergencies still "+
			"get their advice. /on takes it back.", r.Why)
	case r.Lifted:
		return fmt.Sprintf("Restored: %s. Within a few seconds I quote it again.", title)
	}
	return fmt.Sprintf("Withdrawn: %s. Within a few seconds I quote nothing of it any more. /restore %s takes it back.",
		title, r.Target)
}

// ruledBy tells colleagues of a ruling.
func (w words) ruledBy(by string, r bot.Ruling, title string) string {
	what := map[bool]string{false: "has withdrawn " + title, true: "has restored " + title}[r.Lifted]
	if r.Target == bot.Everything {
		what = map[bool]string{false: "has switched the bot off", true: "has switched the bot on"}[r.Lifted]
	}
	if r.Why != "" {
		what += ": " + r.Why
	}
	return w.name(by) + " " + strings.TrimSuffix(what, ".") + "."
}

// holding lists the rulings that hold, and how to change them.
func (w words) holding(p Publisher) string {
	lines := []string{"Nothing is withdrawn."}
	if all := p.Rulings(); len(all) > 0 {
		lines = []string{"This holds now:"}
		for _, r := range all {
			what := fmt.Sprintf("withdrawn: %s (%s)", p.Title(r.Target), r.Target)
			if r.Target == bot.Everything {
				what = "the bot is off"
			}
			if r.Why != "" {
				what += ": " + r.Why
			}
			_, who, _ := strings.Cut(r.By, ":")
			lines = append(lines, fmt.Sprintf("• since %s, by %s – %s", w.day(r.At), w.name(who), what))
		}
	}
	return strings.Join(append(lines, "", sayUsage), "\n")
}
