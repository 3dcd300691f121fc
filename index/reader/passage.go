package reader

import (
	"math"

	"bedside/index/encoder/kernel"
)

// Passage is a passage encoded. It does not change.
type Passage struct {
	units  []unit
	chunks []*kernel.Matrix // its rows, chunkRows in each: see rows
	means  *kernel.Matrix   // those of the first chunk that are of the whole and of units; nil without rows
	bytes  int
}

// chunkRows is how many rows of a passage are multiplied at once, so that the products
// stay in a cache.
const chunkRows = 256

// unit is a sentence or item in one window: where it stands in the passage's text, and
// how many rows of tokens are its own.
type unit struct {
	span
	tokens int32
}

// rows is a passage encoded, as a file holds it. The first row is that of the whole
// passage, then there is one for each unit, then one for each token of the units, unit
// after unit. Each is a vector of length 1: a scale times whole numbers.
type rows struct {
	units  []unit
	scales []float32
	values []int8 // as many for each scale as the encoder is wide
}

// Passage encodes a passage: some ten milliseconds of one core for each 100 tokens.
func (r *Reader) Passage(t Text) *Passage {
	encoded, _ := r.encode(t, func() bool { return true })
	return r.passageOf(encoded)
}

// Bytes is the memory that a passage takes.
func (p *Passage) Bytes() int { return p.bytes }

// packedBytes is the memory that rows take as a Passage.
func (r *Reader) packedBytes(from rows) int {
	const block = 64 // rows that stand together in a matrix
	n := (len(from.scales) + block - 1) / block * block
	return 64 + 12*len(from.units) + n*(r.width+12)
}

// encode reads the windows of a passage, before each of which goOn is asked; false where
// it ended that. Without anything to read there are no rows.
func (r *Reader) encode(t Text, goOn func() bool) (out rows, whole bool) {
	windows := r.windows(t)
	tokens := 0
	for _, w := range windows {
		for _, u := range w.units {
			out.units = append(out.units, unit{u.at, int32(u.tokens)})
			tokens += u.tokens
		}
	}
	if tokens == 0 {
		return rows{}, true
	}
	n := 1 + len(out.units) + tokens
	out.scales, out.values = make([]float32, n), make([]int8, n*r.width)
	return out, r.fill(&out, windows, goOn)
}

// fill encodes windows and writes the rows.
func (r *Reader) fill(out *rows, windows []window, goOn func() bool) bool {
	whole, mean, row := make([]float32, r.width), make([]float32, r.width), make([]float32, r.width)
	nextUnit, nextToken := 1, 1+len(out.units)
	for _, w := range windows {
		if !goOn() {
			return false
		}
		outputs := r.encoder.EncodeTokens(w.tokens).Outputs[(1+w.head)*r.width:]
		for _, u := range w.units {
			clear(mean)
			for range u.tokens {
				token := outputs[:r.width]
				outputs = outputs[r.width:]
				add(mean, token)
				r.normalise(row, token)
				out.round(nextToken, row)
				nextToken++
			}
			r.normalise(mean, mean) // of a sum and of a mean it is the same
			add(whole, mean)
			out.round(nextUnit, mean)
			nextUnit++
		}
	}
	r.normalise(whole, whole)
	out.round(0, whole)
	return true
}

func add(sum, x []float32) {
	for i, v := range x {
		sum[i] += v
	}
}

// normalise writes a vector at the length 1. That of nothing but 0 stays as it is.
func (r *Reader) normalise(dst, x []float32) {
	length := float32(math.Sqrt(float64(r.kernels.Dot(x, x))))
	if !(length > 0) {
		length = 1
	}
	for i, v := range x {
		dst[i] = v / length
	}
}

// round writes a row as whole numbers up to 127 and a scale.
func (p *rows) round(row int, x []float32) {
	largest := float32(0)
	for _, v := range x {
		largest = max(largest, v, -v)
	}
	scale := largest / 127
	p.scales[row] = scale
	if !(scale > 0) {
		return
	}
	values := p.values[row*len(x) : (row+1)*len(x)]
	for i, v := range x {
		values[i] = int8(math.RoundToEven(float64(v / scale)))
	}
}

// passageOf packs rows for the kernels.
func (r *Reader) passageOf(from rows) *Passage {
	p := &Passage{units: from.units, bytes: r.packedBytes(from)}
	none := make([]float32, chunkRows)
	for at := 0; at < len(from.scales); at += chunkRows {
		end := min(at+chunkRows, len(from.scales))
		values, scales := from.values[at*r.width:end*r.width], from.scales[at:end]
		m, err := kernel.NewMatrix(end-at, r.width, values, scales, none[:end-at])
		if err != nil { // the lengths fit, or rows would not be what they are
			panic("reader: " + err.Error())
		}
		p.chunks = append(p.chunks, m)
	}
	if len(p.chunks) > 0 {
		p.means = p.chunks[0].First(1 + len(p.units))
	}
	return p
}
