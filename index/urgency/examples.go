package urgency

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"bedside/index/encoder"
)

// examplesFile has the messages of training that want somebody to act, a line each: the
// urgency, a tab, the text. It is written by
//
//	go test ./index/urgency -run TestExamplesAreThoseOfTraining -update
//
// with the command bzip2, which packs them a quarter smaller than gzip.
//
//go:embed examples.txt.bz2
var examplesFile []byte

// Example is a message that the recogniser learned from.
type Example struct {
	Text string  // its turns, joined with " / "
	Want string  // urgent or today
	Near float64 // cosine of its vector with that of the message that it is compared with, -1 to 1
}

// examples reads the embedded file.
func examples() ([]Example, error) {
	var all []Example
	lines := bufio.NewScanner(bzip2.NewReader(bytes.NewReader(examplesFile)))
	for lines.Scan() {
		want, text, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			return nil, fmt.Errorf("reading the examples: line %d has no tab", len(all)+1)
		}
		all = append(all, Example{Text: text, Want: want})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the examples: %w", err)
	}
	return all, nil
}

// Nearest returns, for each of some messages, the n examples whose vectors are nearest to
// its own, the nearest first: what the recogniser learned that makes it see a message as it
// does. It encodes all examples, which takes about ten seconds of one core; it ends early
// with the context.
func (r *Recogniser) Nearest(ctx context.Context, messages []string, n int) ([][]Example, error) {
	all, err := examples()
	if err != nil {
		return nil, err
	}
	return r.nearest(ctx, all, messages, n)
}

// nearest is Nearest among some examples.
func (r *Recogniser) nearest(ctx context.Context, all []Example, messages []string, n int) ([][]Example, error) {
	vectors, nearest := make([][]float32, len(messages)), make([][]Example, len(messages))
	for i, text := range messages {
		vectors[i] = r.Vector([]string{text})
	}
	for _, example := range all {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("looking for the nearest examples: %w", err)
		}
		vector := r.Vector([]string{example.Text})
		for i := range messages {
			example.Near = cosine(vectors[i], vector)
			nearest[i] = keepNearest(nearest[i], example, n)
		}
	}
	return nearest, nil
}

// Vector is what the heads judge of messages, oldest first: the mean of the encoder's outputs for their end.
func (r *Recogniser) Vector(texts []string) []float32 {
	tokens := r.encoder.Tokenize(encoder.Chat(texts), maxTokenized)
	return r.encoder.EncodeTokens(tokens[max(0, len(tokens)-window):]).Pooled
}

// keepNearest puts an example among the n nearest ones.
func keepNearest(nearest []Example, e Example, n int) []Example {
	at := len(nearest)
	for at > 0 && nearest[at-1].Near < e.Near {
		at--
	}
	nearest = slices.Insert(nearest, at, e)
	return nearest[:min(n, len(nearest))]
}

func cosine(a, b []float32) float64 {
	var product, ofA, ofB float64
	for i := range a {
		product += float64(a[i]) * float64(b[i])
		ofA += float64(a[i]) * float64(a[i])
		ofB += float64(b[i]) * float64(b[i])
	}
	if ofA == 0 || ofB == 0 {
		return 0
	}
	return product / math.Sqrt(ofA*ofB)
}
