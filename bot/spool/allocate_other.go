//go:build !linux

package spool

import (
	"errors"
	"os"
)

// allocate fails: the file has to be written.
func allocate(*os.File, int64) error { return errors.ErrUnsupported }
