package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// spoolFiles are where what arrives is kept while the store cannot: beside an SQLite file,
// or in a folder for state, and, in case that file system hangs or is full, in the system's
// folder for temporary files when that is on another one.
func (s *service) spoolFiles() []string {
	own := sha256.Sum256([]byte(s.config.Store))
	folder := fmt.Sprintf("bedside-%d-%s", os.Getuid(), hex.EncodeToString(own[:6]))
	temporary := filepath.Join(os.TempDir(), folder, "spool")
	first := s.config.Spool
	switch {
	case first != "":
	case !s.config.Store.isPostgres():
		first = string(s.config.Store) + "-spool"
	case os.Getenv("STATE_DIRECTORY") != "": // of systemd
		first = filepath.Join(os.Getenv("STATE_DIRECTORY"), folder, "spool")
	default:
		return []string{temporary}
	}
	if sameDevice(filepath.Dir(first), os.TempDir()) {
		return []string{first}
	}
	return []string{first, temporary}
}
