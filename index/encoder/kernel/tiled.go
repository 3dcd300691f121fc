//go:build amd64 || arm64

package kernel

// tile multiplies a fixed number of rows with one block of 64 outputs. Strides
// are in bytes; scales, biases and sums are those of the block.
type tile func(dst *float32, stride uintptr, x *uint8, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

// multiplyTiled multiplies with tiles, of which number n-1 is for n rows.
func multiplyTiled(tiles []tile, dst []float32, stride int, x *Rows, m *Matrix) {
	if m.groups == 0 { // without inputs there is nothing to point to
		multiplyScalar(dst, stride, x, m)
		return
	}
	tiled(len(tiles), x.N, m, func(r, n, at int) {
		tiles[n-1](&dst[r*stride+at], bytes(stride), &x.Values[r*x.Stride], uintptr(x.Stride),
			&x.Scales[r], &x.Zeros[r], &m.weights[at*m.groups*group], uintptr(m.groups),
			&m.scales[at], &m.biases[at], &m.sums[at])
	})
}

// tiled divides rows into as few tiles as possible, of like sizes and at most so many rows, and has each multiplied
// with one block of outputs after the other. A block's weights stay in the nearest cache for all of its tiles.
func tiled(most, rows int, m *Matrix, multiply func(row, n, output int)) {
	count := ceil(rows, most)
	for b := range m.blocks {
		for k := range count {
			r, end := k*rows/count, (k+1)*rows/count
			multiply(r, end-r, b*blockRows)
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
