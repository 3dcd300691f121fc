// Package bot holds the nouns that the rooms below it share. It has no behaviour
// beyond theirs: dialog makes replies, relay moves messages, store keeps them.
//
//	Message       a message of a person, with the state of its conversation
//	Conversation  one chat's state: chosen leaflet, last messages, pending choices
//	Reply         the response that a person sees: an Outcome and Parts, with Choices
//	Choice        an option that a person may pick
//	Flag          a kind of emergency, or of symptom for today, that a message raised
//	Clinic        the facts about the clinic that the bot speaks for
//	Command       a word behind a slash; Notice, a message of the bot's own accord
//
//	Arrival       one act of a person in a chat, as a channel received it
//	Inbound       an arrival that the store has accepted
//	Verdict       how urgent a message is, and the flag that says so
//	Peer          the other side of a chat, as the store knows it
//	Turn          the changes that one step of a conversation makes, committed as a whole
//	Outbound      one message of the bot: its audit row, Offer and parcels
//	Offer         the things that the buttons under a message may do; Draft, a text to send on
//	Parcel        one message for a chat; Delivery, a parcel on its way
//
//	LiveVersion   the version of the library that an instance answers from
//	GoodLeaflet   a leaflet as it was last read without a fault
//
//	Ticket        a question that waits for a person at the desk
//	Step          the desk's decision on something that happened
//	Note          a message of the desk that is not yet packed for its channel
//	Form          a window in which staff write; Filled, what they sent off
//	Reason        why a reply was not helpful
//	Ruling        a decision of staff: what is withdrawn, or that the bot is off
//
//	Proof         the record of what a reply was made from
//	Quotation     a reply that quoted a passage which is asked after
//	Recall        a correction for everybody who was told a passage
package bot
