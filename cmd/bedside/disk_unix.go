//go:build unix

package main

import "golang.org/x/sys/unix" // free space and rights, on each Unix in its own way

// freeSpace is the number of bytes that may still be written at a folder.
func freeSpace(folder string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return 0, err
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize), nil
}

// mayWrite tells whether files can be made in a folder.
func mayWrite(folder string) bool { return unix.Access(folder, unix.W_OK|unix.X_OK) == nil }
