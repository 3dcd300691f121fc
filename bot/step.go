package bot

import "time"

// Note is a message of the desk that is not yet packed for the channel of its chat.
type Note struct {
	Chat    int64      // the store's number; 0 for the chat of the step
	ID      int64      // of the message, where buttons name it; 0 for any
	Outcome Outcome    // "" for what needs no audit
	Parts   []Part     // none to leave the text of a changed message as it is
	Buttons [][]Button // below the last part
	Offer   Offer      // kept sealed under the ID
	Change  string     // the message to change; "" to send a new one
	Loud    bool       // the platform notifies everybody in the chat
	Ticket  int64      // that it belongs to; 0 for none
	Role    Role
	Answer  *Answer // the passage of the leaflets that it quotes; nil for none
}

// Step is the desk's decision on something that happened in a chat.
type Step struct {
	Turn                 // without Answered and Outbound, which are for whoever commits it
	Notes  []Note        // in order
	Notice string        // shown to the person who pressed a button, and to no one else
	Secret string        // like Notice; the step is committed only once it was shown
	Waited time.Duration // how long a ticket waited that was claimed; 0 for none
}
