package encoder

import _ "embed" // the weights

// embedded is the file of weights that this program was built with.
//
//go:embed weights.bin
var embedded []byte
