// Package insights shows staff what patients asked and what became of it, in figures: by day or week,
// by leaflet, with the desk's times and the leaflets that are due.
//
// A page can be open on a screen that others see, so it holds no word of a patient, and no count
// that could single one out: counts below 5 are hidden, and so are those by which they could be
// worked out. The questions themselves are behind a click that the desk's log keeps, with the
// name of who clicked.
//
// The counts of a year are kept in memory, so that a page takes milliseconds with a million
// replies in the store; those of the last days are read anew every minute, all of them every hour.
package insights
