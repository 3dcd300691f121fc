// Package relay brings what people write to the responder and its replies back
// to them, and loses nothing on the way.
//
// Accept takes arrivals from a channel: the flags are matched first, and once, then
// the store commits. From there on everything is work for one chat at a time:
// answer reads the arrivals that wait in a chat, puts pieces of a question together, and
// commits each reply, or what the desk makes of it; deliver hands the parcels to
// the channel, one after the other, and heeds what the platform says; tend does
// what is due at the desk. Every step may be the last before a crash: the next
// start goes on from what the store holds.
package relay
