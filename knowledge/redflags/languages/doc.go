// Package languages recognises in which language a message is written, and the
// emergencies that are told in a language other than English.
//
// kinds.txt says what makes an emergency in every language: which concepts have to
// stand near one another. For each language words/<tag>.txt has the words for
// each concept as people without medical knowledge write them, the words that deny, ask
// or tell of the past, and the title and advice that the writer reads. CONTRIBUTING.md
// tells how a language is added.
//
// A message is brought to a plain form first (fold.go): without accents, variants
// of a letter as one, and, for a language with a script of its own that is typed in Latin
// letters as well, by a rough transliteration that treats the usual spellings alike.
package languages
