// Package spool keeps what channels received while the store cannot.
//
// A spool is a journal: batches of arrivals, sealed, appended to a file and synced
// before Append returns, and read back in their order by Drain, which hands them to
// the store as soon as that works again. The file is preallocated, so that a full disk
// does not stop it, and has a fixed size, so that it cannot fill one. It lies in up to
// two places, best on two file systems: when one does not take a write in time, as on a
// file system that is frozen, the other does.
//
// A batch may be handed to the store more than once: when a write to a place came late,
// or the process was killed between Drain's handing it over and its noting that. Whoever
// takes it must know repeats, as the store does.
//
// # The file
//
//	head    "BDSP", version 1, three bytes 0, generation (8 bytes)
//	record  length of the sealed batch (4), its CRC-32C over generation, number and
//	        sealed batch (4), number (8), sealed batch
//
// Numbers are in the order of Append over both places, little-endian like all else. A
// record of an earlier generation, or one that is cut off, ends the file: its checksum
// is another. Emptying the file writes the next generation into the head.
package spool
