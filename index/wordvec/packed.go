package wordvec

import "math"

// perNumber is how many components a Packed has in each of its numbers, and laneBits how
// far apart they stand.
const (
	perNumber = 4
	laneBits  = 16
)

// Packed is a vector made ready for many inner products, each of which takes a
// multiplication for four components: it is their polynomial in 2^16, and the product with
// the polynomial of four others in reverse has their inner product as its coefficient of
// the third power. The zero Packed is the zero vector, which no word has.
type Packed [Dim / perNumber]uint64

// PackedQuery is the other side of an inner product: a vector in reverse.
type PackedQuery Packed

// Pack makes a word's vector ready.
func (v *Vector) Pack() Packed {
	var p Packed
	for i, x := range v {
		p[i/perNumber] += uint64(x) << (laneBits * (i % perNumber))
	}
	return p
}

// AddTo adds the vector to a centroid with a weight, as Centroid.Add does.
func (p *Packed) AddTo(c *Centroid, weight float64) {
	for i, number := range p {
		lane := c[perNumber*i : perNumber*i+perNumber : perNumber*i+perNumber]
		for k := range lane {
			x := int16(number)
			lane[k] += weight * float64(x)
			number = (number - uint64(x)) >> laneBits // what a negative one borrowed is given back
		}
	}
}

// PackQuery makes a word's vector ready to be compared with others.
func (v *Vector) PackQuery() PackedQuery {
	var q PackedQuery
	for i, x := range v {
		q.put(i, int64(x))
	}
	return q
}

func (q *PackedQuery) put(i int, x int64) {
	q[i/perNumber] += uint64(x) << (laneBits * (perNumber - 1 - i%perNumber))
}

// Product is the inner product of two vectors, exactly. No coefficient exceeds the product
// of the vectors' lengths (Cauchy-Schwarz), which must be less than 2^15: those of words are
// about 127 long. The lower coefficients are less than half of the third one's unit, and
// those above it fall out of 64 bits.
func (q *PackedQuery) Product(p *Packed) int {
	var even, odd uint64 // two sums, so that neither waits for the other
	for i := 0; i < len(p); i += 2 {
		even += q[i] * p[i]
		odd += q[i+1] * p[i+1]
	}
	const third = (perNumber - 1) * laneBits
	return int(int64(even+odd+1<<(third-1)) >> third)
}

// CosineOf is the cosine of two words' vectors, by their inner product.
func CosineOf(product int) float64 { return float64(product) / (127 * 127) }

// RoundedLength is the length to which Round scales a centroid: nearly the longest whose
// product with a word's vector Product still counts.
const RoundedLength = 240

// RoundedCentroid is the direction of a Centroid in whole numbers.
type RoundedCentroid struct {
	PackedQuery         // about RoundedLength long; 0 for a centroid of no word
	Tolerance   float64 // the greatest difference to a cosine that the rounding makes
}

// slack is more than what floating point loses beside the rounding.
const slack = 1e-9

// Round returns the direction of a centroid.
func (c *Centroid) Round() RoundedCentroid {
	r := RoundedCentroid{Tolerance: slack}
	length := c.Length()
	if length == 0 {
		return r
	}
	lost := 0.0
	for i, x := range c {
		scaled := x * RoundedLength / length
		rounded := math.Round(scaled)
		r.put(i, int64(rounded))
		lost += (scaled - rounded) * (scaled - rounded)
	}
	r.Tolerance += math.Sqrt(lost) / RoundedLength // as large when it is at right angles
	return r
}

// Length is the length of a centroid.
func (c *Centroid) Length() float64 {
	sum := 0.0
	for _, x := range c {
		sum += x * x
	}
	return math.Sqrt(sum)
}
