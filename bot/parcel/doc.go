// Package parcel is what channels share on the way out: replies are cut to a
// platform's limits so that nothing is lost and what belongs together stays
// together, messages are sent no faster than the platform takes them, and calls to
// it are bounded.
package parcel
