//go:build amd64 || arm64

package kernel

// tile multiplies a fixed number of rows with one block of 64 outputs. Strides
// are in bytes; scales, biases and sums are those of the block.
type tile[T uint8 | uint16] func(dst *float32, stride uintptr, x *T, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

// multiplyTiled divides the rows into as few tiles as possible, of like sizes,
// and multiplies each with one block of outputs after the other. A block's
// weights stay in the nearest cache for all of its tiles. Tile n-1 is for n rows.
// size is that of one of the values.
func multiplyTiled[T uint8 | uint16](tiles []tile[T], dst []float32, stride int, values []T, size int,
	x *Rows, m *Matrix) {
	if m.groups == 0 { // without inputs there is nothing to point to
		multiplyScalar(dst, stride, x, m)
		return
	}
	count := ceil(x.N, len(tiles))
	for b := range m.blocks {
		at := b * blockRows
		for k := range count {
			r, end := k*x.N/count, (k+1)*x.N/count
			tiles[end-r-1](&dst[r*stride+at], bytes(stride), &values[r*x.Stride], uintptr(size*x.Stride),
				&x.Scales[r], &x.Zeros[r], &m.weights[at*m.groups*group], uintptr(m.groups),
				&m.scales[at], &m.biases[at], &m.sums[at])
		}
	}
}

// steps is how often a kernel that takes sixteen numbers at once runs.
func steps(x []float32) uintptr { return uintptr(len(x) / Lanes) }

// bytes is the distance of two rows of 32-bit numbers.
func bytes(stride int) uintptr { return uintptr(4 * stride) }

// scoresTile computes the scores of a fixed number of rows.
type scoresTile func(dst *float32, stride uintptr, q *float32, qStride uintptr, keys *float32, kStride, steps uintptr)

// scoresTiled computes scores four rows at a time, then one.
func scoresTiled(four, one scoresTile, dst []float32, stride int, q []float32, qStride int,
	keys []float32, kStride, rows int) {
	for r := 0; r < rows; {
		tile, n := one, 1
		if rows-r >= 4 {
			tile, n = four, 4
		}
		tile(&dst[r*stride], bytes(stride), &q[r*qStride], bytes(qStride),
			&keys[0], bytes(kStride), uintptr(kStride/Lanes))
		r += n
	}
}

// mixTile mixes values for a fixed number of rows.
type mixTile func(dst *float32, stride uintptr, p *float32, pStride uintptr, values *float32, vStride, n uintptr)

// mixTiled mixes values four rows at a time, then one.
func mixTiled(four, one mixTile, dst []float32, stride int, p []float32, pStride int,
	values []float32, vStride, rows, n int) {
	for r := 0; r < rows; {
		tile, size := one, 1
		if rows-r >= 4 {
			tile, size = four, 4
		}
		tile(&dst[r*stride], bytes(stride), &p[r*pStride], bytes(pStride), &values[0], bytes(vStride), uintptr(n))
		r += size
	}
}
