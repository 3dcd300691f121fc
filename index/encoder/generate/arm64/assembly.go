package main

import (
	"fmt"
	"strings"
)

// assembly gathers the text of a file. Go's assembler lacks most arithmetic of
// vectors; those instructions are written as the words they are encoded by (Arm
// Architecture Reference Manual, C7.2). Vector registers are numbers, general ones names.
type assembly struct {
	text   strings.Builder
	labels int
}

// line writes an instruction of Go's assembler.
func (a *assembly) line(format string, arguments ...any) {
	fmt.Fprintf(&a.text, "\t"+format+"\n", arguments...)
}

// label returns a label that no other call returns.
func (a *assembly) label(name string) string {
	a.labels++
	return fmt.Sprintf("%s%d", name, a.labels)
}

// place writes a label.
func (a *assembly) place(label string) { fmt.Fprintf(&a.text, "%s:\n", label) }

// function begins a kernel and loads its parameters, eight bytes each, into
// general registers.
func (a *assembly) function(name, signature string, registers ...string) {
	fmt.Fprintf(&a.text, "\n// func %s%s\nTEXT ·%s(SB), NOSPLIT, $0-%d\n", name, signature, name, 8*len(registers))
	names := parameters(signature)
	for i, r := range registers {
		a.line("MOVD %s+%d(FP), %s", names[i], 8*i, r)
	}
}

// parameters returns the names in a signature.
func parameters(signature string) []string {
	var names []string
	for part := range strings.SplitSeq(strings.Trim(signature, "()"), ", ") {
		names = append(names, strings.Fields(part)[0])
	}
	return names
}

// repeat writes a loop that runs as often as a register, which it counts down,
// says; not at all when that is 0.
func (a *assembly) repeat(count string, body func()) {
	again, done := a.label("again"), a.label("done")
	a.line("CBZ %s, %s", count, done)
	a.place(again)
	body()
	a.line("SUBS $1, %s, %s", count, count)
	a.line("BNE %s", again)
	a.place(done)
}

// word writes an instruction of three vector registers of four 32-bit lanes.
func (a *assembly) word(name string, code uint32, d, n, m int) {
	a.line("WORD $0x%08x // %s V%d.S4, V%d.S4, V%d.S4", code|uint32(m)<<16|uint32(n)<<5|uint32(d), name, m, n, d)
}

// Float arithmetic: d = n op m, lane by lane, each rounded.
func (a *assembly) fadd(d, n, m int) { a.word("FADD", 0x4e20d400, d, n, m) }
func (a *assembly) fsub(d, n, m int) { a.word("FSUB", 0x4ea0d400, d, n, m) }
func (a *assembly) fmul(d, n, m int) { a.word("FMUL", 0x6e20dc00, d, n, m) }
func (a *assembly) fdiv(d, n, m int) { a.word("FDIV", 0x6e20fc00, d, n, m) }

// larger writes n where it is greater than m, else m: m also where n is NaN.
// d must not be n or m.
func (a *assembly) larger(d, n, m int) {
	a.word("FCMGT", 0x6ea0e400, d, n, m)
	a.word("BSL", 0x6e601c00, d, n, m)
}

// fabs writes the absolute value.
func (a *assembly) fabs(d, n int) {
	a.line("WORD $0x%08x // FABS V%d.S4, V%d.S4", 0x4ea0f800|uint32(n)<<5|uint32(d), n, d)
}

// add adds integers.
func (a *assembly) add(d, n, m int) { a.line("VADD V%d.S4, V%d.S4, V%d.S4", m, n, d) }

// mla adds the product of integers to d.
func (a *assembly) mla(d, n, m int) { a.word("MLA", 0x4ea09400, d, n, m) }

// scvtf turns integers into floats.
func (a *assembly) scvtf(d, n int) {
	a.line("WORD $0x%08x // SCVTF V%d.S4, V%d.S4", 0x4e21d800|uint32(n)<<5|uint32(d), n, d)
}

// sdot adds to each lane of d the sum of four products of bytes: the lane's of n,
// and those of lane i of m.
func (a *assembly) sdot(d, n, m, i int) {
	code := uint32(0x4f80e000) | uint32(i&1)<<21 | uint32(i>>1)<<11 | uint32(m)<<16 | uint32(n)<<5 | uint32(d)
	a.line("WORD $0x%08x // SDOT V%d.B4[%d], V%d.B16, V%d.S4", code, m, i, n, d)
}

// fmulLane multiplies each lane of n with lane i of m.
func (a *assembly) fmulLane(d, n, m, i int) {
	code := uint32(0x4f809000) | uint32(i&1)<<21 | uint32(i>>1)<<11 | uint32(m)<<16 | uint32(n)<<5 | uint32(d)
	a.line("WORD $0x%08x // FMUL V%d.S[%d], V%d.S4, V%d.S4", code, m, i, n, d)
}

// load and store move sixteen bytes.
func (a *assembly) load(v, offset int, base string)  { a.line("FMOVQ %d(%s), F%d", offset, base, v) }
func (a *assembly) store(v, offset int, base string) { a.line("FMOVQ F%d, %d(%s)", v, offset, base) }

// clear writes 0.
func (a *assembly) clear(v int) { a.line("VEOR V%d.B16, V%d.B16, V%d.B16", v, v, v) }

// spread writes 32 bits into all lanes.
func (a *assembly) spread(v int, bits uint32) {
	a.line("MOVW $0x%08x, R16", bits)
	a.line("VDUP R16, V%d.S4", v)
}
