package index

import (
	"bedside/knowledge"
	"bedside/knowledge/lexicon"
)

// corpus is a library as stems and kinds of answer: each leaflet, section, passage and
// unit as ranking reads it, in the library's order.
type corpus struct {
	*vocabulary
	leaflets []leafletWords
	sections []sectionWords

	symbols map[string]symbol  // while it is built: of the words read so far
	block   []stem             // while it is built: where the next stems are put
	members map[string]kindSet // stems that give a kind of answer by their mention
	gives   []kindSet          // while it is built: members by stem
}

type leafletWords struct {
	names           [][]stem // the title and each alias: its informative stems
	first, sections int      // the number of its first section, and how many it has
	classes         []int    // the groups of the lexicon that the medicines in its title are kinds of
	ofChildren      bool     // its names say so, or whom it is written for
}

type sectionWords struct {
	id        string
	leaflet   int    // position in Library.Leaflets
	section   int    // position in Leaflet.Sections
	heading   []stem // informative stems
	phrasings []phrasingWords
	kinds     kindSet // what its heading promises

	ofOneMedicine bool // its leaflet is named after several, and the heading after some of them
	passages      []passageWords
}

type phrasingWords struct {
	words []lexicon.Word
	stems []stem
	kinds kindSet // what it asks for
}

type passageWords struct {
	sha256   string
	quotable bool   // it may answer: it does not only lead in or ask
	adult    bool   // it gives a dose, and neither it nor what stands above it speaks of a child
	years    int    // the age up to which it tells a dose by age; 0 where it does not
	stages   stages // of which it speaks, or its heading or leaflet's title
	units    []unitWords
}

type unitWords struct {
	knowledge.Unit
	stems  []stem
	gives  kindSet // kinds of answer that its text gives
	length float64 // of the centroid of its stems
}

// newCorpus reads a library once. read is called with each section, the last of
// the corpus.
func newCorpus(lib *knowledge.Library, kinds *kindTable, words *lexicon.Lexicon,
	read func(c *corpus, section *sectionWords)) *corpus {
	c := &corpus{vocabulary: newVocabulary(), symbols: map[string]symbol{}, members: kinds.members(words)}
	ahead := tokenizeAhead(lib)
	for l := range lib.Leaflets() {
		leaflet := &lib.Leaflets()[l]
		c.leaflets = append(c.leaflets, leafletWords{names: c.names(leaflet), first: len(c.sections),
			sections: len(leaflet.Sections), ofChildren: isOfChildren(leaflet)})
		for s := range leaflet.Sections {
			c.sections = append(c.sections, c.section(l, s, leaflet.Title, &leaflet.Sections[s], <-ahead, kinds))
			read(c, &c.sections[len(c.sections)-1])
		}
	}
	c.count()
	c.computeIDFs()
	c.packVectors()
	c.measureUnits()
	c.symbols, c.block, c.gives = nil, nil, nil
	return c
}

func (c *corpus) names(leaflet *knowledge.Leaflet) [][]stem {
	names := [][]stem{c.contentStems(leaflet.Title)}
	for _, alias := range leaflet.Aliases {
		if stems := c.contentStems(alias); len(stems) > 0 {
			names = append(names, stems)
		}
	}
	return names
}

// tokenizedPassage is a passage as units and the words of each.
type tokenizedPassage struct {
	units []knowledge.Unit
	words [][]lexicon.Word
}

// tokenizedAhead is how many sections are tokenised before they are needed.
const tokenizedAhead = 64

// tokenizeAhead yields the passages of each section, in the library's order. It works
// beside the caller, who numbers the words: that takes half of the time.
func tokenizeAhead(lib *knowledge.Library) <-chan []tokenizedPassage {
	ahead := make(chan []tokenizedPassage, tokenizedAhead)
	go func() {
		defer close(ahead)
		for _, leaflet := range lib.Leaflets() {
			for _, section := range leaflet.Sections {
				passages := make([]tokenizedPassage, len(section.Passages))
				for p := range section.Passages {
					passages[p] = tokenizePassage(section.Passages[p].Text)
				}
				ahead <- passages
			}
		}
	}()
	return ahead
}

func tokenizePassage(text string) tokenizedPassage {
	a := tokenizedPassage{units: knowledge.Units(text)}
	a.words = make([][]lexicon.Word, len(a.units))
	for i, unit := range a.units {
		a.words[i] = lexicon.Words(text[unit.Start:unit.End])
	}
	return a
}

func (c *corpus) section(l, s int, title string, section *knowledge.Section, passages []tokenizedPassage,
	kinds *kindTable) sectionWords {
	words := sectionWords{id: section.ID, leaflet: l, section: s, heading: c.contentStems(section.Heading)}
	words.kinds = kinds.named(lexicon.Words(section.Heading))
	for _, phrasing := range section.Phrasings {
		text := lexicon.Words(phrasing)
		asked, _ := kinds.asked(text)
		words.phrasings = append(words.phrasings, phrasingWords{text, c.stemsOf(text), kinds.strong(asked)})
	}
	ofChildren := c.leaflets[l].ofChildren || isSectionOfChildren(section)
	above, named := stagesTold(lexicon.Words(section.Heading)), stagesTold(lexicon.Words(title))
	for p := range section.Passages {
		words.passages = append(words.passages, c.passage(&section.Passages[p], passages[p], kinds))
		words.passages[p].adult = !ofChildren && givesAdultDose(passages[p].words)
		words.passages[p].years = yearsDosed(passages[p].words)
		if words.passages[p].stages |= named; above != 0 {
			words.passages[p].stages = above // "two days before you fly", below "After the operation", is after it
		}
	}
	return words
}

func (c *corpus) passage(passage *knowledge.Passage, a tokenizedPassage, kinds *kindTable) passageWords {
	words := passageWords{sha256: passage.SHA256, units: make([]unitWords, 0, len(a.units))}
	for i, unit := range a.units {
		text := a.words[i]
		words.stages |= stagesTold(text)
		stems := c.stemsOf(text)
		gives := kinds.given(text, c.symbols)
		for _, s := range stems {
			gives |= c.gives[s]
		}
		words.units = append(words.units, unitWords{Unit: unit, stems: stems, gives: gives})
		words.quotable = words.quotable || !passage.Dangling && passage.Text[unit.End-1] != '?'
	}
	return words
}

// contentStems returns the stems of a short text without its function words.
func (c *corpus) contentStems(text string) []stem { return c.stemsOf(lexicon.Words(text)) }

// blockSize is how many stems are allocated at once.
const blockSize = 1 << 16

// stemsOf returns the stems of words that are no function words. The lists of a
// section stand side by side in memory: ranking reads one after the other, and
// waits for memory more than for anything else.
func (c *corpus) stemsOf(words []lexicon.Word) []stem {
	if cap(c.block)-len(c.block) < len(words) {
		c.block = make([]stem, 0, max(blockSize, len(words)))
	}
	start := len(c.block)
	for _, w := range words {
		s, known := c.words[w.Text]
		if !known {
			s = c.addWord(w.Text)
		}
		if s != 0 {
			c.block = append(c.block, s)
		}
	}
	return c.block[start:len(c.block):len(c.block)]
}

// addWord numbers a word that is new; a function word gets no stem.
func (c *corpus) addWord(word string) stem {
	if functionWords[word] && !timeWords[word] {
		c.words[word] = 0
		return 0
	}
	s := c.add(word)
	for len(c.gives) < len(c.texts) {
		c.gives = append(c.gives, c.members[c.texts[len(c.gives)]])
	}
	return s
}

// count fills in how many sections hold each stem.
func (c *corpus) count() {
	c.total = len(c.sections)
	seen := make([]int, len(c.texts)) // by stem: the last section that counted it, from 1
	for i := range c.sections {
		for s := range c.sectionStems(&c.sections[i]) {
			if seen[s] != i+1 {
				seen[s] = i + 1
				c.vocabulary.sections[s]++
			}
		}
	}
}

// measureUnits computes the lengths of the units' centroids.
func (c *corpus) measureUnits() {
	for s := range c.sections {
		for p := range c.sections[s].passages {
			units := c.sections[s].passages[p].units
			for u := range units {
				centroid := c.centroid(units[u].stems)
				units[u].length = centroid.Length()
			}
		}
	}
}

// sectionStems yields every stem of a section: its leaflet's names, heading,
// phrasings and passages.
func (c *corpus) sectionStems(section *sectionWords) func(yield func(stem) bool) {
	return func(yield func(stem) bool) {
		lists := append([][]stem{section.heading}, c.leaflets[section.leaflet].names...)
		for _, p := range section.phrasings {
			lists = append(lists, p.stems)
		}
		for _, p := range section.passages {
			for _, u := range p.units {
				lists = append(lists, u.stems)
			}
		}
		for _, list := range lists {
			for _, s := range list {
				if !yield(s) {
					return
				}
			}
		}
	}
}
