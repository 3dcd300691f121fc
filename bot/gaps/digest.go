package gaps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bedside/bot"
	"bedside/knowledge"
)

// Week is the number of questions asked and answered in seven days.
type Week struct {
	Begins   time.Time
	Asked    int // questions of patients
	Answered int // those for which a passage was quoted
}

// share is the part that was answered, in whole percent; false when nothing was asked.
func (w Week) share() (int, bool) {
	if w.Asked == 0 {
		return 0, false
	}
	return (200*w.Answered + w.Asked) / (2 * w.Asked), true
}

// DigestWeeks is the number of weeks that a digest looks back on.
const DigestWeeks = 8

// Weeks counts what was asked in the eight weeks that end at a time, the earliest
// first. Weeks begin on the day and hour of that time, by its time zone.
func Weeks(rows []bot.AuditRow, end time.Time) []Week {
	weeks := make([]Week, DigestWeeks)
	for i := range weeks {
		weeks[i].Begins = end.AddDate(0, 0, -7*(DigestWeeks-i))
	}
	for _, row := range rows {
		i := DigestWeeks - 1
		for i >= 0 && row.At.Before(weeks[i].Begins) {
			i--
		}
		if i < 0 || !row.Patient || !row.At.Before(end) {
			continue
		}
		weeks[i].Asked++
		if row.Outcome == bot.OutcomeAnswer {
			weeks[i].Answered++
		}
	}
	return weeks
}

// Overdue are the leaflets whose review was due before a day, the longest overdue
// first.
func Overdue(library *knowledge.Library, at time.Time) []knowledge.Leaflet {
	late := slices.DeleteFunc(slices.Clone(library.Leaflets()), func(l knowledge.Leaflet) bool {
		return !l.Overdue(at)
	})
	slices.SortStableFunc(late, func(a, b knowledge.Leaflet) int { return a.ReviewDue.Compare(b.ReviewDue) })
	return late
}

// dueDays is how many days ahead a digest names the leaflets whose review is due.
const dueDays = 30

// DueSoon are the leaflets whose review is due within thirty days from a day on, that day
// included, the soonest first.
func DueSoon(library *knowledge.Library, at time.Time) []knowledge.Leaflet {
	soon := slices.DeleteFunc(slices.Clone(library.Leaflets()), func(l knowledge.Leaflet) bool {
		return l.ReviewDue.IsZero() || l.Overdue(at) || !l.Overdue(at.AddDate(0, 0, dueDays+1))
	})
	slices.SortStableFunc(soon, func(a, b knowledge.Leaflet) int { return a.ReviewDue.Compare(b.ReviewDue) })
	return soon
}

// Digest is the report on a week for staff.
type Digest struct {
	End       time.Time           // when the week ends, in the clinic's time zone
	Questions []Gap               // of the week, as List has them
	Overdue   []knowledge.Leaflet // as Overdue has them
	Weeks     []Week              // as Weeks has them; the last is the week
	Raised    []Raised            // by the recogniser alone in the week, the earliest first
	DueSoon   []knowledge.Leaflet // as DueSoon has them
}

// NewDigest makes the digest of the week that ends at a time, in its time zone, from
// what was asked in it and the audit of eight weeks. examples may be nil where there is
// no recogniser.
func NewDigest(ctx context.Context, meaning Index, examples Examples, asked []bot.Asked, rows []bot.AuditRow,
	end time.Time) (*Digest, error) {
	begins := end.AddDate(0, 0, -7)
	asked = slices.DeleteFunc(slices.Clone(asked), func(a bot.Asked) bool {
		return a.At.Before(begins) || !a.At.Before(end)
	})
	questions, err := List(ctx, meaning, asked)
	if err != nil {
		return nil, fmt.Errorf("making the digest: %w", err)
	}
	raised, err := raisedAlone(ctx, examples, asked)
	if err != nil {
		return nil, fmt.Errorf("making the digest: %w", err)
	}
	return &Digest{End: end, Questions: questions, Overdue: Overdue(meaning.Library(), end),
		DueSoon: DueSoon(meaning.Library(), end), Weeks: Weeks(rows, end),
		Raised: raised}, nil
}

// maxTop is the largest number of entries in a list of the digest, maxDueSoon of the leaflets whose
// review is due soon.
const (
	maxTop     = 5
	maxDueSoon = 25
)

// Reply is the digest as staff read it: plain text that says the same without the
// picture.
func (d *Digest) Reply() bot.Reply {
	reply := bot.Reply{Outcome: bot.OutcomeChat}
	lists := []string{d.raised(), d.unanswered(), d.unhelpful(), d.overdue(), d.dueSoon(), d.next()}
	for _, text := range append(d.Figures(), lists...) {
		if text != "" {
			reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartSay, Text: text})
		}
	}
	for i, part := range reply.Parts {
		if i > 0 {
			reply.Text += "\n\n"
		}
		reply.Text += part.Text
	}
	return reply
}

// Figures are the numbers of the digest and their picture, as paragraphs.
func (d *Digest) Figures() []string {
	paragraphs := []string{d.title() + "\n" + d.figures()}
	if trend := d.trend(); trend != "" {
		paragraphs = append(paragraphs, trend)
	}
	return paragraphs
}

func (d *Digest) title() string {
	return fmt.Sprintf("The week in questions, %s to %s", d.End.AddDate(0, 0, -7).Format("2 January"),
		d.End.Format(bot.ReadableDay))
}

// figures tell how much was answered, and whether that is more than before.
func (d *Digest) figures() string {
	week, before := d.weeks()
	share, asked := week.share()
	if !asked {
		return "No patient asked anything."
	}
	text := fmt.Sprintf("Patients asked %s; %d %s answered from the leaflets: %d %%.", times(week.Asked, "question"),
		week.Answered, was(week.Answered), share)
	if earlier, asked := before.share(); asked {
		switch {
		case share > earlier:
			text += fmt.Sprintf(" That is more than the week before (%d %%).", earlier)
		case share < earlier:
			text += fmt.Sprintf(" That is less than the week before (%d %%).", earlier)
		default:
			text += " That is as in the week before."
		}
	}
	return text
}

// weeks are the week and the one before.
func (d *Digest) weeks() (week, before Week) {
	if n := len(d.Weeks); n > 0 {
		week = d.Weeks[n-1]
		if n > 1 {
			before = d.Weeks[n-2]
		}
	}
	return week, before
}

// bars are an eighth to a whole of a line's height.
var bars = []rune("▁▂▃▄▅▆▇█")

// trend is a small picture of the answered share, with the numbers below it for
// those who cannot see it or want to know.
func (d *Digest) trend() string {
	picture, numbers := "", []string{}
	for _, w := range d.Weeks {
		day := w.Begins.Format("2 Jan")
		share, asked := w.share()
		if !asked {
			picture += "·"
			numbers = append(numbers, day+": nothing asked")
			continue
		}
		picture += string(bars[min(share*len(bars)/100, len(bars)-1)])
		numbers = append(numbers, fmt.Sprintf("%s: %d %% of %d", day, share, w.Asked))
	}
	if strings.Trim(picture, "·") == "" {
		return ""
	}
	return fmt.Sprintf("Answered, week by week: %s\n%s", picture, strings.Join(numbers, " · "))
}

func (d *Digest) unanswered() string {
	return top("Asked most without an answer:", d.withoutAnswer(), func(q *Gap) string {
		text := times(q.Unanswered+q.Offered, "time")
		if q.Offered > 0 {
			text += fmt.Sprintf(", %d of them with choices offered", q.Offered)
		}
		return text
	})
}

// withoutAnswer are the questions that were not answered, those asked most first.
func (d *Digest) withoutAnswer() []Gap {
	return sorted(d.Questions, func(q *Gap) int { return 1000*q.Unanswered + q.Offered })
}

func (d *Digest) unhelpful() string {
	return top("Answered, but not helpful:", d.notHelpful(), func(q *Gap) string {
		text := times(q.Unhelpful, "time")
		if reasons := q.ReasonsText(); reasons != "" {
			text += " (" + reasons + ")"
		}
		if q.Nearest.ID != "" {
			text += "\n   " + q.Nearest.String()
		}
		return text
	})
}

// notHelpful are the questions whose answers did not help, those that are wrong first.
func (d *Digest) notHelpful() []Gap {
	return sorted(d.Questions, func(q *Gap) int {
		if q.Unhelpful == 0 {
			return 0
		}
		return 1000*q.Reasons[bot.ReasonWrong] + q.Unhelpful
	})
}

// sorted are the questions of some weight, the heaviest first.
func sorted(questions []Gap, weight func(*Gap) int) []Gap {
	some := slices.DeleteFunc(slices.Clone(questions), func(q Gap) bool { return weight(&q) == 0 })
	slices.SortStableFunc(some, func(a, b Gap) int { return cmp.Compare(weight(&b), weight(&a)) })
	return some
}

// top is a numbered list of the first questions.
func top(title string, questions []Gap, tell func(*Gap) string) string {
	if len(questions) == 0 {
		return ""
	}
	lines := []string{title}
	for i := range questions {
		if i == maxTop {
			lines = append(lines, fmt.Sprintf("and %d more.", len(questions)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("%d. %s: %s", i+1, questions[i].Shown(), tell(&questions[i])))
	}
	return strings.Join(lines, "\n")
}

func (d *Digest) overdue() string {
	return due("Leaflets whose review is overdue:", "was due", maxTop, d.Overdue)
}

func (d *Digest) dueSoon() string {
	return due(fmt.Sprintf("Leaflets whose review is due within %d days:", dueDays), "due", maxDueSoon, d.DueSoon)
}

// due is a numbered list of the first leaflets and the days on which their reviews are due.
func due(title, day string, most int, leaflets []knowledge.Leaflet) string {
	if len(leaflets) == 0 {
		return ""
	}
	lines := []string{title}
	for i, l := range leaflets {
		if i == most {
			lines = append(lines, fmt.Sprintf("and %d more.", len(leaflets)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("%d. %s: %s %s", i+1, l.Title, day, bot.ReadableDate(l.ReviewDue, l.ReviewDueTo)))
	}
	return strings.Join(lines, "\n")
}
