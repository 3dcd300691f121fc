//go:build !unix

package convert_test

import "time"

var began = time.Now()

// cpuTime returns the time on the wall, where the time of a process is not to be had.
func cpuTime() time.Duration { return time.Since(began) }
