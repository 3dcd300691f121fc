package reader

import (
	"bytes"
	"fmt"
)

// bundle is the encodings that come with a program, in the form of a file of encodings. It does not change.
type bundle struct {
	content []byte
	index   map[key]place
	wide    int // numbers of a vector
}

// newBundle finds the encodings of a bundle that are a reader's: none in a bundle of another version.
func newBundle(content []byte, r *Reader) (bundle, error) {
	file := bytes.NewReader(content)
	if checkHead(file, headOf(r.Version(), r.width)) != nil {
		return bundle{}, nil
	}
	index, _, err := scan(file, file.Size())
	if err != nil {
		err = fmt.Errorf("encodings that come with the program: %w; what is missing is encoded again", err)
	}
	return bundle{content, index, r.width}, err
}

func (b bundle) has(k key) bool {
	_, ok := b.index[k]
	return ok
}

// read returns the encoding of a passage of so many bytes; false when it is not there, or damaged, which the error tells.
func (b bundle) read(k key, length int) (rows, bool, error) {
	p, ok := b.index[k]
	if !ok {
		return rows{}, false, nil
	}
	out, err := parseRecord(b.content[p.at:p.at+p.size], k, b.wide, length)
	if err != nil {
		return rows{}, false, fmt.Errorf("encodings that come with the program: one at %d is %w; it is made again", p.at, err)
	}
	return out, true, nil
}
