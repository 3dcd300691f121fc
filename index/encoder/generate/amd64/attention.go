package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive,staticcheck // the instructions by their names
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The width of a head, and the scale of its scores.
const (
	headWidth  = 32
	scoreScale = 0.17677669529663687
)

// scores writes the kernel of Set.Scores for some queries, sixteen keys a step.
// Strides are in bytes.
func (i isa) scores(n int) {
	function(fmt.Sprintf("scores%d%s", n, i.name),
		"func(dst *float32, stride uintptr, q *float32, qStride uintptr, keys *float32, kStride, steps uintptr)")
	dst, q := newRows("dst", "stride", n), newRows("q", "qStride", n)
	keys, kStride, steps := pointer("keys"), pointer("kStride"), pointer("steps")
	at, d := GP64(), GP64()
	repeat("keys", steps, func() {
		sums := make([][]reg.VecVirtual, n)
		for r := range sums {
			sums[r] = i.vecs(i.parts())
			for _, s := range sums[r] {
				i.zero(s)
			}
		}
		MOVQ(keys, at)
		XORQ(d, d)
		Label("component")
		k := i.vecs(i.parts())
		for p, v := range k {
			VMOVUPS(Mem{Base: at, Disp: p * i.size()}, v)
		}
		for r := range sums {
			x, t := i.vec(), i.vec()
			VBROADCASTSS(q.at(r, 0), x)
			for p, v := range k {
				VMULPS(v, x, t)
				VADDPS(t, sums[r][p], sums[r][p])
			}
		}
		ADDQ(kStride, at)
		q.advance(n, 4)
		INCQ(d)
		CMPQ(d, I32(headWidth))
		JNE(LabelRef("component"))
		q.advance(n, -4*headWidth)
		for r := range sums {
			for p, s := range sums[r] {
				VMULPS(float(scoreScale), s, s)
				VMOVUPS(s, dst.at(r, p*i.size()))
			}
		}
		dst.advance(n, 64)
		ADDQ(I32(64), keys)
	})
	finish()
}

// mix writes the kernel of Set.Mix for some rows: sixteen components at a time,
// all values one after the other.
func (i isa) mix(n int) {
	function(fmt.Sprintf("mix%d%s", n, i.name),
		"func(dst *float32, stride uintptr, p *float32, pStride uintptr, values *float32, vStride, n uintptr)")
	dst, p := newRows("dst", "stride", n), newRows("p", "pStride", n)
	values, vStride, count := pointer("values"), pointer("vStride"), pointer("n")
	at, left, back := GP64(), GP64(), GP64()
	for half := range headWidth / 16 {
		sums := make([][]reg.VecVirtual, n)
		for r := range sums {
			sums[r] = i.vecs(i.parts())
			for k, s := range sums[r] {
				VMOVUPS(dst.at(r, half*64+k*i.size()), s)
			}
		}
		MOVQ(values, at)
		MOVQ(count, left)
		repeat(fmt.Sprintf("half%d", half), left, func() {
			v := i.vecs(i.parts())
			for k := range v {
				VMOVUPS(Mem{Base: at, Disp: half*64 + k*i.size()}, v[k])
			}
			for r := range sums {
				x, t := i.vec(), i.vec()
				VBROADCASTSS(p.at(r, 0), x)
				for k := range v {
					VMULPS(v[k], x, t)
					VADDPS(t, sums[r][k], sums[r][k])
				}
			}
			ADDQ(vStride, at)
			p.advance(n, 4)
		})
		MOVQ(count, back)
		SHLQ(U8(2), back)
		SUBQ(back, p.first)
		if n > 3 {
			SUBQ(back, p.fourth)
		}
		for r := range sums {
			for k, s := range sums[r] {
				VMOVUPS(s, dst.at(r, half*64+k*i.size()))
			}
		}
	}
	finish()
}
