package desk

import (
	"regexp"
	"strings"
	"unicode"
)

// maxNumber and minNumber are how many digits a telephone number has.
const (
	minNumber = 6
	maxNumber = 20
)

// written is a telephone number as people write it and telephones copy it: digits, a plus before them,
// and brackets, points, strokes and spaces between them (ITU-T E.123).
var written = regexp.MustCompile(`^\+? ?(?:\(\d{1,6}\)|\d)(?:[ ./]{0,3}(?:\(\d{1,6}\)|\d))*$`)

// What people write of their health with the same signs: days, months, readings and doses, such as
// 12.05.2026, 120/80, 38.5, 2-3 and 1-0-1.
const (
	aDay  = `(?:0?[1-9]|[12]\d|3[01])`
	aYear = `(?:(?:19|20)\d\d)`
	aDate = `(?:` + aDay + `[./-]` + aDay + `[./-](?:` + aYear + `|\d\d)?|` + aYear + `[./-]` + aDay + `[./-]` + aDay +
		`|` + aDay + `[./-]` + aYear + `)`
	aMeasure = `(?:(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?)`
	aReading = `(?:` + aMeasure + `/` + aMeasure + `|(?:0|[1-9]\d{0,2})\.\d{1,2})`
	aRange   = `(?:` + aMeasure + `-` + aMeasure + `|\d(?:-\d){2,3})`
)

var (
	datesOrReadings = regexp.MustCompile(`^(?:` + aDate + `(?:-` + aDate + `)?|` + aReading + `|` + aRange + `)$`)
	besideThem      = regexp.MustCompile(`^(?:[1-9]\d{0,2}|` + aYear + `)$`) // a pulse, a year
)

// phoneNumber reads a telephone number that stands alone on one line; false for what is none.
func phoneNumber(text string) (string, bool) {
	text = strings.TrimSpace(withoutFormats(text))
	if strings.ContainsAny(text, "\n\v\f\r\u0085\u2028\u2029") {
		return "", false // there may be two
	}
	number := strings.Join(strings.Fields(text), " ")
	digits := countDigits(number)
	return number, digits >= minNumber && digits <= maxNumber && written.MatchString(number) && !isReading(number)
}

// mayBeNumber tells whether a text has nothing but the digits and signs of telephone numbers, in any
// script, and is neither a date nor a reading: nobody but who calls is to see it, though phoneNumber
// may not read it.
func mayBeNumber(text string) bool {
	text = strings.Map(plainSign, withoutFormats(text))
	return countDigits(text) >= minNumber && strings.Trim(text, "0123456789 +-./,;()") == "" && !isReading(text)
}

// plainSign is a sign of ASCII for each that means the same.
func plainSign(c rune) rune {
	switch {
	case unicode.IsSpace(c):
		return ' '
	case unicode.Is(unicode.Pd, c), c == '\u2212': // a minus
		return '-'
	case unicode.Is(unicode.Nd, c):
		return '0' + digitOf(c)
	case c == '\uff0b':
		return '+'
	}
	return c
}

// digitOf is the value of a digit: those of a script stand in their order, ten at a time (Unicode, 4.6).
func digitOf(c rune) rune {
	for first := c; ; first-- {
		if !unicode.Is(unicode.Nd, first-1) {
			return (c - first) % 10
		}
	}
}

// isReading tells whether a text is of dates and readings alone. Ranges with digits beside them are
// none: telephone numbers are written so.
func isReading(text string) bool {
	found, beside, ranges := 0, 0, strings.Contains(text, "-")
	for _, word := range strings.Fields(text) {
		switch word = strings.ReplaceAll(strings.TrimRight(word, ",;"), ",", "."); {
		case datesOrReadings.MatchString(word):
			found++
		case besideThem.MatchString(word):
			beside++
		default:
			return false
		}
	}
	return found > 0 && (beside == 0 || !ranges)
}

// withoutFormats leaves out the signs that nobody sees, such as those for the direction of writing.
func withoutFormats(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, text)
}

func countDigits(text string) (count int) {
	for _, c := range text {
		if c >= '0' && c <= '9' {
			count++
		}
	}
	return count
}
