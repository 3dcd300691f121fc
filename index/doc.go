// Package index is the search engine for patients' questions.
//
// A message goes through four rooms, each a few files: understand (words,
// spelling, concepts, kinds of answer, the asking part), candidates (Bleve gives
// the sections that share words with the question; a shortlist of them is read),
// rank (features of each passage, in rank.go the confidence computed from them)
// and highlight (the sentences that answer). Everything is computed from an
// immutable Library when the index is built; a search only reads, and keeps what
// it took out of Bleve for the next.
//
// Bleve keeps ids and words, never text: what is quoted comes from the Library
// and must have the digest that the index saw, so a fault of the index can
// choose a wrong passage but cannot change a word of it.
package index
