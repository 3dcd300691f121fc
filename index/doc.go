// Package index is the search engine for patients' questions.
//
// A message goes through four stages, each a few files: understand (terms and their
// expansions, spelling, kinds of answer, the asking part), candidates (posting lists
// from Bleve give the sections that share words with the question; a shortlist of them
// is ranked), rank (features of each passage, re-ranking by word vectors and by what the
// reader says, the confidence computed from them) and highlight (the sentences that answer). The corpus
// is computed from an immutable Library when the index is built; a search only reads,
// and keeps the posting lists that it decoded for the next.
//
// Courtesies are left out of messages before (lexicon/courtesy), and a condition that was told right before a question is
// put in front of it, as if both were one message.
//
// A message in a conversation goes through them twice, by itself and below the messages before it, and
// continuation decides by what both find whether it goes on from those; by words alone, without the
// reader, a few rules decide before.
//
// Bleve keeps ids and words, never text: quotations come from the Library and must have
// the digest that the index saw, so a fault of the index can choose a wrong passage but
// cannot change a word of it.
package index
