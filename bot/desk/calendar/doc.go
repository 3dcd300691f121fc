// Package calendar reads when a desk is closed out of an iCalendar file (RFC 5545), as calendars
// and offices of public holidays write them.
package calendar
