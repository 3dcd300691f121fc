// Package bot turns a patient's message into a reply.
//
// Triage comes first and uses nothing but the red flags. Then small talk, then
// the search; decide chooses between answering, asking back, offering choices
// and saying that the bot does not know. Everything the bot says in its own
// words stands in words.go; everything else it says is quoted from a leaflet.
package bot
