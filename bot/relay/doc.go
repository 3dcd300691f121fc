// Package relay brings what people write to the responder and its replies back
// to them, and loses nothing on the way.
//
// Accept takes arrivals from a channel: the flags are matched first, and once, together
// with what the chat said in the last half hour, as memory has it; then the store commits. (Where they found nothing, the
// responder matches them once more with what the conversation holds, which no restart forgets.) From there on
// everything is work for one chat at a time: answer reads the arrivals that wait in a chat,
// puts pieces of a question together, and commits each reply, or what the desk makes of it;
// deliver hands the parcels to the channel, one after the other, and heeds what the platform
// says; runDue does what is due at the desk. Every step may be the last before a crash: the
// next start goes on from what the store holds.
//
// # The lane
//
// An emergency does not go that way. It is in the lane before the store is asked for
// anything, and the lane hands its advice to the channel that it came from, by the memory of
// this process: within two seconds of Accept, whatever else happens. What it depends on, and
// why that cannot block it:
//
//   - The flags: a table in memory, matched by the goroutine that received the message. The
//     texts that are matched are bounded in number and length.
//   - The advice: made of the same table by Advisors, which know neither library nor index,
//     and are there before both.
//   - The word of the store on whether the arrival is new: waited for up to storeWord, no
//     longer. Then the advice is given without it. A transaction that never ends, as on a
//     file system that is frozen, keeps the goroutine that began it, and nobody else.
//   - Work: each emergency has a goroutine of its own. The job queue and its workers, who may
//     all be waiting for something, have no part in it.
//   - The platform's rate: what is urgent has a share of its own, and in its chat it
//     overtakes what waits (parcel.Pace). A time to wait that the platform asks for is kept
//     to the moment, and then the advice goes before everything else.
//   - The network: the channels have connections that only urgent messages use. A call
//     without an answer does not hold up the next: another is begun beside it, after a
//     second and a half, or later when deliveries have been taking long. After an error it is
//     tried again within a second, for ever.
//   - The form of the message: one that is refused is sent as plain text, in pieces. An address
//     that has moved is followed.
//   - Start and stop: the lane runs before the store is opened, and ends after everything
//     else, once what it has is done or laneRest is over.
//   - Memory: emergencies in hand are bounded by maxHeld; more than that wait in store or
//     spool. The same advice for the same chat is given once for all that wait for it, so that
//     nobody can fill the lane alone.
//
// # One effect
//
// The row of an emergency names the holder who gives the advice, by a token, for the time of
// a lease (bot.LaneLease), which the holder renews. Whoever the store says is not new, or
// is held by somebody else, is not advised on here. When a holder is killed or frozen, another
// process, or the same after its restart, takes over what was not advised; a holder that comes
// back asks before it goes on. Once the platform has the advice, that is noted, and the answer
// to the arrival, which is the record in the audit, the conversation and the ticket at the
// desk, is committed without a parcel. It waits for the advice for three seconds, so that it is
// read first; and for the desk for half a minute, should that fail to make the ticket: then staff
// are told at the desk's place, without one. A copy of an advice comes only around a crash between the platform's taking it
// and the note of that, or when a process is cut off from the store while another takes over.
//
// # The spool
//
// While the store does not commit within keepWithin, Accept keeps what arrives in the spool,
// a journal in one or two files that are preallocated, and tells the platform that it is
// kept: so a poll gets beyond its first hundred updates, and sees the emergency behind them.
// So it does with a batch of many, which the store takes in its own time. While the spool
// holds something, everything goes through it: the order of a chat stays. What is in it is
// brought into the store as soon as that works, and at the start emergencies in it that were
// not advised are, without waiting for that. Where there is no spool that can be written,
// emergencies are advised on, and nothing is confirmed to the platform.
package relay
