// Package lexicon knows the words that patients use: how a message is taken
// apart into words, which words mean the same, and which name a kind of another
// (warfarin is a blood thinner).
//
// What it knows stands in reviewed text files that a nurse can edit; the ones
// for English are embedded.
package lexicon
