package kernel

import "testing"

// TestCentred holds that of the values of rows nothing is lost, and that no two neighbours are multiplied at once
// that 16 bits could not hold.
func TestCentred(t *testing.T) {
	for _, set := range native() {
		if set.Name != "avx2" {
			continue
		}
		exceeds := 0
		for seed := range uint64(200) {
			x := newSource(seed).rows(3, int(seed))
			var c centred
			c.take(x)
			for r := range x.N {
				exceeds += int(c.counts[r])
				checkCentred(t, &c, x, r)
			}
		}
		if exceeds == 0 {
			t.Error("nothing is in excess")
		}
	}
}

func checkCentred(t *testing.T, c *centred, x *Rows, r int) {
	t.Helper()
	got := make([]int32, x.Stride)
	add := func(at int, values []int8) {
		for k := 0; k < len(values); k += 2 {
			a, b := int32(values[k]), int32(values[k+1])
			if max(a+b, a, b) > widest || min(a+b, a, b) < -widest {
				t.Fatalf("row %d: %d and %d are multiplied at once", r, a, b)
			}
			got[at+k], got[at+k+1] = got[at+k]+a, got[at+k+1]+b
		}
	}
	add(0, c.values[r*x.Stride:(r+1)*x.Stride])
	for _, e := range c.excess[c.firsts[r]:][:c.counts[r]] {
		add(int(e.at)/blockRows, e.values[:])
	}
	sum := int32(0)
	for k, v := range x.Values[r*x.Stride : (r+1)*x.Stride] {
		want := int32(v) - x.Zeros[r]
		sum += want
		if got[k] != want {
			t.Fatalf("row %d: value %d became %d; want %d", r, k, got[k], want)
		}
	}
	if c.sums[r] != sum {
		t.Fatalf("row %d: the sum is %d; want %d", r, c.sums[r], sum)
	}
}
