package source

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"bedside/knowledge"
)

// dayOrder tells how a date in figures is written.
type dayOrder int

const (
	unknownOrder dayOrder = iota
	dayFirst              // 31/1/2026
	monthFirst            // 1/31/2026
)

// monthFirstTags are the languages in which a date in figures begins with the
// month, mixedTags those in which both orders are common. An English that names
// no country is one of these.
var (
	monthFirstTags = set("en-us", "es-us", "en-ph", "fil-ph")
	mixedTags      = set("", "en", "en-ca", "fr-ca")
)

// orderOf returns the order of day and month in a language.
func orderOf(language string) dayOrder {
	switch tag := strings.ToLower(language); {
	case monthFirstTags[tag]:
		return monthFirst
	case mixedTags[tag]:
		return unknownOrder
	}
	return dayFirst
}

// dateForm matches a date at the start of a text: in figures with the year first
// or last, with the name of a month, or a year alone.
var dateForm = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`(?P<compact>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\b`,
	`(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:t[\d:.+z-]*)?`,
	`(?P<isomonth>(?:19|20)\d{2}(?:[-/]\d{1,2}|\.\d{2}))`,
	`(?P<han>\d{4}年\d{1,2}月(?:\d{1,2}日)?)`,
	`(?P<figures>\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2}))`,
	`(?P<days>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:of\s+|de\s+)?(?P<months>` + monthNames() +
		`)\.?,?[\s-]+(?:de\s+|del\s+)?(?P<years>\d{4}|'?\d{2})`,
	`(?P<month2>` + monthNames() + `)\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4})`,
	`(?P<month3>` + monthNames() + `)\.?,?[\s-/]+(?:of\s+|de\s+|del\s+)?(?P<year3>\d{4}|['’]?\d{2})`,
	`(?P<monthyear>\d{1,2}[-/.]\s?(?:\d{4}|\d{2}))`,
	`(?P<year>(?:19|20)\d{2})`,
}, "|") + `)`)

// monthNames returns the names of months as alternatives, longer ones first.
func monthNames() string {
	var names []string
	for name := range reviewLists.Pairs("months") {
		names = append(names, regexp.QuoteMeta(name))
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(names, "|")
}

// cutDay cuts a date off the start of a text. It returns "" when there is none,
// or when letters or figures follow that make something else of it.
func cutDay(text string) (date, rest string) {
	date = dateForm.FindString(text)
	rest = text[len(date):]
	if date == "" || !endsWord(rest) {
		return "", text
	}
	return date, rest
}

// weekday matches the name of a day before a date.
var weekday = regexp.MustCompile(`(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+`)

// parseDay reads a date that dateForm has found, and how much of it is told. A month alone stands for its
// first day and a year for its first. A date in figures such as 3/5/2026, which is a day in March or in May,
// is unclear unless the order is known.
func parseDay(text string, order dayOrder) (t time.Time, to knowledge.Precision, unclear bool) {
	m := dateForm.FindStringSubmatch(text)
	if m == nil || !endsWord(text[len(m[0]):]) {
		return time.Time{}, knowledge.ToDay, true
	}
	group := func(name string) string { return m[dateForm.SubexpIndex(name)] }
	switch {
	case group("compact") != "":
		return dateOf(number(m[0][:4]), number(m[0][4:6]), number(m[0][6:]))
	case group("iso") != "":
		return dateOf(figures(group("iso"))...)
	case group("isomonth") != "":
		return dateOf(figures(group("isomonth"))...)
	case group("han") != "":
		return dateOf(figures(group("han"))...)
	case group("figures") != "":
		n := figures(group("figures"))
		if order == unknownOrder && strings.Contains(group("figures"), ".") {
			order = dayFirst // nobody writes the month first with full stops
		}
		t, unclear = inOrder(n[0], n[1], n[2], order)
		return t, knowledge.ToDay, unclear
	case group("months") != "":
		return dateOf(number(group("years")), monthOf(group("months")), number(group("days")))
	case group("month2") != "":
		return dateOf(number(group("year2")), monthOf(group("month2")), number(group("day2")))
	case group("month3") != "":
		return dateOf(number(group("year3")), monthOf(group("month3")))
	case group("monthyear") != "":
		n := figures(group("monthyear"))
		return dateOf(n[1], n[0])
	}
	return dateOf(number(group("year")))
}

// dateOf makes the first day of a year, of a year and a month, or the day of a year, a month and a day.
func dateOf(parts ...int) (t time.Time, to knowledge.Precision, wrong bool) {
	year, month, day := parts[0], 1, 1
	to = knowledge.ToYear
	if len(parts) > 1 {
		month, to = parts[1], knowledge.ToMonth
	}
	if len(parts) > 2 {
		day, to = parts[2], knowledge.ToDay
	}
	t, wrong = calendarDay(year, month, day)
	return t, to, wrong
}

// inOrder reads a date in figures, and finds the order when it is not known but
// only one fits.
func inOrder(first, second, year int, order dayOrder) (t time.Time, unclear bool) {
	day, noDay := calendarDay(year, second, first)
	month, noMonth := calendarDay(year, first, second)
	switch {
	case noDay && noMonth:
		return time.Time{}, true
	case noMonth, !noDay && (order == dayFirst || day.Equal(month)):
		return day, false
	case noDay, order == monthFirst:
		return month, false
	}
	return time.Time{}, true
}

// orderIn tells in which order a date in figures must be written.
func orderIn(text string) dayOrder {
	m := dateForm.FindStringSubmatch(text)
	if m == nil || m[dateForm.SubexpIndex("figures")] == "" {
		return unknownOrder
	}
	switch n := figures(m[0]); {
	case n[0] > 12 && n[1] <= 12:
		return dayFirst
	case n[1] > 12 && n[0] <= 12:
		return monthFirst
	}
	return unknownOrder
}

// calendarDay makes the day of a year, a month and a day. It reports true when there is no such day.
func calendarDay(year, month, day int) (t time.Time, wrong bool) {
	if year < 100 {
		year += 2000
	}
	t = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return time.Time{}, true
	}
	return t, false
}

func monthOf(name string) int { return number(reviewLists.Pairs("months")[strings.ToLower(name)]) }

var runOfFigures = regexp.MustCompile(`\d+`)

// figures returns the numbers in a text.
func figures(text string) []int {
	var found []int
	for _, n := range runOfFigures.FindAllString(text, -1) {
		found = append(found, number(n))
	}
	return found
}

// number reads a number of a few figures, and 0 for any other text.
func number(text string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(text, "'’"))
	return n
}
