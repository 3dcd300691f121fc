package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build" //nolint:revive,staticcheck // the instructions by their names
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The constants of ../kernel/scalar.go.
const (
	magic   = 3 << 22
	log2e   = 1.4426950216293335
	ln2High = 0.693359375
	ln2Low  = -0.00021219444170128554
	expLow  = -87
	exp0    = 0.4999999403953552
	exp1    = 0.1666652113199234
	exp2    = 0.04166838899254799
	exp3    = 0.008368716575205326
	exp4    = 0.0013814597623422742
	erfP    = 0.3275911 / math.Sqrt2
	erf1    = 0.254829592 / 2
	erf2    = -0.284496736 / 2
	erf3    = 1.421413741 / 2
	erf4    = -1.453152027 / 2
	erf5    = 1.061405429 / 2
	epsilon = 1e-12
)

// expNeg replaces x by e^x, for x up to 0; see expNeg in ../kernel/scalar.go.
func (i isa) expNeg(x reg.VecVirtual) {
	z, n, t, p := i.vec(), i.vec(), i.vec(), i.vec()
	VMAXPS(float(expLow), x, x)
	VMULPS(float(log2e), x, z)
	VADDPS(float(magic), z, z)
	VSUBPS(float(magic), z, n)
	VMULPS(float(ln2High), n, t)
	VSUBPS(t, x, x)
	VMULPS(float(ln2Low), n, t)
	VSUBPS(t, x, x)
	VMULPS(float(exp4), x, p)
	for _, c := range []float64{exp3, exp2, exp1} {
		VADDPS(float(c), p, p)
		VMULPS(x, p, p)
	}
	VADDPS(float(exp0), p, p)
	VMULPS(x, p, p)
	VMULPS(x, p, p)
	VADDPS(x, p, p)
	VADDPS(float(1), p, p)
	VPSLLD(U8(23), z, z)
	VPADDD(z, p, x)
}

// gelu writes the kernel of Set.GELU; n counts steps of sixteen.
func (i isa) gelu() {
	function("gelu"+i.name, "func(x *float32, n uintptr)")
	x, n := pointer("x"), pointer("n")
	if !i.wide {
		ADDQ(n, n)
	}
	one := i.vec()
	VMOVUPS(float(1), one)
	zero := i.vec()
	i.zero(zero)
	repeat("loop", n, func() {
		v, a, t, p, e := i.vec(), i.vec(), i.vec(), i.vec(), i.vec()
		VMOVUPS(Mem{Base: x}, v)
		i.and(bits(1<<31-1), v, a)
		VMULPS(float(erfP), a, t)
		VADDPS(one, t, t)
		VDIVPS(t, one, t)
		VMULPS(float(erf5), t, p)
		for _, c := range []float64{erf4, erf3, erf2, erf1} {
			VADDPS(float(c), p, p)
			VMULPS(t, p, p)
		}
		VMULPS(a, a, e)
		VMULPS(float(-0.5), e, e)
		i.expNeg(e)
		VMULPS(e, p, p)
		VMULPS(p, a, a)
		VMAXPS(zero, v, v)
		VSUBPS(a, v, v)
		VMOVUPS(v, Mem{Base: x})
		ADDQ(I32(i.size()), x)
	})
	finish()
}

// span writes the kernel that finds the least and greatest product.
func (i isa) span() {
	function("span"+i.name, "func(src, smooth *float32, n uintptr) (low, high float32)")
	src, smooth, n := pointer("src"), pointer("smooth"), pointer("n")
	low, high := i.vecs(i.parts()), i.vecs(i.parts())
	for k := range low {
		i.zero(low[k])
		i.zero(high[k])
	}
	repeat("loop", n, func() {
		for k := range low {
			v := i.vec()
			VMOVUPS(Mem{Base: src, Disp: k * i.size()}, v)
			VMULPS(Mem{Base: smooth, Disp: k * i.size()}, v, v)
			VMINPS(low[k], v, low[k])
			VMAXPS(high[k], v, high[k])
		}
		ADDQ(I32(64), src)
		ADDQ(I32(64), smooth)
	})
	Store(i.fold(least, low).AsX(), Return("low"))
	Store(i.fold(largest, high).AsX(), Return("high"))
	finish()
}

// round writes the kernel that rounds sixteen products a step to bytes.
func (i isa) round() {
	function("round"+i.name, "func(dst *uint8, src, smooth *float32, n uintptr, inverse, offset float32)")
	dst, src, smooth, n := pointer("dst"), pointer("src"), pointer("smooth"), pointer("n")
	inverse, offset := i.spread("inverse"), i.spread("offset")
	low, high := i.vec(), i.vec()
	VMOVUPS(float(magic), low)
	VMOVUPS(float(magic+255), high)
	order := YMM()
	if !i.wide {
		VMOVDQU(byteOrder(), order)
	}
	repeat("loop", n, func() {
		t := i.vecs(i.parts())
		for k, v := range t {
			VMOVUPS(Mem{Base: src, Disp: k * i.size()}, v)
			VMULPS(Mem{Base: smooth, Disp: k * i.size()}, v, v)
			VMULPS(inverse, v, v)
			VADDPS(offset, v, v)
			VMAXPS(low, v, v)
			VMINPS(high, v, v)
		}
		if i.wide {
			VPMOVDB(t[0], Mem{Base: dst})
		} else {
			for _, v := range t {
				VPAND(bits(255), v, v)
			}
			VPACKUSDW(t[1], t[0], t[0])
			VPACKUSWB(t[0], t[0], t[0])
			VPERMD(t[0], order, t[0])
			VMOVDQU(t[0].AsX(), Mem{Base: dst})
		}
		ADDQ(I32(16), dst)
		ADDQ(I32(64), src)
		ADDQ(I32(64), smooth)
	})
	finish()
}

// byteOrder is the order that undoes the interleaving of two packs.
func byteOrder() Mem {
	m := GLOBL("byteOrder", 8|16)
	for k, d := range []uint32{0, 4, 1, 5, 2, 6, 3, 7} {
		DATA(4*k, U32(d))
	}
	return m
}

// spread loads a float parameter into all lanes.
func (i isa) spread(name string) reg.VecVirtual {
	x, v := XMM(), i.vec()
	Load(Param(name), x)
	VBROADCASTSS(x, v)
	return v
}

// softmax writes the kernel of Set.Softmax.
func (i isa) softmax() {
	function("softmax"+i.name, "func(x *float32, n uintptr)")
	x, n := pointer("x"), pointer("n")
	at, left := GP64(), GP64()
	again := func(label string, body func(k int, m Mem)) {
		MOVQ(x, at)
		MOVQ(n, left)
		repeat(label, left, func() {
			for k := range i.parts() {
				body(k, Mem{Base: at, Disp: k * i.size()})
			}
			ADDQ(I32(64), at)
		})
	}
	top := i.vecs(i.parts())
	for _, t := range top {
		VMOVUPS(float(math.Inf(-1)), t)
	}
	again("top", func(k int, m Mem) {
		v := i.vec()
		VMOVUPS(m, v)
		VMAXPS(top[k], v, top[k])
	})
	greatest := i.vec()
	VBROADCASTSS(i.fold(largest, top).AsX(), greatest)
	sums := i.vecs(i.parts())
	for _, s := range sums {
		i.zero(s)
	}
	again("exp", func(k int, m Mem) {
		v := i.vec()
		VMOVUPS(m, v)
		VSUBPS(greatest, v, v)
		i.expNeg(v)
		VMOVUPS(v, m)
		VADDPS(v, sums[k], sums[k])
	})
	sum, one, inverse := i.fold(add, sums).AsX(), XMM(), i.vec()
	VMOVSS(float(1), one)
	VDIVSS(sum, one, one)
	VBROADCASTSS(one, inverse)
	again("scale", func(_ int, m Mem) {
		v := i.vec()
		VMULPS(m, inverse, v)
		VMOVUPS(v, m)
	})
	finish()
}

// dot writes the kernel of Set.Dot.
func (i isa) dot() {
	function("dot"+i.name, "func(a, b *float32, n uintptr) float32")
	a, b, n := pointer("a"), pointer("b"), pointer("n")
	sums := i.vecs(i.parts())
	for _, s := range sums {
		i.zero(s)
	}
	repeat("loop", n, func() {
		for k, s := range sums {
			v := i.vec()
			VMOVUPS(Mem{Base: a, Disp: k * i.size()}, v)
			VMULPS(Mem{Base: b, Disp: k * i.size()}, v, v)
			VADDPS(v, s, s)
		}
		ADDQ(I32(64), a)
		ADDQ(I32(64), b)
	})
	Store(i.fold(add, sums).AsX(), ReturnIndex(0))
	finish()
}

// finish ends a kernel: the upper halves are cleared, or older instructions
// that follow would be slow.
func finish() {
	VZEROUPPER()
	RET()
}
