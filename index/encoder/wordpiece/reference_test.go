package wordpiece_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"bedside/index/encoder"
	"bedside/index/encoder/wordpiece"
)

// vocabulary returns the pieces of the embedded weights.
func vocabulary(t testing.TB) (*wordpiece.Vocabulary, []string) {
	t.Helper()
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	file, err := e.Weights().Text("vocab.txt")
	if err != nil {
		t.Fatal(err)
	}
	v, err := wordpiece.NewVocabulary(file)
	if err != nil {
		t.Fatal(err)
	}
	return v, strings.Split(strings.TrimSuffix(file, "\n"), "\n")
}

// row is the form in which training/golden_tokens.py writes the tokens of a
// text: without their places when decomposition changes the order of marks.
func row(tokens []wordpiece.Token, text string) []int32 {
	var apart strings.Builder
	for _, r := range text {
		apart.WriteString(norm.NFD.String(string(r)))
	}
	reordered := norm.NFD.String(text) != apart.String()
	out := []int32{}
	for _, t := range tokens {
		if reordered {
			t.Start, t.End = 0, 0
		}
		out = append(out, t.ID, int32(t.Start), int32(t.End))
	}
	return out
}

// TestReferenceCases compares two thousand texts with the reference tokenizer.
func TestReferenceCases(t *testing.T) {
	v, _ := vocabulary(t)
	file, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(file), []byte("\n"))
	if len(lines) < 2000 {
		t.Fatalf("%d cases", len(lines))
	}
	for i, line := range lines {
		var text string
		var want []int32
		if err := json.Unmarshal(line, &[]any{&text, &want}); err != nil {
			t.Fatalf("cases.jsonl:%d: %v", i+1, err)
		}
		if diff := cmp.Diff(want, row(v.Tokenize(nil, text, len(text)), text)); diff != "" {
			t.Errorf("cases.jsonl:%d: %q (-reference +got):\n%s", i+1, text, diff)
		}
	}
}

// random is splitmix64, as in training/golden_tokens.py.
type random uint64

func (r *random) below(n int) int {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

// makeText makes the next string, by the rules of training/golden_tokens.py.
func (r *random) makeText(ranges [][2]rune, pieces []string) string {
	var out strings.Builder
	for range 1 + r.below(16) {
		switch kind := r.below(8); {
		case kind < 2:
			piece := pieces[r.below(len(pieces))]
			if r.below(4) == 0 && !strings.ContainsFunc(piece, func(r rune) bool { return r >= utf8.RuneSelf }) {
				piece = strings.ToUpper(piece)
			}
			out.WriteString(piece)
		case kind < 5:
			alphabet := ranges[r.below(len(ranges))]
			for range 1 + r.below(5) {
				out.WriteRune(alphabet[0] + rune(r.below(int(alphabet[1]-alphabet[0]+1))))
			}
		case kind == 5:
			out.WriteRune(rune(0x300 + r.below(0x70)))
		case kind == 6:
			out.WriteRune(rune(0x21 + r.below(0x5e)))
		default:
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// TestReferenceBlocks compares 100,000 strings of all scripts with the
// reference tokenizer, by the checksum of every thousand.
func TestReferenceBlocks(t *testing.T) {
	v, lines := vocabulary(t)
	var pieces []string
	for _, line := range lines {
		if !strings.HasPrefix(line, "[") {
			pieces = append(pieces, strings.TrimPrefix(line, "##"))
		}
	}
	ranges, sums := alphabets(t), checksums(t)
	r := random(2)
	var tokens []wordpiece.Token
	for block, want := range sums {
		digest := sha256.New()
		for range 1000 {
			text := r.makeText(ranges, pieces)
			tokens = v.Tokenize(tokens[:0], text, len(text))
			numbers := append([]int32{int32(len(tokens))}, row(tokens, text)...)
			if err := binary.Write(digest, binary.LittleEndian, numbers); err != nil {
				t.Fatal(err)
			}
		}
		if got := fmt.Sprintf("%x", digest.Sum(nil)); got != want {
			t.Errorf("strings %d to %d are not cut as by the reference", block*1000, block*1000+999)
		}
	}
}

func alphabets(t *testing.T) [][2]rune {
	t.Helper()
	file, err := os.ReadFile("testdata/alphabets.txt")
	if err != nil {
		t.Fatal(err)
	}
	var ranges [][2]rune
	for line := range strings.Lines(string(file)) {
		var low, high rune
		if _, err := fmt.Sscanf(line, "%x %x", &low, &high); err != nil {
			t.Fatal(err)
		}
		ranges = append(ranges, [2]rune{low, high})
	}
	return ranges
}

func checksums(t *testing.T) []string {
	t.Helper()
	file, err := os.ReadFile("testdata/blocks.txt")
	if err != nil {
		t.Fatal(err)
	}
	sums := strings.Fields(string(file))
	if len(sums) != 100 {
		t.Fatalf("%d checksums", len(sums))
	}
	return sums
}

// TestLimit shows that a limit keeps the first tokens.
func TestLimit(t *testing.T) {
	v, _ := vocabulary(t)
	const text = "Unbelievably hypoglycaemic, isn't it? 血糖"
	all := v.Tokenize(nil, text, 100)
	for limit := range len(all) + 2 {
		got := v.Tokenize([]wordpiece.Token{{ID: 7}}, text, limit)
		want := append([]wordpiece.Token{{ID: 7}}, all[:min(limit, len(all))]...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d: %s", limit, diff)
		}
	}
}

// TestSpecialTokens shows that no text makes one.
func TestSpecialTokens(t *testing.T) {
	v, _ := vocabulary(t)
	for _, token := range v.Tokenize(nil, "[CLS] [SEP] [UNK] [cls][SEP]", 100) {
		if slices.Contains([]int32{v.First, v.Last, v.Unknown}, token.ID) {
			t.Errorf("token %v", token)
		}
	}
}

// TestNewVocabularyRefuses shows files that are no vocabulary.
func TestNewVocabularyRefuses(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"", "no line [UNK]"},
		{"[UNK]\n[CLS]\na\n", "no line [SEP]"},
		{"[UNK]\n[CLS]\n[SEP]\na\n##a\na\n", "line 6"},
	} {
		if _, err := wordpiece.NewVocabulary(test.file); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error %v; want %q", test.file, err, test.want)
		}
	}
}

// FuzzTokenize holds for any bytes: ids are in range, pieces lie in the text, at
// its characters' borders, in its order, and a limit does not change them.
func FuzzTokenize(f *testing.F) {
	f.Add("Hello, naïve 한국어 日本")
	f.Add("a\u0301\u0323\u1b44\u302e İ\u0307")
	f.Add("\xff\xfe\x80" + strings.Repeat("\u302e", 120))
	v, _ := vocabulary(f)
	f.Fuzz(func(t *testing.T, text string) {
		tokens := v.Tokenize(nil, text, len(text))
		var before wordpiece.Token
		for i, k := range tokens {
			if k.ID < 0 || int(k.ID) >= v.Size() {
				t.Fatalf("token %d has the id %d", i, k.ID)
			}
			if k.Start >= k.End || k.End > len(text) || k.Start < before.Start || k.End < before.End {
				t.Fatalf("token %d of %d bytes: %+v after %+v", i, len(text), k, before)
			}
			if !utf8.RuneStart(text[k.Start]) || k.End < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[k.End]) {
				t.Fatalf("token %d begins or ends within a character", i)
			}
			before = k
		}
		half := len(tokens) / 2
		if !slices.Equal(v.Tokenize(nil, text, half), tokens[:half]) {
			t.Fatal("a limit changes the first tokens")
		}
	})
}
