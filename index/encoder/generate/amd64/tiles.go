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

// bytesAVX2 multiplies four bytes of a row with the four weights of outputs, eight to a register. Weights become 0 to
// 255, so that VPMADDUBSW adds two products within its 16 bits; VPMADDWD adds two such sums.
type bytesAVX2 struct{ one, half reg.VecVirtual }

func newBytesAVX2() bytesAVX2 {
	b := bytesAVX2{YMM(), YMM()}
	VMOVDQU(bits(1<<16|1), b.one)
	VMOVDQU(bits(0x80808080), b.half)
	return b
}

// weights loads those of 8 n outputs.
func (b bytesAVX2) weights(at Mem, n int) []reg.VecVirtual {
	w := make([]reg.VecVirtual, n)
	for k := range w {
		w[k] = YMM()
		VPXOR(at.Offset(32*k), b.half, w[k])
	}
	return w
}

// add adds to the sums of a row what four of its bytes make of weights.
func (b bytesAVX2) add(four Mem, weights, sums []reg.VecVirtual) {
	v := YMM()
	VPBROADCASTD(four, v)
	for k, s := range sums {
		b.accumulate(v, weights[k], s)
	}
}

// accumulate adds to each of eight sums the products of its four weights with the four bytes, which all eight share.
func (b bytesAVX2) accumulate(four, weights, sums reg.VecVirtual) {
	t := YMM()
	VPMADDUBSW(four, weights, t)
	VPMADDWD(b.one, t, t)
	VPADDD(t, sums, sums)
}

// begin writes the kernel with which the sums of centred rows and a block of 64 outputs begin: what the excess of
// the rows makes, see ../kernel/centred_amd64.go, less the 128 that each weight has too much, times the sum of the row.
func begin() {
	function("beginAVX2", "func(sums *int32, xSums *int32, excess *uint32, counts *uintptr, rows uintptr, weights *int8)")
	multiply := newBytesAVX2()
	dst, ofRow, excess := pointer("sums"), pointer("xSums"), pointer("excess")
	counts, rows, weights := pointer("counts"), pointer("rows"), pointer("weights")
	left, at := GP64(), GP64()
	repeat("row", rows, func() {
		sums := make([]reg.VecVirtual, groupBytes/32)
		for k := range sums {
			sums[k] = YMM()
			VPXOR(sums[k], sums[k], sums[k])
		}
		MOVQ(Mem{Base: counts}, left)
		TESTQ(left, left)
		JZ(LabelRef("none"))
		repeat("excess", left, func() {
			MOVL(Mem{Base: excess}, at.As32())
			v := YMM()
			VPBROADCASTD(Mem{Base: excess, Disp: 4}, v)
			for k, s := range sums {
				w := multiply.weights(Mem{Base: weights, Index: at, Scale: 1, Disp: 32 * k}, 1)[0]
				multiply.accumulate(v, w, s)
			}
			ADDQ(I32(8), excess)
		})
		Label("none")
		all := YMM()
		VPBROADCASTD(Mem{Base: ofRow}, all)
		VPSLLD(U8(7), all, all)
		for k, s := range sums {
			VPSUBD(all, s, s)
			VMOVDQU(s, Mem{Base: dst, Disp: 32 * k})
		}
		ADDQ(I32(8), counts)
		ADDQ(I32(4), ofRow)
		ADDQ(I32(groupBytes), dst)
	})
	finish()
}

// ahead is how many groups before they are needed weights are fetched into the nearest cache. Into the next one they
// are fetched a block before: of a short text they are read few times and come from main memory, and the
// prefetcher does not see steps of a whole group. To fetch what lies behind the last block does no harm.
const ahead = 32

// tileAVX2 writes the same as tileVNNI for centred rows, whose sums have begun. Sixteen outputs at a time.
func tileAVX2(n int) {
	function(fmt.Sprintf("tile%dAVX2", n), "func(dst *float32, stride uintptr, x *int8, xStride uintptr, xScales *float32, "+
		"begun *int32, weights *int8, groups uintptr, scales, biases *float32)")
	multiply := newBytesAVX2()
	for part := range 4 {
		begun := pointer("begun")
		sums := make([][]reg.VecVirtual, n)
		for r := range sums {
			sums[r] = []reg.VecVirtual{YMM(), YMM()}
			for k, s := range sums[r] {
				VMOVDQU(Mem{Base: begun, Disp: groupBytes*r + 64*part + 32*k}, s)
			}
		}
		x := newRows("x", "xStride", n)
		weights, groups, block := pointer("weights"), pointer("groups"), pointer("groups")
		IMUL3Q(U32(groupBytes), block, block)
		repeat(fmt.Sprintf("group%d", part), groups, func() {
			PREFETCHT0(Mem{Base: weights, Disp: 64*part + groupBytes*ahead})
			PREFETCHT1(Mem{Base: weights, Index: block, Scale: 1, Disp: 64 * part})
			w := multiply.weights(Mem{Base: weights, Disp: 64 * part}, 2)
			for r := range sums {
				multiply.add(x.at(r, 0), w, sums[r])
			}
			ADDQ(I32(groupBytes), weights)
			x.advance(n, 4)
		})
		out := newOutputs(n, YMM)
		for r := range sums {
			out.store(r, 64*part, sums[r], func(int, reg.VecVirtual) {})
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
