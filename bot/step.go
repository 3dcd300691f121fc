package bot

import "time"

// Note is something to say that is not yet packed for the channel of its chat.
type Note struct {
	Chat    int64      // the store's number; 0 for the chat of the step
	ID      int64      // of what is said, where buttons name it; 0 for any
	Outcome Outcome    // "" for what needs no audit
	Parts   []Part     // none to leave the text of a changed message as it is
	Buttons [][]Button // below the last part
	Offer   Offer      // kept sealed under the ID
	Change  string     // the message to change; "" to send a new one
	Loud    bool       // everybody in the chat is to notice it at once
	Ticket  int64      // that it belongs to; 0 for none
	Role    Role
}

// Step is what the desk makes of something that happened in a chat.
type Step struct {
	Turn                 // with nothing answered and nothing said: that is for whoever commits it
	Notes  []Note        // what is said, in order
	Notice string        // told to the person who pressed a button, and to nobody else
	Secret string        // the same, but the step counts only once it was told
	Waited time.Duration // how long a ticket waited that was claimed; 0 for none
}
