package bot

import "time"

// Transcript is what was written in a chat and what was delivered to it lately, for a channel
// that shows both itself. Each is in order, the oldest first.
type Transcript struct {
	Chat     int64     // the store's number of the chat; 0 when it is not known, as after it was forgotten
	Arrivals []Inbound // Settled tells of each whether it was answered
	Sent     []Sent
}

// Sent is a parcel that was delivered.
type Sent struct {
	Parcel  Parcel // changes of earlier messages are among them
	Message string // the id of the message that it became
	At      time.Time
}
