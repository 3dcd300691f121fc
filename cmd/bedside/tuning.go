//go:build !crashtest

package main

// tuning returns the settings that everybody runs with; the build that tests crash and measure has its
// own, see tuning_crashtest.go.
func (p *program) tuning() tuning { return tuning{} }
