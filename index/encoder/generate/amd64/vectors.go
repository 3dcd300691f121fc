package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build" //nolint:revive,staticcheck // the instructions by their names
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is an instruction set that the float kernels are written for: registers of
// eight lanes, two of them to a step of sixteen, or of sixteen.
type isa struct {
	name string
	wide bool
}

// parts is how many registers hold sixteen lanes.
func (i isa) parts() int {
	if i.wide {
		return 1
	}
	return 2
}

// size is the bytes of a register.
func (i isa) size() int { return 64 / i.parts() }

// vec returns a new register.
func (i isa) vec() reg.VecVirtual {
	if i.wide {
		return ZMM()
	}
	return YMM()
}

// vecs returns n new registers.
func (i isa) vecs(n int) []reg.VecVirtual {
	out := make([]reg.VecVirtual, n)
	for k := range out {
		out[k] = i.vec()
	}
	return out
}

// zero clears a register.
func (i isa) zero(r reg.VecVirtual) {
	if i.wide {
		VPXORD(r, r, r)
	} else {
		VXORPS(r, r, r)
	}
}

// and writes a & b.
func (i isa) and(a Op, b, dst reg.VecVirtual) {
	if i.wide {
		VPANDD(a, b, dst)
	} else {
		VPAND(a, b, dst)
	}
}

// fold combines the lanes of registers that hold sixteen of them, upper half
// with lower half until one is left, and returns a register with that one lowest.
func (i isa) fold(op func(...Op), r []reg.VecVirtual) reg.VecVirtual {
	var low reg.VecVirtual
	if i.wide {
		high := YMM()
		VEXTRACTF64X4(U8(1), r[0], high)
		low = YMM()
		op(high, r[0].AsY(), low)
	} else {
		low = r[0]
		op(r[1], r[0], low)
	}
	high := XMM()
	VEXTRACTF128(U8(1), low.AsY(), high)
	sum := XMM()
	op(high, low.AsX(), sum)
	VPSHUFD(U8(0x4e), sum, high) // 2, 3, 0, 1
	op(high, sum, sum)
	VPSHUFD(U8(0xb1), sum, high) // 1, 0, 3, 2
	op(high, sum, sum)
	return sum
}

// add is VADDPS for fold.
func add(o ...Op) { VADDPS(o[0], o[1], o[2]) }

// largest and least are VMAXPS and VMINPS for fold.
func largest(o ...Op) { VMAXPS(o[0], o[1], o[2]) }
func least(o ...Op)   { VMINPS(o[0], o[1], o[2]) }

// function begins a kernel. None of them keeps a pointer or needs the stack.
func function(name, signature string) {
	const noSplit = 4
	TEXT(name, noSplit, signature)
	Pragma("noescape")
}

var constants = map[uint32]Mem{}

// bits returns the memory that holds a number of 32 bits sixteen times.
func bits(b uint32) Mem {
	if m, ok := constants[b]; ok {
		return m
	}
	m := GLOBL(fmt.Sprintf("c%08x", b), 8|16) // RODATA|NOPTR
	for k := range 16 {
		DATA(4*k, U32(b))
	}
	constants[b] = m
	return m
}

// float returns the memory that holds a float32 sixteen times.
func float(x float64) Mem { return bits(math.Float32bits(float32(x))) }

// pointer loads a parameter.
func pointer(name string) reg.GPVirtual {
	r := GP64()
	Load(Param(name), r)
	return r
}

// rows are the addresses of up to six rows at one distance from one another.
type rows struct {
	first, fourth, stride reg.GPVirtual
}

// newRows prepares the addresses of n rows.
func newRows(base, stride string, n int) rows {
	r := rows{first: pointer(base), stride: pointer(stride)}
	if n > 3 {
		r.fourth = GP64()
		LEAQ(Mem{Base: r.first, Index: r.stride, Scale: 2}, r.fourth)
		ADDQ(r.stride, r.fourth)
	}
	return r
}

// at is the memory of a row, some bytes after its start.
func (r rows) at(row, bytes int) Mem {
	base := r.first
	if row >= 3 {
		base, row = r.fourth, row-3
	}
	m := Mem{Base: base, Disp: bytes}
	if row > 0 {
		m.Index, m.Scale = r.stride, uint8(row)
	}
	return m
}

// advance moves all of n rows by some bytes.
func (r rows) advance(n, bytes int) {
	ADDQ(I32(bytes), r.first)
	if n > 3 {
		ADDQ(I32(bytes), r.fourth)
	}
}

// repeat writes a loop that runs while count, which it decrements, is above 0.
// It runs at least once.
func repeat(label string, count reg.GPVirtual, body func()) {
	Label(label)
	body()
	DECQ(count)
	JNZ(LabelRef(label))
}
