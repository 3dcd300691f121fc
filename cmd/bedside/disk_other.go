//go:build !unix

package main

import "errors"

// freeSpace does not know.
func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }

// mayWrite does not know, and says yes.
func mayWrite(string) bool { return true }

// isForbidden does not know, and says no.
func isForbidden(string) bool { return false }
