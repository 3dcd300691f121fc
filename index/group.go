package index

import (
	"cmp"
	"math"
	"slices"
)

// Settings of the grouping, chosen on testdata/needs.txt so that nearly every group
// holds one need: a group of two needs would be answered for one of them.
const (
	minGroupSimilarity = 0.5 // mean similarity of two groups from which they are joined
	centroidShare      = 0.2 // share of the centroids in the similarity of messages; the rest is that of their concepts
	groupOtherKind     = 0.8 // factor for two messages that ask for different kinds of answer
)

// Group puts messages together that mean the same, by their concepts (spelling
// corrected, synonyms of the lexicon), the cosine of their words, and the kind of
// answer they ask for. It needs no leaflet that answers them. It returns positions in
// messages, each once: in a group its medoid first and then the others in their order;
// larger groups first. It is the same for the same messages. The time grows with the
// square of their number; 2,000 take about a second.
func (ix *Index) Group(messages []string) [][]int {
	vectors, concepts := ix.messageVectors(messages)
	a := &messageSimilarity{vectors, concepts.similarities()}
	groups := cluster(len(messages), a.of)
	for _, group := range groups {
		a.medoidFirst(group)
	}
	slices.SortStableFunc(groups, func(x, y []int) int {
		return cmp.Or(cmp.Compare(len(y), len(x)), cmp.Compare(slices.Min(x), slices.Min(y)))
	})
	return groups
}

// messageSimilarity compares messages.
type messageSimilarity struct {
	messages []messageVector
	concepts [][]float32 // similarity of two concepts, by their ids
}

// of tells how surely two messages mean the same, 0 to 1.
func (a *messageSimilarity) of(i, j int) float64 {
	x, y := &a.messages[i], &a.messages[j]
	if x.totalWeight == 0 || y.totalWeight == 0 {
		return 0
	}
	byConcepts := math.Sqrt(a.coverage(x, y) * a.coverage(y, x))
	byCentroids := max(0, x.centroid.Cosine(&y.centroid))
	similarity := (1-centroidShare)*byConcepts + centroidShare*byCentroids
	if x.wanted != 0 && y.wanted != 0 && x.wanted&y.wanted == 0 {
		similarity *= groupOtherKind
	}
	return similarity
}

// coverage is the share of a message's weight that another accounts for.
func (a *messageSimilarity) coverage(x, y *messageVector) float64 {
	sum := 0.0
	for _, p := range x.concepts {
		best := float32(0)
		for _, q := range y.concepts {
			best = max(best, a.concepts[p.concept][q.concept])
		}
		sum += p.weight * float64(best)
	}
	return sum / x.totalWeight
}

// medoidFirst puts the message first that is most similar to the others of its group
// (its medoid), and the others behind it in their order.
func (a *messageSimilarity) medoidFirst(group []int) {
	slices.Sort(group)
	best, most := 0, -1.0
	for at, i := range group {
		sum := 0.0
		for _, j := range group {
			if i != j {
				sum += a.of(i, j)
			}
		}
		if sum > most {
			best, most = at, sum
		}
	}
	medoid := group[best]
	copy(group[1:best+1], group[:best])
	group[0] = medoid
}

// clustering is the state of an agglomerative clustering: the groups, the similarity of
// any two, and for each the nearest one.
type clustering struct {
	groups     [][]int // nil for one that was joined to another
	similarity [][]float32
	nearest    []int // -1 for none
}

// cluster joins, again and again, the two groups that are most similar on average over
// all their pairs (average linkage: Sokal and Michener 1958), the earlier of equal ones.
func cluster(n int, similarityOf func(i, j int) float64) [][]int {
	p := &clustering{groups: make([][]int, n), similarity: make([][]float32, n), nearest: make([]int, n)}
	for i := range n {
		p.groups[i], p.similarity[i] = []int{i}, make([]float32, n)
		for j := range i {
			similarity := float32(similarityOf(i, j))
			p.similarity[i][j], p.similarity[j][i] = similarity, similarity
		}
	}
	for i := range n {
		p.findNearest(i)
	}
	for {
		i := p.closestPair()
		if i < 0 {
			return slices.DeleteFunc(p.groups, func(g []int) bool { return g == nil })
		}
		p.merge(i, p.nearest[i])
	}
}

// findNearest notes the group that is nearest to group i, of those similar enough.
func (p *clustering) findNearest(i int) {
	p.nearest[i] = -1
	for j, group := range p.groups {
		if j == i || group == nil || p.similarity[i][j] < minGroupSimilarity {
			continue
		}
		if n := p.nearest[i]; n < 0 || p.similarity[i][j] > p.similarity[i][n] {
			p.nearest[i] = j
		}
	}
}

// closestPair returns the first of the two groups that are nearest to each other, -1
// when all are far apart.
func (p *clustering) closestPair() int {
	best := -1
	for i, group := range p.groups {
		if group == nil || p.nearest[i] < 0 {
			continue
		}
		if best < 0 || p.similarity[i][p.nearest[i]] > p.similarity[best][p.nearest[best]] {
			best = i
		}
	}
	return best
}

// merge adds group j to group i.
func (p *clustering) merge(i, j int) {
	own, other := float32(len(p.groups[i])), float32(len(p.groups[j]))
	p.groups[i], p.groups[j] = append(p.groups[i], p.groups[j]...), nil
	for k, group := range p.groups {
		if group != nil && k != i {
			mean := (own*p.similarity[i][k] + other*p.similarity[j][k]) / (own + other)
			p.similarity[i][k], p.similarity[k][i] = mean, mean
		}
	}
	p.findNearest(i)
	for k, group := range p.groups {
		if group == nil || k == i {
			continue
		}
		n := p.nearest[k]
		if n == i || n == j || n >= 0 && p.similarity[k][i] > p.similarity[k][n] {
			p.findNearest(k)
		}
	}
}
