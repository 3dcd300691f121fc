package encoder

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// file is a file of weights that a test may spoil before it is put together.
type file struct {
	version  uint32
	header   header
	payload  []byte
	rawHead  []byte // instead of the header
	headSize uint32 // instead of the header's own
}

// put appends bytes to the payload and an entry that tells of them.
func (f *file) put(name, kind string, data []byte, dims ...int) *entry {
	f.payload = append(f.payload, make([]byte, -len(f.payload)&(payloadAlign-1))...)
	f.header.Tensors = append(f.header.Tensors, entry{Name: name, Type: kind, Shape: dims, At: len(f.payload)})
	f.payload = append(f.payload, data...)
	return &f.header.Tensors[len(f.header.Tensors)-1]
}

// putText appends a text, packed.
func (f *file) putText(name, text string) *entry {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(text))
	w.Close()
	return f.put(name, "gzip", packed.Bytes(), packed.Len())
}

// putFloats appends n numbers that grow slowly.
func (f *file) putFloats(name string, dims ...int) {
	n := 1
	for _, d := range dims {
		n *= d
	}
	f.put(name, "float32", numbers(n), dims...)
}

// putMatrix appends a matrix of int8 and its scales.
func (f *file) putMatrix(name string, rows, width int) {
	data := make([]byte, rows*width)
	for i := range data {
		data[i] = byte(i * 37)
	}
	e := f.put(name, "int8", data, rows, width)
	e.Scales = len(f.payload)
	f.payload = append(f.payload, numbers(rows)...)
}

// putWords appends a table of int4 and its scales.
func (f *file) putWords(name string, rows, width int) {
	f.putMatrix(name, rows, width/2)
	e := f.tensor(name)
	e.Type, e.Shape = "int4", []int{rows, width}
}

// pack puts what zstd makes of the first so many rows of a matrix in its place.
func (f *file) pack(t testing.TB, name string, rows int) {
	t.Helper()
	e := f.tensor(name)
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := encoder.EncodeAll(f.payload[e.At:e.At+rows*e.Shape[1]], nil)
	e.At, e.Packed = len(f.payload), len(packed)
	f.payload = append(f.payload, packed...)
}

func numbers(n int) []byte {
	out := make([]byte, 0, 4*n)
	for i := range n {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(i%7+1)/64))
	}
	return out
}

// bytes puts the file together, with the checksum that fits.
func (f *file) bytes(t testing.TB) []byte {
	t.Helper()
	head := f.rawHead
	if head == nil {
		var err error
		if head, err = json.Marshal(f.header); err != nil {
			t.Fatal(err)
		}
	}
	if f.headSize == 0 {
		f.headSize = uint32(len(head))
	}
	padding := make([]byte, -(frameSize+len(head))&(payloadAlign-1))
	size := frameSize + len(head) + len(padding) + len(f.payload) + sha256.Size
	out := binary.LittleEndian.AppendUint32([]byte(magic), f.version)
	out = binary.LittleEndian.AppendUint32(out, f.headSize)
	out = binary.LittleEndian.AppendUint64(out, uint64(size))
	out = bytes.Join([][]byte{out, head, padding, f.payload}, nil)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}

// tensor returns an entry by its name.
func (f *file) tensor(name string) *entry {
	for i := range f.header.Tensors {
		if f.header.Tensors[i].Name == name {
			return &f.header.Tensors[i]
		}
	}
	panic(name)
}

// tiny is a network of one layer that knows four pieces.
func tiny() *file {
	f := &file{version: fileVersion}
	f.header.Model = shape{Layers: 1, Width: 64, Heads: 2, Inner: 128, Positions: 8}
	f.header.Record = json.RawMessage(`{"made":"by hand"}`)
	const pieces = "[UNK]\n[CLS]\n[SEP]\na\n"
	f.putText("vocab.txt", pieces)
	f.putWords("embeddings.word_embeddings.weight", 4, 64)
	f.putFloats("embeddings.position_embeddings.weight", 8, 64)
	f.putFloats("embeddings.token_type_embeddings.weight", 2, 64)
	norm := func(name string) {
		f.putFloats(name+".weight", 64)
		f.putFloats(name+".bias", 64)
	}
	linear := func(name string, out, in int) {
		f.putMatrix(name+".weight", out, in)
		f.putFloats(name+".bias", out)
	}
	norm("embeddings.LayerNorm")
	const p = "encoder.layer.0."
	f.putFloats(p+"attention.self.smooth", 64)
	linear(p+"attention.self.query", 64, 64)
	linear(p+"attention.self.key", 64, 64)
	linear(p+"attention.self.value", 64, 64)
	f.putFloats(p+"attention.output.dense.smooth", 64)
	linear(p+"attention.output.dense", 64, 64)
	norm(p + "attention.output.LayerNorm")
	f.putFloats(p+"intermediate.dense.smooth", 64)
	linear(p+"intermediate.dense", 128, 64)
	f.putFloats(p+"output.dense.smooth", 128)
	linear(p+"output.dense", 64, 128)
	norm(p + "output.LayerNorm")
	f.putFloats("head.level.weight", 3, 2)
	return f
}

func TestLoadTiny(t *testing.T) {
	e, err := Load(bytes.NewReader(tiny().bytes(t)))
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Encode("a b a"); len(got.Tokens) != 5 || len(got.Outputs) != 5*64 {
		t.Errorf("%d tokens, %d numbers", len(got.Tokens), len(got.Outputs))
	}
	w := e.Weights()
	if string(w.Record()) != `{"made":"by hand"}` || len(w.Version()) != 12 {
		t.Errorf("record %s, version %s", w.Record(), w.Version())
	}
	head, ok := w.Tensor("head.level.weight")
	want := []float32{1. / 64, 2. / 64, 3. / 64, 4. / 64, 5. / 64, 6. / 64}
	if !ok || !cmp.Equal(head.Floats(), want) || !cmp.Equal(head.Shape, []int{3, 2}) {
		t.Errorf("a head's tensor: %v of %v, %v", head.Floats(), head.Shape, ok)
	}
	words, _ := w.Tensor("embeddings.word_embeddings.weight")
	if got, want := words.Floats()[65], float32((32*37%256)>>4-8)*2/64; got != want {
		t.Errorf("number 1 of row 1: %g; want %g", got, want)
	}
	if _, ok := w.Tensor("none"); ok || len(w.Names()) != len(tiny().header.Tensors) {
		t.Errorf("names: %v", w.Names())
	}
}

// TestLoadPacked holds that a packed matrix is the one that was packed.
func TestLoadPacked(t *testing.T) {
	const name = "encoder.layer.0.output.dense.weight"
	plain, f := tiny(), tiny()
	f.pack(t, name, f.tensor(name).Shape[0])
	want, _ := plain.read(t).Tensor(name)
	got, ok := f.read(t).Tensor(name)
	if !ok || !cmp.Equal(got.Floats(), want.Floats()) {
		t.Errorf("%d numbers, %v; want %d", len(got.Floats()), ok, len(want.Floats()))
	}
}

// TestLoadRefuses spoils files in every way that the loader knows of.
func TestLoadRefuses(t *testing.T) {
	whole := tiny().bytes(t)
	flipped := func(at int) []byte {
		spoilt := bytes.Clone(whole)
		spoilt[at] ^= 4
		return spoilt
	}
	spoilt := func(spoil func(f *file)) []byte {
		f := tiny()
		spoil(f)
		return f.bytes(t)
	}
	nan := func(at int) func(*file) {
		return func(f *file) { binary.LittleEndian.PutUint32(f.payload[at:], 0x7fc00000) }
	}
	words := tiny().tensor("embeddings.word_embeddings.weight")
	bias := tiny().tensor("encoder.layer.0.output.dense.bias")
	const key = "encoder.layer.0.attention.self.key.weight"
	entryOf := func(change func(e *entry)) []byte {
		return spoilt(func(f *file) { change(f.tensor(key)) })
	}
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"empty":                   {nil, "not a file of weights"},
		"of another program":      {[]byte("PK\x03\x04" + strings.Repeat("x", 200)), "not a file of weights"},
		"cut off in the frame":    {whole[:frameSize-1], "not a file of weights"},
		"cut off after the frame": {whole[:frameSize+5], "cut off after 29 of"},
		"cut off at the end":      {whole[:len(whole)-1], "cut off after"},
		"longer":                  {append(bytes.Clone(whole), 0), "its frame says"},
		"a later version":         {spoilt(func(f *file) { f.version = 5 }), "version 5 of the format; this program"},
		"a bit of the header":     {flipped(frameSize + 3), "checksum"},
		"a bit of the payload":    {flipped(len(whole) - 100), "checksum"},
		"a bit of the checksum":   {flipped(len(whole) - 1), "checksum"},
		"a bit of the size":       {flipped(16), "bytes"},
		"a huge header":           {spoilt(func(f *file) { f.headSize = 1 << 31 }), "a header of 2147483648 bytes"},
		"no JSON":                 {spoilt(func(f *file) { f.rawHead = []byte("{") }), "header"},
		"an unknown key":          {spoilt(func(f *file) { f.rawHead = []byte(`{"colour":1}`) }), "colour"},
		"no model":                {spoilt(func(f *file) { f.header.Model = shape{} }), "cannot be computed here"},
		"an odd width":            {spoilt(func(f *file) { f.header.Model.Width = 63 }), "cannot be computed here"},
		"more layers":             {spoilt(func(f *file) { f.header.Model.Layers = 2 }), "layer.1.attention.self.query.weight is"},
		"a tensor twice":          {entryOf(func(e *entry) { e.Name = "vocab.txt" }), "vocab.txt: there twice"},
		"a tensor missing":        {entryOf(func(e *entry) { e.Name = "x" }), key + " is missing"},
		"a tensor of an odd type": {entryOf(func(e *entry) { e.Type = "int2" }), `unknown type "int2"`},
		"packed float32":          {spoilt(func(f *file) { f.tensor("head.level.weight").Packed = 24 }), "float32 packed to 24 bytes"},
		"packed to less than 0":   {entryOf(func(e *entry) { e.Packed = -1 }), "int8 packed to -1 bytes"},
		"packed outside":          {entryOf(func(e *entry) { e.Packed = 1 << 30 }), "lie outside"},
		"not packed at all":       {entryOf(func(e *entry) { e.Packed = 100 }), key + " is missing or damaged"},
		"packed of other size":    {spoilt(func(f *file) { f.pack(t, key, 63) }), key + " is missing or damaged"},
		"an odd row of int4":      {entryOf(func(e *entry) { e.Type, e.Shape = "int4", []int{64, 63} }), "rows of an odd length"},
		"a matrix of other shape": {entryOf(func(e *entry) { e.Shape = []int{32, 128} }), "int8 of [32 128]; want int8 of"},
		"a matrix of float32": {spoilt(func(f *file) {
			f.tensor(key).Name = "x"
			f.tensor("head.level.weight").Name = key
		}), "float32 of [3 2]; want int8 of [64 64]"},
		"no shape":               {entryOf(func(e *entry) { e.Shape = nil }), "no shape"},
		"a negative shape":       {entryOf(func(e *entry) { e.Shape = []int{-64, -64} }), "a shape of [-64 -64]"},
		"a shape that overflows": {entryOf(func(e *entry) { e.Shape = []int{1 << 30, 1 << 34} }), "no room for a shape"},
		"a tensor outside":       {entryOf(func(e *entry) { e.At = 1 << 30 }), "lie outside"},
		"a tensor before":        {entryOf(func(e *entry) { e.At = -1 }), "lie outside"},
		"scales outside":         {entryOf(func(e *entry) { e.Scales = math.MaxInt }), "lie outside"},
		"NaN as a scale":         {spoilt(nan(words.Scales + 4)), "word_embeddings.weight: scale 1 is not finite"},
		"NaN as a number":        {spoilt(nan(bias.At + 8)), "output.dense.bias: number 2 is not finite"},
		"no vocabulary":          {spoilt(func(f *file) { f.tensor("vocab.txt").Name = "x" }), "vocab.txt of packed text is"},
		"another vocabulary": {spoilt(func(f *file) {
			other := *f.putText("vocab.txt", "[CLS]\n[SEP]\na\nb\n")
			f.header.Tensors = f.header.Tensors[:len(f.header.Tensors)-1]
			*f.tensor("vocab.txt") = other
		}), "no line [UNK]"},
		"a damaged vocabulary": {spoilt(func(f *file) { copy(f.payload, "[UNK]") }), "vocab.txt: gzip: invalid header"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(bytes.NewReader(test.file))
			if err == nil || !errors.Is(err, ErrWeights) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error: %v; want %q", err, test.want)
			}
			if err != nil && !strings.Contains(err.Error(), "export.py") {
				t.Errorf("the error %q says no remedy", err)
			}
		})
	}
}

// TestLoadReadError shows that a fault of the reader is not called one of the weights.
func TestLoadReadError(t *testing.T) {
	_, err := Load(iotest.ErrReader(io.ErrUnexpectedEOF))
	if !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, ErrWeights) {
		t.Errorf("error: %v", err)
	}
}

// FuzzLoad gives the loader any header, and a payload with any number in some
// place, with a checksum that fits: it may refuse them, and what it takes must
// encode a text.
func FuzzLoad(f *testing.F) {
	whole := tiny()
	head, err := json.Marshal(whole.header)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(head, uint32(0), uint32(0x4e555b), uint32(0))
	f.Add([]byte(`{"tensors":[{"name":"a","type":"int8","shape":[9,9],"packed":40,"scales":64}]}`), uint32(64), uint32(0xfd2fb528), uint32(0))
	f.Add([]byte(`{"tensors":[{"name":"a","type":"int8","shape":[0],"scales":9}]}`), uint32(1), uint32(2), uint32(3))
	f.Fuzz(func(t *testing.T, head []byte, at, number, headSize uint32) {
		payload := bytes.Clone(whole.payload)
		binary.LittleEndian.PutUint32(payload[at%uint32(len(payload)-3):], number)
		spoilt := file{version: fileVersion, rawHead: append([]byte{}, head...), payload: payload, headSize: headSize}
		e, err := Load(bytes.NewReader(spoilt.bytes(t)))
		if err != nil {
			return
		}
		if got := e.Encode("a b a"); len(got.Outputs) != len(got.Tokens)*e.Width() {
			t.Errorf("%d numbers for %d tokens", len(got.Outputs), len(got.Tokens))
		}
	})
}
