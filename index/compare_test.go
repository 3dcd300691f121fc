package index

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	_ "modernc.org/sqlite" // SQLite with FTS5 and without a C compiler: what to compare with

	"bedside/knowledge"
	"bedside/knowledge/lexicon"
	"bedside/knowledge/source"
)

// engines are what BenchmarkCompare measures, ours first.
var engines = []struct {
	name string
	make func(b *testing.B, lib *knowledge.Library) func(ctx context.Context, message string) (found int, err error)
}{
	{"ours", ours},
	{"bleve", bareBleve},
	{"sqlite", fullText},
}

// BenchmarkCompare gives the patients' messages of the answer keys, one by one,
// to this package, to a bare Bleve and to SQLite's full-text search over the
// same sections. It reports how long each takes for a message, and ours as a
// multiple of the bare Bleve. Ours understands the message, ranks passages with
// their confidence and marks what answers; the other two return ids. Triage and
// the decision, which are the bot's, are not counted: this room may not import it.
func BenchmarkCompare(b *testing.B) {
	messages := keyMessages(b)
	for _, sections := range []int{15, 1000} {
		b.Run(fmt.Sprint(sections), func(b *testing.B) { compare(b, askedLibrary(b, sections, messages), messages) })
	}
	folder := os.Getenv(benchFolder)
	if folder == "" {
		return
	}
	b.Run("folder", func(b *testing.B) {
		lib, _, err := source.Options{}.LoadPaths(folder)
		if err != nil {
			b.Fatalf("%s: %v", benchFolder, err)
		}
		compare(b, lib, messages)
	})
}

// compare gives every message to every engine before the next, so that a busy
// moment of the machine strikes all of them.
func compare(b *testing.B, lib *knowledge.Library, messages []string) {
	took := make([][]time.Duration, len(engines))
	found := make([]int, len(engines))
	var searches []func(context.Context, string) (int, error)
	for _, e := range engines {
		searches = append(searches, e.make(b, lib))
	}
	for b.Loop() {
		for _, message := range messages {
			for i, search := range searches {
				start := time.Now()
				n, err := search(b.Context(), message)
				took[i] = append(took[i], time.Since(start))
				if err != nil {
					b.Fatalf("%s: %v", engines[i].name, err)
				}
				found[i] += n
			}
		}
	}
	for i, e := range engines {
		if found[i] < len(took[i]) { // an engine that finds nothing is fast
			b.Fatalf("%s found %d sections for %d messages", e.name, found[i], len(took[i]))
		}
		slices.Sort(took[i])
		b.ReportMetric(microseconds(took[i], 50), e.name+"-p50-µs")
		b.ReportMetric(microseconds(took[i], 99), e.name+"-p99-µs")
	}
	b.ReportMetric(microseconds(took[0], 50)/microseconds(took[1], 50), "p50-ours/bleve")
	b.ReportMetric(microseconds(took[0], 99)/microseconds(took[1], 99), "p99-ours/bleve")
	b.ReportMetric(0, "ns/op") // of all messages and engines together: says nothing
}

// microseconds is a percentile of sorted times.
func microseconds(sorted []time.Duration, percent int) float64 {
	return float64(sorted[len(sorted)*percent/100].Nanoseconds()) / 1000
}

func ours(b *testing.B, lib *knowledge.Library) func(context.Context, string) (int, error) {
	ix := build(b, lib)
	return func(ctx context.Context, message string) (int, error) {
		result, err := ix.Search(ctx, Query{Text: message})
		return len(result.Matches), err
	}
}

// bareBleve searches as Bleve's own guide shows it: two fields, the English
// analyser, a match query on each.
func bareBleve(b *testing.B, lib *knowledge.Library) func(context.Context, string) (int, error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = en.AnalyzerName
	m.StoreDynamic, m.DocValuesDynamic = false, false
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ix.Close() })
	batch := ix.NewBatch()
	flush := func() {
		if err := ix.Batch(batch); err != nil {
			b.Fatal(err)
		}
		batch.Reset()
	}
	for _, d := range documents(lib) {
		if err := batch.Index(d.id, map[string]any{"question": d.question, "answer": d.answer}); err != nil {
			b.Fatal(err)
		}
		if batch.Size() == 1000 {
			flush()
		}
	}
	flush()
	return func(ctx context.Context, message string) (int, error) {
		question, answer := bleve.NewMatchQuery(message), bleve.NewMatchQuery(message)
		question.SetField("question")
		answer.SetField("answer")
		result, err := ix.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(question, answer), 10,
			0, false))
		if err != nil {
			return 0, err
		}
		return len(result.Hits), nil
	}
}

// fullText searches with SQLite's FTS5: English stems, any of the words, best
// BM25 first. It knows no words that are too common to look for, so it is spared
// those that the index passes over.
func fullText(b *testing.B, lib *knowledge.Library) func(context.Context, string) (int, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	fillFullText(b, db, lib)
	query, err := db.Prepare("SELECT id FROM sections WHERE sections MATCH ? ORDER BY rank LIMIT 10") // rank is bm25()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = query.Close() })
	return func(ctx context.Context, message string) (int, error) {
		var words []string
		for _, w := range lexicon.Words(message) {
			if !functionWords[w.Text] {
				words = append(words, `"`+strings.ReplaceAll(w.Text, `"`, "")+`"`)
			}
		}
		if len(words) == 0 {
			return 0, nil
		}
		return countRows(query.QueryContext(ctx, strings.Join(words, " OR ")))
	}
}

func fillFullText(b *testing.B, db *sql.DB, lib *knowledge.Library) {
	const schema = "CREATE VIRTUAL TABLE sections USING fts5(id UNINDEXED, question, answer, tokenize = 'porter')"
	if _, err := db.Exec(schema); err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range documents(lib) {
		if _, err := tx.Exec("INSERT INTO sections VALUES (?, ?, ?)", d.id, d.question, d.answer); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// countRows reads the ids of a result to its end.
func countRows(rows *sql.Rows, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for id := ""; rows.Next(); n++ {
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// entry is a section as the other engines get it.
type entry struct{ id, question, answer string }

func documents(lib *knowledge.Library) []entry {
	var all []entry
	for _, l := range lib.Leaflets() {
		for _, s := range l.Sections {
			question := slices.Concat([]string{s.Heading, l.Title}, l.Aliases, s.Phrasings)
			var answer []string
			for _, p := range s.Passages {
				answer = append(answer, p.Text)
			}
			all = append(all, entry{s.ID, strings.Join(question, "\n"), strings.Join(answer, "\n")})
		}
	}
	return all
}

// keyMessages are what patients write in the answer keys, whatever the reply.
func keyMessages(b *testing.B) []string {
	keys, _ := filepath.Glob("../bot/eval/keys/*.key") // the pattern is good
	var messages []string
	for _, name := range keys {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if message, ok := strings.CutPrefix(line, "? "); ok {
				messages = append(messages, strings.TrimSpace(message))
			}
		}
	}
	if len(messages) < 100 {
		b.Fatalf("%d messages in ../bot/eval/keys: they are not where this benchmark looks", len(messages))
	}
	return messages
}

// askedLibrary is a library of up to five sections a leaflet, each with one
// passage. Its most common words are those of the messages, so that every engine
// finds something, and the others are invented; all are as unevenly common as
// those of a language.
func askedLibrary(b *testing.B, sections int, messages []string) *knowledge.Library {
	common := byFrequency(messages)
	random := rand.New(rand.NewPCG(7, 9))
	zipf := rand.NewZipf(random, 1.1, 3, 8000)
	words := func(n int) string {
		list := make([]string, n)
		for i := range list {
			if rank := zipf.Uint64(); rank < uint64(len(common)) {
				list[i] = common[rank]
			} else {
				list[i] = inventedWord(rank)
			}
		}
		return strings.Join(list, " ")
	}
	var all []knowledge.Leaflet
	for left := sections; left > 0; left -= 5 {
		var texts []string
		for range min(5, left) {
			texts = append(texts, fmt.Sprintf("%s: %s. %s. %s. %s.", words(4), words(12), words(15), words(14), words(9)))
		}
		all = append(all, leaflet(fmt.Sprintf("leaflet-%03d", len(all)), words(2), texts...))
	}
	return library(b, all...)
}

// byFrequency lists the words of texts, the most common first.
func byFrequency(texts []string) []string {
	count := map[string]int{}
	var words []string
	for _, text := range texts {
		for _, w := range lexicon.Words(text) {
			if count[w.Text]++; count[w.Text] == 1 {
				words = append(words, w.Text)
			}
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return count[b] - count[a] })
	return words
}
