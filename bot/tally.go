package bot

import "time"

// Tally is how many replies to patients were alike. It tells nothing of who asked.
type Tally struct {
	Outcome Outcome
	RedFlag string // as in Outbound
	Leaflet string // id of the leaflet quoted; "" for none, as in the next one
	Passage string // id of the passage quoted
	Helpful string // as in AuditRow, as is the next one
	Reason  Reason
	Count   int
}

// TicketTime is when a ticket was opened and answered, and how it stands.
type TicketTime struct {
	Opened    time.Time
	Delivered time.Time // when the platform took the reply; zero before
	State     TicketState
}
