//go:build unix

package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix" // free space and rights, on each Unix in its own way
)

// freeSpace is the number of bytes that may still be written at a folder.
func freeSpace(folder string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return 0, err
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize), nil
}

// accessTo asks whether this user may read and write a file, or make files in a folder.
func accessTo(path string) error {
	how := uint32(unix.R_OK | unix.W_OK)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		how |= unix.X_OK
	}
	return unix.Access(path, how)
}

// mayWrite tells whether files can be made in a folder.
func mayWrite(folder string) bool { return accessTo(folder) == nil }

// isForbidden tells whether it is this user's rights that are in the way.
func isForbidden(path string) bool { return errors.Is(accessTo(path), unix.EACCES) }
