// Package source reads a clinic's leaflets from files: Markdown with YAML front
// matter, HTML, and plain text as it was copied from a page.
//
// Every format is read in the same three steps. Its own parser turns the bytes
// into a document: what is known about the leaflet, and its text as a row of
// blocks (headings, paragraphs, lists, tables). The blocks are then gathered
// into sections, and each section's blocks into passages, by rules that no
// longer know the format:
//
//   - a paragraph is a passage;
//   - a lead-in owns the list or table after it, also over a blank line;
//   - paragraphs in small letters after a lead-in are its list, and what is to be
//     done stays with the conditions that it names;
//   - a lead-in goes with each list under the deeper headings that it speaks of;
//   - a footnote stands below the text that refers to it;
//   - a short line without a full stop belongs to the paragraph after it;
//   - what comes after a box that has a heading of its own, such as a folded answer,
//     stands under the heading that the box interrupts;
//   - a leaflet without headings has a section for every passage, named after
//     its lead-in or its topic.
//
// A passage's text is made only of pieces of the file. Markup is dropped, white
// space is made even and list marks are made alike; no word is added or changed,
// and none is moved but those of footnotes and columns. A picture that stands for a
// word or a tick is read as that, a cell's text in each row that it covers, and a
// heading that says all there is to say as text. What is left out, such as the foot
// of every page, is named in a Problem of level Note, and so is a passage
// that begins or ends in the middle of what it says.
//
// Lines that say who reviewed a leaflet and when are understood in every format and
// left out of the text; review.txt has their words. What surrounds the text of a web
// page is left out by rules of our own and not by a library of readability: those
// that were measured lose a tenth of the sentences that belong to a text.
//
// What cannot be read is refused by name, as a knowledge.Problem with file, line
// and remedy, and never keeps the other leaflets from loading.
package source
