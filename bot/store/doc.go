// Package store keeps what must survive: what arrived and is not yet answered,
// what is to be delivered, each chat's conversation, the tickets of the desk, and the
// audit: what was replied, and who did what at the desk.
//
// It runs on SQLite, in a file of its own, and on PostgreSQL, shared by many
// instances. The tables are the truth about what is left to be done. A row of
// the table work says that a chat has something to answer or to deliver; it is
// written in the transaction that adds the something, together with a River job
// that takes it up. One instance at a time owns the row, so a chat keeps its
// order; whatever is added meanwhile raises the row's count of wakes, and the
// owner lets go only of a row whose count is as it found it. So nothing depends on
// a job: a lost one is made again from the row, one too many finds nothing to do.
//
// What a person wrote and where they can be reached is sealed with AES-256-GCM
// under a key that lies elsewhere; chats are found by a keyed hash of their
// address. Job arguments hold numbers only.
package store
