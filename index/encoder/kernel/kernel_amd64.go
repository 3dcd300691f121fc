package kernel

//go:generate go run -C ../generate ./amd64 -out ../kernel/kernel_amd64.s -stubs ../kernel/stubs_amd64.go -pkg kernel

import (
	"golang.org/x/sys/cpu" // tells what processor and system have; the standard library keeps that to itself
)

// native returns the sets of assembly that this machine runs.
func native() []*Set {
	var sets []*Set
	if cpu.X86.HasAVX2 {
		sets = append(sets, avx2)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512VNNI {
		sets = append(sets, avx512)
	}
	return sets
}

var avx2 = &Set{
	Name:     "avx2",
	multiply: multiplyAVX2,
	span: func(src, smooth []float32) (low, high float32) {
		return spanAVX2(&src[0], &smooth[0], steps(src))
	},
	round: func(dst []uint8, src, smooth []float32, inverse, offset float32) {
		roundAVX2(&dst[0], &src[0], &smooth[0], steps(src), inverse, offset)
	},
	gelu:    func(x []float32) { geluAVX2(&x[0], steps(x)) },
	softmax: func(x []float32) { softmaxAVX2(&x[0], steps(x)) },
	addNorm: func(dst, a, b, gain, bias []float32) {
		addNormAVX2(&dst[0], &a[0], &b[0], &gain[0], &bias[0], steps(dst))
	},
	dot: func(a, b []float32) float32 { return dotAVX2(&a[0], &b[0], steps(a)) },
	scores: func(dst []float32, stride int, q []float32, qStride int, keys []float32, kStride, rows int) {
		scoresTiled(scores4AVX2, scores1AVX2, dst, stride, q, qStride, keys, kStride, rows)
	},
	mix: func(dst []float32, stride int, p []float32, pStride int, values []float32, vStride, rows, n int) {
		mixTiled(mix4AVX2, mix1AVX2, dst, stride, p, pStride, values, vStride, rows, n)
	},
}

var avx512 = &Set{
	Name:     "avx512",
	multiply: multiplyVNNI,
	span: func(src, smooth []float32) (low, high float32) {
		return spanAVX512(&src[0], &smooth[0], steps(src))
	},
	round: func(dst []uint8, src, smooth []float32, inverse, offset float32) {
		roundAVX512(&dst[0], &src[0], &smooth[0], steps(src), inverse, offset)
	},
	gelu:    func(x []float32) { geluAVX512(&x[0], steps(x)) },
	softmax: func(x []float32) { softmaxAVX512(&x[0], steps(x)) },
	addNorm: func(dst, a, b, gain, bias []float32) {
		addNormAVX512(&dst[0], &a[0], &b[0], &gain[0], &bias[0], steps(dst))
	},
	dot: func(a, b []float32) float32 { return dotAVX512(&a[0], &b[0], steps(a)) },
	scores: func(dst []float32, stride int, q []float32, qStride int, keys []float32, kStride, rows int) {
		scoresTiled(scores4AVX512, scores1AVX512, dst, stride, q, qStride, keys, kStride, rows)
	},
	mix: func(dst []float32, stride int, p []float32, pStride int, values []float32, vStride, rows, n int) {
		mixTiled(mix4AVX512, mix1AVX512, dst, stride, p, pStride, values, vStride, rows, n)
	},
}
