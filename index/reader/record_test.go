package reader

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// width is that of the vectors of these tests.
const width = 4

// small is an encoding by hand.
func small() rows {
	return rows{
		units:  []unit{{span{0, 5}, 1}, {span{6, 9}, 2}},
		scales: []float32{0.5, 0.25, 0, 1, 0.125, 0.5},
		values: []int8{1, 2, 3, 4, -127, 127, 0, 0, 0, 0, 0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2},
	}
}

var cmpRows = cmp.AllowUnexported(rows{}, unit{}, span{})

// TestRecord holds that a record gives back what it was made of, and nothing that does not fit.
func TestRecord(t *testing.T) {
	k := Text{Text: "a"}.key()
	for _, want := range []rows{small(), {}} {
		got, err := parseRecord(recordOf(k, want), k, width, 9)
		if diff := cmp.Diff(want, got, cmpRows); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	for name, spoil := range map[string]func(r *rows){
		"a unit behind the text's end": func(r *rows) { r.units[1].end = 10 },
		"a unit of no text":            func(r *rows) { r.units[1].end = 6 },
		"a unit before the text":       func(r *rows) { r.units[0].start = -1 },
		"a unit of no tokens":          func(r *rows) { r.units[0].tokens = 0 },
		"more tokens":                  func(r *rows) { r.units[0].tokens = 2 },
		"a scale below 0":              func(r *rows) { r.scales[3] = -1 },
		"too large a scale":            func(r *rows) { r.scales[3] = 2 },
		"a row too few":                func(r *rows) { r.values = r.values[width:] },
		"no units":                     func(r *rows) { r.units = nil },
	} {
		spoilt := small()
		spoil(&spoilt)
		if _, err := parseRecord(recordOf(k, spoilt), k, width, 9); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := parseRecord(recordOf(k, small()), Text{}.key(), width, 9); err == nil {
		t.Error("another passage's: no error")
	}
}

// TestKeys holds that the parts of a passage do not run into one another.
func TestKeys(t *testing.T) {
	texts := []Text{{}, {"a", "b", "c"}, {"ab", "", "c"}, {"a", "bc", ""}, {"", "ab", "c"}, {"a", "b", "d"}}
	seen := make(map[key]Text)
	for _, text := range texts {
		if before, ok := seen[text.key()]; ok {
			t.Errorf("%q and %q have one key", before, text)
		}
		seen[text.key()] = text
	}
}

// FuzzFile opens files of any content behind a right head, and reads what they say they hold.
func FuzzFile(f *testing.F) {
	k := Text{Text: "a"}.key()
	record := recordOf(k, small())
	f.Add([]byte{})
	f.Add(record)
	f.Add(append(record, record...))
	f.Add(record[:len(record)-1])
	f.Add(append(recordOf(key{}, rows{}), 1, 2, 3))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "encodings")
		if err := os.WriteFile(path, append(headOf("v", width), content...), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		index, end, fault := scanFile(file)
		if rest := int64(len(headOf("", 0))+len(content)) - end; rest < 0 || (rest == 0) != (fault == nil) {
			t.Errorf("%d bytes are left of the file, error %v", rest, fault)
		}
		d := &disk{path: path, most: 1 << 20, wide: width, file: file, index: index, end: end}
		for k := range index {
			if got, ok, err := d.read(k, 9); ok == (err != nil) || ok && len(got.values) != width*len(got.scales) {
				t.Errorf("a record is read: %v, %v", ok, err)
			}
		}
		if err := d.append(k, small()); err != nil {
			t.Error(err)
		}
		if got, _, err := d.read(k, 9); err != nil || !cmp.Equal(got, small(), cmpRows) {
			t.Errorf("what was written comes back as %+v, %v", got, err)
		}
		if err := d.close(); err != nil {
			t.Error(err)
		}
	})
}
