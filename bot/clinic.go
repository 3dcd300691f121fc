package bot

import (
	"cmp"
	"fmt"
	"strings"
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
}

// Called is the clinic's name, or "the clinic".
func (c Clinic) Called() string { return cmp.Or(c.Name, "the clinic") }

// EmergencyNumber is the number to call in an emergency.
func (c Clinic) EmergencyNumber() string {
	return cmp.Or(c.Emergency, "your local emergency number (112, 911 or 999)")
}

// CrisisLine is whom people in despair can talk to at any hour.
func (c Clinic) CrisisLine() string {
	return cmp.Or(strings.TrimSuffix(c.Crisis, "."), "a crisis line of your country (findahelpline.com lists them)")
}

// TodayLine is how to reach the clinic today, and out of hours, inside a sentence.
func (c Clinic) TodayLine() string {
	line := strings.TrimSuffix(cmp.Or(c.Contact, c.Called()), ".")
	if c.OutOfHours == "" {
		return line + " or, when nobody answers, your out-of-hours line"
	}
	return line + " or, when nobody answers, " + strings.TrimSuffix(c.OutOfHours, ".")
}

// EmergencyLine says whom to call in an emergency.
func (c Clinic) EmergencyLine() string {
	return fmt.Sprintf("In an emergency, call %s.", c.EmergencyNumber())
}

// ContactLine is how to reach a person, and when, as the end of "please contact".
func (c Clinic) ContactLine() string {
	contact := strings.TrimSuffix(cmp.Or(c.Contact, c.Called()), ".")
	if c.Hours == "" {
		return contact
	}
	return fmt.Sprintf("%s (%s)", contact, strings.TrimSuffix(c.Hours, "."))
}
