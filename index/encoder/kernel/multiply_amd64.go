package kernel

import "sync"

var tilesVNNI = []tile[uint8]{tile1VNNI, tile2VNNI, tile3VNNI, tile4VNNI, tile5VNNI, tile6VNNI}

var tilesAVX2 = []tile[uint16]{tile1AVX2, tile2AVX2, tile3AVX2, tile4AVX2, tile5AVX2, tile6AVX2}

// multiplyVNNI multiplies bytes as they are.
func multiplyVNNI(dst []float32, stride int, x *Rows, m *Matrix) {
	multiplyTiled(tilesVNNI, dst, stride, x.Values, 1, x, m)
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
	multiplyTiled(tilesAVX2, dst, stride, *buffer, 2, x, m)
}
