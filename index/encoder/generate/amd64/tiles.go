package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive,staticcheck // the instructions by their names
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Of ../kernel/matrix.go.
const (
	maxTileRows = 6
	maxAVX2Rows = 5
	groupBytes  = 256 // four weights for each of the 64 outputs of a block
)

// outputs turns integer sums into numbers and stores them: corrected, times the scale of the row and that of the
// output, plus the bias.
type outputs struct {
	dst                     rows
	scales, biases, xScales reg.GPVirtual
	vector                  func() reg.VecVirtual
}

func newOutputs(n int, vector func() reg.VecVirtual) outputs {
	return outputs{newRows("dst", "stride", n), pointer("scales"), pointer("biases"), pointer("xScales"), vector}
}

// store writes the sums of one row, which follow one another from a byte of the block's outputs on. correct takes
// off a sum, that of the output at some bytes, what is not part of it.
func (o outputs) store(row, from int, sums []reg.VecVirtual, correct func(at int, sum reg.VecVirtual)) {
	scale := o.vector()
	VBROADCASTSS(Mem{Base: o.xScales, Disp: 4 * row}, scale)
	for k, s := range sums {
		at := from + k*int(s.Size())
		correct(at, s)
		VCVTDQ2PS(s, s)
		VMULPS(scale, s, s)
		VMULPS(Mem{Base: o.scales, Disp: at}, s, s)
		VADDPS(Mem{Base: o.biases, Disp: at}, s, s)
		VMOVUPS(s, o.dst.at(row, at))
	}
}

// tileVNNI writes the kernel that multiplies some rows with a block of 64
// outputs by VPDPBUSD: four products of bytes added to a sum, exactly. The row's zero point times the sum of the
// weights is taken off. Strides are in bytes; scales, biases and sums are those of the block.
func tileVNNI(n int) {
	function(fmt.Sprintf("tile%dVNNI", n), "func(dst *float32, stride uintptr, x *uint8, xStride uintptr, xScales *float32, "+
		"xZeros *int32, weights *int8, groups uintptr, scales, biases *float32, sums *int32)")
	x := newRows("x", "xStride", n)
	weights, groups := pointer("weights"), pointer("groups")
	sums := make([][]reg.VecVirtual, n)
	for r := range sums {
		sums[r] = []reg.VecVirtual{ZMM(), ZMM(), ZMM(), ZMM()}
		for _, s := range sums[r] {
			VPXORD(s, s, s)
		}
	}
	TESTQ(groups, groups)
	JZ(LabelRef("done"))
	repeat("group", groups, func() {
		w := []reg.VecVirtual{ZMM(), ZMM(), ZMM(), ZMM()}
		for k, v := range w {
			VMOVDQU32(Mem{Base: weights, Disp: 64 * k}, v)
		}
		for r := range sums {
			v := ZMM()
			VPBROADCASTD(x.at(r, 0), v)
			for k, s := range sums[r] {
				VPDPBUSD(w[k], v, s)
			}
		}
		ADDQ(I32(groupBytes), weights)
		x.advance(n, 4)
	})
	Label("done")
	out, zeros, ofWeights := newOutputs(n, ZMM), pointer("xZeros"), pointer("sums")
	for r := range sums {
		zero := ZMM()
		VPBROADCASTD(Mem{Base: zeros, Disp: 4 * r}, zero)
		out.store(r, 0, sums[r], func(at int, sum reg.VecVirtual) {
			t := ZMM()
			VPMULLD(Mem{Base: ofWeights, Disp: at}, zero, t)
			VPSUBD(t, sum, sum)
		})
	}
	finish()
}

// tileAVX2 writes the same for rows that are centred, and for their excess: see ../kernel/centred_amd64.go. Weights
// become 0 to 255, so that VPMADDUBSW adds two products within its 16 bits; VPMADDWD adds two such sums. The 128 that
// each weight has too much, times the sum of the row, are taken off. Sixteen outputs at a time.
func tileAVX2(n int) {
	function(fmt.Sprintf("tile%dAVX2", n), "func(dst *float32, stride uintptr, x *int8, xStride uintptr, xScales *float32, "+
		"xSums *int32, excess *uint32, counts *uintptr, weights *int8, groups uintptr, scales, biases *float32)")
	one, half := YMM(), YMM()
	VMOVDQU(bits(1<<16|1), one)
	VMOVDQU(bits(0x80808080), half)
	for part := range 4 {
		sums := make([][]reg.VecVirtual, n)
		for r := range sums {
			sums[r] = []reg.VecVirtual{YMM(), YMM()}
			for _, s := range sums[r] {
				VPXOR(s, s, s)
			}
		}
		add := func(r int, four Mem, w []reg.VecVirtual) {
			v := YMM()
			VPBROADCASTD(four, v)
			for k, s := range sums[r] {
				t := YMM()
				VPMADDUBSW(v, w[k], t)
				VPMADDWD(one, t, t)
				VPADDD(t, s, s)
			}
		}
		load := func(at Mem) []reg.VecVirtual {
			w := []reg.VecVirtual{YMM(), YMM()}
			for k, v := range w {
				VPXOR(at.Offset(64*part+32*k), half, v)
			}
			return w
		}
		x := newRows("x", "xStride", n)
		weights, groups := pointer("weights"), pointer("groups")
		repeat(fmt.Sprintf("group%d", part), groups, func() {
			w := load(Mem{Base: weights})
			for r := range sums {
				add(r, x.at(r, 0), w)
			}
			ADDQ(I32(groupBytes), weights)
			x.advance(n, 4)
		})
		weights = pointer("weights")
		excess, counts, left, at := pointer("excess"), pointer("counts"), GP64(), GP64()
		for r := range sums {
			done := fmt.Sprintf("done%d_%d", part, r)
			MOVQ(Mem{Base: counts, Disp: 8 * r}, left)
			TESTQ(left, left)
			JZ(LabelRef(done))
			repeat(fmt.Sprintf("excess%d_%d", part, r), left, func() {
				MOVL(Mem{Base: excess}, at.As32())
				add(r, Mem{Base: excess, Disp: 4}, load(Mem{Base: weights, Index: at, Scale: 1}))
				ADDQ(I32(8), excess)
			})
			Label(done)
		}
		out, ofRows := newOutputs(n, YMM), pointer("xSums")
		for r := range sums {
			all := YMM()
			VPBROADCASTD(Mem{Base: ofRows, Disp: 4 * r}, all)
			VPSLLD(U8(7), all, all)
			out.store(r, 64*part, sums[r], func(_ int, sum reg.VecVirtual) { VPSUBD(all, sum, sum) })
		}
	}
	finish()
}

// centre writes the kernel that takes the zero point off bytes, sixteen a step, sums what is left, and marks the
// groups of four among them that are not within what tileAVX2 wants: eight bits for each.
func centre() {
	function("centreAVX2", "func(dst *int8, src *uint8, beyond *uint32, zero int32, n uintptr) (sum int32)")
	dst, src, beyond, n := pointer("dst"), pointer("src"), pointer("beyond"), pointer("n")
	zero, sum, one, most, widest := YMM(), YMM(), YMM(), YMM(), YMM()
	taken := GP32()
	Load(Param("zero"), taken)
	x := XMM()
	VMOVD(taken, x)
	VPBROADCASTW(x, zero)
	VPXOR(sum, sum, sum)
	VMOVDQU(bits(1<<16|1), one)
	VMOVDQU(bits(128), widest)
	VMOVDQU(bits(127<<16|127), most)
	repeat("loop", n, func() {
		v, pairs, a, b := YMM(), YMM(), YMM(), YMM()
		mask := GP32()
		VPMOVZXBW(Mem{Base: src}, v)
		VPSUBW(zero, v, v)
		VPMADDWD(one, v, pairs)
		VPADDD(pairs, sum, sum)
		VPABSD(pairs, pairs)
		VPCMPGTD(widest, pairs, pairs)
		VPABSW(v, a)
		VPCMPGTW(most, a, a)
		VPOR(a, pairs, a)
		VPMOVMSKB(a, mask)
		MOVL(mask, Mem{Base: beyond})
		VEXTRACTI128(U8(1), v, b.AsX())
		VPACKSSWB(b.AsX(), v.AsX(), v.AsX())
		VMOVDQU(v.AsX(), Mem{Base: dst})
		ADDQ(I32(16), dst)
		ADDQ(I32(16), src)
		ADDQ(I32(4), beyond)
	})
	high := XMM()
	VEXTRACTI128(U8(1), sum, high)
	low := sum.AsX()
	VPADDD(high, low, low)
	VPSHUFD(U8(0x4e), low, high)
	VPADDD(high, low, low)
	VPSHUFD(U8(0xb1), low, high)
	VPADDD(high, low, low)
	total := GP32()
	VMOVD(low, total)
	Store(total, ReturnIndex(0))
	finish()
}
