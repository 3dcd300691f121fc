package main

import "math"

// The constants of ../../kernel/scalar.go.
var (
	erf = []float64{1.061405429 / 2, -1.453152027 / 2, 1.421413741 / 2, -0.284496736 / 2, 0.254829592 / 2}
	exp = []float64{0.0013814597623422742, 0.008368716575205326, 0.04166838899254799,
		0.1666652113199234, 0.4999999403953552}
)

const (
	erfP    = 0.3275911 / math.Sqrt2
	magic   = 3 << 22
	log2e   = 1.4426950216293335
	ln2High = 0.693359375
	ln2Low  = -0.00021219444170128554
	expLow  = -87
)

// gelu writes the kernel of Set.GELU, four numbers a step; n counts steps of sixteen.
func (a *assembly) gelu() {
	a.function("geluNEON", "(x *float32, n uintptr)", "R0", "R1")
	next := 8 // registers of constants
	constant := func(x float64) int {
		a.spread(next, math.Float32bits(float32(x)))
		next++
		return next - 1
	}
	one, zero, half, p := constant(1), constant(0), constant(-0.5), constant(erfP)
	least, log2, big, high, low := constant(expLow), constant(log2e), constant(magic), constant(ln2High), constant(ln2Low)
	var erfs, exps []int
	for _, c := range erf {
		erfs = append(erfs, constant(c))
	}
	for _, c := range exp {
		exps = append(exps, constant(c))
	}
	const v, abs, t, poly, e, z, n, u = 0, 1, 2, 3, 4, 5, 6, 7
	a.line("LSL $2, R1")
	a.repeat("R1", func() {
		a.load(v, 0, "R0")
		a.fabs(abs, v)
		a.fmul(t, abs, p)
		a.fadd(t, t, one)
		a.fdiv(t, one, t)
		a.fmul(poly, t, erfs[0])
		for _, c := range erfs[1:] {
			a.fadd(poly, poly, c)
			a.fmul(poly, poly, t)
		}
		a.fmul(u, abs, abs)
		a.fmul(u, u, half)
		a.larger(e, u, least)
		a.fmul(z, e, log2)
		a.fadd(z, z, big)
		a.fsub(n, z, big)
		a.fmul(u, n, high)
		a.fsub(e, e, u)
		a.fmul(u, n, low)
		a.fsub(e, e, u)
		a.fmul(u, e, exps[0])
		for _, c := range exps[1:4] {
			a.fadd(u, u, c)
			a.fmul(u, u, e)
		}
		a.fadd(u, u, exps[4])
		a.fmul(u, u, e)
		a.fmul(u, u, e)
		a.fadd(u, u, e)
		a.fadd(u, u, one)
		a.line("VSHL $23, V%d.S4, V%d.S4", z, z)
		a.add(u, u, z)
		a.fmul(poly, poly, u)
		a.fmul(abs, abs, poly)
		a.larger(t, v, zero)
		a.fsub(t, t, abs)
		a.store(t, 0, "R0")
		a.line("ADD $16, R0")
	})
	a.line("RET")
}
