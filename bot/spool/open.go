package spool

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"time"
)

// Open opens the places, each with what it holds from before. A place that cannot be
// opened is logged and done without; it fails when there is no place at all.
//
// A file belongs to one process at a time: where another process of this machine has it,
// the next free name is taken (".1", ".2" and so on), and what a process that is no more
// left under another name is drained too. A file with a batch that does not open, because
// it was sealed with a key that is not given, is put aside under another name and told of.
func Open(o Options) (*Spool, error) {
	o.Patience = cmp.Or(o.Patience, usualPatience)
	s := &Spool{options: o, log: o.Log}
	if s.log == nil {
		s.log = slog.Default()
	}
	var faults []error
	for _, path := range o.Files {
		if err := s.openInTime(path); err != nil {
			faults = append(faults, err)
			s.log.Warn("a spool cannot be used", "file", path, "error", err)
		}
	}
	if len(s.places) == 0 {
		return nil, fmt.Errorf("opening the spool: %w", errors.Join(faults...))
	}
	slices.SortStableFunc(s.pending, numbered.before)
	return s, nil
}

// openWithin is the time that opening a place may take: on a file system that is frozen
// it never ends.
const openWithin = time.Second

// openInTime opens a place unless that takes too long.
func (s *Spool) openInTime(path string) error {
	alone := &Spool{options: s.options, log: s.log}
	done := make(chan error, 1)
	go func() { done <- alone.openPlace(path) }()
	select {
	case err := <-done:
		s.places, s.adopted = append(s.places, alone.places...), append(s.adopted, alone.adopted...)
		s.pending, s.number = append(s.pending, alone.pending...), max(s.number, alone.number)
		return err
	case <-time.After(openWithin):
		return fmt.Errorf("opening the spool %s: %w", path, errSlow)
	}
}

// names are how many processes of one machine may have spools under one name.
const names = 10

// openPlace opens the first file of a name that no other process has, and what others
// left behind under it.
func (s *Spool) openPlace(path string) error {
	own := false
	for i := range names {
		name := path
		if i > 0 {
			name = fmt.Sprintf("%s.%d", path, i)
		}
		if _, err := os.Stat(name); own && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		p, found, err := s.openNamed(name)
		switch {
		case errors.Is(err, errTaken):
		case err != nil && own:
			s.log.Warn("a spool of before cannot be used", "file", name, "error", err)
		case err != nil:
			return err
		case !own:
			own, s.places = true, append(s.places, p)
		case found:
			s.adopted = append(s.adopted, p)
		default:
			_ = p.close() // an empty one is left as it is
		}
	}
	if !own {
		return fmt.Errorf("%w, and %d more like it", errTaken, names-1)
	}
	return nil
}

// openNamed opens one file; found tells that something in it waits to be drained.
func (s *Spool) openNamed(name string) (p *place, found bool, err error) {
	f, records, err := openFile(name)
	if err != nil {
		return nil, false, err
	}
	readable, faulty := s.readable(records)
	if faulty != nil {
		if f, err = f.putAside(name, readable); err != nil {
			return nil, false, errors.Join(faulty, err)
		}
		s.log.Error("what a spool holds cannot be read, and is kept in a file beside it", "file", name, "error", faulty)
	}
	p = newPlace(name, f)
	if err := s.load(readable, p); err != nil {
		return nil, false, errors.Join(err, p.close())
	}
	return p, len(readable) > 0, nil
}

// readable are the records that open; the error says why others do not.
func (s *Spool) readable(records []record) (those []record, err error) {
	for _, r := range records {
		var b Batch
		text, fault := s.options.Keys.Open(r.sealed, recordPlace(r.number))
		if fault == nil && json.Unmarshal(text, &b) != nil {
			fault = errors.New("it was written by another version")
		}
		if fault != nil {
			err = fmt.Errorf("batch %d: %w", r.number, fault)
			continue
		}
		those = append(those, r)
	}
	return those, err
}

// load puts what a place holds among what waits.
func (s *Spool) load(records []record, from *place) error {
	for _, r := range records {
		text, err := s.options.Keys.Open(r.sealed, recordPlace(r.number))
		if err != nil {
			return fmt.Errorf("batch %d: %w", r.number, err)
		}
		n := numbered{number: r.number, from: from}
		if err := json.Unmarshal(text, &n.batch); err != nil {
			return fmt.Errorf("batch %d: it was written by another version", r.number)
		}
		s.pending = append(s.pending, n)
		s.number = max(s.number, r.number)
	}
	return nil
}

func recordPlace(number uint64) []byte {
	return binary.LittleEndian.AppendUint64([]byte("spool\x00"), number)
}
