// Package convert makes a Markdown draft of a Word, OpenDocument or PDF file, with
// an account of every character.
//
// A reader for each format turns the file into a document: its blocks (headings,
// paragraphs, list items, tables) in reading order. Every character of a block
// knows the place in the file that it comes from. The draft is written from the
// blocks, read back by a Markdown parser that knows nothing of how it was made, and
// compared: characters with characters, table cells with table cells, and each
// number, unit and negation with those of the file's text as a second reader found
// them. What the draft lacks is listed with its reason (running head, page number,
// comment). What differs without a reason is a Difference, and the draft must not be
// used before a person has looked at it.
//
// PDF is read by PDFium, compiled to WebAssembly: it has a memory of its own, no
// files and no network, and ends at its limits of memory and time. Word and
// OpenDocument files are read by small readers of our own over encoding/xml, since the
// libraries that exist lose tracked changes, text boxes or content controls.
//
// The package is for `bedside import` alone. The server never calls it.
package convert
