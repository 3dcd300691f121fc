package index

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"bedside/knowledge"
)

// BenchmarkHostile measures the messages that nobody means well with, each by
// itself: the slowest search, and the memory that the most wasteful one took,
// given back or not.
func BenchmarkHostile(b *testing.B) {
	messages := hostile()
	benchLibraries(b, func(b *testing.B, lib *knowledge.Library) {
		ix := build(b, lib)
		var slowest time.Duration
		var most uint64
		for b.Loop() {
			for _, text := range messages {
				took, bytes := cost(b, ix, text)
				slowest, most = max(slowest, took), max(most, bytes)
			}
		}
		b.ReportMetric(float64(slowest.Microseconds())/1000, "slowest-ms")
		b.ReportMetric(float64(most)/1e6, "most-MB")
		b.ReportMetric(0, "ns/op") // of all messages together: says nothing
	})
}

// cost is how long a search takes and how many bytes it allocates.
func cost(t testing.TB, ix *Index, text string) (took time.Duration, bytes uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	if _, err := ix.Search(t.Context(), Query{Text: text}); err != nil {
		t.Fatal(err)
	}
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

// mostMemory is how many times the memory of an honest message of its length a
// search may take for a hostile one.
const mostMemory = 20

// TestHostileMemory compares what messages allocate within one run. Others may
// allocate meanwhile, so the least of three counts.
func TestHostileMemory(t *testing.T) {
	ix := invented(t)
	least := func(text string) uint64 {
		var bytes []uint64
		for range 3 {
			_, n := cost(t, ix, text)
			bytes = append(bytes, n)
		}
		return slices.Min(bytes)
	}
	limit := mostMemory * least(honest)
	for name, text := range hostile() {
		if bytes := least(text); bytes > limit {
			t.Errorf("%s: %d bytes, %d times what an honest message takes are %d", name, bytes, mostMemory, limit)
		}
	}
}
