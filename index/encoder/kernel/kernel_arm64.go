package kernel

//go:generate go run -C ../generate ./arm64 ../kernel/kernel_arm64.s

import (
	"golang.org/x/sys/cpu" // tells what processor and system have; the standard library keeps that to itself
)

// native returns the set of assembly when this machine runs it: those of the
// Raspberry Pi 5, of Graviton 2 and of Apple do.
func native() []*Set {
	if cpu.ARM64.HasASIMDDP {
		return []*Set{dotprod}
	}
	return nil
}

// dotprod leaves to plain Go what takes little of the time.
var dotprod = &Set{
	Name: "dotprod",
	multiply: func(dst []float32, stride int, x *Rows, m *Matrix) {
		multiplyTiled(tilesDOT, dst, stride, x, m)
	},
	span:    rangeScalar,
	round:   roundScalar,
	gelu:    func(x []float32) { geluNEON(&x[0], steps(x)) },
	softmax: softmaxScalar,
	addNorm: addNormScalar,
	dot:     dotScalar,
	scores: func(dst []float32, stride int, q []float32, qStride int, keys []float32, kStride, rows int) {
		scoresTiled(scores4NEON, scores1NEON, dst, stride, q, qStride, keys, kStride, rows)
	},
	mix: func(dst []float32, stride int, p []float32, pStride int, values []float32, vStride, rows, n int) {
		mixTiled(mix4NEON, mix1NEON, dst, stride, p, pStride, values, vStride, rows, n)
	},
}

var tilesDOT = []tile{tile1DOT, tile2DOT, tile3DOT, tile4DOT}

// The kernels of kernel_arm64.s; see tile, scoresTile, mixTile and Set.GELU.

//go:noescape
func tile1DOT(dst *float32, stride uintptr, x *uint8, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

//go:noescape
func tile2DOT(dst *float32, stride uintptr, x *uint8, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

//go:noescape
func tile3DOT(dst *float32, stride uintptr, x *uint8, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

//go:noescape
func tile4DOT(dst *float32, stride uintptr, x *uint8, xStride uintptr, xScales *float32, xZeros *int32,
	weights *int8, groups uintptr, scales, biases *float32, sums *int32)

//go:noescape
func scores1NEON(dst *float32, stride uintptr, q *float32, qStride uintptr, keys *float32, kStride, steps uintptr)

//go:noescape
func scores4NEON(dst *float32, stride uintptr, q *float32, qStride uintptr, keys *float32, kStride, steps uintptr)

//go:noescape
func mix1NEON(dst *float32, stride uintptr, p *float32, pStride uintptr, values *float32, vStride, n uintptr)

//go:noescape
func mix4NEON(dst *float32, stride uintptr, p *float32, pStride uintptr, values *float32, vStride, n uintptr)

//go:noescape
func geluNEON(x *float32, n uintptr)
