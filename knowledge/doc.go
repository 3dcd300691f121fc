// Package knowledge holds the nouns of Bedside: the leaflets that a clinic has
// reviewed, their sections, and the passages that may be quoted from them.
//
// A Library is immutable. Whatever replaces it replaces it whole, so everything
// that was derived from one Library (an index, an answer, an audit row) keeps
// meaning the same text. The package imports nothing but the standard library.
package knowledge
