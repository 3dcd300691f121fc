package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/knowledge"
	"bedside/knowledge/leaflets"
	"bedside/knowledge/source"
)

// benchFolder names a folder of leaflets to measure instead of invented ones.
const benchFolder = "BEDSIDE_BENCH_LEAFLETS"

// benchLibraries are what the benchmarks measure: the embedded leaflet, a larger
// library of invented words, and the folder that benchFolder names, if any.
func benchLibraries(b *testing.B, run func(b *testing.B, lib *knowledge.Library)) {
	b.Run("embedded", func(b *testing.B) {
		lib, _ := source.Load(leaflets.FS)
		run(b, lib)
	})
	b.Run("generated", func(b *testing.B) { run(b, generated(b, 100, 10)) })
	folder := os.Getenv(benchFolder)
	if folder == "" {
		return
	}
	b.Run("folder", func(b *testing.B) {
		lib, problems, err := source.Options{}.LoadPaths(folder)
		if err != nil {
			b.Fatalf("%s: %v", benchFolder, err)
		}
		b.Logf("%d leaflets, %d problems", len(lib.Leaflets()), len(problems))
		run(b, lib)
	})
}

// generated is a library of leaflets with so many sections each. Its words are
// invented, and as unevenly common as those of a language.
func generated(b *testing.B, leaflets, sections int) *knowledge.Library {
	random := rand.New(rand.NewPCG(7, 9))
	zipf := rand.NewZipf(random, 1.1, 3, 8000)
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = inventedWord(zipf.Uint64())
		}
		return strings.Join(list, " ")
	}
	var all []knowledge.Leaflet
	for l := range leaflets {
		var cut []string
		for range sections {
			text := fmt.Sprintf("%s: %s. %s.", words(3), words(12), words(15))
			for range 4 {
				text += " | " + words(14) + ". You may " + words(9) + " for two days."
			}
			cut = append(cut, text)
		}
		all = append(all, leaflet(fmt.Sprintf("leaflet-%03d", l), words(2), cut...))
	}
	return library(b, all...)
}

// inventedWord makes a word that can be spoken of a number.
func inventedWord(n uint64) string {
	var b strings.Builder
	for ; b.Len() < 4 || n > 0; n /= 60 {
		b.WriteByte("bdfgklmnprst"[n%12])
		b.WriteByte("aeiou"[n/12%5])
	}
	return b.String()
}

// BenchmarkBuild measures how long an index takes to make, and the memory that
// stays with the process for library and index together.
func BenchmarkBuild(b *testing.B) {
	benchLibraries(b, func(b *testing.B, lib *knowledge.Library) {
		b.ReportAllocs()
		for b.Loop() {
			ix, err := Build(lib, Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(liveMegabytes(), "MB-live")
			if err := ix.Close(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}

// BenchmarkAudience measures what one more audience takes: an index beside that of the whole
// library, of nine leaflets in ten of it.
func BenchmarkAudience(b *testing.B) {
	for _, size := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			all := generated(b, size, 3)
			whole := build(b, all)
			some, problems := knowledge.NewLibrary(all.Leaflets()[size/10:])
			if len(problems) > 0 {
				b.Fatal(problems)
			}
			before := liveMegabytes()
			for b.Loop() {
				ix, err := Build(some, Options{Within: whole})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				b.ReportMetric(liveMegabytes()-before, "MB-more")
				if err := ix.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// liveMegabytes is the memory that is still needed.
func liveMegabytes() float64 {
	runtime.GC()
	runtime.GC() // what the first run set free
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc) / 1e6
}

// BenchmarkSearch measures searches for messages made of each library's own
// headings, in the ways that patients ask.
func BenchmarkSearch(b *testing.B) {
	benchLibraries(b, func(b *testing.B, lib *knowledge.Library) {
		ix := build(b, lib)
		messages := benchMessages(lib)
		b.ReportAllocs()
		took := make([]time.Duration, 0, 1<<16)
		for i := 0; b.Loop(); i++ {
			start := time.Now()
			if _, err := ix.Search(b.Context(), Query{Text: messages[i%len(messages)]}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	})
}

func benchMessages(lib *knowledge.Library) []string {
	forms := []string{
		"what about %s?",
		"how long does %s take and when can I shower",
		"Hello, my mother has been to the clinic and came home yesterday. " +
			"She is 78 and takes blood thinners. Can she get %s?",
		"wat hapens with %s befroe the procedur",
	}
	random := rand.New(rand.NewPCG(5, 6))
	var messages []string
	for i := range 400 {
		l := lib.Leaflets()[random.IntN(len(lib.Leaflets()))]
		s := l.Sections[random.IntN(len(l.Sections))]
		messages = append(messages, fmt.Sprintf(forms[i%len(forms)], l.Title+" "+s.Heading))
	}
	return messages
}
