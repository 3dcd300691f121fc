package source

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// FuzzPageCost holds that four times as much of the same page takes about four
// times as long: the time for each byte does not grow.
func FuzzPageCost(f *testing.F) {
	for _, unit := range []string{
		"a", "!", "<p>a", "<p>a.</p>",
		"<ul><li>a</ul>", "<div>", "<div>a</div>",
		"<a href=/x>a</a>", "<p><b>A b</b></p><p>a</p>", "<h1>a</h1>",
		"<h1>a</h1><p>b", "<h2>A</h2><div hidden>b</div>", "<p hidden>a</p>",
		"<button aria-expanded=false aria-controls=x>A</button>", "<div id=x hidden>a</div>", "<!-- -->",
		"<b>", "<table>", "<tr><td rowspan=9>a",
		"<td>a", "<td colspan=9>", "<div class=menu>a</div>",
		"<nav>a</nav>", "<p>• a</p>", "<img alt='a b'>",
		"<a href=/x>here</a>", "<a href=tel:1>a</a>", "<dt>a<dd>b",
		"<details><summary>a</summary>", "<p class=MsoListParagraph>o a", "<p>Reviewed by a ",
		"<li>a. o A o B", "<script type='application/ld+json'>{\"@type\":\"Question\",\"name\":\"a\"}</script>",
		"<meta name=a content=b>",
		"<p>References</p>", "<h2>Related</h2>", "<div class='accordion'>a</div><div class='panel'>b</div>",
	} {
		f.Add(unit)
	}
	f.Fuzz(func(t *testing.T, unit string) {
		if len(unit) > 200 {
			return
		}
		const size = 16 << 10
		small, large := readPage(unit, size), readPage(unit, 4*size)
		if large > 10*small+200*time.Millisecond {
			t.Errorf("%q: %v for %d bytes, %v for %d", unit, small, size, large, 4*size)
		}
	})
}

// readPage tells how long it takes to read a page with a piece over and over: the
// shorter of two times, since something else may run beside it.
func readPage(unit string, size int) time.Duration {
	data := []byte("<title>T</title><p>A.</p>" + strings.Repeat(unit, max(1, size/max(1, len(unit)))))
	best := time.Duration(0)
	for range 2 {
		began := cpuTime()
		_, _ = file{fstest.MapFS{"a.html": {Data: data}}, "a.html", "a.html"}.read()
		if took := cpuTime() - began; best == 0 || took < best {
			best = took
		}
	}
	return best
}
