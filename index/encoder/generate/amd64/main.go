// Command generate writes the assembly of ../kernel for amd64. It is a module
// of its own, so that the program needs nothing of what it imports. Run it with
// "go generate ./index/encoder/kernel" and commit what it writes.
package main

import . "github.com/mmcloughlin/avo/build" //nolint:revive,staticcheck // the instructions by their names

func main() {
	ConstraintExpr("amd64")
	centre()
	begin()
	for rows := 1; rows <= maxTileRows; rows++ {
		tileVNNI(rows)
	}
	for rows := 1; rows <= maxAVX2Rows; rows++ {
		tileAVX2(rows)
	}
	for _, i := range []isa{{"AVX2", false}, {"AVX512", true}} {
		i.span()
		i.round()
		i.gelu()
		i.softmax()
		i.addNorm()
		i.dot()
		for _, rows := range []int{1, 4} {
			i.scores(rows)
			i.mix(rows)
		}
	}
	Generate()
}
