package publish

import (
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fingerprint tells whether files have changed, by their names, sizes and times: to look at
// them costs less than to read them.
type fingerprint [sha256.Size]byte

func fingerprintOf(paths []string) fingerprint {
	sum := sha256.New()
	for _, path := range paths {
		walk(path, func(name string, entry fs.DirEntry) {
			sum.Write([]byte(name + "\x00"))
			info, err := os.Stat(name) // of what a link leads to
			if err != nil || entry.IsDir() {
				return
			}
			var numbers [16]byte
			binary.LittleEndian.PutUint64(numbers[:8], uint64(info.Size()))
			binary.LittleEndian.PutUint64(numbers[8:], uint64(info.ModTime().UnixNano()))
			sum.Write(numbers[:])
		})
	}
	return fingerprint(sum.Sum(nil))
}

// foldersOf lists the folders in which a change may matter: those at the paths with all below
// them, and those that the paths themselves lie in, where they may be replaced.
func foldersOf(paths []string) (folders []string) {
	for _, path := range paths {
		folders = append(folders, filepath.Dir(filepath.Clean(path)))
		walk(path, func(name string, entry fs.DirEntry) {
			if entry.IsDir() {
				folders = append(folders, name)
			}
		})
	}
	return folders
}

// resolved is where a path leads.
func resolved(path string) string {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to
	}
	return filepath.Clean(path)
}

// walk goes through the files and folders at a path that are not hidden. What cannot be looked
// at is left out: to tell so is for those who read it.
func walk(path string, visit func(name string, entry fs.DirEntry)) {
	path = resolved(path) // WalkDir follows no link, not even this one
	_ = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		switch hidden := name != path && strings.HasPrefix(filepath.Base(name), "."); {
		case err != nil || hidden && !entry.IsDir():
			return nil
		case hidden:
			return fs.SkipDir
		}
		visit(name, entry)
		return nil
	})
}
