package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
)

// disk keeps encodings in a file between starts. Until it is open, and after it failed, it
// holds nothing and takes nothing.
//
// The file is a head and then records, one after the other: record.go has their form. It is
// made beside its place and moved there, so that it is never there without its head, and
// locked while it is used. A record that was cut off or damaged ends what is read of it.
type disk struct {
	path string
	most int64
	head []byte // of the file, as this reader wants it
	wide int    // numbers of a vector

	rewriting atomic.Bool // meanwhile nothing is appended
	writing   sync.Mutex  // held by who appends or rewrites

	mutex  sync.RWMutex
	file   *os.File // nil unless open
	index  map[key]place
	end    int64 // of the last record
	closed bool
}

// place is where a record stands, head included.
type place struct {
	at   int64
	size int64
}

func newDisk(path string, most int64, r *Reader) *disk {
	return &disk{path: path, most: most, head: headOf(r.Version(), r.width), wide: r.width, index: make(map[key]place)}
}

// errInUse is the error of a file that another process uses.
var errInUse = errors.New("another process uses it")

// open opens the file, or makes it. An error that leaves it usable says what was lost.
func (d *disk) open() error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if d.usable() || d.isClosed() {
		return nil
	}
	file, fault, err := d.openFile()
	if err != nil {
		return fmt.Errorf("encodings of passages are kept in memory alone: opening %s: %w", d.path, err)
	}
	index, end, damage := scanFile(file)
	if fault == nil && damage != nil {
		fault = damage
		if err := file.Truncate(end); err != nil {
			return errors.Join(fmt.Errorf("cutting off what is damaged in %s: %w", d.path, err), file.Close())
		}
	}
	d.mutex.Lock()
	d.file, d.index, d.end = file, index, end
	d.mutex.Unlock()
	if fault != nil {
		return fmt.Errorf("encodings of passages in %s: %w; what is missing is encoded again", d.path, fault)
	}
	return nil
}

func scanFile(file *os.File) (map[key]place, int64, error) {
	info, err := file.Stat()
	if err != nil {
		return make(map[key]place), int64(len(headOf("", 0))), err
	}
	return scan(file, info.Size())
}

// openFile opens and locks the file; where it is none of this reader's, a new one takes its
// place, and fault says why.
func (d *disk) openFile() (file *os.File, fault, err error) {
	info, err := os.Lstat(d.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		file, err = d.create()
		return file, nil, err
	case err != nil:
		return nil, nil, err
	case !info.Mode().IsRegular():
		return nil, nil, errors.New("no regular file; name another")
	}
	file, err = os.OpenFile(d.path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	if err := own(file, d.path); err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	if fault = checkHead(file, d.head); fault == nil {
		return file, nil, nil
	}
	fresh, err := d.create()
	return fresh, fault, errors.Join(err, file.Close())
}

// own locks a file, and holds that it still stands at its path.
func own(file *os.File, path string) error {
	if !lock(file) {
		return errInUse
	}
	opened, err := file.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Stat(path); err != nil || !os.SameFile(opened, there) {
		return errInUse
	}
	return nil
}

// create makes a file that has only its head, and moves it to its place.
func (d *disk) create() (*os.File, error) {
	file, err := d.temporary()
	if err != nil {
		return nil, err
	}
	if err := os.Rename(file.Name(), d.path); err != nil {
		return nil, discard(file, err)
	}
	return file, nil
}

// temporary makes a locked file with only its head beside the place of the file. One that
// a process left there when it was killed is used again.
func (d *disk) temporary() (*os.File, error) {
	path := d.path + ".new"
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := own(file, path); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if err := file.Truncate(0); err != nil {
		return nil, discard(file, err)
	}
	if _, err := file.WriteAt(d.head, 0); err != nil {
		return nil, discard(file, err)
	}
	return file, nil
}

// discard removes a temporary file.
func discard(file *os.File, err error) error {
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}

// checkHead tells whether a file is one of this reader's.
func checkHead(file io.ReaderAt, want []byte) error {
	head := make([]byte, len(want))
	n, err := file.ReadAt(head, 0)
	switch {
	case err != nil && err != io.EOF:
		return err
	case bytes.Equal(head, want):
		return nil
	case n < len(magic) || !bytes.Equal(head[:len(magic)], want[:len(magic)]):
		return errors.New("not a file of encodings")
	case n < len(want):
		return errors.New("cut off in its head")
	}
	return errors.New("of another version of the reader")
}

// prune writes the file anew when more of it is of passages that are not wanted than of
// those that are.
func (d *disk) prune(wanted map[key]bool) error {
	d.rewriting.Store(true)
	defer d.rewriting.Store(false)
	d.writing.Lock()
	defer d.writing.Unlock()
	keep, live := make(map[key]place), int64(len(d.head))
	d.mutex.RLock()
	for k, p := range d.index {
		if wanted[k] {
			keep[k] = p
			live += p.size
		}
	}
	from, end := d.file, d.end
	d.mutex.RUnlock()
	if from == nil || end-live <= live {
		return nil
	}
	if err := d.rewrite(from, keep); err != nil {
		return fmt.Errorf("rewriting the encodings of passages in %s: %w", d.path, err)
	}
	return nil
}

// rewrite puts a file with some of the records in the place of the file. Until then all
// of them can be read.
func (d *disk) rewrite(from *os.File, keep map[key]place) error {
	file, err := d.temporary()
	if err != nil {
		return err
	}
	index, end := make(map[key]place, len(keep)), int64(len(d.head))
	for k, p := range keep {
		if _, err := io.Copy(io.NewOffsetWriter(file, end), io.NewSectionReader(from, p.at, p.size)); err != nil {
			return discard(file, err)
		}
		index[k] = place{end, p.size}
		end += p.size
	}
	if err := os.Rename(file.Name(), d.path); err != nil {
		return discard(file, err)
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.file, d.index, d.end = file, index, end
	return from.Close()
}
