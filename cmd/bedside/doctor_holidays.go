package main

import (
	"context"
	"fmt"
	"time"

	"bedside/bot/desk/calendar"
)

// checkHolidays reads the calendars of holidays.
func (d *doctor) checkHolidays(context.Context) (f findings) {
	now, zone := time.Now(), d.config.Desk.zone()
	for i, file := range d.config.Desk.Holidays {
		text, err := readCalendarFile(file)
		var found *calendar.Calendar
		if err == nil {
			found, err = calendar.Parse(file, []byte(text), zone, now)
		}
		switch {
		case err != nil:
			f.failWith("holidays", err)
		case !found.Last().After(now):
			f.warn("holidays", "put the days to come into it, or take "+inConfig(d.path, fmt.Sprintf("desk.holidays.%d", i))+" out",
				"%s names no day to come; its last one is %s", file, lastDay(found, zone))
		default:
			f.ok("holidays", "%s closes the desk next on %s; its last day is %s", file, nextDay(found, zone, now), lastDay(found, zone))
		}
	}
	return f
}
