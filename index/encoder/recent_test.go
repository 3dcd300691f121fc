package encoder

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestEncodeShared holds that who asks for the same tokens gets the same numbers, with
// the places of its own text, and that what others asked for comes between no two texts.
func TestEncodeShared(t *testing.T) {
	e := shipped(t)
	near, far := e.Tokenize("my chest hurts", 100), e.Tokenize("well,   my  chest hurts", 100)[2:]
	first, second := e.EncodeShared(near), e.EncodeShared(far)
	if &first.Outputs[0] != &second.Outputs[0] || &first.Pooled[0] != &second.Pooled[0] {
		t.Error("the same tokens were encoded twice")
	}
	if want := e.EncodeTokens(far); digest(t, second) != digest(t, want) || !slices.Equal(second.Tokens, want.Tokens) {
		t.Error("a shared encoding is another than one's own")
	}
	other := e.EncodeShared(e.Tokenize("my chest hurt", 100))
	if slices.Equal(other.Pooled, first.Pooled) {
		t.Error("other tokens have the same encoding")
	}
	if got := len(e.EncodeShared(nil).Tokens); got != 2 {
		t.Errorf("no tokens became %d", got)
	}
	long := e.Tokenize(strings.Repeat("a ", 600), 600)
	if a, b := e.EncodeShared(long), e.EncodeShared(long[:550]); &a.Outputs[0] != &b.Outputs[0] || len(b.Tokens) != e.MaxTokens()+2 {
		t.Error("what is not read tells texts apart")
	}
}

// TestEncodeSharedIsBounded holds that the oldest is given up.
func TestEncodeSharedIsBounded(t *testing.T) {
	e := shipped(t)
	tokens := e.Tokenize("oldest", 10)
	oldest := e.EncodeShared(tokens)
	for i := range maxRecent {
		e.EncodeShared(e.Tokenize(fmt.Sprint("number ", i), 10))
	}
	if again := e.EncodeShared(tokens); &again.Outputs[0] == &oldest.Outputs[0] {
		t.Errorf("%d encodings are kept, and one more", maxRecent)
	}
}

// TestEncodeSharedByMany asks for a few texts in many goroutines.
func TestEncodeSharedByMany(t *testing.T) {
	e := shipped(t)
	var group sync.WaitGroup
	for k := range 8 {
		group.Go(func() {
			for i := range 2 * maxRecent {
				text := fmt.Sprint("can I swim after ", (k+i)%(maxRecent+4), " days?")
				got := e.EncodeShared(e.Tokenize(text, 50))
				if i%8 == 0 && !slices.Equal(got.Outputs, e.Encode(text).Outputs) {
					t.Errorf("%q has the numbers of another text", text)
				}
			}
		})
	}
	group.Wait()
}

func TestChat(t *testing.T) {
	for want, turns := range map[string][]string{
		"": nil, "a b": {" a\t\n b "}, "b / c / d": {"a", "b", "c", "d"}, " / x": {"", "x"},
	} {
		if got := Chat(turns); got != want {
			t.Errorf("%q became %q; want %q", turns, got, want)
		}
	}
}
