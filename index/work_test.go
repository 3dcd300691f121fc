package index

import (
	"strings"
	"testing"
	"time"
)

// most is how many times longer than for an honest message of its length a
// search may take for a hostile one.
const most = 40

// honest is a message as long as they are read, and meant well.
var honest = strings.Repeat("I had the knee arthroscopy last week, my husband drove me home "+
	"and the dressing came off in the shower. ", 38)

// TestHostileWork compares what messages cost within one run: none may cost much
// more than an honest message that is long.
func TestHostileWork(t *testing.T) {
	ix := invented(t)
	limit := most * shortest(t, ix, honest)
	messages := hostile()
	messages["one short word"] = strings.Repeat("a ", maxMessage)
	for name, text := range messages {
		if took := shortest(t, ix, text); took > limit {
			t.Errorf("%s: %v, %d times what an honest message costs is %v", name, took, most, limit)
		}
	}
}

// shortest is the least time of seven that a search takes, for what else the
// machine does only makes it longer.
func shortest(t *testing.T, ix *Index, text string) time.Duration {
	least := time.Hour
	for range 7 {
		start := time.Now()
		search(t, ix, Query{Text: text})
		least = min(least, time.Since(start))
	}
	return least
}
