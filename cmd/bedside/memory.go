package main

import "runtime/debug"

// growthWhileServing is how much garbage may be left, in percent of what is alive, until it is
// collected (GOGC), once the library is read: a program that answers for months should be small,
// and leaves little.
const growthWhileServing = 50

// keepSmall lets less garbage lie from now on, unless the environment says how much with GOGC.
func (p *program) keepSmall() {
	if p.variable("GOGC") == "" {
		debug.SetGCPercent(growthWhileServing)
	}
}
