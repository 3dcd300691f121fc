package kernel

import "sync"

// centred are rows less their zero points, as VPMADDUBSW wants them. It multiplies bytes from 0 to 255 (a weight
// and 128) with bytes from -128 to 127, and adds two such products in 16 bits: which hold them if the two signed
// bytes together are within widest of 0. Of the few that are not a part stands in the row, and the rest is
// excess, multiplied with the same weights once more. So the sums are exact.
type centred struct {
	values []int8
	sums   []int32   // of each row, the excess included: what 128 more in a weight adds
	beyond []uint32  // for sixteen values of a row: eight bits for each group that is not as it must be
	excess []excess  // of all rows, one after the other
	firsts []int     // where that of a row begins
	counts []uintptr // how much a row has
	begun  []int32   // how the sums of a tile begin
}

// excess is what the values of a group have too much, and how many bytes into a block their weights stand.
type excess struct {
	at     uint32
	values [group]int8
}

// widest is how far from 0 two neighbours may be together: 255 times as much fits into 16 bits.
const widest = 128

// centres keeps the memory for centred rows.
var centres = sync.Pool{New: func() any { return new(centred) }}

// take centres rows. As with the rest of the arithmetic, the race detector watches whoever gives it its rows.
//
//go:norace
func (c *centred) take(x *Rows) {
	c.values = Grow(c.values, x.N*x.Stride)
	c.sums, c.firsts, c.counts = Grow(c.sums, x.N), Grow(c.firsts, x.N), Grow(c.counts, x.N)
	c.excess = c.excess[:0]
	for r := range x.N {
		from, to := r*x.Stride, (r+1)*x.Stride
		c.firsts[r] = len(c.excess)
		c.sums[r] = c.row(c.values[from:to], x.Values[from:to], x.Zeros[r])
		c.counts[r] = uintptr(len(c.excess) - c.firsts[r])
	}
	c.excess = append(c.excess, excess{}) // so that there is one to point to
}

// row centres a row, and returns its sum.
//
//go:norace
func (c *centred) row(dst []int8, src []uint8, zero int32) (sum int32) {
	body := len(src) / Lanes * Lanes
	if body > 0 {
		c.beyond = Grow(c.beyond, body/Lanes)
		sum = centreAVX2(&dst[0], &src[0], &c.beyond[0], zero, uintptr(body/Lanes))
		for k, beyond := range c.beyond {
			for at := k * Lanes; beyond != 0; at, beyond = at+group, beyond>>8 {
				if beyond&0xff != 0 {
					c.group(dst, src, zero, at)
				}
			}
		}
	}
	for at := body; at < len(src); at += group {
		sum += c.group(dst, src, zero, at)
	}
	return sum
}

// group centres the group at a place of a row, notes its excess and returns its sum.
//
//go:norace
func (c *centred) group(dst []int8, src []uint8, zero int32, at int) (sum int32) {
	var left [group]int32
	for k := range left {
		left[k] = int32(src[at+k]) - zero
		sum += left[k]
	}
	held := hold(&left)
	copy(dst[at:], held[:])
	for left != [group]int32{} {
		c.excess = append(c.excess, excess{uint32(at * blockRows), hold(&left)})
	}
	return sum
}

// hold takes as much of a group as may be multiplied at once.
//
//go:norace
func hold(left *[group]int32) (held [group]int8) {
	for k := 0; k < group; k += 2 {
		a := min(max(left[k], -127), 127)
		b := min(max(left[k+1], -127, -widest-a), 127, widest-a)
		held[k], held[k+1] = int8(a), int8(b)
		left[k], left[k+1] = left[k]-a, left[k+1]-b
	}
	return held
}

// tileCentred is a tile of centred rows whose sums have begun.
type tileCentred func(dst *float32, stride uintptr, x *int8, xStride uintptr, xScales *float32, begun *int32,
	weights *int8, groups uintptr, scales, biases *float32)

var tilesAVX2 = []tileCentred{tile1AVX2, tile2AVX2, tile3AVX2, tile4AVX2, tile5AVX2}

// multiplyAVX2 centres the rows first.
func multiplyAVX2(dst []float32, stride int, x *Rows, m *Matrix) {
	if m.groups == 0 { // without inputs there is nothing to point to
		multiplyScalar(dst, stride, x, m)
		return
	}
	c := centres.Get().(*centred)
	defer centres.Put(c)
	c.take(x)
	c.begun = Grow(c.begun, len(tilesAVX2)*blockRows)
	tiled(len(tilesAVX2), x.N, m, func(r, n, at int) {
		weights := &m.weights[at*m.groups*group]
		beginAVX2(&c.begun[0], &c.sums[r], &c.excess[c.firsts[r]].at, &c.counts[r], uintptr(n), weights)
		tilesAVX2[n-1](&dst[r*stride+at], bytes(stride), &c.values[r*x.Stride], uintptr(x.Stride), &x.Scales[r],
			&c.begun[0], weights, uintptr(m.groups), &m.scales[at], &m.biases[at])
	})
}
