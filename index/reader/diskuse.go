package reader

import (
	"fmt"
	"os"
)

func (d *disk) usable() bool {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.file != nil
}

func (d *disk) isClosed() bool {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.closed
}

func (d *disk) has(k key) bool {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	_, ok := d.index[k]
	return ok
}

// read returns the encoding of a passage of so many bytes; false when it is not there. One
// that is damaged is no longer there; the error says so.
func (d *disk) read(k key, length int) (rows, bool, error) {
	p, record, err := d.load(k)
	if err != nil {
		err = fmt.Errorf("reading an encoding: %w", err)
	}
	if record == nil {
		return rows{}, false, err
	}
	out, err := parseRecord(record, k, d.wide, length)
	if err == nil {
		return out, true, nil
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.index[k] == p {
		delete(d.index, k)
	}
	return rows{}, false, fmt.Errorf("encodings of passages in %s: one at %d is %w; it is made again", d.path, p.at, err)
}

// load reads the bytes of a record; nil when there is none.
func (d *disk) load(k key) (place, []byte, error) {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	p, ok := d.index[k]
	if !ok || d.file == nil {
		return place{}, nil, nil
	}
	record := make([]byte, p.size)
	if _, err := d.file.ReadAt(record, p.at); err != nil {
		return place{}, nil, err
	}
	return p, record, nil
}

// append adds the encoding of a passage where there is room for it. A file that cannot be
// written is used no more.
func (d *disk) append(k key, encoded rows) error {
	if d.rewriting.Load() { // by a Build, which then comes to what is missing
		return nil
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	if !d.usable() || d.has(k) {
		return nil
	}
	record := recordOf(k, encoded)
	at, size := d.end, int64(len(record)) // only who writes changes d.end
	if at+size > d.most {
		return nil
	}
	if _, err := d.file.WriteAt(record, at); err != nil {
		return fmt.Errorf("writing encodings of passages, in memory alone from now on: %w", d.give(err))
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.index[k], d.end = place{at, size}, at+size
	return nil
}

// give cuts off what was written in part, if that is possible, and closes a file that failed.
func (d *disk) give(fault error) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	_ = d.file.Truncate(d.end) // what is left of it is found when the file is opened again
	_ = d.file.Close()         // the fault is told already
	d.file, d.index = nil, nil
	return fault
}

// close closes the file; it is not opened again.
func (d *disk) close() error {
	d.writing.Lock()
	defer d.writing.Unlock()
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.closed = true
	file := d.file
	d.file, d.index = nil, nil
	if file == nil {
		return nil
	}
	if err := file.Close(); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("closing the encodings of passages: %w", err)
	}
	return nil
}
