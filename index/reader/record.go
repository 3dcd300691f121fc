package reader

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

// The form of a file of encodings. All numbers are little-endian.
//
//	8 bytes   BEDSIDER
//	uint32    version of this form: 1
//	uint32    width of a vector
//	48 bytes  version of the reader, filled up with zeros
//	uint32    CRC-32C of all that is before
//
// and for each passage:
//
//	32 bytes  its key
//	uint32    size of its body
//	uint32    CRC-32C of its body
//	uint32    CRC-32C of the 40 bytes before
//	body      uint32 units; for each: uint32 start, end, tokens; a float32 scale for each row; the rows
const (
	magic       = "BEDSIDER"
	formVersion = 1
	versionSize = 48
	recordHead  = len(key{}) + 12
	unitSize    = 12
	maxBody     = 1 << 28
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var (
	errDamaged = errors.New("damaged")
	errCutOff  = errors.New("cut off")
)

func headOf(version string, width int) []byte {
	head := []byte(magic)
	head = binary.LittleEndian.AppendUint32(head, formVersion)
	head = binary.LittleEndian.AppendUint32(head, uint32(width))
	name := make([]byte, versionSize)
	copy(name, version)
	head = append(head, name...)
	return binary.LittleEndian.AppendUint32(head, crc32.Checksum(head, castagnoli))
}

// recordOf makes a record.
func recordOf(k key, encoded rows) []byte {
	size := recordHead + 4 + unitSize*len(encoded.units) + 4*len(encoded.scales) + len(encoded.values)
	b := make([]byte, recordHead, size)
	copy(b, k[:])
	b = binary.LittleEndian.AppendUint32(b, uint32(len(encoded.units)))
	for _, u := range encoded.units {
		b = binary.LittleEndian.AppendUint32(b, uint32(u.start))
		b = binary.LittleEndian.AppendUint32(b, uint32(u.end))
		b = binary.LittleEndian.AppendUint32(b, uint32(u.tokens))
	}
	for _, s := range encoded.scales {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s))
	}
	for _, v := range encoded.values {
		b = append(b, byte(v))
	}
	numbers, body := b[len(k):], b[recordHead:]
	binary.LittleEndian.PutUint32(numbers, uint32(len(body)))
	binary.LittleEndian.PutUint32(numbers[4:], crc32.Checksum(body, castagnoli))
	binary.LittleEndian.PutUint32(numbers[8:], crc32.Checksum(b[:len(k)+8], castagnoli))
	return b
}

// scan finds the records of a file of so many bytes, of two with one key the later, up to where they end.
// The error says why that is not the end of the file.
func scan(file io.ReaderAt, size int64) (map[key]place, int64, error) {
	index, at := make(map[key]place), int64(len(headOf("", 0)))
	head := make([]byte, recordHead)
	for at < size {
		if _, err := file.ReadAt(head, at); err == io.EOF {
			return index, at, fmt.Errorf("%w after %d bytes", errCutOff, at)
		} else if err != nil {
			return index, at, err
		}
		k, record, err := parseHead(head)
		if err != nil {
			return index, at, fmt.Errorf("%w after %d of %d bytes", err, at, size)
		}
		if record > size-at {
			return index, at, fmt.Errorf("%w after %d bytes", errCutOff, size)
		}
		index[k] = place{at, record}
		at += record
	}
	return index, at, nil
}

// parseHead reads the head of a record; size is that of the whole.
func parseHead(head []byte) (k key, size int64, err error) {
	numbers := head[len(k):]
	body := binary.LittleEndian.Uint32(numbers)
	if crc32.Checksum(head[:len(k)+8], castagnoli) != binary.LittleEndian.Uint32(numbers[8:]) || body > maxBody {
		return k, 0, errDamaged
	}
	copy(k[:], head)
	return k, int64(recordHead) + int64(body), nil
}

// parseRecord reads a record, which must be that of a passage of so many bytes.
func parseRecord(b []byte, k key, width, length int) (rows, error) {
	if len(b) < recordHead {
		return rows{}, errCutOff
	}
	found, size, err := parseHead(b)
	body := b[recordHead:]
	if err != nil || found != k || size != int64(len(b)) ||
		crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(b[len(k)+4:]) {
		return rows{}, errDamaged
	}
	return parseBody(body, width, length)
}

// parseBody reads units, scales and rows, and checks that they belong together.
func parseBody(b []byte, width, length int) (rows, error) {
	if len(b) < 4 {
		return rows{}, errCutOff
	}
	units := int64(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if units == 0 && len(b) == 0 {
		return rows{}, nil
	}
	if units == 0 || units*unitSize > int64(len(b)) {
		return rows{}, errDamaged
	}
	out := rows{units: make([]unit, units)}
	n := 1 + units
	for i := range out.units {
		u := &out.units[i]
		u.start, u.end, u.tokens = number(b, 0), number(b, 1), number(b, 2)
		if u.start < 0 || u.start >= u.end || int(u.end) > length || u.tokens <= 0 {
			return rows{}, errDamaged
		}
		n += int64(u.tokens)
		b = b[unitSize:]
	}
	if int64(len(b)) != n*int64(4+width) {
		return rows{}, errDamaged
	}
	return out.parseRows(b, int(n))
}

// parseRows reads scales and rows.
func (p *rows) parseRows(b []byte, n int) (rows, error) {
	p.scales, p.values = make([]float32, n), make([]int8, len(b)-4*n)
	for i := range p.scales {
		p.scales[i] = math.Float32frombits(uint32(number(b, i)))
		if !(p.scales[i] >= 0 && p.scales[i] <= 1) {
			return rows{}, errDamaged
		}
	}
	for i, v := range b[4*n:] {
		p.values[i] = int8(v)
	}
	return *p, nil
}

// number is the i-th of some numbers of four bytes.
func number(b []byte, i int) int32 { return int32(binary.LittleEndian.Uint32(b[4*i:])) }
