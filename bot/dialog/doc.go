// Package dialog turns a patient's message into a reply.
//
// Triage comes first and uses nothing but the red flags. Then comes the pick of
// what the last reply offered, then small talk, what asks nothing and messages in
// other languages, then the search, once for each question of the message; decide
// chooses between answering, asking back, offering choices and saying that the bot
// does not know. A death, fear and the like (feelings.go) get a sentence of their own
// above that. What the bot says in its own words stands in package wording; the advice
// in an emergency is the red flag's, and all else is quoted from a leaflet.
package dialog
