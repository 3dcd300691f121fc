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
	messages := hostile()
	messages["one short word"] = strings.Repeat("a ", maxMessage)
	for name, text := range messages {
		if took, usual := shortest(t, ix, text, honest); took > most*usual {
			t.Errorf("%s: %v, more than %d times what an honest message costs, %v", name, took, most, usual)
		}
	}
}

// shortest is the least time of seven that a search takes for either message, for what else the
// machine does only makes it longer. They take turns, so that it does the same to both.
func shortest(t *testing.T, ix *Index, one, other string) (least, leastOther time.Duration) {
	took := func(text string) time.Duration {
		start := time.Now()
		search(t, ix, Query{Text: text})
		return time.Since(start)
	}
	least, leastOther = time.Hour, time.Hour
	for range 7 {
		least, leastOther = min(least, took(one)), min(leastOther, took(other))
	}
	return least, leastOther
}
