//go:build !crashtest

package main

// killPoint is for the build that tests crash; see killpoint_crashtest.go.
func killPoint(*program) func(step string) { return nil }
