// Package lexicon knows the words that patients use: how a message is taken
// apart into words, which words mean the same, and which name a kind of another
// (warfarin is a blood thinner).
//
// Its tables stand in reviewed text files that a nurse can edit; the ones for
// English are embedded. The groups are in the folder en; contractions.txt and
// clauses.txt beside the code have the words by which a message is taken apart.
package lexicon
