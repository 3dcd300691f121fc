//go:build unix

package encoder

import (
	"fmt"
	"syscall"
	"testing"

	"bedside/index/encoder/kernel"
)

// tokensOf returns n-2 tokens of some message, so that n are encoded.
func tokensOf(t testing.TB, e *Encoder, n int) []Token {
	t.Helper()
	const text = "sorry to trouble you on a sunday but he has been sat on the edge of the bed since half past five, "
	long := ""
	for range n/16 + 1 {
		long += text
	}
	tokens := e.Tokenize(long, n-2)
	if len(tokens) != n-2 {
		t.Fatalf("%d tokens; want %d", len(tokens), n-2)
	}
	return tokens
}

// cpuTime is the time that processors have spent on this process, which, unlike
// that of the clock, hardly changes with what else the machine does.
func cpuTime(b *testing.B) int64 {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return used.Utime.Nano() + used.Stime.Nano()
}

// BenchmarkEncode encodes messages of some lengths. Run it with -cpu 1; compare with training/yardstick.py.
func BenchmarkEncode(b *testing.B) {
	for _, set := range kernel.All() {
		e, err := New(shipped(b).Weights(), WithKernels(set))
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range []int{16, 32, 128} {
			tokens := tokensOf(b, e, n)
			b.Run(fmt.Sprintf("%s/%d", set.Name, n), func(b *testing.B) {
				b.ReportAllocs()
				start := cpuTime(b)
				for b.Loop() {
					e.EncodeTokens(tokens)
				}
				b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N), "cpu-ns/op")
			})
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := parseWeights(embedded); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokenize(b *testing.B) {
	e := shipped(b)
	const text = "Sorry to trouble you on a Sunday. It's Ted, he's 74. Been sat on the edge of the bed since half five"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		e.Tokenize(text, 510)
	}
}
