package bot

import (
	"cmp"
	"strings"
	"time"
	"unicode"

	"bedside/bot/wording"
	"bedside/knowledge"
)

// Clinic is the clinic that the bot speaks for, as patients are told of it. Empty fields
// read as general words.
type Clinic struct {
	Name      string // such as "Hill Street Clinic"
	Emergency string // number to call in an emergency
	Contact   string // how to reach a person, such as "the ward on 0123 456"
	Hours     string // when a person can be reached, such as "Monday to Friday, 8 to 17"

	OutOfHours string // how to reach somebody at other times, such as "NHS 111"
	Crisis     string // the crisis line for people in despair, such as "Samaritans on 116 123"

	Desk string // where staff read what patients send to a person, such as "Slack"; "" when nobody does

	Privacy string // what the notice on privacy says besides, such as who answers for it

	StaffEmergency string // what staff do in an emergency, such as "Call 2222 and say where you are."

	Words *wording.Set // the sentences that patients read; nil for the program's
}

// The parts of sentences that stand for what a clinic does not say of itself, or say it.
var (
	sayName            = wording.Of("parts.clinic")
	sayContactHours    = wording.Of("parts.contact")
	sayEmergencyNumber = wording.Of("parts.emergency-number")
	sayEmergencyLine   = wording.Of("parts.emergency")
	sayCrisis          = wording.Of("parts.crisis")
	sayReachToday      = wording.Of("parts.today")
	sayOutOfHours      = wording.Of("parts.out-of-hours")
	sayQuotes          = wording.Of("fixed.quotes")
	sayProgram         = wording.Of("fixed.program")
	sayTopics          = wording.Of("greeting.topics")
	sayReviewed        = wording.Of("answer.reviewed")
	sayReviewedBy      = wording.Of("answer.reviewed-by")
	sayNotReviewed     = wording.Of("answer.not-reviewed")
	sayNextReview      = wording.Of("answer.next-review")
	sayFirstReview     = wording.Of("answer.first-review")
	sayOverdue         = wording.Of("answer.overdue")
)

// Say returns a sentence as the clinic says it. Values are those of its own placeholders; what
// every sentence may name of the clinic is added.
func (c Clinic) Say(s wording.Sentence, values wording.Values) string {
	c.Words = c.Words.Now() // it may be replaced meanwhile
	return c.Words.Say(s, c.with(s, values))
}

// Count returns the form of a sentence for a number, as Say does.
func (c Clinic) Count(s wording.Sentence, n int, values wording.Values) string {
	c.Words = c.Words.Now()
	return c.Words.Count(s, n, c.with(s, values))
}

// with adds to values what a sentence names of the clinic.
func (c Clinic) with(s wording.Sentence, values wording.Values) wording.Values {
	all := wording.Values{}
	for _, name := range c.Words.Given(s) {
		all[name] = c.given(name)
	}
	for name, value := range values {
		all[name] = value
	}
	return all
}

// given is the value of a placeholder that every sentence may have.
func (c Clinic) given(name string) string {
	switch name {
	case "Clinic":
		return c.Called()
	case "TheClinic":
		called := []rune(c.Called())
		return string(unicode.ToUpper(called[0])) + string(called[1:])
	case "Contact":
		return c.ContactLine()
	case "Emergency":
		return c.EmergencyLine()
	case "EmergencyNumber":
		return c.EmergencyNumber()
	case "Crisis":
		return c.CrisisLine()
	case "Quotes":
		return c.Words.Say(sayQuotes, wording.Values{"Clinic": c.Called()})
	}
	return c.Words.Say(sayProgram, nil)
}

// Topics tells what there are leaflets about, by a list of their titles.
func (c Clinic) Topics(titles string) string {
	return c.Say(sayTopics, wording.Values{"Leaflets": titles})
}

// ReadableDay is the format of a date for patients.
const ReadableDay = "2 January 2006"

// ReadableDate writes a review date for patients, as far as it is told.
func ReadableDate(day time.Time, to knowledge.Precision) string {
	switch to {
	case knowledge.ToMonth:
		return day.Format("January 2006")
	case knowledge.ToYear:
		return day.Format("2006")
	}
	return day.Format(ReadableDay)
}

// ReviewLine says when and by whom a leaflet was reviewed, as far as it tells, and whether the next
// review is late at a time. It never leaves a reader thinking that a review happened. The zero time
// judges nothing late.
func (c Clinic) ReviewLine(l *knowledge.Leaflet, at time.Time) string {
	line := c.reviewed(l)
	if !l.ReviewDue.IsZero() {
		line += " " + c.Say(due(l, at), wording.Values{"Day": ReadableDate(l.ReviewDue, l.ReviewDueTo)})
	}
	return line
}

func (c Clinic) reviewed(l *knowledge.Leaflet) string {
	day := ReadableDate(l.Reviewed, l.ReviewedTo)
	switch {
	case l.Reviewed.IsZero():
		return c.Say(sayNotReviewed, nil)
	case l.Reviewer == "":
		return c.Say(sayReviewed, wording.Values{"Day": day})
	}
	return c.Say(sayReviewedBy, wording.Values{"Day": day, "Reviewer": strings.TrimSuffix(l.Reviewer, ".")})
}

// due is the sentence on the day of a review. The day itself is not late.
func due(l *knowledge.Leaflet, at time.Time) wording.Sentence {
	switch {
	case l.Overdue(at):
		return sayOverdue
	case l.Reviewed.IsZero():
		return sayFirstReview
	}
	return sayNextReview
}

// Called is the clinic's name, or "the clinic".
func (c Clinic) Called() string { return cmp.Or(c.Name, c.Words.Say(sayName, nil)) }

// EmergencyNumber is the number to call in an emergency.
func (c Clinic) EmergencyNumber() string {
	return cmp.Or(c.Emergency, c.Words.Say(sayEmergencyNumber, nil))
}

// CrisisLine is whom people in despair can talk to at any hour.
func (c Clinic) CrisisLine() string {
	return cmp.Or(strings.TrimSuffix(c.Crisis, "."), c.Words.Say(sayCrisis, nil))
}

// TodayLine is how to reach the clinic today, and out of hours, inside a sentence.
func (c Clinic) TodayLine() string {
	return c.Words.Say(sayReachToday, wording.Values{
		"Whom":       strings.TrimSuffix(cmp.Or(c.Contact, c.Called()), "."),
		"OutOfHours": cmp.Or(strings.TrimSuffix(c.OutOfHours, "."), c.Words.Say(sayOutOfHours, nil)),
	})
}

// EmergencyLine says whom to call in an emergency.
func (c Clinic) EmergencyLine() string {
	return c.Words.Say(sayEmergencyLine, wording.Values{"EmergencyNumber": c.EmergencyNumber()})
}

// ContactLine is how to reach a person, and when, as the end of "please contact".
func (c Clinic) ContactLine() string {
	contact := strings.TrimSuffix(cmp.Or(c.Contact, c.Called()), ".")
	if c.Hours == "" {
		return contact
	}
	return c.Words.Say(sayContactHours, wording.Values{"Whom": contact, "Hours": strings.TrimSuffix(c.Hours, ".")})
}
