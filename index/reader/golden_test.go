package reader

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// What encoder/training/golden_reader.py wrote, and what it read.
const (
	casesFile    = "testdata/cases.jsonl"
	windowsFile  = "testdata/windows.txt"
	readingsFile = "testdata/readings.jsonl"
	passagesFile = "../encoder/training/data/reading/passages.jsonl"
	messagesFile = "../encoder/training/data/reading/messages.jsonl"
)

// The special tokens around those of a window.
const classification, separation = 101, 102

// lines reads a file of JSON lines.
func lines[T any](t testing.TB, name string) []T {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []T
	for decoder := json.NewDecoder(bufio.NewReader(file)); decoder.More(); {
		var v T
		if err := decoder.Decode(&v); err != nil {
			t.Fatalf("%s: record %d: %v", name, len(out)+1, err)
		}
		out = append(out, v)
	}
	return out
}

// goldenPassage is a passage of the data for training.
type goldenPassage struct{ Leaflet, Title, Section, Text string }

func (p goldenPassage) of() Text { return Text{p.Title, p.Section, p.Text} }

// byHand are the passages of cases.jsonl.
func byHand(t testing.TB) []Text {
	t.Helper()
	var out []Text
	for _, c := range lines[[3]string](t, casesFile) {
		out = append(out, Text{c[0], c[1], c[2]})
	}
	return out
}

// TestCutsAsTraining holds that passages become the windows and units that training saw.
func TestCutsAsTraining(t *testing.T) {
	raw, err := os.ReadFile(windowsFile)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(raw))
	texts := byHand(t)
	for _, p := range lines[goldenPassage](t, passagesFile) {
		texts = append(texts, p.of())
	}
	if len(want) != len(texts) {
		t.Fatalf("%d passages, %d checksums; run training/golden_reader.py", len(texts), len(want))
	}
	r := shipped(t)
	for i, text := range texts {
		if got := checksum(r, text); got != want[i] {
			t.Errorf("passage %d is cut in another way: %.80q", i, text.Text)
		}
	}
}

// checksum is golden_reader.py's.
func checksum(r *Reader, text Text) string {
	p := itemised(text.Text)
	sum := sha256.New()
	sum.Write(p.text)
	put := func(n int) { sum.Write(binary.LittleEndian.AppendUint32(nil, uint32(n))) }
	for _, w := range r.windows(text) {
		put(classification)
		for _, token := range w.tokens {
			put(int(token.ID))
		}
		put(separation)
		for _, u := range w.units {
			start, _ := slices.BinarySearch(p.from, u.at.start)
			last, _ := slices.BinarySearch(p.from, u.at.end-1)
			put(start)
			put(last + 1)
			put(u.tokens)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8])
}
