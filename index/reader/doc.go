// Package reader is the reader: the head on the encoder that reads a question and a
// passage and says whether the passage answers it, and where. It only scores and
// points; it composes nothing.
//
// # What is computed
//
// A passage is read without marks of emphasis, a line for each paragraph and list item,
// in windows of at most 160 tokens that begin with its title and section; none of it is
// left out. Its units are the sentences of each line. Of a window the vectors of the
// units' tokens are kept, and the mean of each unit, all of length 1. With n(x) = x/|x|,
// the question's tokens q[i], a unit's tokens t[j], Q = n(mean of q), U = n(mean of t),
// s[i] = max over j of n(q[i])·n(t[j]), and w the softmax of a linear layer over q[i]:
//
//	unit    = u[0] (Q·U) + u[1] (sum of w[i] s[i]) + u[2]
//	passage = p[0] (Q·P) + p[1] (sum of w[i] r[i]) + p[2] + p[3] (largest unit)
//
// where P = n(sum of U) and r[i] is the largest s[i] of all units. 1/(1+exp(-passage)) is
// the probability that the passage answers. encoder/training/README.md has the same. Of many passages
// those are read so that must be, and of the others those that promise most by Q·P and the largest Q·U.
//
// # What is read together
//
// The passages that rank first are read once more, together with the question: a second network (a
// cross-encoder), as large as the encoder and with its word table, reads
//
//	[CLS] question [SEP] title: section: sentences [SEP]
//
// with the sentences around the best unit, 72 tokens in all, and of the question the last 80. With h
// its outputs, the logarithm of the odds that the passage answers is o·(h[0], mean of h over the
// question and its special tokens) + b. Nothing of it can be kept, so it costs some five milliseconds
// a passage, with AVX2 alone twenty, where Read costs some twenty microseconds. Where no passage is likely to answer by that, those
// that are left in doubt are read a second time, around the best of the sentences that were left out, if
// that one promises anything; the likelier reading counts. So it does of the spellings of a question.
// While there is still none, those that are unlikely to answer are read with the question in their own words.
//
// # Rounding
//
// Kept vectors are int8 with a scale for each, those of a question a byte a number. Sums
// of products are whole numbers, and no float operation is fused, so that every processor
// and every kernel gives the same bits.
//
// # What is kept
//
// A Passage costs some 400 bytes a token. A Shelf keeps those of a library: in memory what
// was read last, up to a bound, and in one file everything, so that a start does not encode
// again. The file says which weights its encodings are of; one of others, or a damaged one,
// is written anew.
package reader
