package urgency

import (
	"bytes"
	_ "embed" // the adapter
	"encoding/json"
	"fmt"

	"bedside/index/encoder"
)

// adapterFile makes of the encoder the network that the recogniser hears with, and has the heads that stand on it. It is a
// file of weights; training/export_adapter.py writes it.
//
//go:embed adapter.bin
var adapterFile []byte

// Adapt returns the network that the recogniser hears with, and the weights that have its heads: of an encoder whose weights
// the embedded adapter is of, the adapted one; of another itself, whose weights have heads of their own. It takes a tenth
// of a second the first time. It fails, with an encoder.ErrWeights, where the adapter is damaged or does not fit.
func Adapt(e *encoder.Encoder) (network *encoder.Encoder, heads *encoder.Weights, err error) {
	a, err := encoder.ReadWeights(bytes.NewReader(adapterFile))
	if err != nil {
		return nil, nil, fmt.Errorf("the recogniser's adapter: %w", err)
	}
	var record struct {
		Of string // the version of the weights
	}
	if err := json.Unmarshal(a.Record(), &record); err != nil {
		return nil, nil, fmt.Errorf("reading the record of the recogniser's adapter: %w", err)
	}
	if record.Of != e.Weights().Version() {
		return e, e.Weights(), nil
	}
	if network, err = e.Adapted(a); err != nil {
		return nil, nil, fmt.Errorf("the recogniser's adapter: %w", err)
	}
	return network, a, nil
}
