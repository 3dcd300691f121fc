//go:build !unix

package spool

import "os"

// freeSpace says that nothing is known.
func freeSpace(string) int64 { return 0 }

// lock does nothing: whoever starts two processes gives each a spool of its own.
func lock(*os.File) error { return nil }
