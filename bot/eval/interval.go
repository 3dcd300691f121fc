package eval

import "math"

// significance is what a 95 % interval leaves out.
const significance = 0.05

// exactInterval returns the exact 95 % confidence interval of a share, 0 to 1, of which hits
// of n were seen (Clopper and Pearson, Biometrika 1934;26:404). Without anything seen it
// is everything from 0 to 1.
func exactInterval(hits, n int) (low, high float64) {
	if hits > 0 {
		low = bisect(func(p float64) bool { return 1-binomialBelow(hits, n, p) < significance/2 })
	}
	return low, exactUpper(hits, n)
}

// exactUpper is the upper end of exactInterval.
func exactUpper(hits, n int) float64 {
	if hits >= n {
		return 1
	}
	return bisect(func(p float64) bool { return binomialBelow(hits+1, n, p) > significance/2 })
}

// bisect returns where, from 0 to 1, a condition stops holding.
func bisect(holds func(float64) bool) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		if middle := (low + high) / 2; holds(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// binomialBelow is the probability of fewer than k hits in n trials of probability p.
func binomialBelow(k, n int, p float64) float64 {
	switch {
	case p <= 0:
		return 1
	case p >= 1 && k <= n:
		return 0
	}
	sum := 0.0
	for i := range k {
		sum += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(sum, 1)
}

func logChoose(n, k int) float64 {
	all, _ := math.Lgamma(float64(n + 1))
	some, _ := math.Lgamma(float64(k + 1))
	rest, _ := math.Lgamma(float64(n - k + 1))
	return all - some - rest
}
