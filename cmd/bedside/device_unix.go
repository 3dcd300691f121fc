//go:build unix

package main

import (
	"os"
	"syscall"
)

// sameDevice tells whether two folders are on one file system.
func sameDevice(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	if err != nil {
		return false
	}
	of, ok := first.Sys().(*syscall.Stat_t)
	with, too := second.Sys().(*syscall.Stat_t)
	return ok && too && of.Dev == with.Dev
}
