package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive,staticcheck // the instructions by their names
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// addNorm writes the kernel of Set.AddNorm; n counts steps of sixteen.
func (i isa) addNorm() {
	function("addNorm"+i.name, "func(dst, a, b, gain, bias *float32, n uintptr)")
	dst, n := pointer("dst"), pointer("n")
	at, left := GP64(), GP64()
	step := func(k int) Mem { return Mem{Base: dst, Index: at, Scale: 1, Disp: k * i.size()} }
	again := func(label string, body func(k int)) {
		XORQ(at, at)
		MOVQ(n, left)
		repeat(label, left, func() {
			for k := range i.parts() {
				body(k)
			}
			ADDQ(I32(64), at)
		})
	}
	count := XMM()
	words := GP64()
	MOVQ(n, words)
	SHLQ(U8(4), words)
	VCVTSI2SSQ(words, i.cleared(), count)

	a, b := pointer("a"), pointer("b")
	sums := i.vecs(i.parts())
	for _, s := range sums {
		i.zero(s)
	}
	again("sum", func(k int) {
		v := i.vec()
		VMOVUPS(Mem{Base: a, Index: at, Scale: 1, Disp: k * i.size()}, v)
		VADDPS(Mem{Base: b, Index: at, Scale: 1, Disp: k * i.size()}, v, v)
		VMOVUPS(v, step(k))
		VADDPS(v, sums[k], sums[k])
	})
	mean := i.vec()
	total := i.fold(add, sums).AsX()
	VDIVSS(count, total, total)
	VBROADCASTSS(total, mean)

	squares := i.vecs(i.parts())
	for _, s := range squares {
		i.zero(s)
	}
	again("square", func(k int) {
		v := i.vec()
		VMOVUPS(step(k), v)
		VSUBPS(mean, v, v)
		VMOVUPS(v, step(k))
		VMULPS(v, v, v)
		VADDPS(v, squares[k], squares[k])
	})
	inverse := i.vec()
	total = i.fold(add, squares).AsX()
	VDIVSS(count, total, total)
	VADDSS(float(epsilon), total, total)
	VSQRTSS(total, total, total)
	one := XMM()
	VMOVSS(float(1), one)
	VDIVSS(total, one, one)
	VBROADCASTSS(one, inverse)

	gain, bias := pointer("gain"), pointer("bias")
	again("scale", func(k int) {
		v := i.vec()
		VMULPS(step(k), inverse, v)
		VMULPS(Mem{Base: gain, Index: at, Scale: 1, Disp: k * i.size()}, v, v)
		VADDPS(Mem{Base: bias, Index: at, Scale: 1, Disp: k * i.size()}, v, v)
		VMOVUPS(v, step(k))
	})
	finish()
}

// cleared returns a lowest part of a register that holds 0.
func (i isa) cleared() reg.VecVirtual {
	x := XMM()
	VXORPS(x, x, x)
	return x
}
