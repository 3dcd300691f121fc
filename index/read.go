package index

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"bedside/index/reader"
)

// How much is read of a library for a question: of a small one, or a larger one that is encoded, what words
// bring up and what else promises most, which of up to readFully passages is all; else the passages that words
// rank first.
const (
	readAtOnce  = 40  // passages that may be encoded while a question waits
	readEncoded = 600 // passages, once they are encoded
	readRanked  = 24
	readFully   = 64 // passages beside those that words bring up
)

// readTogether is how many passages are read together with the question at most: those that rank first.
const readTogether = 4

// Of the passages that rank first those behind the last that answers with minPromising, by what was read of them apart, are
// not read together with the question. They count as what such passages mostly come to, and as no more than the least of
// those that were read. Of the first four in 5,428 readings of messages to 103 unseen leaflets a quarter are such; one in a hundred of
// these would have come to more than even odds.
const (
	minPromising = 0.015
	unpromising  = -5.0 // log-odds
)

// readAdded is how many passages that the reader likes best are ranked whatever their words.
const readAdded = 6

// place is a passage of the corpus.
type place struct{ section, passage int }

// readings are what the reader makes of passages for a question; nil without the reader.
type readings map[place]reader.Reading

// quotable lists what may be quoted of a selection, and the same as the reader reads it.
func (ix *Index) quotable(of *selection) (places []place, texts []reader.Text) {
	for s := range ix.corpus.sections {
		if !of.has(s) {
			continue
		}
		for p := range ix.corpus.sections[s].passages {
			if ix.corpus.sections[s].passages[p].quotable {
				places = append(places, place{s, p})
				texts = append(texts, ix.text(place{s, p}))
			}
		}
	}
	return places, texts
}

// text is a passage as the reader reads it: without a heading that was derived from the passage, which
// would be read twice.
func (ix *Index) text(at place) reader.Text {
	words := &ix.corpus.sections[at.section]
	leaflet := &ix.lib.Leaflets()[words.leaflet]
	section := &leaflet.Sections[words.section]
	heading := section.Heading
	if section.Named {
		heading = ""
	}
	return reader.Text{Title: leaflet.Title, Section: heading, Text: section.Passages[at.passage].Text}
}

// turns are the messages that the reader reads: the question, in one of its spellings, below what it leaves out.
func (q *Question) turns(text string, earlier []string, own ownWords) []string {
	if !q.FollowUp {
		return []string{own.reworded(text)}
	}
	turns := append(slices.Clone(earlier), text)
	for i, text := range turns {
		turns[i] = own.reworded(text)
	}
	return turns
}

// readsAll tells whether all passages of its selection are looked at for a question, not only those that words
// rank first.
func (ix *Index) readsAll(question *Question) bool {
	n := len(question.within.places)
	return question.depth != DepthWords && n <= readEncoded && (n <= readAtOnce || ix.encoded.Built())
}

// readFirst reads the passages that words rank first.
func (ix *Index) readFirst(ctx context.Context, query Query, question *Question, ranked []*scored) (readings, error) {
	if question.depth == DepthWords {
		return nil, nil
	}
	first := ranked[:min(readRanked, len(ranked))]
	places, texts := make([]place, len(first)), make([]reader.Text, len(first))
	for i, s := range first {
		places[i] = place{s.section, s.passage}
		texts[i] = ix.text(places[i])
	}
	return ix.read(ctx, query, question, places, texts, nil)
}

// readAll reads, of all that may be quoted, what is in the sections that words bring up and what else promises
// most.
func (ix *Index) readAll(ctx context.Context, query Query, question *Question, found []candidate) (readings, error) {
	broughtUp := map[int]bool{}
	for _, c := range found {
		broughtUp[c.section] = true
	}
	return ix.read(ctx, query, question, question.within.places, question.within.readable, broughtUp)
}

// read reads passages; of many those of some sections and the readFully that promise most besides. A reader that is
// busy until Question.readBy gives no readings.
func (ix *Index) read(ctx context.Context, query Query, question *Question, places []place,
	texts []reader.Text, sections map[int]bool) (readings, error) {
	inTime, cancel := context.WithDeadline(ctx, question.readBy)
	defer cancel()
	turns := question.turns(question.spellings(query.Text)[0], query.Earlier, ix.tables.own)
	must := func(i int) bool { return sections[places[i].section] }
	found, err := ix.shelf.ReadLikeliest(inTime, turns, texts, readFully, must)
	switch {
	case errors.Is(err, reader.ErrLate) && ctx.Err() == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	all := make(readings, len(places))
	for i, at := range places {
		all[at] = found[i]
	}
	return all, nil
}

// addRead adds to the candidates the sections of the passages that the reader likes best.
func addRead(found []candidate, places []place, all readings) []candidate {
	best := slices.Clone(places)
	slices.SortStableFunc(best, func(a, b place) int { return cmp.Compare(all[b].Logit, all[a].Logit) })
	for _, at := range best[:min(readAdded, len(best))] {
		i := slices.IndexFunc(found, func(c candidate) bool { return c.section == at.section })
		if i < 0 {
			i = len(found)
			found = append(found, candidate{section: at.section})
		}
		found[i].read = true
	}
	return found
}

// readingScale maps a logit, or a difference of two, to 0..1 in a straight line.
func readingScale(logit float64) float64 { return min(max((logit+12)/24, 0), 1) }

// readFeatures fills in what the reader says; a passage that was not read has the least.
func (ix *Index) readFeatures(ranked []*scored, all readings) {
	logits := make([]float64, len(ranked))
	for i, s := range ranked {
		r, ok := all[place{s.section, s.passage}]
		if !ok {
			r = reader.Unread
		}
		s.reading, logits[i] = r, r.Logit
		f := &s.features
		f[featureRead] = readingScale(r.Logit)
		f[featureReadUnit] = readingScale(reader.BestUnit(r.Units))
		f[featureReadCosine] = (1 + r.Cosine) / 2
		f[featureReadNearest] = (1 + r.MaxSim) / 2
	}
	everywhere, ofLeaflet := ix.rivals(ranked, logits)
	for i, s := range ranked {
		s.features[featureReadShare], s.features[featureReadLead] = everywhere.compare(logits[i])
		s.readShareOfLeaflet, s.readLeadOfLeaflet = ofLeaflet[ix.leafletOf(s)].compare(logits[i])
	}
}

// rivals gathers the logits of passages: of all, and of those of each leaflet.
func (ix *Index) rivals(passages []*scored, logits []float64) (everywhere *rivals, ofLeaflet map[int]*rivals) {
	everywhere, ofLeaflet = new(rivals), map[int]*rivals{}
	for i, s := range passages {
		leaflet := ix.leafletOf(s)
		if ofLeaflet[leaflet] == nil {
			ofLeaflet[leaflet] = new(rivals)
		}
		everywhere.add(logits[i])
		ofLeaflet[leaflet].add(logits[i])
	}
	return everywhere, ofLeaflet
}

// leafletOf is the number of a passage's leaflet.
func (ix *Index) leafletOf(s *scored) int { return ix.corpus.sections[s.section].leaflet }

// rivals are passages that a passage is compared with, itself among them.
type rivals struct {
	odds        float64 // the sum of theirs
	best, other float64 // the highest logits
	n           int
}

func (r *rivals) add(logit float64) {
	r.odds += math.Exp(logit)
	switch {
	case r.n == 0:
		r.best, r.other = logit, reader.NoWords
	case logit > r.best:
		r.best, r.other = logit, r.best
	default:
		r.other = max(r.other, logit)
	}
	r.n++
}

// compare returns a passage's share of the odds, of which even ones are left for that none
// answers, and how far it is before the best of the others.
func (r *rivals) compare(logit float64) (share, lead float64) {
	best := r.best
	if logit == r.best {
		best = r.other
	}
	return math.Exp(logit) / (1 + r.odds), readingScale(logit - best)
}

// rescore ranks passages that were looked at to a depth.
func (ix *Index) rescore(question *Question, ranked []*scored, depth Depth) {
	for _, s := range ranked {
		s.score = ix.models[depth].score(&s.features)
	}
	ix.settle(question, ranked)
}

// together reads the passages that rank first together with the question; none when there is no
// time for it.
func (ix *Index) together(ctx context.Context, query Query, question *Question, first []*scored) ([]float64, error) {
	inTime, cancel := context.WithDeadline(ctx, question.readBy)
	defer cancel()
	texts, read := make([]reader.Text, len(first)), make([]reader.Reading, len(first))
	for i, s := range first {
		texts[i], read[i] = ix.text(place{s.section, s.passage}), s.reading
	}
	var asked reader.Asked
	for _, text := range question.spellings(query.Text) {
		asked.Spellings = append(asked.Spellings, question.turns(text, query.Earlier, ix.tables.own))
	}
	asked.Reworded = func(i int) []string { return ix.inWordsOf(texts[i], asked.Spellings[0]) }
	logits, err := ix.shelf.Together(inTime, asked, texts, read)
	if errors.Is(err, reader.ErrLate) && ctx.Err() == nil {
		return nil, nil
	}
	return logits, err
}

// togetherFeatures fills in what the reader says of passages of which it read the first, as many as there are logits,
// together with the question.
func (ix *Index) togetherFeatures(first []*scored, logits []float64) {
	unread := min(unpromising, slices.Min(logits))
	all := append(slices.Clone(logits), slices.Repeat([]float64{unread}, len(first)-len(logits))...)
	everywhere, ofLeaflet := ix.rivals(first, all)
	for i, s := range first {
		if i < len(logits) {
			s.together = &logits[i]
		}
		s.features[featureTogether] = readingScale(all[i])
		s.features[featureTogetherShare], s.features[featureTogetherLead] = everywhere.compare(all[i])
		s.togetherShareOfLeaflet, s.togetherLeadOfLeaflet = ofLeaflet[ix.leafletOf(s)].compare(all[i])
	}
}

// Settle waits until all that a question may read of a small library is encoded: from then
// on equal questions get equal results, as long as not so many ask at once that there is no time
// to read passages, or to read them together with a question.
func (ix *Index) Settle() {
	if n := len(ix.whole.places); ix.shelf != nil && n <= readEncoded {
		ix.shelf.Wait()
	}
}

// explainReading is the reading of a passage as probabilities; nil when there is none.
func (s *scored) explainReading(text string) *Reading {
	if len(s.reading.Units) == 0 {
		return nil
	}
	r := &Reading{Probability: sigmoid(s.reading.Logit)}
	if s.together != nil {
		r.Together = sigmoid(*s.together)
	}
	for _, u := range s.reading.Units {
		r.Evidence = append(r.Evidence, Evidence{text[u.Start:u.End], sigmoid(u.Logit)})
	}
	return r
}

func sigmoid(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }
