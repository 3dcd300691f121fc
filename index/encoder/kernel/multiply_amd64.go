package kernel

import "sync"

// tile multiplies a fixed number of rows with one block of 64 outputs. Strides
// are in bytes; scales, biases and sums are those of the block.
type tile[T uint8 | uint16] func(dst *float32, stride uintptr, x *T, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

var tilesVNNI = [maxTileRows]tile[uint8]{tile1VNNI, tile2VNNI, tile3VNNI, tile4VNNI, tile5VNNI, tile6VNNI}

var tilesAVX2 = [maxTileRows]tile[uint16]{tile1AVX2, tile2AVX2, tile3AVX2, tile4AVX2, tile5AVX2, tile6AVX2}

// multiplyVNNI multiplies bytes as they are.
func multiplyVNNI(dst []float32, stride int, x *Rows, m *Matrix) {
	multiplyTiled(&tilesVNNI, dst, stride, x.Values, 1, x, m)
}

// widened keeps the memory for widened rows.
var widened = sync.Pool{New: func() any { return new([]uint16) }}

// multiplyAVX2 widens the rows first.
func multiplyAVX2(dst []float32, stride int, x *Rows, m *Matrix) {
	buffer := widened.Get().(*[]uint16)
	defer widened.Put(buffer)
	n := x.N * x.Stride
	*buffer = Grow(*buffer, n)
	body := n / 16 * 16
	if body > 0 {
		widenAVX2(&(*buffer)[0], &x.Values[0], uintptr(body/16))
	}
	for i, v := range x.Values[body:n] {
		(*buffer)[body+i] = uint16(v)
	}
	multiplyTiled(&tilesAVX2, dst, stride, *buffer, 2, x, m)
}

// multiplyTiled divides the rows into as few tiles as possible, of like sizes,
// and multiplies each with one block of outputs after the other. A block's
// weights stay in the nearest cache for all of its tiles.
func multiplyTiled[T uint8 | uint16](tiles *[maxTileRows]tile[T], dst []float32, stride int, values []T, size int, x *Rows, m *Matrix) {
	if m.groups == 0 { // without inputs there is nothing to point to
		multiplyScalar(dst, stride, x, m)
		return
	}
	count := ceil(x.N, maxTileRows)
	for b := range m.blocks {
		at := b * blockRows
		for k := range count {
			r, end := k*x.N/count, (k+1)*x.N/count
			tiles[end-r-1](&dst[r*stride+at], bytes(stride), &values[r*x.Stride], uintptr(size*x.Stride), &x.Scales[r], &x.Zeros[r],
				&m.weights[at*m.groups*group], uintptr(m.groups), &m.scales[at], &m.biases[at], &m.sums[at])
		}
	}
}
