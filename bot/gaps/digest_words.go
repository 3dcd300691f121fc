package gaps

import (
	"fmt"
	"strings"

	"bedside/bot"
)

// next says in plain words what to do, the most urgent first.
func (d *Digest) next() string {
	var lines []string
	if len(d.Raised) > 0 {
		lines = append(lines, "Read what the recogniser raised. Was it right? Then add a line to the table of flags, with "+
			"an example in words of your own. Is one kind often wrong? Then report that kind, never a patient's words.")
	}
	if n, where := d.saidWrong(); n > 0 {
		lines = append(lines, fmt.Sprintf("%s said that an answer is wrong. Read it first%s, and mend the leaflet if they "+
			"are right.", patients(n), where))
	}
	if n := len(d.Overdue); n > 0 {
		lines = append(lines, fmt.Sprintf("Have %s reviewed. Then write the new dates into %s.",
			these(n, "the leaflet", "these leaflets"), these(n, "it", "them")))
	}
	if n := len(d.DueSoon); n > 0 {
		lines = append(lines, fmt.Sprintf("Plan the review of %s due soon.", these(n, "the leaflet that is",
			"the leaflets that are")))
	}
	if len(d.withoutAnswer()) > 0 {
		lines = append(lines, "Look at the first question without an answer. If a leaflet does answer it, add the "+
			"patients' words as a phrasing of that section "+
			"(bedside questions propose). If none does, write a section about it.")
	} else if len(d.notHelpful()) > 0 && len(lines) == 0 {
		lines = append(lines, "Read the answers that did not help as a patient would. Often a shorter or clearer sentence "+
			"in the leaflet is enough.")
	}
	if len(lines) == 0 {
		return "What to do next: nothing this week."
	}
	for i := range lines {
		lines[i] = fmt.Sprintf("%d. %s", i+1, lines[i])
	}
	return "What to do next:\n" + strings.Join(lines, "\n")
}

// saidWrong is the number of patients who said that an answer is wrong, and where the first of the
// answers stands.
func (d *Digest) saidWrong() (n int, where string) {
	for _, q := range d.notHelpful() {
		if q.Reasons[bot.ReasonWrong] > 0 && n == 0 && q.Nearest.ID != "" {
			where = " (" + q.Nearest.String() + ")"
		}
		n += q.Reasons[bot.ReasonWrong]
	}
	return n, where
}

// maxShown is the largest number of characters of a question that are shown.
const maxShown = 120

// Shown is a question as it is shown to many: the most typical wording that does
// not seem to say who asked.
func (q *Gap) Shown() string {
	for _, wording := range q.Wordings {
		if !MayBePersonal(wording) {
			return inQuotes(wording, maxShown)
		}
	}
	return "a question that may say who asked (see bedside questions)"
}

// inQuotes is the beginning of a text, in quotation marks.
func inQuotes(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		text = string(letters[:most-1]) + "…"
	}
	return "“" + text + "”"
}

// times writes "1 time", "2 times".
func times(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func was(n int) string { return these(n, "was", "were") }

// these writes the one of two forms that goes with a number.
func these(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func patients(n int) string { return these(n, "A patient", fmt.Sprintf("%d patients", n)) }
