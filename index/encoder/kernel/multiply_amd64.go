package kernel

var tilesVNNI = []tile{tile1VNNI, tile2VNNI, tile3VNNI, tile4VNNI, tile5VNNI, tile6VNNI}

// multiplyVNNI multiplies bytes as they are.
func multiplyVNNI(dst []float32, stride int, x *Rows, m *Matrix) {
	multiplyTiled(tilesVNNI, dst, stride, x, m)
}
