package bot

import "time"

// LiveVersion is the version of the library that an instance of the program answers from.
type LiveVersion struct {
	Digest   string    // lower-case hexadecimal SHA-256 of the library and its words
	Leaflets int       // how many it has
	Kept     []string  // ids of those whose version of before stays live, because their file is bad
	Since    time.Time // when the instance noted it
	Own      bool      // the instance is the one that asks
}

// GoodLeaflet is a leaflet as it was last read without a fault.
type GoodLeaflet struct {
	ID      string
	File    string // that it was read from
	Content []byte // a knowledge.Leaflet as JSON
}
