// Package store keeps what must survive: what arrived and is not yet answered,
// what is to be delivered, each chat's conversation, the tickets of the desk, and the
// audit: what was replied, and who did what at the desk.
//
// It also keeps the rulings of staff: what is withdrawn, and whether the bot is off. An
// Operator changes them beside the processes that have the store open.
//
// It runs on SQLite, in a file of its own, and on PostgreSQL, shared by many
// instances. The tables are the truth about what is left to be done. A row of
// the table work says that a chat has something to answer or to deliver; it is
// written in the transaction that adds the something, together with a River job
// that takes it up. One instance at a time owns the row, so a chat keeps its
// order; whatever is added meanwhile raises the row's count of wakes, and the
// owner lets go only of a row whose count is as it found it. So nothing depends on
// a job: a lost one is made again from the row, one too many finds nothing to do.
// Nothing depends on a clock that only goes forward: a row that waits for longer than any
// may, or came later than now, was written before the clock was set back, and is set right.
//
// # Instances
//
// An instance shows that it lives by a row that it renews, by the clock of the
// database. What one owns that has not done so for six seconds is taken up by the
// others with their next sweep. Each claim of a row of work has a token; every
// transaction of the owner looks for it and locks the row, so that one that was
// frozen and goes on changes nothing any more (ErrFenced). A message that it had in
// hand it does not send either, when it notices before the platform has it: within
// the call nobody can take it back, and a copy is possible. What only one may do has
// a lease (Lead). Nothing needs a session: behind a pooler in transaction mode
// statements are not prepared, the only lock is one of a transaction, and jobs are
// looked for instead of being notified of.
//
// Which leaflets an instance has live, and how often all were asked to read theirs anew,
// stands in tables of its own, beside each leaflet as it was last read without a fault.
//
// # Recalls
//
// A recall is proposed by one person and decided on by another. With the yes, one row for
// each chat that was told is written in the same transaction; each correction is put among
// the parcels in the transaction that marks its row. So each chat gets one, whatever becomes
// of the process that sends, and several processes may. A row goes with its chat.
//
// # Keys
//
// What a person wrote and where they can be reached is sealed with AES-256-GCM. The
// data key lies elsewhere. It seals a key for each chat, and that key seals what is
// of the chat: its texts and replies, also where they are cards in a staff chat. Chats
// are found by a keyed hash of their address. Job arguments hold numbers only.
//
// Forget deletes the key of the chat. On SQLite nothing of it is left in the file or
// its log, as deleted bytes are overwritten and the log is emptied. PostgreSQL
// overwrites nothing: old rows stay in its files until they are vacuumed, and in its
// write-ahead log until that is recycled. What holds then, and is tested:
//
//   - No text of the chat can be read with the data key from any file of the server,
//     the write-ahead log included: it takes the key of the chat as well.
//   - The key of the chat, itself sealed with the data key, is in no table's file any
//     more, as that table is written anew at once; while somebody may see what was there
//     before, as a backup does, as soon as they have ended.
//   - A backup that began before has the keys of all chats that it has.
//
// What does not hold: whoever has the data key and the write-ahead log of before, an
// archive of it or a backup, can open the key of the chat in there and with it what
// else is in there. That could not be otherwise as long as a database is to be
// recovered from its log with the same data key. It ends when the data key is changed
// and the old one destroyed: what was sealed with it is sealed anew, and logs and
// backups of before cannot be read by anybody. The keyed hash of an address, which
// old rows hold too, tells whoever has the data key and guesses the address that it
// wrote. A process keeps the key of a chat that another has forgotten in memory for a
// minute at most.
//
// Data keys are known to the database by their digests, so that an instance with
// another key, or without one that is still needed, is refused at its start.
package store
