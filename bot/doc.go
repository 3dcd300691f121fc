// Package bot holds the nouns that the rooms below it share. It has no behaviour
// beyond theirs: dialog makes replies, relay moves messages, store keeps them.
//
//	Message       what a person wrote, with the state of its conversation
//	Conversation  one chat's state: chosen leaflet, last messages, pending choices
//	Reply         what a person sees: an Outcome and Parts, with what can be chosen
//	Choice        something a person may pick
//	Clinic        what is said about the clinic that the bot speaks for
//	Command       a word behind a slash; Notice, something the bot says of itself
//
//	Arrival       one thing that a person did in a chat, as a channel received it
//	Inbound       an arrival that the store has accepted
//	Verdict       how urgent a message is, and the flag that says so
//	Peer          what the store knows of the other side of a chat
//	Turn          what one step of a conversation changes, committed as a whole
//	Parcel        one message for a chat; Delivery, a parcel on its way
//
//	Ticket        a question that waits for a person at the desk
//	Step          what the desk makes of something that happened
//	Note          something to say that is not yet packed for its channel
//	Form          a window in which staff write; Filled, what they sent off
//	Reason        why a reply was not helpful
package bot
