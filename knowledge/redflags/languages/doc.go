// Package languages recognises in which language a message is written, and the
// emergencies that are told in a language other than English.
//
// kinds.txt says what makes an emergency in every language: which concepts have to
// stand near one another. For each language words/<tag>.txt has the words for
// each concept as people without medical knowledge write them, the words that deny, ask
// or tell of the past, and the title and advice that the writer reads; Punjabi's has the notice
// alone. CONTRIBUTING.md tells how a language is added.
//
// A message may be written in another language and English at once (mixed.go); english.txt has words that
// tell English, english-hush.txt those of English that deny, ask or tell of the past.
//
// A message is brought to a plain form first (fold.go): without accents, variants
// of a letter as one, and, for a language with a script of its own that is typed in Latin
// letters as well, by a rough transliteration that treats the usual spellings alike.
//
// No library is used to tell the language: of those that are kept, lingua-go 1.4.0 adds 130 MB to
// the program and 300 MB (16 MB in its mode of low accuracy) to its memory, and none knows languages
// with scripts of their own in Latin letters. On messages cut to 5, 6 and 8 words it was right for 90,
// 90 and 94 % (85, 86 and 89 %), and this package for 88, 94 and 98 %; of 2,503 English messages it took
// 3 (28) for another language, and this package 1. Shorter ones are left undecided here more often.
package languages
