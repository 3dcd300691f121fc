package spool

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"
)

// The sizes of the parts of a file, in bytes.
const (
	headSize   = 16
	recordHead = 16
)

// The bounds of a file's size, in bytes, and the share of the free space that it takes.
const (
	minSize   = 256 << 10
	maxSize   = 16 << 20
	freeShare = 8
)

var magic = [8]byte{'B', 'D', 'S', 'P', 1}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errFull means that a batch does not fit into what is left of a file.
var errFull = errors.New("the spool is full")

// errTaken means that another process has the file.
var errTaken = errors.New("another process has it")

// record is a sealed batch with its number.
type record struct {
	number uint64
	sealed []byte
}

// file is one place of a spool.
type file struct {
	disk       disk
	size       int64
	generation uint64
	end        int64 // where the next record goes
}

// disk is what a file needs of the operating system's.
type disk interface {
	io.ReaderAt
	io.WriterAt
	Sync() error
	Close() error
}

// openFile opens the file at a path, makes and preallocates it when it is missing, and
// reads its records.
func openFile(path string) (*file, []record, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("opening the spool: %w", err)
	}
	on, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the spool: %w", err)
	}
	info, err := on.Stat()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("opening the spool: %w", err), on.Close())
	}
	if err := lock(on); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("opening the spool: %w: %w", errTaken, err), on.Close())
	}
	f := &file{disk: on, size: info.Size()}
	if f.size < minSize {
		if err := f.preallocate(on, filepath.Dir(path)); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("preallocating the spool: %w", err), on.Close())
		}
	}
	records, err := f.read()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("reading the spool %s: %w", path, err), on.Close())
	}
	return f, records, nil
}

// preallocate takes the space of the whole file, as a file with holes takes it only when
// they are written.
func (f *file) preallocate(on *os.File, folder string) error {
	f.size = min(max(freeSpace(folder)/freeShare, minSize), maxSize)
	if allocate(on, f.size) == nil {
		return f.empty()
	}
	if err := f.zero(0, f.size); err != nil {
		return err
	}
	return f.empty()
}

// zero overwrites a stretch of the file.
func (f *file) zero(from, to int64) error {
	zeros := make([]byte, 64<<10)
	for at := from; at < to; at += int64(len(zeros)) {
		if _, err := f.disk.WriteAt(zeros[:min(int64(len(zeros)), to-at)], at); err != nil {
			return err
		}
	}
	return nil
}

// putAside renames the file, which holds what cannot be read, and makes one anew with the
// records that can.
func (f *file) putAside(path string, readable []record) (*file, error) {
	aside := fmt.Sprintf("%s.unreadable-%d", path, time.Now().Unix())
	if err := os.Rename(path, aside); err != nil {
		return nil, errors.Join(err, f.disk.Close())
	}
	anew, _, err := openFile(path)
	if err == nil && len(readable) > 0 {
		err = anew.write(readable)
	}
	return anew, errors.Join(err, f.disk.Close())
}

// read returns the records of the current generation.
func (f *file) read() ([]record, error) {
	var head [headSize]byte
	if _, err := f.disk.ReadAt(head[:], 0); err != nil {
		return nil, err
	}
	if [8]byte(head[:8]) != magic {
		return nil, errors.New("this is no spool of this version; move the file away, or start the version that wrote it")
	}
	f.generation = binary.LittleEndian.Uint64(head[8:])
	f.end = headSize
	var records []record
	for {
		r, ok, err := f.recordAt(f.end)
		if err != nil || !ok {
			return records, err
		}
		records = append(records, r)
		f.end += recordHead + int64(len(r.sealed))
	}
}

// recordAt reads one record; false where there is none.
func (f *file) recordAt(at int64) (record, bool, error) {
	if at+recordHead > f.size {
		return record{}, false, nil
	}
	var head [recordHead]byte
	if _, err := f.disk.ReadAt(head[:], at); err != nil {
		return record{}, false, err
	}
	length := int64(binary.LittleEndian.Uint32(head[:]))
	if length == 0 || at+recordHead+length > f.size {
		return record{}, false, nil
	}
	r := record{binary.LittleEndian.Uint64(head[8:]), make([]byte, length)}
	if _, err := f.disk.ReadAt(r.sealed, at+recordHead); err != nil {
		return record{}, false, err
	}
	return r, f.checksum(r) == binary.LittleEndian.Uint32(head[4:]), nil
}

func (f *file) checksum(r record) uint32 {
	var numbers [16]byte
	binary.LittleEndian.PutUint64(numbers[:], f.generation)
	binary.LittleEndian.PutUint64(numbers[8:], r.number)
	return crc32.Update(crc32.Checksum(numbers[:], castagnoli), castagnoli, r.sealed)
}

// write appends records and syncs once. It returns errFull, and writes nothing, when
// they do not fit.
func (f *file) write(records []record) error {
	var b []byte
	for _, r := range records {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(r.sealed)))
		b = binary.LittleEndian.AppendUint32(b, f.checksum(r))
		b = binary.LittleEndian.AppendUint64(b, r.number)
		b = append(b, r.sealed...)
	}
	if f.end+int64(len(b)) > f.size {
		return errFull
	}
	if _, err := f.disk.WriteAt(b, f.end); err != nil {
		return err
	}
	if err := f.disk.Sync(); err != nil {
		return err
	}
	f.end += int64(len(b))
	return nil
}

// empty begins the next generation, and overwrites what the file holds: what a person had
// erased since does not stay here.
func (f *file) empty() error {
	head := append(magic[:], make([]byte, 8)...)
	binary.LittleEndian.PutUint64(head[8:], f.generation+1)
	if _, err := f.disk.WriteAt(head, 0); err != nil {
		return err
	}
	if err := f.zero(headSize, f.end); err != nil {
		return err
	}
	if err := f.disk.Sync(); err != nil {
		return err
	}
	f.generation++
	f.end = headSize
	return nil
}
