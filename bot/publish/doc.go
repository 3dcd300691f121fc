// Package publish decides which version of the library is live.
//
// A Version is a library with its index and the digest of both. It never changes: a new
// one is built aside and takes its place in one step (Live), and whoever began with the
// old one ends with it.
//
// A Publisher makes the versions. It reads the leaflets anew when their files change, when
// it is asked to, and, in case neither is noticed, looks at the files now and then. A file
// that cannot be read keeps the last good version of its leaflet live, and Status tells of
// it; when nothing can be read at all, the whole version of before stays.
//
// Replicas each read their own copy of the files. What they have live is noted in the store
// (Register): there they see each other's digests, and a reload that one of them was asked for
// or that changed something there is done by the others as well.
//
// A Policy decides what of a version may be quoted: it heeds the rulings of staff, who withdraw
// leaflets and sections or switch the bot off, and the clinic's rule for leaflets whose review is
// overdue. What was read of the rulings stands while the store is away.
//
// Replay compares two versions by what patients asked. A Recaller sends corrections of what
// was told and was wrong, once a second person has said yes.
package publish
