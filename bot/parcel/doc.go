// Package parcel is what channels to a platform share: replies are cut to a
// platform's limits so that nothing is lost and what belongs together stays
// together, messages are sent no faster than the platform takes them, calls to it are
// bounded, and health tells how they went.
package parcel
