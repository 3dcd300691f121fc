//go:build unix

package store

import (
	"os"
	"path/filepath"
	"syscall"
)

// gate keeps SQLite from a file system that is frozen. SQLite's shared memory is a file mapped
// into this process: to write to it then, in Go code, would stop a thread that the runtime waits
// for at its next collection, and with it the whole process, emergencies included. A thread that
// waits in a system call stops nobody.
type gate struct{ file *os.File }

// newGate makes a gate for the file system of a path; it lets everything pass where there is
// none to be had.
func newGate(path string) *gate {
	file, err := os.CreateTemp(filepath.Dir(path), ".bedside-gate-*")
	if err != nil {
		return &gate{}
	}
	_ = os.Remove(file.Name()) // it goes on without a name
	return &gate{file}
}

// wait returns once the file system takes writes: a write of nothing waits for that, costs a
// third of a microsecond, and changes nothing.
func (g *gate) wait() {
	if g != nil && g.file != nil {
		_, _ = syscall.Pwrite(int(g.file.Fd()), nil, 0)
	}
}

func (g *gate) close() error {
	if g == nil || g.file == nil {
		return nil
	}
	return g.file.Close()
}
