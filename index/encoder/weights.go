package encoder

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The frame of a file of weights; doc.go describes it.
const (
	magic         = "BEDSIDEW"
	fileVersion   = 4
	frameSize     = len(magic) + 4 + 4 + 8
	maxFileSize   = 64 << 20
	payloadAlign  = 64
	weightsRemedy = "export the weights again with training/export.py"
)

// ErrWeights is what every fault of a file of weights is, for errors.Is.
var ErrWeights = errors.New("weights cannot be used")

// Weights is a file of weights, checked and taken apart. It does not change.
type Weights struct {
	header  header
	payload []byte
	tensors map[string]entry
	digest  [sha256.Size]byte
}

// header is the JSON at the start of the file.
type header struct {
	Model   shape           `json:"model"`
	Record  json.RawMessage `json:"record"`
	Tensors []entry         `json:"tensors"`
}

// shape is what the network is made of.
type shape struct {
	Layers    int `json:"layers"`
	Width     int `json:"width"`
	Heads     int `json:"heads"`
	Inner     int `json:"inner"`
	Positions int `json:"positions"`
}

// ReadWeights reads and checks a file of weights. Every error is an ErrWeights
// and says what to do.
func ReadWeights(r io.Reader) (*Weights, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	return parseWeights(file)
}

// parseWeights checks a file and keeps it.
func parseWeights(file []byte) (*Weights, error) {
	w := &Weights{tensors: make(map[string]entry)}
	head, err := w.openFrame(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w; %s", ErrWeights, err, weightsRemedy)
	}
	decoder := json.NewDecoder(bytes.NewReader(head))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&w.header); err != nil {
		return nil, fmt.Errorf("%w: header: %w; %s", ErrWeights, err, weightsRemedy)
	}
	for _, e := range w.header.Tensors {
		if err := w.check(e); err != nil {
			return nil, fmt.Errorf("%w: tensor %s: %w; %s", ErrWeights, e.Name, err, weightsRemedy)
		}
		w.tensors[e.Name] = e
	}
	return w, nil
}

// openFrame checks everything around the header and the payload, and returns the header.
func (w *Weights) openFrame(file []byte) ([]byte, error) {
	if len(file) < frameSize || string(file[:len(magic)]) != magic {
		return nil, errors.New("not a file of weights for this program")
	}
	version := binary.LittleEndian.Uint32(file[8:])
	headSize := binary.LittleEndian.Uint32(file[12:])
	size := binary.LittleEndian.Uint64(file[16:])
	if version != fileVersion {
		return nil, fmt.Errorf("version %d of the format; this program reads version %d", version, fileVersion)
	}
	if size > maxFileSize || uint64(len(file)) > size {
		return nil, fmt.Errorf("damaged: %d bytes; its frame says %d", len(file), size)
	}
	if uint64(len(file)) < size {
		return nil, fmt.Errorf("cut off after %d of %d bytes", len(file), size)
	}
	body := len(file) - sha256.Size
	w.digest = sha256.Sum256(file[:max(0, body)])
	if body < frameSize || !bytes.Equal(w.digest[:], file[body:]) {
		return nil, errors.New("damaged: its checksum does not fit")
	}
	start := (frameSize + int(headSize) + payloadAlign - 1) / payloadAlign * payloadAlign
	if start > body {
		return nil, fmt.Errorf("damaged: a header of %d bytes in a file of %d", headSize, len(file))
	}
	w.payload = file[start:body]
	return file[frameSize : frameSize+int(headSize)], nil
}

// check says what is wrong with a tensor.
func (w *Weights) check(e entry) error {
	if _, twice := w.tensors[e.Name]; twice {
		return errors.New("there twice")
	}
	n := 1
	for _, d := range e.Shape {
		if d < 0 || d > maxFileSize || n > maxFileSize/max(1, d) {
			return fmt.Errorf("no room for a shape of %v", e.Shape)
		}
		n *= d
	}
	if len(e.Shape) == 0 {
		return errors.New("no shape")
	}
	if e.Packed < 0 || e.Packed > 0 && (e.Type == "float32" || e.Type == "gzip") {
		return fmt.Errorf("%s packed to %d bytes", e.Type, e.Packed)
	}
	switch e.Type {
	case "bytes", "gzip":
		return w.within(e.At, e.stored(n))
	case "float32":
		return w.finite(e.At, n, "number")
	case "int8", "int4":
		if e.Type == "int4" && e.Shape[len(e.Shape)-1]%2 != 0 {
			return fmt.Errorf("int4 of %v: rows of an odd length", e.Shape)
		}
		if err := w.within(e.At, e.stored(n)); err != nil {
			return err
		}
		return w.finite(e.Scales, e.Shape[0], "scale")
	}
	return fmt.Errorf("unknown type %q", e.Type)
}

// within tells whether bytes lie in the payload.
func (w *Weights) within(at, n int) error {
	if at < 0 || at > len(w.payload) || n > len(w.payload)-at {
		return fmt.Errorf("%d bytes at %d lie outside the %d of the file", n, at, len(w.payload))
	}
	return nil
}

// finite tells whether numbers lie in the payload and are numbers.
func (w *Weights) finite(at, n int, what string) error {
	if err := w.within(at, 4*n); err != nil {
		return err
	}
	for i := range n {
		const infinity = 0x7f800000
		if b := binary.LittleEndian.Uint32(w.payload[at+4*i:]); b&infinity == infinity {
			return fmt.Errorf("%s %d is not finite", what, i)
		}
	}
	return nil
}

// Names returns the names of all tensors, in the order of the file.
func (w *Weights) Names() []string {
	names := make([]string, len(w.header.Tensors))
	for i, e := range w.header.Tensors {
		names[i] = e.Name
	}
	return names
}

// Record returns the training record that the exporter was given, as JSON.
func (w *Weights) Record() json.RawMessage { return bytes.Clone(w.header.Record) }

// Version tells one file from another: the start of its checksum, in hexadecimal.
func (w *Weights) Version() string { return fmt.Sprintf("%x", w.digest[:6]) }
