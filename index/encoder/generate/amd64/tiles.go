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
	groupBytes  = 256 // four weights for each of the 64 outputs of a block
)

// tileArguments are the same for all tiles. Strides are in bytes; scales, biases
// and sums are those of the block.
const tileArguments = "stride uintptr, x *%s, xStride uintptr, xScales *float32, xZeros *int32, " +
	"weights *int8, groups uintptr, scales, biases *float32, sums *int32)"

// outputs turns integer sums into numbers and stores them: (sum - zero point *
// sum of weights) * scale of the row * scale of the output + bias. Outputs start
// at some bytes into those of the block, or at an offset in a register.
type outputs struct {
	dst                  rows
	scales, biases, sums reg.GPVirtual
	xScales, xZeros      reg.GPVirtual
	vector               func() reg.VecVirtual
}

func newOutputs(n int, vector func() reg.VecVirtual) outputs {
	return outputs{
		dst: newRows("dst", "stride", n), scales: pointer("scales"), biases: pointer("biases"), sums: pointer("sums"),
		xScales: pointer("xScales"), xZeros: pointer("xZeros"), vector: vector,
	}
}

// store writes the sums of one row, which follow one another from a byte on.
func (o outputs) store(row, from int, sums []reg.VecVirtual) {
	zero, scale := o.vector(), o.vector()
	VPBROADCASTD(Mem{Base: o.xZeros, Disp: 4 * row}, zero)
	VBROADCASTSS(Mem{Base: o.xScales, Disp: 4 * row}, scale)
	for k, s := range sums {
		at := from + k*int(s.Size())
		t := o.vector()
		VPMULLD(Mem{Base: o.sums, Disp: at}, zero, t)
		VPSUBD(t, s, s)
		VCVTDQ2PS(s, s)
		VMULPS(scale, s, s)
		VMULPS(Mem{Base: o.scales, Disp: at}, s, s)
		VADDPS(Mem{Base: o.biases, Disp: at}, s, s)
		VMOVUPS(s, o.dst.at(row, at))
	}
}

// tileVNNI writes the kernel that multiplies some rows with a block of 64
// outputs by VPDPBUSD: four products of bytes added to a sum, exactly.
func tileVNNI(n int) {
	function(fmt.Sprintf("tile%dVNNI", n), "func(dst *float32, "+fmt.Sprintf(tileArguments, "uint8"))
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
	out := newOutputs(n, ZMM)
	for r := range sums {
		out.store(r, 0, sums[r])
	}
	finish()
}

// tileAVX2 writes the same for rows whose bytes have been widened to 16 bits:
// weights are widened too, so that VPMADDWD cannot saturate. Eight outputs at a
// time; two sums each, of the even and the odd pairs.
func tileAVX2(n int) {
	function(fmt.Sprintf("tile%dAVX2", n), "func(dst *float32, "+fmt.Sprintf(tileArguments, "uint16"))
	for part := range 8 {
		x := newRows("x", "xStride", n)
		weights, groups := pointer("weights"), pointer("groups")
		sums := make([][]reg.VecVirtual, n)
		for r := range sums {
			sums[r] = []reg.VecVirtual{YMM(), YMM()}
			for _, s := range sums[r] {
				VPXOR(s, s, s)
			}
		}
		done := fmt.Sprintf("done%d", part)
		TESTQ(groups, groups)
		JZ(LabelRef(done))
		repeat(fmt.Sprintf("group%d", part), groups, func() {
			w := []reg.VecVirtual{YMM(), YMM()}
			for k, v := range w {
				VPMOVSXBW(Mem{Base: weights, Disp: 32*part + 16*k}, v)
			}
			for r := range sums {
				v, t := YMM(), YMM()
				VPBROADCASTQ(x.at(r, 0), v)
				for k, s := range sums[r] {
					VPMADDWD(w[k], v, t)
					VPADDD(t, s, s)
				}
			}
			ADDQ(I32(groupBytes), weights)
			x.advance(n, 8)
		})
		Label(done)
		out := newOutputs(n, YMM)
		for r := range sums {
			s := sums[r][0]
			VPHADDD(sums[r][1], s, s)
			VPERMQ(U8(0xd8), s, s)
			out.store(r, 32*part, []reg.VecVirtual{s})
		}
	}
	finish()
}

// widen writes the kernel that widens sixteen bytes a step.
func widen() {
	function("widenAVX2", "func(dst *uint16, src *uint8, n uintptr)")
	dst, src, n := pointer("dst"), pointer("src"), pointer("n")
	repeat("loop", n, func() {
		v := YMM()
		VPMOVZXBW(Mem{Base: src}, v)
		VMOVDQU(v, Mem{Base: dst})
		ADDQ(I32(32), dst)
		ADDQ(I32(16), src)
	})
	finish()
}
