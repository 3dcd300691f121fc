// Package gaps groups the questions that the leaflets did not answer, or not well.
//
// A gap is such a group: different wordings of one need, masked, counted, with the
// section that comes nearest. From the gaps come the list for staff, the patch that
// adds one to a leaflet as a phrasing, and the digest of a week. All of it is made of
// plain values, and nothing in it says who asked.
package gaps
